package org.isocenter.identity.graph;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.isocenter.identity.directory.Application;
import org.isocenter.identity.directory.Bootstrap;
import org.isocenter.identity.directory.DirectoryRole;
import org.isocenter.identity.directory.ManagedIdentities;
import org.isocenter.identity.directory.ServicePrincipal;
import org.isocenter.identity.directory.Tenant;
import org.isocenter.identity.graph.GraphClient.Answer;
import org.isocenter.rule.Rule;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ServicePrincipalsTest {
    private static final String PRINCIPALS = "/v1.0/servicePrincipals";

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

    private Answer newPrincipal(String body) {
        String appId = admin.post("/v1.0/applications", body).at("/appId");
        return admin.post(PRINCIPALS, "{'appId':'" + appId + "','accountEnabled':true}");
    }

    private String wellKnown(String name) {
        return admin.get(PRINCIPALS + "?$filter=displayName eq '" + name + "'").at("/value/0/id");
    }

    @Rule("identity:GRAPH-9")
    @Test
    void createsChangesAndDeletes() {
        Answer made = newPrincipal("{'displayName':'p'}");

        assertThat(made.status()).as(made.text()).isEqualTo(201);
        assertThat(made.at("/servicePrincipalType")).isEqualTo("Application");
        assertThat(made.at("/appOwnerOrganizationId")).isEqualTo(graph.tenantId().toString());
        String one = PRINCIPALS + "/" + made.at("/id");
        assertThat(
                        admin.patch(
                                        PRINCIPALS + "(appId='" + made.at("/appId") + "')",
                                        "{'accountEnabled':false,'appRoleAssignmentRequired':true}")
                                .status())
                .isEqualTo(204);
        assertThat(admin.get(one).json().path("accountEnabled").asBoolean()).isFalse();
        assertThat(admin.get(one).json().path("appRoleAssignmentRequired").asBoolean()).isTrue();
        assertThat(admin.patch(one, "{'servicePrincipalNames':['x']}").status()).isEqualTo(400);
        assertThat(admin.patch(one, "{'colour':'red'}").status()).isEqualTo(400);
        String secret = admin.post(one + "/addPassword", "{}").at("/secretText");
        assertThat(secret).hasSize(40);
        String keyId = admin.get(one).at("/passwordCredentials/0/keyId");
        assertThat(admin.post(one + "/removePassword", "{'keyId':'" + keyId + "'}").status())
                .isEqualTo(204);
        assertThat(admin.get(one + "/owners").each("id")).containsExactly(graph.idOf(admin));
        assertThat(admin.get(one + "/delegatedPermissionClassifications").status()).isEqualTo(200);
        assertThat(admin.delete(one).status()).isEqualTo(204);
        assertThat(admin.get(one).status()).isEqualTo(404);
    }

    @Rule({"identity:GRAPH-9", "identity:GRAPH-22"})
    @Test
    void refusesInTheWordsAzTriesAgainOn() {
        Answer unknown = admin.post(PRINCIPALS, "{'appId':'00000000-0000-4000-8000-000000000000'}");
        assertThat(unknown.status()).isEqualTo(400);
        assertThat(unknown.errorMessage()).contains("does not reference");

        Tenant elsewhere = graph.bootstrap.tenant("Fabrikam", "fabrikam.test", true);
        Bootstrap.NewClient foreign = graph.bootstrap.confidentialClient(elsewhere, "theirs");
        Answer single = admin.post(PRINCIPALS, "{'appId':'" + foreign.application().appId() + "'}");
        assertThat(single.errorMessage())
                .contains("service principal being created must in the local tenant");

        Answer twice = newPrincipal("{'displayName':'p'}");
        Answer again = admin.post(PRINCIPALS, "{'appId':'" + twice.at("/appId") + "'}");
        assertThat(again.status()).isEqualTo(409);
        assertThat(again.errorCode()).isEqualTo("Request_MultipleObjectsWithSameKeyValue");
        assertThat(admin.post(PRINCIPALS, "{}").status()).isEqualTo(400);
    }

    @Rule({"identity:NET-9", "identity:SCOPE-3", "identity:WELL-4"})
    @Test
    void findsAResourceByAnyOfItsNames() {
        String base = GraphClient.ORIGIN.toString();
        for (String name :
                List.of(
                        "https://graph.microsoft.com",
                        "https://graph.microsoft.com/",
                        "HTTPS://Graph.Microsoft.Com",
                        "00000003-0000-0000-c000-000000000000",
                        base,
                        base + "/")) {
            assertThat(found(name)).as(name).isEqualTo("Microsoft Graph");
        }
        for (String name :
                List.of(
                        "https://digitaltwins.azure.net",
                        "https://digitaltwins.azure.net/",
                        "http://digitaltwins.azure.net",
                        "0b07f429-9f4b-4714-9392-cc5e8e80c8b0")) {
            assertThat(found(name)).as(name).isEqualTo("Azure Digital Twins");
        }
        assertThat(found("https://management.core.windows.net//"))
                .as("only one slash is tolerated")
                .isEqualTo("nothing");
        assertThat(found("https://dicom.healthcareapis.azure.com/x")).isEqualTo("nothing");
        Answer byAlias =
                admin.get(
                        PRINCIPALS
                                + "?$filter=servicePrincipalNames/any(c:c eq '"
                                + base
                                + "/')&$select=displayName");
        assertThat(byAlias.each("displayName"))
                .containsExactlyInAnyOrder(
                        "Microsoft Graph",
                        "Windows Azure Active Directory",
                        "Windows Azure Service Management API");
    }

    private String found(String name) {
        return graph.directory
                .servicePrincipalByName(graph.tenantId(), name)
                .map(ServicePrincipal::displayName)
                .orElse("nothing");
    }

    @Rule({"identity:WELL-1", "identity:WELL-2", "identity:CLAIM-4", "identity:REDIR-6"})
    @Test
    void thePreRegisteredApplicationsAreThere() {
        JsonNode dicom =
                admin.get(PRINCIPALS + "(appId='75e725bf-66ce-4cea-9b9a-5c4caae57f33')").json();
        assertThat(dicom.path("displayName").asString()).isEqualTo("Azure API for DICOM");
        assertThat(dicom.at("/oauth2PermissionScopes/0/id").asString())
                .isEqualTo("e69ab058-b8ae-4c0f-b687-5d97888ddccb");
        assertThat(dicom.at("/oauth2PermissionScopes/0/value").asString())
                .isEqualTo("Dicom.ReadWrite");
        assertThat(dicom.path("servicePrincipalNames").valueStream().map(JsonNode::asString))
                .contains(
                        "https://dicom.healthcareapis.azure.com",
                        "https://dicom.healthcareapis.azure.com/");
        for (String appId :
                List.of(
                        "0b07f429-9f4b-4714-9392-cc5e8e80c8b0",
                        "797f4846-ba00-4fd7-ba43-dac1f8f63013",
                        "00000003-0000-0000-c000-000000000000",
                        "00000002-0000-0000-c000-000000000000",
                        "4f6778d8-5aef-43dc-a1ff-b073724b9495",
                        "74658136-14ec-4630-ad9b-26e160ff0fc6",
                        "04b07795-8ddb-461a-bbee-02f9e1bf7b46")) {
            Answer principal = admin.get(PRINCIPALS + "(appId='" + appId + "')");
            assertThat(principal.status()).as(appId).isEqualTo(200);
            assertThat(admin.delete(PRINCIPALS + "/" + principal.at("/id")).status())
                    .as("not deletable")
                    .isEqualTo(400);
            assertThat(admin.get("/v1.0/applications(appId='" + appId + "')").status())
                    .as("nobody's own application")
                    .isEqualTo(404);
        }
        Application cli =
                graph.directory
                        .applicationByAppId(UUID.fromString("04b07795-8ddb-461a-bbee-02f9e1bf7b46"))
                        .orElseThrow();
        assertThat(cli.allowsPublicClientFlows()).isTrue();
        assertThat(cli.publicClientRedirectUris()).containsExactly("http://localhost");
        assertThat(
                        graph.directory
                                .applicationByAppId(
                                        UUID.fromString("75e725bf-66ce-4cea-9b9a-5c4caae57f33"))
                                .orElseThrow()
                                .accessTokenVersion())
                .isEqualTo(1);
    }

    @Rule("identity:GRAPH-10")
    @Test
    void givesAndTakesRoles() {
        Answer resource =
                newPrincipal(
                        """
                        {'displayName':'res','appRoles':[
                          {'id':'5f3b4d1e-0000-4000-8000-00000000000a','value':'Work',
                           'displayName':'Work','description':'w','allowedMemberTypes':['Application']},
                          {'id':'5f3b4d1e-0000-4000-8000-00000000000b','value':'Read',
                           'displayName':'Read','description':'r','allowedMemberTypes':['User']}]}
                        """);
        String client = newPrincipal("{'displayName':'client'}").at("/id");
        String body =
                "{'principalId':'%s','resourceId':'"
                        + resource.at("/id")
                        + "','appRoleId':'5f3b4d1e-0000-4000-8000-00000000000%s'}";
        String assignments = PRINCIPALS + "/" + client + "/appRoleAssignments";

        Answer given = admin.post(assignments, body.formatted(client, "a"));

        assertThat(given.status()).as(given.text()).isEqualTo(201);
        assertThat(given.at("/principalType")).isEqualTo("ServicePrincipal");
        assertThat(given.at("/principalDisplayName")).isEqualTo("client");
        assertThat(given.at("/resourceDisplayName")).isEqualTo("res");
        assertThat(given.at("/id")).matches("[A-Za-z0-9_-]{20,}");
        assertThat(admin.get(assignments).each("id")).containsExactly(given.at("/id"));
        assertThat(
                        admin.get(PRINCIPALS + "/" + resource.at("/id") + "/appRoleAssignedTo")
                                .each("principalId"))
                .containsExactly(client);
        assertThat(admin.post(assignments, body.formatted(client, "a")).errorMessage())
                .contains("already exists");
        assertThat(admin.post(assignments, body.formatted(client, "b")).status())
                .as("a role for users only")
                .isEqualTo(400);
        assertThat(admin.post(assignments, body.formatted(client, "c")).status())
                .as("no such role")
                .isEqualTo(400);
        String alice = graph.account("alice").id().toString();
        Answer toAlice =
                admin.post(
                        "/v1.0/users/alice@contoso.test/appRoleAssignments",
                        body.formatted(alice, "b"));
        assertThat(toAlice.status()).as(toAlice.text()).isEqualTo(201);
        assertThat(admin.delete(assignments + "/" + given.at("/id")).status()).isEqualTo(204);
        assertThat(admin.get(assignments).each("id")).isEmpty();
        assertThat(admin.delete(assignments + "/" + given.at("/id")).status()).isEqualTo(404);
    }

    @Rule({"identity:GRAPH-10", "identity:GRAPH-23"})
    @Test
    void whoManagesApplicationsCannotMakeHimselfMore() {
        GraphClient manager = graph.user("manager", DirectoryRole.APPLICATION_ADMINISTRATOR);
        String client = newPrincipal("{'displayName':'client'}").at("/id");
        String body =
                "{'principalId':'"
                        + client
                        + "','resourceId':'"
                        + wellKnown("Microsoft Graph")
                        + "','appRoleId':'19dbc75e-c2e2-444c-a770-ec69d8559fc7'}";
        String path = PRINCIPALS + "/" + client + "/appRoleAssignments";

        assertThat(manager.post(path, body).status()).isEqualTo(403);
        assertThat(admin.post(path, body).status()).isEqualTo(201);
    }

    @Rule({"identity:GRAPH-11", "identity:CONSENT-1"})
    @Test
    void keepsGrants() {
        String client = newPrincipal("{'displayName':'client'}").at("/id");
        String dicom = wellKnown("Azure API for DICOM");
        String body =
                "{'clientId':'"
                        + client
                        + "','consentType':'%s','principalId':%s,'resourceId':'"
                        + dicom
                        + "','scope':'Dicom.ReadWrite'}";
        String grants = "/v1.0/oauth2PermissionGrants";

        Answer made = admin.post(grants, body.formatted("AllPrincipals", "null"));

        assertThat(made.status()).as(made.text()).isEqualTo(201);
        String one = "/v1.0/oAuth2PermissionGrants/" + made.at("/id");
        assertThat(admin.get(grants + "?$filter=clientId eq '" + client + "'").each("id"))
                .containsExactly(made.at("/id"));
        assertThat(admin.get(PRINCIPALS + "/" + client + "/oauth2PermissionGrants").each("scope"))
                .containsExactly("Dicom.ReadWrite");
        assertThat(admin.post(grants, body.formatted("AllPrincipals", "null")).status())
                .isEqualTo(409);
        assertThat(admin.post(grants, body.formatted("Principal", "null")).status()).isEqualTo(400);
        assertThat(admin.post(grants, body.formatted("Everybody", "null")).status()).isEqualTo(400);
        String alice = graph.account("alice").id().toString();
        assertThat(admin.post(grants, body.formatted("Principal", "'" + alice + "'")).status())
                .isEqualTo(201);
        assertThat(
                        graph.directory.grants(
                                UUID.fromString(client),
                                UUID.fromString(dicom),
                                UUID.fromString(alice)))
                .hasSize(2);
        assertThat(admin.patch(one, "{'scope':'Dicom.ReadWrite other'}").status()).isEqualTo(204);
        assertThat(admin.get(one).at("/scope")).isEqualTo("Dicom.ReadWrite other");
        assertThat(graph.user("bob").delete(one).status()).isEqualTo(403);
        assertThat(admin.delete(one).status()).isEqualTo(204);
        assertThat(admin.get(one).status()).isEqualTo(404);
        String hers =
                admin.get("/v1.0/users/" + alice + "/oauth2PermissionGrants").at("/value/0/id");
        assertThat(graph.user("alice").delete(grants + "/" + hers).status()).isEqualTo(204);
    }

    @Rule({"identity:APP-3", "identity:CONSENT-1"})
    @Test
    void deletedPrincipalsLoseTheirRights() {
        String client = newPrincipal("{'displayName':'client'}").at("/id");
        admin.post(
                "/v1.0/oauth2PermissionGrants",
                "{'clientId':'"
                        + client
                        + "','consentType':'AllPrincipals','resourceId':'"
                        + wellKnown("Azure API for DICOM")
                        + "','scope':'Dicom.ReadWrite'}");
        admin.delete(PRINCIPALS + "/" + client);

        assertThat(
                        admin.get(
                                        "/v1.0/oauth2PermissionGrants?$filter=clientId eq '"
                                                + client
                                                + "'")
                                .each("id"))
                .isEmpty();
        assertThat(admin.post("/v1.0/directory/deletedItems/" + client + "/restore", "{}").status())
                .isEqualTo(200);
        assertThat(admin.get(PRINCIPALS + "/" + client).status()).isEqualTo(200);
    }

    @Rule({"identity:GRAPH-9", "identity:GRAPH-16"})
    @Test
    void showsTheIdentitiesOfResources() {
        String resource = "/subscriptions/s/resourceGroups/g/providers/x/ys/z";
        ManagedIdentities identities =
                new ManagedIdentities(graph.directory, graph.clock, graph.random);
        ServicePrincipal made = identities.create(graph.tenantId(), "z", resource, false);

        Answer shown = admin.get(PRINCIPALS + "/" + made.id());
        assertThat(shown.at("/servicePrincipalType")).isEqualTo("ManagedIdentity");
        assertThat(shown.at("/alternativeNames/1")).isEqualTo(resource);
        assertThat(admin.delete(PRINCIPALS + "/" + made.id()).status()).isEqualTo(400);
        assertThat(identities.delete(graph.tenantId(), made.id())).isTrue();
        assertThat(identities.delete(graph.tenantId(), made.id())).isFalse();
        assertThat(admin.get(PRINCIPALS + "/" + made.id()).status()).isEqualTo(404);
    }
}
