package org.isocenter.identity.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.isocenter.identity.TestIdentity.DICOM;
import static org.isocenter.identity.TestRequest.post;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.isocenter.identity.TestIdentity;
import org.isocenter.identity.directory.Application;
import org.isocenter.identity.directory.Tenant;
import org.isocenter.identity.directory.TenantSettings;
import org.isocenter.identity.directory.User;
import org.isocenter.identity.directory.WellKnownApplication;
import org.isocenter.identity.key.OwnToken;
import org.isocenter.rule.Rule;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// The password grant and on-behalf-of.
class UserGrantsTest {
    private static final String SECRET = "s3cret~value_that.is-long-enough-1234567";
    private static final String CLI = WellKnownApplication.AZURE_CLI.appId().toString();
    private static final String ARM = "https://management.core.windows.net/";

    private TestIdentity identity;
    private User alice;
    private Application app;
    private String tid;

    @BeforeEach
    void open(@TempDir Path folder) throws IOException {
        identity = new TestIdentity(folder);
        alice = identity.addUser("alice");
        app = identity.register(builder -> builder.named("Tool").publicClient());
        identity.grant(app, WellKnownApplication.DICOM, "Dicom.ReadWrite");
        tid = identity.tenant.id().toString();
    }

    @AfterEach
    void close() {
        identity.close();
    }

    private JsonNode send(String path, String... form) {
        return TestIdentity.json(identity.send(post(path, form)));
    }

    private JsonNode password(String path, String clientId, String password, String... more) {
        List<String> form =
                new ArrayList<>(
                        List.of(
                                "grant_type",
                                "password",
                                "client_id",
                                clientId,
                                "username",
                                "alice@contoso.test",
                                "password",
                                password));
        form.addAll(List.of(more));
        return send(path, form.toArray(String[]::new));
    }

    private JsonNode password(String password) {
        return password(
                identity.tokenPath(),
                app.appId().toString(),
                password,
                "scope",
                DICOM + "/.default offline_access openid profile");
    }

    private static int error(JsonNode body) {
        assertThat(body.has("access_token")).as(body.toString()).isFalse();
        return body.path("error_codes").path(0).asInt();
    }

    @Rule({"identity:TOKEN-13", "identity:ROPC-1", "identity:ROPC-2", "identity:TOKEN-5"})
    @Test
    void signsInWithAPassword() {
        JsonNode body = password(TestIdentity.PASSWORD);

        assertThat(body.path("scope").asString())
                .isEqualTo(DICOM + "/Dicom.ReadWrite " + DICOM + "/.default");
        assertThat(body.path("refresh_token").asString()).startsWith("1.");
        assertThat(identity.claims(body.path("access_token").asString()).path("appidacr"))
                .hasToString("\"0\"");
        JsonNode refreshed =
                send(
                        identity.tokenPath(),
                        "grant_type",
                        "refresh_token",
                        "client_id",
                        app.appId().toString(),
                        "refresh_token",
                        body.path("refresh_token").asString());
        assertThat(refreshed.has("access_token")).isTrue();
    }

    /// ADAL on `/adfs`: it needs the refresh token, the id token and the echoed resource.
    @Rule({"identity:ID-3", "identity:TOKEN-13", "identity:TOKEN-8"})
    @Test
    void answersOldAzAsItExpects() {
        JsonNode body =
                password(
                        "/adfs/oauth2/token",
                        CLI,
                        TestIdentity.PASSWORD,
                        "scope",
                        "openid",
                        "resource",
                        ARM);

        assertThat(body.path("resource").asString()).isEqualTo(ARM);
        assertThat(body.path("refresh_token").asString()).startsWith("1.");
        assertThat(body.has("id_token")).isTrue();
        assertThat(body.path("expires_in").isIntegralNumber()).isTrue();
        JsonNode graph =
                send(
                        "/adfs/oauth2/token",
                        "grant_type",
                        "refresh_token",
                        "client_id",
                        CLI,
                        "resource",
                        "https://localhost:8443/",
                        "refresh_token",
                        body.path("refresh_token").asString());
        assertThat(identity.claims(graph.path("access_token").asString()).path("aud").asString())
                .isEqualTo("https://localhost:8443/");
    }

    @Rule({"identity:CONSENT-4", "identity:CLAIM-1"})
    @Test
    void givesTheCliEveryPermission() {
        User admin = identity.addAdmin("root");
        JsonNode body =
                send(
                        "/organizations/oauth2/v2.0/token",
                        "grant_type",
                        "password",
                        "client_id",
                        CLI,
                        "username",
                        admin.userPrincipalName(),
                        "password",
                        TestIdentity.PASSWORD,
                        "scope",
                        "https://graph.microsoft.com/.default openid profile offline_access");

        JsonNode claims = identity.claims(body.path("access_token").asString());
        assertThat(claims.path("scp").asString())
                .contains("Application.ReadWrite.All")
                .contains("User.Read")
                .contains("openid");
        assertThat(claims.path("wids").toString())
                .isEqualTo("[\"62e90394-69f5-4237-9190-012177145e10\"]");
    }

    @Rule("identity:ROPC-1")
    @Test
    void keepsToPathsWithADirectory() {
        String scope = DICOM + "/.default";
        String own = app.appId().toString();
        assertThat(error(password("/common/oauth2/v2.0/token", own, "x", "scope", scope)))
                .isEqualTo(9001023);
        assertThat(error(password("/consumers/oauth2/v2.0/token", own, "x", "scope", scope)))
                .isEqualTo(9001023);
        assertThat(
                        password(
                                        "/common/oauth2/token",
                                        CLI,
                                        TestIdentity.PASSWORD,
                                        "resource",
                                        ARM)
                                .has("access_token"))
                .isTrue();
        assertThat(
                        password(
                                        "/organizations/oauth2/v2.0/token",
                                        own,
                                        TestIdentity.PASSWORD,
                                        "scope",
                                        scope)
                                .has("access_token"))
                .isTrue();
    }

    @Rule({"identity:ROPC-2", "identity:ROPC-3"})
    @Test
    void saysTheSameOfAWrongUserAndAWrongPassword() {
        JsonNode wrongPassword = password("wrong");
        JsonNode wrongUser =
                send(
                        identity.tokenPath(),
                        "grant_type",
                        "password",
                        "client_id",
                        app.appId().toString(),
                        "username",
                        "nobody@contoso.test",
                        "password",
                        "wrong",
                        "scope",
                        DICOM + "/.default");

        assertThat(error(wrongPassword)).isEqualTo(50126);
        assertThat(error(wrongUser)).isEqualTo(50126);
        assertThat(sentence(wrongUser)).isEqualTo(sentence(wrongPassword));

        Tenant tenant = identity.tenant;
        identity.store(
                new Tenant(
                        tenant.id(),
                        tenant.displayName(),
                        tenant.defaultDomain(),
                        tenant.verifiedDomains(),
                        tenant.salt(),
                        new TenantSettings(true, true, false, true),
                        tenant.createdAt()));
        assertThat(
                        error(
                                send(
                                        identity.tokenPath(),
                                        "grant_type",
                                        "password",
                                        "client_id",
                                        app.appId().toString(),
                                        "username",
                                        "nobody@contoso.test",
                                        "password",
                                        "wrong",
                                        "scope",
                                        DICOM + "/.default")))
                .isEqualTo(50034);
    }

    private static String sentence(JsonNode body) {
        return body.path("error_description").asString().split(" Trace ID")[0];
    }

    @Rule("identity:ROPC-3")
    @Test
    void locksAnAccountThatSomebodyGuessesAt() throws IOException {
        for (int i = 0; i < 10; i++) {
            assertThat(error(password("guess " + i))).isEqualTo(50126);
        }
        assertThat(error(password(TestIdentity.PASSWORD))).isEqualTo(50053);
        identity.restart();
        assertThat(error(password(TestIdentity.PASSWORD))).as("a restart").isEqualTo(50053);
        identity.pass(Duration.ofSeconds(61));
        assertThat(error(password("guess"))).isEqualTo(50126);
        identity.pass(Duration.ofSeconds(61));
        assertThat(error(password(TestIdentity.PASSWORD))).as("doubled").isEqualTo(50053);
        identity.pass(Duration.ofSeconds(61));
        assertThat(password(TestIdentity.PASSWORD).has("access_token")).isTrue();
        assertThat(error(password("guess"))).as("counted from anew").isEqualTo(50126);
        assertThat(password(TestIdentity.PASSWORD).has("access_token")).isTrue();
    }

    @Rule("identity:ROPC-2")
    @Test
    void refusesADisabledUserAndAnExpiredPassword() {
        identity.store(changed(alice, false, false));
        assertThat(error(password(TestIdentity.PASSWORD))).isEqualTo(50057);
        assertThat(error(password("wrong"))).as("not to whom does not know it").isEqualTo(50126);
        identity.store(changed(alice, true, true));
        assertThat(error(password(TestIdentity.PASSWORD))).isEqualTo(50055);
    }

    static User changed(User user, boolean enabled, boolean mustChange) {
        return new User(
                user.tenantId(),
                user.id(),
                user.userPrincipalName(),
                user.displayName(),
                user.createdAt(),
                user.deletedAt(),
                enabled,
                user.givenName(),
                user.surname(),
                user.mail(),
                user.mailNickname(),
                user.passwordHash(),
                user.passwordChangedAt(),
                mustChange,
                user.sessionsValidFrom(),
                user.other());
    }

    @Rule({"identity:CAUTH-2", "identity:ROPC-1", "identity:APP-5"})
    @Test
    void wantsACredentialUnlessPublicFlowsAreAllowed() {
        Application confidential =
                identity.register(builder -> builder.secrets(identity.secret(SECRET)));
        identity.grant(confidential, WellKnownApplication.DICOM, "Dicom.ReadWrite");
        String id = confidential.appId().toString();
        String scope = DICOM + "/.default";

        assertThat(error(password(identity.tokenPath(), id, TestIdentity.PASSWORD, "scope", scope)))
                .isEqualTo(7000218);
        JsonNode body =
                password(
                        identity.tokenPath(),
                        id,
                        TestIdentity.PASSWORD,
                        "scope",
                        scope,
                        "client_secret",
                        SECRET);
        assertThat(identity.claims(body.path("access_token").asString()).path("appidacr"))
                .hasToString("\"1\"");
        identity.change(confidential, builder -> builder.publicClient());
        assertThat(
                        error(
                                password(
                                        identity.tokenPath(),
                                        id,
                                        TestIdentity.PASSWORD,
                                        "scope",
                                        scope,
                                        "client_secret",
                                        "wrong")))
                .as("a credential that is sent must be right")
                .isEqualTo(7000215);
    }

    @Rule({"identity:SCOPE-7", "identity:OBO-3", "identity:ERR-2"})
    @Test
    void needsConsent() {
        Application other = identity.register(builder -> builder.publicClient());

        JsonNode body =
                password(
                        identity.tokenPath(),
                        other.appId().toString(),
                        TestIdentity.PASSWORD,
                        "scope",
                        DICOM + "/.default");

        assertThat(error(body)).isEqualTo(65001);
        assertThat(body.path("error").asString()).isEqualTo("invalid_grant");
        assertThat(body.path("suberror").asString()).isEqualTo("consent_required");
        assertThat(sentence(body)).contains(other.appId().toString());
    }

    @Rule("identity:CONSENT-4")
    @Test
    void needsNoConsentOfAPreauthorizedClient() {
        Application api =
                identity.register(builder ->
                        builder.named("PACS").identifierUris("api://p").scopes(1, "read", "write"));
        identity.change(
                api,
                builder ->
                        builder.api(
                                new Application.Api(
                                        Optional.empty(),
                                        Optional.empty(),
                                        api.api().scopes(),
                                        List.of(),
                                        List.of(
                                                new Application.PreAuthorizedApplication(
                                                        app.appId(),
                                                        List.of(
                                                                api.api()
                                                                        .scopes()
                                                                        .getFirst()
                                                                        .id()))))));

        String id = app.appId().toString();
        JsonNode body =
                password(identity.tokenPath(), id, TestIdentity.PASSWORD, "scope", "api://p/read");
        assertThat(body.path("scope").asString()).isEqualTo("api://p/read");
        assertThat(
                        error(
                                password(
                                        identity.tokenPath(),
                                        id,
                                        TestIdentity.PASSWORD,
                                        "scope",
                                        "api://p/write")))
                .isEqualTo(65001);
    }

    @ParameterizedTest
    @ValueSource(strings = {"username", "password", "scope"})
    @Rule("identity:TOKEN-13")
    void needsAllItsParameters(String missing) {
        List<String> form = new ArrayList<>();
        Map<String, String> all =
                Map.of(
                        "grant_type",
                        "password",
                        "client_id",
                        app.appId().toString(),
                        "username",
                        "alice@contoso.test",
                        "password",
                        "x",
                        "scope",
                        DICOM + "/.default");
        all.forEach((name, value) -> {
            if (!name.equals(missing)) {
                form.add(name);
                form.add(value);
            }
        });

        assertThat(error(send(identity.tokenPath(), form.toArray(String[]::new))))
                .isEqualTo(900144);
    }

    // On behalf of.

    private Application middle() {
        Application middle =
                identity.register(builder ->
                        builder.named("Gateway")
                                .identifierUris("api://gateway")
                                .scopes(1, "use")
                                .secrets(identity.secret(SECRET)));
        identity.grant(
                identity.principal(app), identity.principal(middle), Optional.empty(), "use");
        return middle;
    }

    private String tokenForMiddle() {
        return password(
                        identity.tokenPath(),
                        app.appId().toString(),
                        TestIdentity.PASSWORD,
                        "scope",
                        "api://gateway/use")
                .path("access_token")
                .asString();
    }

    private JsonNode onBehalf(Application middle, String assertion, String scope) {
        return send(
                identity.tokenPath(),
                "grant_type",
                "urn:ietf:params:oauth:grant-type:jwt-bearer",
                "requested_token_use",
                "on_behalf_of",
                "client_id",
                middle.appId().toString(),
                "client_secret",
                SECRET,
                "assertion",
                assertion,
                "scope",
                scope);
    }

    @Rule({
        "identity:TOKEN-15",
        "identity:OBO-1",
        "identity:OBO-2",
        "identity:OBO-3",
        "identity:OBO-4"
    })
    @Test
    void callsOnBehalfOfTheUser() {
        Application middle = middle();
        String assertion = tokenForMiddle();

        JsonNode refused = onBehalf(middle, assertion, DICOM + "/.default");
        assertThat(error(refused)).isEqualTo(65001);
        assertThat(refused.path("suberror").asString()).isEqualTo("consent_required");

        identity.grant(middle, WellKnownApplication.DICOM, "Dicom.ReadWrite");
        JsonNode body = onBehalf(middle, assertion, DICOM + "/.default openid profile");
        JsonNode claims = identity.claims(body.path("access_token").asString());
        assertThat(claims.path("appid").asString()).isEqualTo(middle.appId().toString());
        assertThat(claims.path("oid").asString()).isEqualTo(alice.id().toString());
        assertThat(claims.path("scp").asString()).isEqualTo("Dicom.ReadWrite");
        assertThat(body.has("refresh_token")).isFalse();
        assertThat(
                        onBehalf(middle, assertion, DICOM + "/.default offline_access")
                                .has("refresh_token"))
                .isTrue();
    }

    @Rule({"identity:OBO-1", "identity:SEC-10"})
    @Test
    void refusesAssertionsThatAreNotForTheMiddle() {
        Application middle = middle();
        identity.grant(middle, WellKnownApplication.DICOM, "Dicom.ReadWrite");
        String scope = DICOM + "/.default";
        String good = tokenForMiddle();

        String forDicom = password(TestIdentity.PASSWORD).path("access_token").asString();
        assertThat(error(onBehalf(middle, forDicom, scope))).isEqualTo(500131);

        String[] parts = good.split("\\.");
        String tampered = parts[0] + "." + parts[1] + "." + parts[2].replace('A', 'B');
        assertThat(error(onBehalf(middle, tampered, scope))).isEqualTo(50013);
        assertThat(error(onBehalf(middle, "garbage", scope))).isEqualTo(50013);

        String appOnly =
                send(
                                identity.tokenPath(),
                                "grant_type",
                                "client_credentials",
                                "client_id",
                                middle.appId().toString(),
                                "client_secret",
                                SECRET,
                                "scope",
                                "api://gateway/.default")
                        .path("access_token")
                        .asString();
        assertThat(error(onBehalf(middle, appOnly, scope))).isEqualTo(7000114);

        String foreign =
                OwnToken.sign(
                        identity.plane().keys().active(),
                        true,
                        Map.of(
                                "iss",
                                "https://evil.test/" + tid + "/",
                                "aud",
                                "api://gateway",
                                "scp",
                                "use"));
        assertThat(error(onBehalf(middle, foreign, scope))).isEqualTo(50013);

        assertThat(
                        error(
                                send(
                                        identity.tokenPath(),
                                        "grant_type",
                                        "urn:ietf:params:oauth:grant-type:jwt-bearer",
                                        "requested_token_use",
                                        "on_behalf_of",
                                        "client_id",
                                        middle.appId().toString(),
                                        "assertion",
                                        good,
                                        "scope",
                                        scope)))
                .isEqualTo(7000218);

        identity.pass(Duration.ofMinutes(91));
        assertThat(error(onBehalf(middle, good, scope))).isEqualTo(500133);
    }

    /// An id token is for the same audience as an access token for the client itself, and is none.
    @Rule("identity:OBO-1")
    @Test
    void refusesAnIdTokenAsAssertion() {
        Application middle =
                identity.register(builder ->
                        builder.named("Gateway").publicClient().secrets(identity.secret(SECRET)));
        identity.grant(middle, WellKnownApplication.DICOM, "Dicom.ReadWrite");
        String idToken =
                password(
                                identity.tokenPath(),
                                middle.appId().toString(),
                                TestIdentity.PASSWORD,
                                "scope",
                                "openid profile")
                        .path("id_token")
                        .asString();

        assertThat(error(onBehalf(middle, idToken, DICOM + "/.default"))).isEqualTo(50013);
    }
}
