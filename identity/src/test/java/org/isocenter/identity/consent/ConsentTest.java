package org.isocenter.identity.consent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.isocenter.identity.TestIdentity.DICOM;
import static org.isocenter.identity.TestRequest.post;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.isocenter.http.Response;
import org.isocenter.identity.TestBrowser;
import org.isocenter.identity.TestIdentity;
import org.isocenter.identity.TestRequest;
import org.isocenter.identity.directory.Application;
import org.isocenter.identity.directory.Application.AccessType;
import org.isocenter.identity.directory.Application.RequiredResourceAccess;
import org.isocenter.identity.directory.Application.ResourceAccess;
import org.isocenter.identity.directory.PermissionGrant;
import org.isocenter.identity.directory.ServicePrincipal;
import org.isocenter.identity.directory.Tenant;
import org.isocenter.identity.directory.TenantSettings;
import org.isocenter.identity.directory.User;
import org.isocenter.identity.directory.WellKnownApplication;
import org.isocenter.rule.Rule;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class ConsentTest {
    private static final String WEB = "https://app.test/callback";
    private static final UUID DICOM_SCOPE = UUID.fromString("e69ab058-b8ae-4c0f-b687-5d97888ddccb");
    private static final UUID TWINS_SCOPE = UUID.fromString("4589bd03-58cb-4e6c-b17f-b580e39652f8");

    private TestIdentity identity;
    private TestBrowser browser;
    private User alice;
    private User root;
    private Application app;

    @BeforeEach
    void open(@TempDir Path folder) throws IOException {
        identity = new TestIdentity(folder);
        browser = new TestBrowser(identity);
        alice = identity.addUser("alice");
        root = identity.addAdmin("root");
        app =
                identity.register(builder ->
                        builder.named("Viewer <b>bold</b>")
                                .web(WEB)
                                .requires(
                                        requires(WellKnownApplication.DICOM, DICOM_SCOPE),
                                        requires(WellKnownApplication.DIGITAL_TWINS, TWINS_SCOPE)));
    }

    @AfterEach
    void close() {
        identity.close();
    }

    private static RequiredResourceAccess requires(WellKnownApplication resource, UUID scope) {
        return new RequiredResourceAccess(
                resource.appId(), List.of(new ResourceAccess(scope, AccessType.SCOPE)));
    }

    private String authorize(String scope, String... more) {
        return "/contoso.test/oauth2/v2.0/authorize?"
                + TestRequest.form(
                        "client_id",
                        app.appId().toString(),
                        "redirect_uri",
                        WEB,
                        "response_type",
                        "code",
                        "state",
                        "s",
                        "scope",
                        scope)
                + (more.length > 0 ? "&" + TestRequest.form(more) : "");
    }

    private List<PermissionGrant> grants() {
        UUID client = identity.principal(app).id();
        return identity.directory.read(
                rows -> rows.grants().ofClient(identity.tenant.id(), client));
    }

    private static int visible(String html, String text) {
        return html.split(java.util.regex.Pattern.quote(text), -1).length - 1;
    }

    @Rule({"identity:CONSENT-1", "identity:CONSENT-2", "identity:SCOPE-7"})
    @Test
    void asksTheUserForAllThatIsDeclared() {
        browser.open(authorize(DICOM + "/.default openid profile offline_access"))
                .signIn("alice@contoso.test");

        assertThat(browser.heading()).isEqualTo("Permissions requested");
        assertThat(browser.html())
                .contains("alice@contoso.test")
                .contains("Viewer &lt;b&gt;bold&lt;/b&gt;")
                .contains("from Contoso, unverified")
                .contains("Azure API for DICOM (Dicom.ReadWrite)")
                .contains("Azure Digital Twins (Read.Write)")
                .contains("Sign you in")
                .contains("View your basic profile")
                .contains("Maintain access to data")
                .doesNotContain("Consent on behalf of your organization");
        browser.submit("decision", "accept");

        assertThat(browser.answer()).containsKey("code").containsEntry("state", "s");
        assertThat(grants())
                .hasSize(2)
                .allMatch(grant -> grant.principalId().equals(Optional.of(alice.id())));
        // Never again.
        browser.open(authorize(DICOM + "/.default openid"));
        assertThat(browser.answer()).containsKey("code");
        browser.open(authorize(DICOM + "/.default", "prompt", "consent"));
        assertThat(browser.heading())
                .as("but when the client asks")
                .isEqualTo("Permissions requested");
        browser.submit("decision", "accept");
        assertThat(browser.answer()).containsKey("code");
        assertThat(grants()).hasSize(2);
    }

    @Rule("identity:CONSENT-5")
    @Test
    void takesNoForAnAnswer() {
        browser.open(authorize(DICOM + "/.default"))
                .signIn("alice@contoso.test")
                .submit("decision", "cancel");

        assertThat(browser.location()).startsWith(WEB + "?error=access_denied");
        assertThat(browser.answer("error_description")).startsWith("AADSTS65004");
        assertThat(browser.answer("state")).isEqualTo("s");
        assertThat(grants()).isEmpty();
    }

    @Rule({"identity:AUTHZ-8", "identity:SCOPE-7"})
    @Test
    void cannotAskSilently() {
        browser.open(authorize("openid")).signIn("alice@contoso.test");

        browser.open(authorize(DICOM + "/.default", "prompt", "none"));

        assertThat(browser.answer("error")).isEqualTo("consent_required");
        assertThat(browser.answer("error_description")).startsWith("AADSTS65001");
    }

    @Rule({"identity:CONSENT-2", "identity:CONSENT-1"})
    @Test
    void letsAnAdministratorConsentForAll() {
        browser.open(authorize(DICOM + "/Dicom.ReadWrite")).signIn("root@contoso.test");
        assertThat(browser.html()).contains("Consent on behalf of your organization");
        browser.submit("decision", "accept", "all", "1");

        assertThat(grants()).hasSize(1).allMatch(grant -> grant.principalId().isEmpty());
        TestBrowser other = new TestBrowser(identity);
        other.open(authorize(DICOM + "/Dicom.ReadWrite")).signIn("alice@contoso.test");
        assertThat(other.answer()).as("nobody else is asked").containsKey("code");
    }

    @Rule("identity:CONSENT-2")
    @Test
    void letsAnAdministratorConsentForHimself() {
        browser.open(authorize(DICOM + "/Dicom.ReadWrite"))
                .signIn("root@contoso.test")
                .submit("decision", "accept");

        assertThat(grants())
                .hasSize(1)
                .allMatch(grant -> grant.principalId().equals(Optional.of(root.id())));
    }

    /// The checkbox is not on her page; she sends it all the same.
    @Rule({"identity:CONSENT-3", "identity:SEC-5"})
    @Test
    void doesNotLetAUserConsentForAll() {
        browser.open(authorize(DICOM + "/Dicom.ReadWrite"))
                .signIn("alice@contoso.test")
                .submit("decision", "accept", "all", "1");

        assertThat(browser.status()).isEqualTo(400);
        assertThat(browser.html()).contains("AADSTS90094");
        assertThat(grants()).isEmpty();
    }

    @Rule("identity:CONSENT-3")
    @Test
    void sendsTheUserToAnAdministrator() {
        Application api =
                identity.register(builder ->
                        builder.named("PACS").identifierUris("api://pacs").scopes(1, "erase!"));
        assertThat(api.api().scopes()).hasSize(1);
        browser.open(authorize("api://pacs/erase")).signIn("alice@contoso.test");

        assertThat(browser.heading()).isEqualTo("Need admin approval");
        assertThat(browser.html()).doesNotContain("value=\"accept\"");
        // She accepts all the same.
        browser.submit("decision", "accept");
        assertThat(browser.html()).contains("AADSTS90094");
        assertThat(grants()).isEmpty();
        browser.open(authorize("api://pacs/erase")).submit("decision", "cancel");
        assertThat(browser.answer("error")).isEqualTo("access_denied");

        TestBrowser admin = new TestBrowser(identity);
        admin.open(authorize("api://pacs/erase")).signIn("root@contoso.test");
        assertThat(admin.heading()).isEqualTo("Permissions requested");
        assertThat(admin.html()).contains("Admin text of erase");
    }

    @Rule("identity:CONSENT-3")
    @Test
    void respectsADirectoryWhereUsersMayNotConsent() {
        Tenant tenant = identity.tenant;
        identity.store(
                new Tenant(
                        tenant.id(),
                        tenant.displayName(),
                        tenant.defaultDomain(),
                        tenant.verifiedDomains(),
                        tenant.salt(),
                        new TenantSettings(true, false, false, false),
                        tenant.createdAt()));

        browser.open(authorize(DICOM + "/Dicom.ReadWrite")).signIn("alice@contoso.test");

        assertThat(browser.heading()).isEqualTo("Need admin approval");
    }

    @Rule({"identity:SCOPE-2", "identity:CONSENT-2"})
    @Test
    void asksForSeveralResourcesAtOnce() {
        browser.open(
                        authorize(
                                DICOM
                                        + "/Dicom.ReadWrite https://digitaltwins.azure.net/Read.Write"
                                        + " openid"))
                .signIn("alice@contoso.test");
        assertThat(visible(browser.html(), "<details>")).isEqualTo(2);
        browser.submit("decision", "accept");

        assertThat(browser.answer()).containsKey("code");
        assertThat(grants()).hasSize(2);
    }

    @Rule({"identity:APP-7", "identity:SCOPE-7"})
    @Test
    void failsWhenADeclaredPermissionDoesNotExist() {
        identity.change(
                app,
                builder ->
                        builder.requires(
                                requires(WellKnownApplication.DICOM, DICOM_SCOPE),
                                new RequiredResourceAccess(
                                        UUID.randomUUID(),
                                        List.of(
                                                new ResourceAccess(
                                                        UUID.randomUUID(), AccessType.SCOPE)))));

        browser.open(authorize(DICOM + "/.default")).signIn("alice@contoso.test");

        assertThat(browser.answer("error_description")).startsWith("AADSTS650052");
    }

    @Rule({"identity:CONSENT-6", "identity:CONSENT-8"})
    @Test
    void grantsAllThatIsDeclaredThroughTheV1Endpoint() {
        Application api =
                identity.register(builder ->
                        builder.named("PACS").identifierUris("api://pacs").roles("Reader"));
        identity.change(
                app,
                builder ->
                        builder.requires(
                                requires(WellKnownApplication.DICOM, DICOM_SCOPE),
                                new RequiredResourceAccess(
                                        api.appId(),
                                        List.of(
                                                new ResourceAccess(
                                                        api.appRoles().getFirst().id(),
                                                        AccessType.ROLE)))));
        String path =
                "/contoso.test/adminconsent?"
                        + TestRequest.form(
                                "client_id",
                                app.appId().toString(),
                                "redirect_uri",
                                WEB + "/more",
                                "state",
                                "12345");

        browser.open(path).signIn("root@contoso.test");
        assertThat(browser.html()).contains("<strong>all users of the organization</strong>");
        browser.submit("decision", "accept");

        assertThat(browser.location()).startsWith(WEB + "/more?admin_consent=True");
        assertThat(browser.answer())
                .isEqualTo(
                        Map.of(
                                "admin_consent",
                                "True",
                                "tenant",
                                identity.tenant.id().toString(),
                                "state",
                                "12345"));
        assertThat(grants()).hasSize(1).allMatch(grant -> grant.principalId().isEmpty());
        assertThat(
                        identity.directory.appRoleAssignments(
                                identity.principal(app).id(), identity.principal(api).id()))
                .hasSize(1);
    }

    @Rule("identity:CONSENT-6")
    @Test
    void grantsTheScopesOfTheV2Endpoint() {
        String path =
                "/contoso.test/v2.0/adminconsent?"
                        + TestRequest.form(
                                "client_id",
                                app.appId().toString(),
                                "scope",
                                DICOM + "/Dicom.ReadWrite",
                                "redirect_uri",
                                WEB,
                                "state",
                                "12345");
        browser.open(path).signIn("root@contoso.test").submit("decision", "accept");

        assertThat(browser.answer())
                .containsEntry("admin_consent", "True")
                .containsEntry("tenant", identity.tenant.id().toString())
                .containsEntry("scope", DICOM + "/Dicom.ReadWrite")
                .containsEntry("state", "12345");
        assertThat(grants()).extracting(PermissionGrant::scopes).hasToString("[[Dicom.ReadWrite]]");

        browser.open(path).submit("decision", "cancel");
        assertThat(browser.answer())
                .containsEntry("error", "access_denied")
                .containsEntry("admin_consent", "True");
    }

    @Rule({"identity:CONSENT-6", "identity:CONSENT-3"})
    @Test
    void isForAdministratorsAndRegisteredAddressesOnly() {
        String path = "/contoso.test/adminconsent?client_id=" + app.appId();
        browser.open(path + "&redirect_uri=https%3A%2F%2Fevil.test%2F");
        assertThat(browser.html()).contains("AADSTS50011");
        browser.open(path + "&redirect_uri=https%3A%2F%2Fapp.test%2Fcallbackevil");
        assertThat(browser.html()).contains("AADSTS50011");
        browser.open(path + "&redirect_uri=https%3A%2F%2Fapp.test%2Fcallback%2F..%2Fx");
        assertThat(browser.html()).contains("AADSTS50011");

        browser.open(path).signIn("alice@contoso.test");
        assertThat(browser.heading()).isEqualTo("Need admin approval");
        browser.submit("decision", "accept");
        assertThat(browser.html()).contains("AADSTS90094");
        assertThat(grants()).isEmpty();
    }

    /// What `az ad app permission admin-consent` calls.
    @Rule("identity:CONSENT-7")
    @Test
    void answersThePortalsCall() {
        String path = "/api/RegisteredApplications/" + app.appId() + "/Consent?onBehalfOfAll=true";
        TestRequest call = TestRequest.get(path).with("POST");

        assertThat(identity.send(call).status()).isEqualTo(401);
        assertThat(identity.send(bearer(call, token("alice"))).status()).isEqualTo(403);
        String forArm =
                tokenFor("root", "https://management.azure.com/.default")
                        .path("access_token")
                        .asString();
        assertThat(identity.send(bearer(call, forArm)).status()).isEqualTo(401);
        assertThat(grants()).isEmpty();

        Response response = identity.send(bearer(call, token("root")));
        assertThat(response.status()).isEqualTo(204);
        assertThat(grants()).hasSize(2).allMatch(grant -> grant.principalId().isEmpty());
        TestRequest unknown =
                TestRequest.get(
                                "/api/RegisteredApplications/"
                                        + UUID.randomUUID()
                                        + "/Consent?onBehalfOfAll=true")
                        .with("POST");
        assertThat(identity.send(bearer(unknown, token("root"))).status()).isEqualTo(400);
    }

    private static TestRequest bearer(TestRequest request, String token) {
        return request.withHeader("Authorization", "Bearer " + token);
    }

    private String token(String user) {
        return tokenFor(user, "74658136-14ec-4630-ad9b-26e160ff0fc6/.default")
                .path("access_token")
                .asString();
    }

    private JsonNode tokenFor(String user, String scope) {
        return TestIdentity.json(
                identity.send(
                        post(
                                "/organizations/oauth2/v2.0/token",
                                "grant_type",
                                "password",
                                "client_id",
                                WellKnownApplication.AZURE_CLI.appId().toString(),
                                "username",
                                user + "@contoso.test",
                                "password",
                                TestIdentity.PASSWORD,
                                "scope",
                                scope)));
    }

    /// The form's token is ours; what else is sent with it changes nothing that is granted.
    @Rule("identity:SEC-5")
    @Test
    void grantsOnlyWhatWasShown() {
        browser.open(authorize(DICOM + "/Dicom.ReadWrite")).signIn("alice@contoso.test");
        String flow = browser.hidden().getOrDefault("flow", "");
        String changed =
                flow.substring(0, 20) + (flow.charAt(20) == 'A' ? 'B' : 'A') + flow.substring(21);

        browser.send(post("/contoso.test/consent", "flow", changed, "decision", "accept"));
        assertThat(browser.status()).isEqualTo(400);
        browser.send(post("/contoso.test/consent", "decision", "accept"));
        assertThat(browser.status()).isEqualTo(400);
        // Another browser, as another site would be.
        TestBrowser other = new TestBrowser(identity);
        other.send(post("/contoso.test/consent", "flow", flow, "decision", "accept"));
        assertThat(other.status()).isEqualTo(400);
        assertThat(grants()).isEmpty();
    }

    @Rule("identity:CONSENT-8")
    @Test
    void makesThePrincipalThatIsMissing() {
        ServicePrincipal principal = identity.principal(app);
        identity.directory.<Boolean, RuntimeException>write(rows -> {
            rows.objects().purge(principal.id());
            return true;
        });
        browser.open(authorize(DICOM + "/Dicom.ReadWrite"))
                .signIn("alice@contoso.test")
                .submit("decision", "accept");

        assertThat(browser.answer()).containsKey("code");
        assertThat(grants()).hasSize(1);
    }
}
