package org.isocenter.identity.graph;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.isocenter.identity.aadgraph.AadGraphPlane;
import org.isocenter.identity.directory.Application;
import org.isocenter.identity.directory.PasswordCredential;
import org.isocenter.identity.directory.SecretHash;
import org.isocenter.identity.directory.SignInAudience;
import org.isocenter.identity.graph.GraphClient.Answer;
import org.isocenter.rule.Rule;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// What the Azure CLI 2.18 sends when somebody follows the founding page with its old flags
/// (identity §21.7).
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AadGraphTest {
    private static final String VERSION = "api-version=1.6";

    @TempDir private static Path folder;
    private GraphTenant graph;
    private GraphClient alice;
    private GraphClient aad;
    private String tenant;

    @BeforeAll
    void open() {
        graph = new GraphTenant(folder);
        graph.admin();
        alice = graph.user("alice", Set.of("User.Read", "user_impersonation"));
        AadGraphPlane plane =
                new AadGraphPlane(
                        graph.directory,
                        graph::authenticate,
                        graph.secrets,
                        graph.clock,
                        graph.random);
        aad = new GraphClient(plane.routes(), "alice");
        tenant = "/" + graph.tenantId() + "/";
    }

    @AfterAll
    void close() {
        graph.close();
    }

    private Answer create(String name) {
        return aad.post(
                tenant + "applications?" + VERSION,
                """
                {'availableToOtherTenants':false,'replyUrls':['http://localhost'],
                 'requiredResourceAccess':[{'resourceAppId':'0b07f429-9f4b-4714-9392-cc5e8e80c8b0',
                   'resourceAccess':[{'id':'4589bd03-58cb-4e6c-b17f-b580e39652f8','type':'Scope'}]}],
                 'displayName':'%s','identifierUris':[]}
                """
                        .formatted(name));
    }

    private Application stored(Answer made) {
        return graph.directory.applicationByAppId(UUID.fromString(made.at("/appId"))).orElseThrow();
    }

    @Rule({"identity:AADG-1", "identity:AADG-2", "identity:AADG-3", "identity:AADG-4"})
    @Test
    void registersANativeApplicationAsTheFoundingPageDoes() {
        assertThat(
                        aad.get(
                                        tenant
                                                + "applications?$filter=startswith(displayName,'adt')&"
                                                + VERSION)
                                .each("appId"))
                .isEmpty();

        Answer made = create("adt-app");

        assertThat(made.status()).as(made.text()).isEqualTo(201);
        assertThat(made.at("/odata.metadata")).contains("/" + graph.tenantId() + "/$metadata#");
        assertThat(made.at("/odata.type")).isEqualTo("Microsoft.DirectoryServices.Application");
        assertThat(made.at("/objectType")).isEqualTo("Application");
        assertThat(made.at("/requiredResourceAccess/0/resourceAppId"))
                .isEqualTo("0b07f429-9f4b-4714-9392-cc5e8e80c8b0");
        assertThat(made.at("/requiredResourceAccess/0/resourceAccess/0/id"))
                .isEqualTo("4589bd03-58cb-4e6c-b17f-b580e39652f8");
        assertThat(stored(made).web().redirectUris()).containsExactly("http://localhost");
        String one = tenant + "applications/" + made.at("/objectId") + "?" + VERSION;
        assertThat(aad.patch(one, "{'publicClient':true}").status()).isEqualTo(204);
        Answer now = aad.get(one);
        assertThat(now.json().path("publicClient").asBoolean()).isTrue();
        assertThat(now.at("/replyUrls/0")).isEqualTo("http://localhost");
        assertThat(stored(made).publicClientRedirectUris()).containsExactly("http://localhost");
        assertThat(stored(made).web().redirectUris()).isEmpty();
        assertThat(stored(made).allowsPublicClientFlows()).isTrue();
        assertThat(
                        aad.get(
                                        tenant
                                                + "applications?$filter=appId eq '"
                                                + made.at("/appId")
                                                + "'&"
                                                + VERSION)
                                .each("objectId"))
                .containsExactly(made.at("/objectId"));
        assertThat(alice.get("/v1.0/applications/" + made.at("/objectId")).status())
                .as("another token for another API")
                .isEqualTo(403);
    }

    @Rule({"identity:AADG-5", "identity:APP-5", "identity:APP-6"})
    @Test
    void takesWholeObjectsBack() {
        Answer made = create("whole");
        String one = tenant + "applications/" + made.at("/objectId") + "?" + VERSION;
        tools.jackson.databind.node.ObjectNode whole =
                (tools.jackson.databind.node.ObjectNode) aad.get(one).json();
        whole.put("publicClient", true);
        whole.put("oauth2AllowImplicitFlow", true);
        whole.put("availableToOtherTenants", true);
        whole.withArray("/replyUrls").add("https://app.contoso.test/cb");

        Answer patched = aad.send("PATCH", one, whole.toString());

        assertThat(patched.status()).as(patched.text()).isEqualTo(204);
        Application now = stored(made);
        assertThat(now.publicClientRedirectUris())
                .containsExactly("http://localhost", "https://app.contoso.test/cb");
        assertThat(now.web().accessTokenIssuance()).isTrue();
        assertThat(now.signInAudience()).isEqualTo(SignInAudience.AZURE_AD_MULTIPLE_ORGS);
        assertThat(now.requiredResourceAccess()).hasSize(1);
        assertThat(aad.patch(one, "{'publicClient':'yes'}").status()).isEqualTo(400);
        assertThat(aad.patch(one, "{'replyUrls':['javascript:x']}").status()).isEqualTo(400);
    }

    @Rule({"identity:AADG-6", "identity:AADG-7", "identity:SEC-1"})
    @Test
    void theClientChoosesTheSecret() {
        Answer made = create("secret");
        String id = made.at("/objectId");
        String one = tenant + "applications/" + id + "?" + VERSION;
        String credentials = tenant + "applications/" + id + "/passwordCredentials?" + VERSION;
        String filter =
                "servicePrincipals?$filter=servicePrincipalNames/any(x:x eq '%s') or displayName eq"
                        + " '%s'&";
        assertThat(
                        aad.get(tenant + filter.formatted(made.at("/appId"), "x") + VERSION)
                                .each("appId"))
                .isEmpty();
        String first =
                "{'startDate':'2026-01-31T10:20:30Z','endDate':'2027-01-31T10:20:30Z',"
                        + "'keyId':'11111111-0000-4000-8000-000000000001','value':'chosen-by-me-1'}";

        assertThat(aad.patch(one, "{'passwordCredentials':[" + first + "]}").status())
                .isEqualTo(204);
        Answer shown = aad.get(credentials);
        assertThat(shown.json().at("/value/0/value").isNull()).isTrue();
        assertThat(shown.text()).doesNotContain("chosen");
        assertThat(
                        aad.patch(
                                        one,
                                        """
                                        {'passwordCredentials':[
                                          {'startDate':'2026-01-31T10:20:30Z','endDate':'2027-01-31T10:20:30Z',
                                           'keyId':'11111111-0000-4000-8000-000000000001','value':null},
                                          {'startDate':'2026-01-31T10:20:30Z','endDate':'2027-01-31T10:20:30Z',
                                           'keyId':'11111111-0000-4000-8000-000000000002',
                                           'value':'chosen-by-me-2'}]}
                                        """)
                                .status())
                .isEqualTo(204);

        List<PasswordCredential> now = stored(made).passwordCredentials();
        assertThat(now).hasSize(2);
        assertThat(now.getFirst().hash()).isInstanceOf(SecretHash.Slow.class);
        for (int i = 0; i < 2; i++) {
            assertThat(
                            graph.secrets.matchesHash(
                                    "chosen-by-me-" + (i + 1), now.get(i).hash().stored()))
                    .isTrue();
            assertThat(graph.secrets.matchesHash("something else", now.get(i).hash().stored()))
                    .isFalse();
        }
        assertThat(
                        aad.patch(
                                        one,
                                        "{'passwordCredentials':[{'keyId':"
                                                + "'99999999-0000-4000-8000-000000000001'}]}")
                                .status())
                .isEqualTo(400);
        assertThat(aad.patch(one, "{'passwordCredentials':[{'value':'short'}]}").status())
                .isEqualTo(400);
        assertThat(aad.patch(credentials, "{'value':[]}").status()).isEqualTo(204);
        assertThat(stored(made).passwordCredentials()).isEmpty();
        assertThat(
                        aad.get(tenant + "applications/" + id + "/keyCredentials?" + VERSION)
                                .each("keyId"))
                .isEmpty();
    }

    @Rule({"identity:AADG-8", "identity:AADG-9"})
    @Test
    void createsPrincipalsAndGrants() {
        Answer made = create("principal");
        Answer principal =
                aad.post(
                        tenant + "servicePrincipals?" + VERSION,
                        "{'accountEnabled':true,'appId':'" + made.at("/appId") + "'}");
        assertThat(principal.status()).as(principal.text()).isEqualTo(201);
        Answer dicom =
                aad.get(
                        tenant
                                + "servicePrincipals?$filter=servicePrincipalNames/any(x:x eq"
                                + " 'https://dicom.healthcareapis.azure.com')&"
                                + VERSION);
        String body =
                "{'clientId':'"
                        + principal.at("/objectId")
                        + "','consentType':'AllPrincipals','resourceId':'"
                        + dicom.at("/value/0/objectId")
                        + "','scope':'user_impersonation','startTime':'2026-01-31T10:20:30Z',"
                        + "'expiryTime':'2027-01-31T10:20:30Z'}";
        assertThat(aad.post(tenant + "oauth2PermissionGrants?" + VERSION, body).status())
                .as("she is no administrator")
                .isEqualTo(403);
        graph.user(
                "boss",
                Set.of("user_impersonation"),
                org.isocenter.identity.directory.DirectoryRole.GLOBAL_ADMINISTRATOR);
        GraphClient boss = new GraphClient(aad.routes(), "boss");

        Answer grant = boss.post(tenant + "oauth2PermissionGrants?" + VERSION, body);

        assertThat(grant.status()).as(grant.text()).isEqualTo(201);
        assertThat(grant.at("/scope"))
                .as("the resource has no user_impersonation, so all it has")
                .isEqualTo("Dicom.ReadWrite");
        assertThat(
                        aad.get(
                                        tenant
                                                + "oauth2PermissionGrants?$filter=clientId eq '"
                                                + principal.at("/objectId")
                                                + "'&"
                                                + VERSION)
                                .each("objectId"))
                .containsExactly(grant.at("/objectId"));
        assertThat(
                        boss.delete(
                                        tenant
                                                + "oauth2PermissionGrants/"
                                                + grant.at("/objectId")
                                                + "?"
                                                + VERSION)
                                .status())
                .isEqualTo(204);
        String one = tenant + "servicePrincipals/" + principal.at("/objectId") + "?" + VERSION;
        assertThat(aad.patch(one, "{'accountEnabled':false}").status()).isEqualTo(204);
        assertThat(aad.get(one).json().path("accountEnabled").asBoolean()).isFalse();
        assertThat(aad.delete(one).status()).isEqualTo(204);
        assertThat(aad.get(one).status()).isEqualTo(404);
        assertThat(
                        aad.delete(
                                        tenant
                                                + "servicePrincipals/"
                                                + dicom.at("/value/0/objectId")
                                                + "?"
                                                + VERSION)
                                .status())
                .isEqualTo(403);
    }

    @Rule("identity:AADG-10")
    @Test
    void answersTheRest() {
        assertThat(aad.get(tenant + "me?" + VERSION).at("/userPrincipalName"))
                .isEqualTo("alice@contoso.test");
        assertThat(aad.get("/myorganization/me?" + VERSION).status()).isEqualTo(200);
        assertThat(aad.get("/contoso.test/me?" + VERSION).status()).isEqualTo(200);
        assertThat(
                        aad.get(
                                        tenant
                                                + "users?$filter=userPrincipalName eq"
                                                + " 'alice@contoso.test'&"
                                                + VERSION)
                                .each("objectId"))
                .containsExactly(graph.idOf(alice));
        assertThat(aad.get(tenant + "tenantDetails?" + VERSION).at("/value/0/objectId"))
                .isEqualTo(graph.tenantId().toString());
        Answer objects =
                aad.post(
                        tenant + "getObjectsByObjectIds?" + VERSION,
                        "{'objectIds':['" + graph.idOf(alice) + "'],'types':['User']}");
        assertThat(objects.each("objectType")).containsExactly("User");
        assertThat(aad.get(tenant + "groups?" + VERSION).each("objectId")).isEmpty();
    }

    @Rule("identity:AADG-1")
    @Test
    void refusesInItsOwnForm() {
        Answer missing =
                aad.get(tenant + "applications/00000000-0000-4000-8000-000000000000?" + VERSION);
        assertThat(missing.status()).isEqualTo(404);
        assertThat(missing.json().path("odata.error").path("code").asString())
                .isEqualTo("Request_ResourceNotFound");
        assertThat(missing.json().path("odata.error").path("message").path("lang").asString())
                .isEqualTo("en");
        assertThat(aad.get(tenant + "me").status()).as("no version").isEqualTo(400);
        assertThat(aad.get("/" + UUID.randomUUID() + "/me?" + VERSION).status())
                .as("another tenant")
                .isEqualTo(403);
        Answer anonymous = new GraphClient(aad.routes(), "").get(tenant + "me?" + VERSION);
        assertThat(anonymous.status()).isEqualTo(401);
        assertThat(anonymous.json().has("odata.error")).isTrue();
        Answer query = aad.get(tenant + "applications?$filter=nonsense(&" + VERSION);
        assertThat(query.json().path("odata.error").path("code").asString())
                .isEqualTo("Request_UnsupportedQuery");
    }

    @Rule({"identity:APP-6", "identity:APP-5", "identity:APP-8"})
    @Test
    void theManifestHasBothForms() throws Exception {
        Answer made = create("manifest");
        String one = tenant + "applications/" + made.at("/objectId") + "/manifest?" + VERSION;
        tools.jackson.databind.node.ObjectNode manifest =
                (tools.jackson.databind.node.ObjectNode) aad.get(one).json();
        assertThat(manifest.path("name").asString()).isEqualTo("manifest");
        assertThat(manifest.at("/replyUrlsWithType/0/type").asString()).isEqualTo("Web");
        assertThat(manifest.at("/requiredResourceAccess/0/resourceAppId").asString())
                .isEqualTo("0b07f429-9f4b-4714-9392-cc5e8e80c8b0");
        assertThat(aad.send("PUT", one, manifest.toString()).status())
                .as("unchanged, it changes nothing")
                .isEqualTo(204);
        assertThat(aad.get(one).json()).isEqualTo(manifest);

        manifest.put("name", "renamed");
        manifest.put("allowPublicClient", true);
        manifest.put("accessTokenAcceptedVersion", 2);
        manifest.put("signInUrl", "https://a.contoso.test/");
        manifest.withObject("/informationalUrls").put("privacy", "https://a.contoso.test/p");
        manifest.withArray("/replyUrlsWithType")
                .addObject()
                .put("url", "https://spa.contoso.test/")
                .put("type", "Spa");
        manifest.withArray("/oauth2Permissions")
                .addObject()
                .put("id", "5f3b4d1e-0000-4000-8000-000000000001")
                .put("value", "read")
                .put("type", "User")
                .put("isEnabled", true);
        manifest.withArray("/preAuthorizedApplications")
                .addObject()
                .put("appId", "04b07795-8ddb-461a-bbee-02f9e1bf7b46")
                .putArray("permissionIds")
                .add("5f3b4d1e-0000-4000-8000-000000000001");
        Answer put = aad.send("PUT", one, manifest.toString());
        assertThat(put.status()).as(put.text()).isEqualTo(204);
        Application now = stored(made);
        assertThat(now.displayName()).isEqualTo("renamed");
        assertThat(now.allowsPublicClientFlows()).isTrue();
        assertThat(now.accessTokenVersion()).isEqualTo(2);
        assertThat(now.spaRedirectUris()).containsExactly("https://spa.contoso.test/");
        assertThat(now.web().redirectUris()).containsExactly("http://localhost");
        assertThat(now.web().homePageUrl()).contains("https://a.contoso.test/");
        assertThat(now.api().scopes().getFirst().value()).isEqualTo("read");
        assertThat(now.api().preAuthorizedApplications().getFirst().permissionIds()).hasSize(1);
        JsonNode graphForm = graph.admin().get("/v1.0/applications/" + made.at("/objectId")).json();
        assertThat(graphForm.at("/info/privacyStatementUrl").asString())
                .isEqualTo("https://a.contoso.test/p");
        manifest.withArray("/replyUrlsWithType").addObject().put("url", "x").put("type", "Fax");
        assertThat(aad.send("PUT", one, manifest.toString()).status()).isEqualTo(400);
    }

    @Rule("identity:AADG-3")
    @Test
    void anApplicationUsesItsRolesAtMicrosoftGraph() {
        GraphClient plain = graph.application("plain");
        GraphClient trusted = graph.application("trusted");
        graph.bootstrap.grantRole(
                graph.directory
                        .servicePrincipal(graph.tenantId(), UUID.fromString(graph.idOf(trusted)))
                        .orElseThrow(),
                org.isocenter.identity.directory.WellKnownApplication.MICROSOFT_GRAPH,
                "Application.ReadWrite.All");
        String body = "{'displayName':'by an application'}";

        assertThat(
                        new GraphClient(aad.routes(), plain.token())
                                .post(tenant + "applications?" + VERSION, body)
                                .status())
                .isEqualTo(403);
        Answer made =
                new GraphClient(aad.routes(), trusted.token())
                        .post(tenant + "applications?" + VERSION, body);
        assertThat(made.status()).isEqualTo(201);
        JsonNode both = graph.admin().get("/v1.0/applications/" + made.at("/objectId")).json();
        assertThat(both.path("displayName").asString()).isEqualTo("by an application");
    }
}
