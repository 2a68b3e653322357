package org.isocenter.identity.graph;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.isocenter.identity.graph.GraphClient.Answer;
import org.isocenter.rule.Rule;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// What real clients were seen to send, request by request (identity §21.4 to §21.6, §21.10).
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TranscriptsTest {
    @TempDir private static Path folder;
    private GraphTenant graph;
    private GraphClient az;

    @BeforeAll
    void open() {
        graph = new GraphTenant(folder);
        az = graph.admin();
    }

    @AfterAll
    void close() {
        graph.close();
    }

    private String found(String collection, String filter) {
        return az.get("/v1.0/" + collection + "?$filter=" + filter).at("/value/0/id");
    }

    @Rule({"identity:GRAPH-1", "identity:GRAPH-2", "identity:GRAPH-3", "identity:GRAPH-4"})
    @Test
    void azAdApp() {
        assertThat(found("applications", "startswith(displayName,'adt-app')")).isEmpty();
        Answer made =
                az.post(
                        "/v1.0/applications",
                        """
                        {'displayName':'adt-app','isFallbackPublicClient':true,
                         'signInAudience':'AzureADMyOrg','keyCredentials':[],
                         'publicClient':{'redirectUris':['http://localhost']},
                         'requiredResourceAccess':[
                           {'resourceAppId':'0b07f429-9f4b-4714-9392-cc5e8e80c8b0','resourceAccess':[
                            {'id':'4589bd03-58cb-4e6c-b17f-b580e39652f8','type':'Scope'}]}]}
                        """);
        assertThat(made.status()).isEqualTo(201);
        String one = "/v1.0/applications/" + made.at("/id");

        // The same name again: "We will patch it".
        assertThat(found("applications", "startswith(displayName,'adt-app')"))
                .isEqualTo(made.at("/id"));
        assertThat(found("applications", "appId eq '" + made.at("/id") + "'")).isEmpty();
        assertThat(az.patch(one, "{'displayName':'adt-app','keyCredentials':[]}").status())
                .isEqualTo(204);
        Answer shown = az.get(one);
        assertThat(shown.at("/publicClient/redirectUris/0")).isEqualTo("http://localhost");
        assertThat(shown.at("/requiredResourceAccess/0/resourceAccess/0/id"))
                .isEqualTo("4589bd03-58cb-4e6c-b17f-b580e39652f8");

        // update
        String uri = "api://" + made.at("/appId");
        assertThat(az.patch(one, "{'identifierUris':['" + uri + "']}").status()).isEqualTo(204);
        assertThat(found("applications", "identifierUris/any(s:s eq '" + uri + "')"))
                .isEqualTo(made.at("/id"));
        assertThat(
                        az.patch(
                                        one,
                                        "{'web':{'redirectUris':['https://a.contoso.test/cb'],"
                                                + "'implicitGrantSettings':"
                                                + "{'enableAccessTokenIssuance':true}}}")
                                .status())
                .isEqualTo(204);
        assertThat(az.patch(one, "{'publicClient':true}").status()).isEqualTo(204);
        assertThat(az.get(one).at("/publicClient/redirectUris/0")).isEqualTo("http://localhost");
        assertThat(az.patch(one, "{'isFallbackPublicClient':false}").status()).isEqualTo(204);
        assertThat(az.get(one).json().path("isFallbackPublicClient").asBoolean(true)).isFalse();
        assertThat(az.get("/v1.0/me/ownedObjects").each("id")).contains(made.at("/id"));
        assertThat(az.delete(one).status()).isEqualTo(204);
        assertThat(az.get(one).status()).isEqualTo(404);
    }

    @Rule({"identity:GRAPH-5", "identity:GRAPH-6", "identity:GRAPH-9", "identity:GRAPH-11"})
    @Test
    void azAdCredentialPermissionAndSp() {
        Answer made = az.post("/v1.0/applications", "{'displayName':'n','keyCredentials':[]}");
        String one = "/v1.0/applications/" + made.at("/id");
        Answer secret =
                az.post(
                        one + "/addPassword",
                        "{'passwordCredential':{'displayName':null,"
                                + "'endDateTime':'2027-01-31T10:20:30Z',"
                                + "'startDateTime':'2026-01-31T10:20:30Z'}}");
        assertThat(secret.at("/secretText")).hasSize(40);
        assertThat(secret.at("/endDateTime")).isEqualTo("2027-01-31T10:20:30Z");

        // reset without --append
        String old = az.get(one).at("/passwordCredentials/0/keyId");
        assertThat(az.post(one + "/removePassword", "{'keyId':'" + old + "'}").status())
                .isEqualTo(204);
        assertThat(az.post(one + "/addPassword", "{'passwordCredential':{}}").status())
                .isEqualTo(200);

        // permission add, delete
        String dicom =
                "{'requiredResourceAccess':[{'resourceAppId':"
                        + "'75e725bf-66ce-4cea-9b9a-5c4caae57f33','resourceAccess':[{'id':"
                        + "'e69ab058-b8ae-4c0f-b687-5d97888ddccb','type':'Scope'}]}]}";
        assertThat(az.patch(one, dicom).status()).isEqualTo(204);
        assertThat(az.get(one).at("/requiredResourceAccess/0/resourceAppId"))
                .isEqualTo("75e725bf-66ce-4cea-9b9a-5c4caae57f33");

        // sp create, show; permission grant
        assertThat(
                        az.post(
                                        "/v1.0/servicePrincipals",
                                        "{'appId':'"
                                                + made.at("/appId")
                                                + "','accountEnabled':true}")
                                .status())
                .isEqualTo(201);
        String client =
                found(
                        "servicePrincipals",
                        "servicePrincipalNames/any(c:c eq '" + made.at("/appId") + "')");
        String resource =
                found(
                        "servicePrincipals",
                        "servicePrincipalNames/any(c:c eq"
                                + " '75e725bf-66ce-4cea-9b9a-5c4caae57f33')");
        assertThat(client).isNotEmpty();
        String body =
                "{'clientId':'"
                        + client
                        + "','consentType':'AllPrincipals','principalId':null,'resourceId':'"
                        + resource
                        + "','scope':'Dicom.ReadWrite'}";
        Answer grant = az.post("/v1.0/oauth2PermissionGrants", body);
        assertThat(grant.status()).isEqualTo(201);
        assertThat(found("oauth2PermissionGrants", "clientId eq '" + client + "'"))
                .isEqualTo(grant.at("/id"));
        assertThat(az.delete("/v1.0/oAuth2PermissionGrants/" + grant.at("/id")).status())
                .isEqualTo(204);
        assertThat(az.post("/v1.0/oauth2PermissionGrants", body).status()).isEqualTo(201);
        assertThat(az.get("/v1.0/servicePrincipals/" + resource).at("/displayName"))
                .isEqualTo("Azure API for DICOM");

        // sp credential reset, signed-in-user show
        assertThat(
                        az.post(
                                        "/v1.0/servicePrincipals/" + client + "/addPassword",
                                        "{'passwordCredential':{'displayName':null,"
                                                + "'endDateTime':'2027-01-31T10:20:30Z',"
                                                + "'startDateTime':'2026-01-31T10:20:30Z'}}")
                                .status())
                .isEqualTo(200);
        assertThat(az.get("/v1.0/me").at("/userPrincipalName")).isEqualTo("admin@contoso.test");
    }

    @Rule({"identity:GRAPH-16", "identity:GRAPH-20"})
    @Test
    void azRoleAssignment() {
        assertThat(found("users", "userPrincipalName eq 'admin@contoso.test'"))
                .isEqualTo(graph.idOf(az));
        Answer types =
                az.post(
                        "/v1.0/directoryObjects/getByIds",
                        "{'ids':['"
                                + graph.idOf(az)
                                + "'],'types':['user','group','servicePrincipal',"
                                + "'directoryObjectPartnerReference']}");
        assertThat(types.at("/value/0/@odata.type")).isEqualTo("#microsoft.graph.user");
    }

    @Rule({"identity:GRAPH-2", "identity:GRAPH-3", "identity:GRAPH-20", "identity:GRAPH-21"})
    @Test
    void theGraphSdkForJava() {
        GraphClient sdk =
                graph.application(
                        "sdk",
                        "Application.ReadWrite.All",
                        "AppRoleAssignment.ReadWrite.All",
                        "DelegatedPermissionGrant.ReadWrite.All");
        Answer made =
                sdk.post(
                        "/v1.0/applications",
                        """
                        {'@odata.type':'#microsoft.graph.application','displayName':'fromjava',
                         'signInAudience':'AzureADMyOrg',
                         'web':{'redirectUris':['https://a.contoso.test/cb']}}
                        """);
        assertThat(made.status()).as(made.text()).isEqualTo(201);
        String one = "/v1.0/applications/" + made.at("/id");
        assertThat(
                        sdk.post(one + "/addPassword", "{'passwordCredential':{'displayName':'k'}}")
                                .at("/displayName"))
                .isEqualTo("k");
        assertThat(sdk.patch(one, "{'displayName':'renamed'}").status()).isEqualTo(204);
        Answer principal =
                sdk.post(
                        "/v1.0/servicePrincipals",
                        "{'@odata.type':'#microsoft.graph.servicePrincipal','appId':'"
                                + made.at("/appId")
                                + "'}");
        assertThat(principal.status()).isEqualTo(201);
        assertThat(sdk.get("/v1.0/applications(appId='" + made.at("/appId") + "')").at("/id"))
                .isEqualTo(made.at("/id"));
        Answer list =
                sdk.with("consistencylevel", "eventual")
                        .get(
                                "/v1.0/servicePrincipals?$count=true&$filter=startswith(displayName,"
                                        + "'Azure')&$select=id,appId,displayName&$top=2");
        assertThat(list.json().path("@odata.count").asInt()).isEqualTo(3);
        assertThat(list.json().path("value").size()).isEqualTo(2);
        assertThat(list.at("/@odata.nextLink")).contains("$skiptoken=");
        for (JsonNode each : list.json().path("value")) {
            assertThat(each.propertyNames()).containsExactly("id", "appId", "displayName");
        }
        String graphId =
                sdk.get("/v1.0/servicePrincipals(appId='00000003-0000-0000-c000-000000000000')")
                        .at("/id");
        assertThat(
                        sdk.post(
                                        "/v1.0/servicePrincipals/"
                                                + principal.at("/id")
                                                + "/appRoleAssignments",
                                        "{'appRoleId':'df021288-bdef-4463-88db-98f22de89214',"
                                                + "'principalId':'"
                                                + principal.at("/id")
                                                + "','resourceId':'"
                                                + graphId
                                                + "'}")
                                .status())
                .isEqualTo(201);
    }
}
