package org.isocenter.identity.graph;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.isocenter.identity.TestDatabase;
import org.isocenter.identity.directory.DirectoryRole;
import org.isocenter.identity.directory.Guid;
import org.isocenter.identity.graph.GraphClient.Answer;
import org.isocenter.rule.Rule;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ApplicationsTest {
    private static final String APPLICATIONS = "/v1.0/applications";

    @TempDir private static Path folder;
    private GraphTenant graph;
    private GraphClient admin;

    @BeforeAll
    void open() {
        graph = new GraphTenant(folder);
        admin = graph.admin();
    }

    @AfterAll
    void close() {
        graph.close();
    }

    private JsonNode create(String body) {
        Answer answer = admin.post(APPLICATIONS, body);
        assertThat(answer.status()).as(answer.text()).isEqualTo(201);
        return answer.json();
    }

    private String idOf(String name) {
        return create("{'displayName':'" + name + "'}").path("id").asString();
    }

    @Rule({"identity:GRAPH-2", "identity:GRAPH-21", "identity:APP-1", "identity:APP-4"})
    @Test
    void createsAnApplicationButNoServicePrincipal() {
        Answer created =
                admin.post(
                        APPLICATIONS,
                        """
                        {'@odata.type':'#microsoft.graph.application','displayName':'fromjava',
                         'keyCredentials':[],
                         'web':{'@odata.type':'x','redirectUris':['https://app.contoso.test/cb']}}
                        """);

        assertThat(created.status()).isEqualTo(201);
        assertThat(created.at("/@odata.context"))
                .isEqualTo("https://id.contoso.test:8443/v1.0/$metadata#applications/$entity");
        assertThat(created.at("/signInAudience")).isEqualTo("AzureADMyOrg");
        assertThat(created.at("/web/redirectUris/0")).isEqualTo("https://app.contoso.test/cb");
        assertThat(Guid.parse(created.at("/id"))).isPresent();
        assertThat(Guid.parse(created.at("/appId"))).isPresent();
        assertThat(created.at("/id")).isNotEqualTo(created.at("/appId"));
        assertThat(created.at("/createdDateTime")).isEqualTo("2026-01-31T10:20:30Z");
        assertThat(created.header("Location"))
                .contains("https://id.contoso.test:8443/v1.0/applications/" + created.at("/id"));
        assertThat(
                        admin.get(
                                        "/v1.0/servicePrincipals?$filter=appId eq '"
                                                + created.at("/appId")
                                                + "'")
                                .each("id"))
                .isEmpty();
    }

    @Rule({"identity:GRAPH-2", "identity:GRAPH-22"})
    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    no name               | {}                                                                             | displayName
                    an empty name         | {'displayName':''}                                                             | displayName
                    an unknown property   | {'displayName':'a','colour':'red'}                                             | colour
                    a wrong type          | {'displayName':'a','tags':'x'}                                                 | tags
                    an unknown audience   | {'displayName':'a','signInAudience':'Everybody'}                               | signInAudience
                    a plain http redirect | {'displayName':'a','web':{'redirectUris':['http://app.contoso.test']}}         | web.redirectUris[0]
                    a fragment            | {'displayName':'a','spa':{'redirectUris':['https://app.contoso.test/#x']}}     | spa.redirectUris[0]
                    a script              | {'displayName':'a','publicClient':{'redirectUris':['javascript:alert']}}       | publicClient.redirectUris[0]
                    a custom web scheme   | {'displayName':'a','web':{'redirectUris':['app://x']}}                         | web.redirectUris[0]
                    a foreign identifier  | {'displayName':'a','identifierUris':['https://graph.microsoft.com']}           | identifierUris[0]
                    an api of another     | {'displayName':'a','identifierUris':['api://somebody']}                        | identifierUris[0]
                    a given id            | {'displayName':'a','appId':'11111111-1111-1111-1111-111111111111'}             | appId
                    a bad permission      | {'displayName':'a','requiredResourceAccess':[{'resourceAppId':'x'}]}           | requiredResourceAccess[0]
                    not an object         | ['displayName']                                                                | object
                    no JSON               | {'displayName'                                                                 | JSON
                    """)
    void refusesWhatCannotBe(String reason, String body, String named) {
        String before = admin.get(APPLICATIONS + "/$count").text();
        Answer answer = admin.post(APPLICATIONS, body);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.errorCode()).isEqualTo("Request_BadRequest");
        assertThat(answer.errorMessage()).contains(named);
        assertThat(admin.get(APPLICATIONS + "/$count").text()).isEqualTo(before);
    }

    @Rule({"identity:GRAPH-3", "identity:APP-5", "identity:APP-6"})
    @Test
    void patchMergesComplexPropertiesAndReplacesCollections() {
        String id =
                create(
                                """
                                {'displayName':'a',
                                 'web':{'redirectUris':['https://a.contoso.test/1'],
                                        'homePageUrl':'https://a.contoso.test/',
                                        'implicitGrantSettings':{'enableIdTokenIssuance':true}},
                                 'tags':['one','two'],
                                 'info':{'supportUrl':'https://a.contoso.test/help'}}
                                """)
                        .path("id")
                        .asString();

        Answer patched =
                admin.patch(
                        APPLICATIONS + "/" + id,
                        """
                        {'isFallbackPublicClient':true,'tags':['three'],
                         'info':{'marketingUrl':'https://a.contoso.test/buy'},
                         'web':{'redirectUris':['https://a.contoso.test/2'],
                                'implicitGrantSettings':{'enableAccessTokenIssuance':true}}}
                        """);

        assertThat(patched.status()).isEqualTo(204);
        Answer now = admin.get(APPLICATIONS + "/" + id);
        assertThat(now.json().path("isFallbackPublicClient").booleanValue()).isTrue();
        assertThat(now.json().path("tags").valueStream().map(JsonNode::asString))
                .containsExactly("three");
        assertThat(now.at("/web/homePageUrl")).isEqualTo("https://a.contoso.test/");
        assertThat(now.json().at("/web/redirectUris").size()).isEqualTo(1);
        assertThat(now.at("/web/redirectUris/0")).isEqualTo("https://a.contoso.test/2");
        assertThat(now.json().at("/web/implicitGrantSettings/enableIdTokenIssuance").asBoolean())
                .isTrue();
        assertThat(
                        now.json()
                                .at("/web/implicitGrantSettings/enableAccessTokenIssuance")
                                .asBoolean())
                .isTrue();
        assertThat(now.at("/info/supportUrl")).isEqualTo("https://a.contoso.test/help");
        assertThat(now.at("/info/marketingUrl")).isEqualTo("https://a.contoso.test/buy");
    }

    @Rule({"identity:GRAPH-3", "identity:GRAPH-4"})
    @Test
    void answersToTheClientIdToo() {
        JsonNode made = create("{'displayName':'a'}");
        String byAppId = APPLICATIONS + "(appId='" + made.path("appId").asString() + "')";

        assertThat(admin.get(byAppId).at("/id")).isEqualTo(made.path("id").asString());
        assertThat(admin.patch(byAppId, "{'publicClient':true}").status()).isEqualTo(204);
        assertThat(admin.get(byAppId).json().path("isFallbackPublicClient").booleanValue())
                .isTrue();
        assertThat(
                        admin.get(
                                        "/beta/applications(appId='"
                                                + made.path("appId").asString()
                                                + "')")
                                .at("/@odata.context"))
                .contains("/beta/$metadata");
        assertThat(admin.delete(byAppId).status()).isEqualTo(204);
        assertThat(admin.get(byAppId).status()).isEqualTo(404);
    }

    @Rule("identity:GRAPH-3")
    @Test
    void upsertsByClientIdWhenAsked() {
        String missing = APPLICATIONS + "(appId='99999999-0000-4000-8000-000000000001')";

        assertThat(admin.patch(missing, "{'displayName':'a'}").status()).isEqualTo(404);
        Answer made =
                admin.with("Prefer", "create-if-missing").patch(missing, "{'displayName':'a'}");
        assertThat(made.status()).isEqualTo(201);
        assertThat(made.at("/appId")).isEqualTo("99999999-0000-4000-8000-000000000001");
        assertThat(
                        admin.with("Prefer", "create-if-missing")
                                .patch(missing, "{'displayName':'b'}")
                                .status())
                .isEqualTo(204);
        assertThat(admin.get(missing).at("/displayName")).isEqualTo("b");
    }

    @Rule({"identity:GRAPH-5", "identity:APP-10", "identity:SEC-1"})
    @Test
    void showsASecretOnce() throws Exception {
        String id = idOf("a");

        Answer added =
                admin.post(
                        APPLICATIONS + "/" + id + "/addPassword",
                        "{'passwordCredential':{'displayName':'k','startDateTime':null}}");

        String secret = added.at("/secretText");
        assertThat(added.status()).isEqualTo(200);
        assertThat(secret).matches("[A-Za-z0-9][A-Za-z0-9~_.-]{39}");
        assertThat(added.at("/hint")).isEqualTo(secret.substring(0, 3));
        assertThat(added.at("/endDateTime")).isEqualTo("2028-01-31T10:20:30Z");
        Answer read = admin.get(APPLICATIONS + "/" + id);
        assertThat(read.json().at("/passwordCredentials/0/secretText").isNull()).isTrue();
        assertThat(read.at("/passwordCredentials/0/hint")).isEqualTo(secret.substring(0, 3));
        assertThat(read.text()).doesNotContain(secret);
        String everything = TestDatabase.cells(graph.database).values().toString();
        assertThat(everything).doesNotContain(secret).contains("hmac$");
    }

    @Rule({"identity:GRAPH-5", "identity:APP-10", "identity:SEC-7"})
    @Test
    void keepsSeveralSecretsWithTheirOwnDates() {
        String path = APPLICATIONS + "/" + idOf("a") + "/addPassword";

        assertThat(admin.post(path, "").at("/secretText")).hasSize(40);
        Answer year =
                admin.post(
                        path, "{'passwordCredential':{'endDateTime':'2027-01-31T10:20:30+01:00'}}");
        assertThat(year.at("/endDateTime")).isEqualTo("2027-01-31T09:20:30Z");
        Answer backwards =
                admin.post(path, "{'passwordCredential':{'endDateTime':'2020-01-31T10:20:30Z'}}");
        assertThat(backwards.status()).isEqualTo(400);
        assertThat(backwards.errorMessage()).contains("endDateTime");
        for (int i = 2; i < 100; i++) {
            assertThat(admin.post(path, "").status()).isEqualTo(200);
        }
        assertThat(admin.post(path, "").errorCode()).isEqualTo("Directory_ObjectQuotaExceeded");
    }

    @Rule("identity:GRAPH-6")
    @Test
    void removesASecretByItsKeyId() {
        String one = APPLICATIONS + "/" + idOf("a");
        String keyId = admin.post(one + "/addPassword", "{}").at("/keyId");

        assertThat(admin.post(one + "/removePassword", "{'keyId':'" + keyId + "'}").status())
                .isEqualTo(204);
        assertThat(admin.get(one).json().path("passwordCredentials").isEmpty()).isTrue();
        assertThat(admin.post(one + "/removePassword", "{'keyId':'" + keyId + "'}").status())
                .isEqualTo(400);
        assertThat(admin.post(one + "/removePassword", "{}").status()).isEqualTo(400);
    }

    @Rule({"identity:APP-2", "identity:GRAPH-9"})
    @Test
    void servicePrincipalsFollowTheirApplication() {
        JsonNode made = create("{'displayName':'a'}");
        String appId = made.path("appId").asString();
        Answer principal = admin.post("/v1.0/servicePrincipals", "{'appId':'" + appId + "'}");
        assertThat(principal.status()).isEqualTo(201);

        admin.patch(
                APPLICATIONS + "/" + made.path("id").asString(),
                """
                {'displayName':'renamed','identifierUris':['api://%s'],
                 'web':{'redirectUris':['https://a.contoso.test/cb']},
                 'api':{'oauth2PermissionScopes':[{'id':'5f3b4d1e-0000-4000-8000-000000000001',
                   'value':'read','type':'User','isEnabled':true}]}}
                """
                        .formatted(appId));

        Answer now = admin.get("/v1.0/servicePrincipals/" + principal.at("/id"));
        assertThat(now.at("/displayName")).isEqualTo("renamed");
        assertThat(now.json().path("servicePrincipalNames").valueStream().map(JsonNode::asString))
                .containsExactly(appId, "api://" + appId);
        assertThat(now.at("/oauth2PermissionScopes/0/value")).isEqualTo("read");
        assertThat(now.at("/replyUrls/0")).isEqualTo("https://a.contoso.test/cb");
        assertThat(
                        graph.directory
                                .servicePrincipalByName(graph.tenantId(), "API://" + appId + "/")
                                .orElseThrow()
                                .id())
                .hasToString(principal.at("/id"));
    }

    @Rule("identity:APP-3")
    @Test
    void deletingTakesThePrincipalAndItsRightsAlong() {
        JsonNode made = create("{'displayName':'a'}");
        String appId = made.path("appId").asString();
        String principal =
                admin.post("/v1.0/servicePrincipals", "{'appId':'" + appId + "'}").at("/id");

        assertThat(admin.delete(APPLICATIONS + "/" + made.path("id").asString()).status())
                .isEqualTo(204);

        assertThat(admin.get(APPLICATIONS + "/" + made.path("id").asString()).status())
                .isEqualTo(404);
        assertThat(admin.get("/v1.0/servicePrincipals/" + principal).errorCode())
                .isEqualTo("Request_ResourceNotFound");
        assertThat(graph.directory.applicationByAppId(java.util.UUID.fromString(appId))).isEmpty();
    }

    @Rule({"identity:APP-8", "identity:APP-9"})
    @Test
    void permissionsAreDisabledBeforeTheyGo() {
        String one =
                APPLICATIONS
                        + "/"
                        + create(
                                        """
                                        {'displayName':'a','api':{'oauth2PermissionScopes':[
                                           {'id':'5f3b4d1e-0000-4000-8000-000000000001',
                                            'value':'read','type':'Admin'}]},
                                         'appRoles':[{'id':'5f3b4d1e-0000-4000-8000-000000000002',
                                           'value':'reader','displayName':'Reader',
                                           'description':'reads','allowedMemberTypes':['User']}]}
                                        """)
                                .path("id")
                                .asString();

        Answer refused = admin.patch(one, "{'api':{'oauth2PermissionScopes':[]}}");
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.errorMessage()).contains("disable it first");
        assertThat(admin.patch(one, "{'appRoles':[]}").status()).isEqualTo(400);
        assertThat(
                        admin.patch(
                                        one,
                                        """
                                        {'api':{'oauth2PermissionScopes':[
                                           {'id':'5f3b4d1e-0000-4000-8000-000000000001',
                                            'value':'read','type':'Admin','isEnabled':false}]}}
                                        """)
                                .status())
                .isEqualTo(204);
        assertThat(admin.patch(one, "{'api':{'oauth2PermissionScopes':[]}}").status())
                .isEqualTo(204);
    }

    @Rule({"identity:APP-8", "identity:APP-9"})
    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    a value with a space   | {'api':{'oauth2PermissionScopes':[{'id':'5f3b4d1e-0000-4000-8000-000000000001','value':'a b'}]}}
                    the same value twice   | {'api':{'oauth2PermissionScopes':[{'id':'5f3b4d1e-0000-4000-8000-000000000001','value':'a'},{'id':'5f3b4d1e-0000-4000-8000-000000000002','value':'A'}]}}
                    the same id twice      | {'api':{'oauth2PermissionScopes':[{'id':'5f3b4d1e-0000-4000-8000-000000000001','value':'a'},{'id':'5f3b4d1e-0000-4000-8000-000000000001','value':'b'}]}}
                    no id                  | {'api':{'oauth2PermissionScopes':[{'value':'a'}]}}
                    an unknown kind        | {'api':{'oauth2PermissionScopes':[{'id':'5f3b4d1e-0000-4000-8000-000000000001','value':'a','type':'Guest'}]}}
                    a role for nobody      | {'appRoles':[{'id':'5f3b4d1e-0000-4000-8000-000000000002','value':'r','displayName':'R','allowedMemberTypes':[]}]}
                    the value of a scope   | {'api':{'oauth2PermissionScopes':[{'id':'5f3b4d1e-0000-4000-8000-000000000001','value':'a'}]},'appRoles':[{'id':'5f3b4d1e-0000-4000-8000-000000000002','value':'a','displayName':'R','allowedMemberTypes':['User']}]}
                    a token version 3      | {'api':{'requestedAccessTokenVersion':3}}
                    """)
    void refusesBadPermissions(String reason, String patch) {
        assertThat(admin.patch(APPLICATIONS + "/" + idOf("a"), patch).status()).isEqualTo(400);
    }

    @Rule({"identity:SCOPE-10", "identity:NET-9"})
    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "api://{appId}, 204",
        "api://{appId}/part, 204",
        "api://{tid}/billing, 204",
        "https://contoso.test/billing, 204",
        "https://app.contoso.test, 204",
        "https://id.contoso.test:8443/billing, 204",
        "https://id.contoso.test:8443, 409",
        "https://id.contoso.test:1234, 409",
        "api://billing, 400",
        "https://notcontoso.test/billing, 400",
        "https://contoso.test.evil.test/, 400",
        "https://graph.microsoft.com, 400",
        "https://dicom.healthcareapis.azure.com, 400",
        "http://contoso.test/billing, 400",
        "urn:billing, 400",
        "https://contoso.test/a b, 400"
    })
    void namesAnApplicationMayHave(String template, int status) {
        JsonNode made = create("{'displayName':'named'}");
        String uri =
                template.replace("{appId}", made.path("appId").asString())
                        .replace("{tid}", graph.tenantId().toString());
        String one = APPLICATIONS + "/" + made.path("id").asString();

        assertThat(admin.patch(one, "{'identifierUris':['" + uri + "']}").status())
                .isEqualTo(status);

        Answer second =
                admin.patch(
                        APPLICATIONS + "/" + idOf("other"),
                        "{'identifierUris':['" + uri.toUpperCase(java.util.Locale.ROOT) + "/']}");
        assertThat(second.status())
                .as("unique in the tenant, however it is written")
                .isIn(400, 409);
        assertThat(admin.delete(one).status()).isEqualTo(204);
    }

    @Rule("identity:APP-7")
    @Test
    void storesPermissionsItDoesNotKnow() {
        JsonNode made =
                create(
                        """
                        {'displayName':'a','requiredResourceAccess':[
                          {'resourceAppId':'0b07f429-9f4b-4714-9392-cc5e8e80c8b0','resourceAccess':[
                            {'id':'4589bd03-58cb-4e6c-b17f-b580e39652f8','type':'Scope'}]},
                          {'resourceAppId':'0b07f429-0000-4000-8000-cc5e8e80c8b0','resourceAccess':[
                            {'id':'4589bd03-0000-4000-8000-b580e39652f8','type':'Role'}]}]}
                        """);

        JsonNode required =
                admin.get(APPLICATIONS + "/" + made.path("id").asString())
                        .json()
                        .path("requiredResourceAccess");
        assertThat(required.at("/0/resourceAppId").asString())
                .isEqualTo("0b07f429-9f4b-4714-9392-cc5e8e80c8b0");
        assertThat(required.at("/0/resourceAccess/0/id").asString())
                .isEqualTo("4589bd03-58cb-4e6c-b17f-b580e39652f8");
        assertThat(required.at("/1/resourceAccess/0/type").asString()).isEqualTo("Role");
    }

    @Rule({"identity:APP-14", "identity:GRAPH-8"})
    @Test
    void theCreatorOwnsItAndMayAddOthers() {
        GraphClient alice = graph.user("alice");
        GraphClient bob = graph.user("bob");
        String one =
                APPLICATIONS + "/" + alice.post(APPLICATIONS, "{'displayName':'mine'}").at("/id");

        assertThat(alice.get(one + "/owners").each("id")).containsExactly(graph.idOf(alice));
        assertThat(bob.patch(one, "{'displayName':'his'}").errorCode())
                .isEqualTo("Authorization_RequestDenied");
        assertThat(bob.post(one + "/addPassword", "{}").status()).isEqualTo(403);
        Answer added =
                alice.post(
                        one + "/owners/$ref",
                        "{'@odata.id':'https://id.contoso.test:8443/v1.0/directoryObjects/"
                                + graph.idOf(bob)
                                + "'}");
        assertThat(added.status()).as(added.text()).isEqualTo(204);
        assertThat(bob.patch(one, "{'displayName':'ours'}").status()).isEqualTo(204);
        assertThat(alice.delete(one + "/owners/" + graph.idOf(bob) + "/$ref").status())
                .isEqualTo(204);
        assertThat(bob.delete(one).status()).isEqualTo(403);
    }

    @Rule("identity:GRAPH-23")
    @Test
    void onlyWhoMayRegistersApplications() {
        assertThat(
                        graph.application("reader", "Directory.Read.All")
                                .post(APPLICATIONS, "{'displayName':'x'}")
                                .errorMessage())
                .containsIgnoringCase("insufficient privileges");
        GraphClient owner = graph.application("owner", "Application.ReadWrite.OwnedBy");
        String mine = owner.post(APPLICATIONS, "{'displayName':'x'}").at("/id");
        assertThat(owner.patch(APPLICATIONS + "/" + mine, "{'displayName':'y'}").status())
                .isEqualTo(204);
        assertThat(owner.patch(APPLICATIONS + "/" + idOf("z"), "{'displayName':'y'}").status())
                .isEqualTo(403);
        GraphClient developer =
                graph.user(
                        "dev", java.util.Set.of("User.Read"), DirectoryRole.GLOBAL_ADMINISTRATOR);
        assertThat(developer.post(APPLICATIONS, "{'displayName':'x'}").status())
                .as("an administrator through a client that may not")
                .isEqualTo(403);
        assertThat(
                        graph.user("appadmin", DirectoryRole.APPLICATION_ADMINISTRATOR)
                                .delete(APPLICATIONS + "/" + mine)
                                .status())
                .isEqualTo(204);
    }

    @Rule({"identity:GRAPH-22", "identity:GRAPH-25"})
    @Test
    void refusalsHaveTheFormClientsRead() {
        Answer missing =
                admin.with("client-request-id", "11111111-2222-4333-8444-555555555555")
                        .get(APPLICATIONS + "/00000000-0000-4000-8000-000000000000");

        assertThat(missing.status()).isEqualTo(404);
        assertThat(missing.errorCode()).isEqualTo("Request_ResourceNotFound");
        assertThat(missing.at("/error/innerError/date")).isEqualTo("2026-01-31T10:20:30");
        assertThat(missing.at("/error/innerError/client-request-id"))
                .isEqualTo("11111111-2222-4333-8444-555555555555");
        assertThat(missing.header("request-id"))
                .contains(missing.at("/error/innerError/request-id"));
        assertThat(missing.header("Access-Control-Allow-Origin")).contains("*");
        Answer anonymous = new GraphClient(graph.routes(), "").get(APPLICATIONS);
        assertThat(anonymous.status()).isEqualTo(401);
        assertThat(anonymous.errorCode()).isEqualTo("InvalidAuthenticationToken");
        assertThat(anonymous.header("WWW-Authenticate")).isPresent();
        assertThat(new GraphClient(graph.routes(), "forged").get(APPLICATIONS).status())
                .isEqualTo(401);
        Answer preflight = new GraphClient(graph.routes(), "").send("OPTIONS", APPLICATIONS, "");
        assertThat(preflight.status()).isEqualTo(204);
        assertThat(preflight.header("Access-Control-Allow-Headers").orElse(""))
                .contains("authorization", "content-type", "consistencylevel", "prefer");
        assertThat(admin.get("/v1.0/nonsense").errorCode()).isEqualTo("Request_BadRequest");
        assertThat(admin.get(APPLICATIONS + "/x").status()).isEqualTo(404);
    }
}
