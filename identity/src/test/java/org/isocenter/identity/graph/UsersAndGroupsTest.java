package org.isocenter.identity.graph;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Set;
import java.util.UUID;
import org.isocenter.identity.directory.DirectoryRole;
import org.isocenter.identity.directory.User;
import org.isocenter.identity.graph.GraphClient.Answer;
import org.isocenter.identity.secret.PasswordHash;
import org.isocenter.rule.Rule;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class UsersAndGroupsTest {
    private static final String USERS = "/v1.0/users";
    private static final String GROUPS = "/v1.0/groups";

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

    private Answer newUser(String name) {
        return admin.post(
                USERS,
                """
                {'accountEnabled':true,'displayName':'%s','mailNickname':'%s',
                 'userPrincipalName':'%s@contoso.test','jobTitle':'Nurse',
                 'passwordProfile':{'password':'Sommer-2026','forceChangePasswordNextSignIn':false}}
                """
                        .formatted(name, name, name));
    }

    private User stored(String id) {
        return graph.directory.user(graph.tenantId(), UUID.fromString(id)).orElseThrow();
    }

    @Rule({"identity:GRAPH-13", "identity:SEC-2"})
    @Test
    void createsShowsChangesAndDeletesAUser() {
        Answer made = newUser("carol");

        assertThat(made.status()).as(made.text()).isEqualTo(201);
        assertThat(made.text()).doesNotContain("Sommer", "argon2");
        String one = USERS + "/" + made.at("/id");
        assertThat(admin.get(one).json().propertyNames())
                .containsExactlyInAnyOrder(
                        "@odata.context",
                        "businessPhones",
                        "displayName",
                        "givenName",
                        "id",
                        "jobTitle",
                        "mail",
                        "mobilePhone",
                        "officeLocation",
                        "preferredLanguage",
                        "surname",
                        "userPrincipalName");
        assertThat(admin.get(USERS + "/CAROL@contoso.test").at("/id")).isEqualTo(made.at("/id"));
        assertThat(admin.get(USERS + "('carol@contoso.test')").at("/id")).isEqualTo(made.at("/id"));
        User carol = stored(made.at("/id"));
        assertThat(carol.passwordHash().orElse("")).startsWith("$argon2id$v=19$m=19456,t=2,p=1$");
        assertThat(PasswordHash.verify("Sommer-2026", carol.passwordHash().orElse("")))
                .isEqualTo(PasswordHash.Match.YES);
        assertThat(admin.patch(one, "{'givenName':'Carol','jobTitle':null}").status())
                .isEqualTo(204);
        assertThat(admin.get(one + "?$select=givenName,jobTitle,accountEnabled").text())
                .contains("\"givenName\":\"Carol\"", "\"accountEnabled\":true");
        assertThat(newUser("carol").status()).isEqualTo(409);
        assertThat(admin.delete(one).status()).isEqualTo(204);
        assertThat(admin.get(one).status()).isEqualTo(404);
        assertThat(newUser("carol").status()).as("the name is free again").isEqualTo(201);
        assertThat(
                        admin.post(
                                        "/v1.0/directory/deletedItems/"
                                                + made.at("/id")
                                                + "/restore",
                                        "")
                                .status())
                .as("her name was taken meanwhile")
                .isEqualTo(409);
    }

    @Rule("identity:GRAPH-13")
    @Test
    void refusesUsersThatCannotBe() {
        for (String body :
                new String[] {
                    "{'displayName':'x'}",
                    "{'accountEnabled':true,'displayName':'x','mailNickname':'x','userPrincipalName':"
                            + "'x@elsewhere.test','passwordProfile':{'password':'Sommer-2026'}}",
                    "{'accountEnabled':true,'displayName':'x','mailNickname':'x','userPrincipalName':"
                            + "'x','passwordProfile':{'password':'Sommer-2026'}}",
                    "{'accountEnabled':true,'displayName':'x','mailNickname':'x','userPrincipalName':"
                            + "'x@contoso.test','passwordProfile':{'password':'short'}}",
                    "{'accountEnabled':true,'displayName':'x','mailNickname':'x','userPrincipalName':"
                            + "'x@contoso.test'}"
                }) {
            Answer answer = admin.post(USERS, body);
            assertThat(answer.status()).as(answer.text()).isEqualTo(400);
            assertThat(answer.text()).doesNotContain("short").doesNotContain("Sommer");
        }
    }

    @Rule({"identity:GRAPH-13", "identity:RT-3"})
    @Test
    void revokesWhatWasIssuedBefore() {
        String id = newUser("dave").at("/id");
        String one = USERS + "/" + id;
        graph.now = graph.now.plusSeconds(60);
        assertThat(admin.post(one + "/revokeSignInSessions", "").json().path("value").asBoolean())
                .isTrue();
        assertThat(stored(id).sessionsValidFrom()).isEqualTo(graph.now);

        graph.now = graph.now.plusSeconds(60);
        admin.patch(one, "{'accountEnabled':false}");
        assertThat(stored(id).sessionsValidFrom()).isEqualTo(graph.now);

        graph.now = graph.now.plusSeconds(60);
        admin.patch(one, "{'passwordProfile':{'password':'Herbst-2026'}}");
        assertThat(stored(id).sessionsValidFrom()).isEqualTo(graph.now);
        assertThat(stored(id).passwordChangedAt()).isEqualTo(graph.now);
        assertThat(stored(id).mustChangePassword()).isTrue();
        assertThat(PasswordHash.verify("Herbst-2026", stored(id).passwordHash().orElse("")))
                .isEqualTo(PasswordHash.Match.YES);
    }

    @Rule("identity:GRAPH-13")
    @Test
    void aUserChangesHisOwnPasswordIfHeKnowsIt() {
        String id = newUser("erin").at("/id");
        GraphClient erin = graph.user("erin");
        String body = "{'currentPassword':'%s','newPassword':'%s'}";

        assertThat(
                        erin.post("/v1.0/me/changePassword", body.formatted("wrong", "Winter-2026"))
                                .status())
                .isEqualTo(400);
        assertThat(
                        erin.post("/v1.0/me/changePassword", body.formatted("Sommer-2026", "weak"))
                                .status())
                .isEqualTo(400);
        assertThat(
                        erin.post(
                                        "/v1.0/me/changePassword",
                                        body.formatted("Sommer-2026", "Winter-2026"))
                                .status())
                .isEqualTo(204);
        assertThat(PasswordHash.verify("Winter-2026", stored(id).passwordHash().orElse("")))
                .isEqualTo(PasswordHash.Match.YES);
        assertThat(
                        graph.user("frank")
                                .post(
                                        USERS + "/" + id + "/changePassword",
                                        body.formatted("Winter-2026", "Sommer-2026"))
                                .status())
                .isEqualTo(403);
    }

    @Rule({"identity:GRAPH-12", "identity:GRAPH-23"})
    @Test
    void meIsTheSignedInUser() {
        GraphClient alice = graph.user("alice", Set.of("User.Read"));
        String mine = alice.post("/v1.0/applications", "{'displayName':'x'}").text();

        assertThat(alice.get("/v1.0/me").at("/userPrincipalName")).isEqualTo("alice@contoso.test");
        assertThat(alice.get("/v1.0/me").at("/@odata.context")).endsWith("#users/$entity");
        assertThat(mine).as("User.Read does not allow this").contains("Insufficient privileges");
        assertThat(alice.get(USERS + "/admin@contoso.test").status()).isEqualTo(403);
        GraphClient full = graph.user("alice2");
        String id = full.post("/v1.0/applications", "{'displayName':'hers'}").at("/id");
        assertThat(full.get("/v1.0/me/ownedObjects").each("id")).containsExactly(id);
        assertThat(full.get("/v1.0/me/ownedObjects").each("@odata.type"))
                .containsExactly("#microsoft.graph.application");
        assertThat(full.patch(USERS + "/" + graph.idOf(full), "{'mobilePhone':'1'}").status())
                .isEqualTo(204);
        assertThat(full.patch(USERS + "/" + graph.idOf(full), "{'jobTitle':'Chief'}").status())
                .isEqualTo(403);
        Answer application = graph.application("app", "Directory.Read.All").get("/v1.0/me");
        assertThat(application.status()).isEqualTo(400);
        assertThat(application.errorCode()).isEqualTo("Request_BadRequest");
    }

    @Rule("identity:GRAPH-23")
    @Test
    void aLesserAdministratorCannotTakeOverAGreaterOne() {
        GraphClient helper = graph.user("helper", DirectoryRole.USER_ADMINISTRATOR);
        String boss = USERS + "/admin@contoso.test";
        newUser("grace");

        assertThat(helper.patch(boss, "{'passwordProfile':{'password':'Winter-2026'}}").status())
                .isEqualTo(403);
        assertThat(helper.delete(boss).status()).isEqualTo(403);
        assertThat(helper.post(boss + "/revokeSignInSessions", "").status()).isEqualTo(403);
        assertThat(helper.patch(USERS + "/grace@contoso.test", "{'jobTitle':'x'}").status())
                .isEqualTo(204);
        assertThat(admin.delete(boss).status()).as("nobody deletes himself").isEqualTo(400);
        assertThat(graph.user("nobody").post(USERS, "{}").status()).isEqualTo(403);
    }

    private String newGroup(GraphClient by, String name) {
        Answer made =
                by.post(
                        GROUPS,
                        "{'displayName':'"
                                + name
                                + "','mailNickname':'"
                                + name
                                + "','mailEnabled':false,'securityEnabled':true}");
        assertThat(made.status()).as(made.text()).isEqualTo(201);
        return made.at("/id");
    }

    private static String reference(String id) {
        return "{'@odata.id':'https://graph.microsoft.com/v1.0/directoryObjects/" + id + "'}";
    }

    @Rule({"identity:GRAPH-14", "identity:GRAPH-12"})
    @Test
    void groupsHaveMembersDirectAndIndirect() {
        String inner = newGroup(admin, "inner");
        String outer = newGroup(admin, "outer");
        GraphClient heidi = graph.user("heidi");
        String id = graph.idOf(heidi);

        assertThat(admin.post(GROUPS + "/" + inner + "/members/$ref", reference(id)).status())
                .isEqualTo(204);
        assertThat(admin.post(GROUPS + "/" + inner + "/members/$ref", reference(id)).status())
                .as("again")
                .isEqualTo(400);
        assertThat(admin.post(GROUPS + "/" + outer + "/members/$ref", reference(inner)).status())
                .isEqualTo(204);
        assertThat(admin.post(GROUPS + "/" + inner + "/members/$ref", reference(outer)).status())
                .as("a circle is allowed and must not hang anything")
                .isEqualTo(204);
        assertThat(admin.post(GROUPS + "/" + outer + "/members/$ref", reference(outer)).status())
                .isEqualTo(400);

        assertThat(heidi.get("/v1.0/me/memberOf").each("id")).containsExactly(inner);
        assertThat(heidi.get("/v1.0/me/transitiveMemberOf").each("id"))
                .containsExactlyInAnyOrder(inner, outer);
        assertThat(
                        heidi.post("/v1.0/me/getMemberGroups", "{'securityEnabledOnly':true}")
                                .json()
                                .path("value")
                                .valueStream()
                                .map(JsonNode::asString))
                .containsExactlyInAnyOrder(inner, outer);
        assertThat(
                        admin.post(
                                        "/v1.0/directoryObjects/" + id + "/checkMemberGroups",
                                        "{'groupIds':['"
                                                + outer
                                                + "','"
                                                + UUID.randomUUID()
                                                + "']}")
                                .json()
                                .path("value")
                                .valueStream()
                                .map(JsonNode::asString))
                .containsExactly(outer);
        assertThat(admin.get(GROUPS + "/" + outer + "/transitiveMembers").each("id"))
                .contains(inner, id);
        assertThat(admin.get(GROUPS + "/" + inner + "/members?$select=id").each("@odata.type"))
                .contains("#microsoft.graph.user", "#microsoft.graph.group");
        assertThat(graph.directory.groupsOf(UUID.fromString(id)))
                .containsExactlyInAnyOrder(UUID.fromString(inner), UUID.fromString(outer));
        admin.delete(GROUPS + "/" + outer);
        assertThat(graph.directory.groupsOf(UUID.fromString(id)))
                .as("a deleted group counts for nothing")
                .containsExactly(UUID.fromString(inner));
        assertThat(admin.delete(GROUPS + "/" + inner + "/members/" + id + "/$ref").status())
                .isEqualTo(204);
        assertThat(graph.directory.groupsOf(UUID.fromString(id))).isEmpty();
    }

    @Rule({"identity:GRAPH-14", "identity:GRAPH-23"})
    @Test
    void ownersManageTheirGroups() {
        GraphClient ivan = graph.user("ivan");
        GraphClient judy = graph.user("judy");
        String group = GROUPS + "/" + newGroup(ivan, "ivans");

        assertThat(
                        admin.get(
                                        GROUPS
                                                + "?$filter=displayName eq 'ivans' and mailNickname eq 'ivans'")
                                .each("displayName"))
                .containsExactly("ivans");
        assertThat(ivan.get(group + "/owners").each("id")).containsExactly(graph.idOf(ivan));
        assertThat(judy.patch(group, "{'description':'mine'}").status()).isEqualTo(403);
        assertThat(judy.post(group + "/members/$ref", reference(graph.idOf(judy))).status())
                .isEqualTo(403);
        assertThat(ivan.patch(group, "{'description':'ours'}").status()).isEqualTo(204);
        assertThat(ivan.post(group + "/owners/$ref", reference(graph.idOf(judy))).status())
                .isEqualTo(204);
        assertThat(judy.delete(group).status()).isEqualTo(204);
        assertThat(
                        ivan.post(
                                        GROUPS,
                                        "{'displayName':'r','mailNickname':'r','mailEnabled':false,"
                                                + "'securityEnabled':true,'isAssignableToRole':true}")
                                .status())
                .as("a group for roles is for those who give roles")
                .isEqualTo(403);
    }

    @Rule({"identity:GRAPH-17", "identity:GRAPH-23"})
    @Test
    void directoryRolesCountAtOnceAndTheLastAdministratorStays() {
        GraphClient kim = graph.user("kim");
        String roles = "/v1.0/roleManagement/directory/roleAssignments";
        String body =
                "{'principalId':'"
                        + graph.idOf(kim)
                        + "','roleDefinitionId':'9b895d92-2cd3-44c7-9d02-a6ac2d5ea5c3',"
                        + "'directoryScopeId':'/'}";
        String other = admin.post("/v1.0/applications", "{'displayName':'o'}").at("/id");
        assertThat(kim.delete("/v1.0/applications/" + other).status()).isEqualTo(403);
        assertThat(kim.post(roles, body).status()).isEqualTo(403);

        Answer given = admin.post(roles, body);
        assertThat(given.status()).as(given.text()).isEqualTo(201);
        assertThat(admin.post(roles, body).status()).isEqualTo(409);
        assertThat(kim.delete("/v1.0/applications/" + other).status()).isEqualTo(204);
        assertThat(
                        admin.get(
                                        "/v1.0/directoryRoles(roleTemplateId='9b895d92-2cd3-44c7-9d02-a6ac2d5ea5c3')/members")
                                .each("id"))
                .containsExactly(graph.idOf(kim));
        assertThat(kim.get("/v1.0/me/memberOf").each("@odata.type"))
                .contains("#microsoft.graph.directoryRole");
        assertThat(admin.delete(roles + "/" + given.at("/id")).status()).isEqualTo(204);
        assertThat(kim.get("/v1.0/me/memberOf").each("id")).isEmpty();
        String last =
                admin.get(roles + "?$filter=principalId eq '" + graph.idOf(admin) + "'")
                        .at("/value/0/id");
        assertThat(admin.delete(roles + "/" + last).status()).isEqualTo(400);
        assertThat(admin.get("/v1.0/directoryRoles").each("displayName"))
                .contains("Global Administrator");
        assertThat(admin.get("/v1.0/roleManagement/directory/roleDefinitions").each("id"))
                .contains("62e90394-69f5-4237-9190-012177145e10");
    }

    @Rule({"identity:GRAPH-15", "identity:GRAPH-18"})
    @Test
    void theOrganizationIsTheTenant() {
        Answer organization = admin.get("/v1.0/organization");

        assertThat(organization.at("/value/0/id")).isEqualTo(graph.tenantId().toString());
        assertThat(organization.at("/value/0/displayName")).isEqualTo("Contoso");
        assertThat(organization.at("/value/0/verifiedDomains/0/name")).isEqualTo("contoso.test");
        assertThat(admin.get("/v1.0/organization/" + graph.tenantId()).at("/displayName"))
                .isEqualTo("Contoso");
        assertThat(admin.get("/v1.0/domains").each("id")).containsExactly("contoso.test");
        assertThat(admin.get("/v1.0/domains/contoso.test").status()).isEqualTo(200);
        assertThat(admin.get("/v1.0/domains/elsewhere.test").status()).isEqualTo(404);
        assertThat(admin.get("/v1.0/subscribedSkus").each("id")).isEmpty();
    }

    @Rule("identity:GRAPH-23")
    @Test
    void aTenantMayKeepUsersFromRegistering() {
        GraphClient lea = graph.user("lea");
        String policy = "/v1.0/policies/authorizationPolicy";
        String body = "{'defaultUserRolePermissions':{'allowedToCreateApps':%s}}";

        assertThat(lea.patch(policy, body.formatted("true")).status()).isEqualTo(403);
        assertThat(admin.patch(policy, body.formatted("false")).status()).isEqualTo(204);
        assertThat(lea.post("/v1.0/applications", "{'displayName':'x'}").status()).isEqualTo(403);
        assertThat(
                        graph.user("max", DirectoryRole.APPLICATION_DEVELOPER)
                                .post("/v1.0/applications", "{'displayName':'x'}")
                                .status())
                .isEqualTo(201);
        admin.patch(policy, body.formatted("true"));
        assertThat(lea.post("/v1.0/applications", "{'displayName':'x'}").status()).isEqualTo(201);
    }

    @Rule("identity:GRAPH-16")
    @Test
    void getByIdsNamesTheTypes() {
        String user = graph.idOf(graph.user("nina"));
        String group = newGroup(admin, "ninas");
        String principal = admin.get("/v1.0/servicePrincipals?$top=1&$select=id").at("/value/0/id");
        String ids = "'" + user + "','" + group + "','" + principal + "'";

        Answer all =
                admin.post(
                        "/v1.0/directoryObjects/getByIds",
                        "{'ids':["
                                + ids
                                + ",'"
                                + UUID.randomUUID()
                                + "'],'types':['user','group','servicePrincipal',"
                                + "'directoryObjectPartnerReference']}");

        assertThat(all.each("@odata.type"))
                .containsExactly(
                        "#microsoft.graph.user",
                        "#microsoft.graph.group",
                        "#microsoft.graph.servicePrincipal");
        assertThat(
                        admin.post(
                                        "/v1.0/directoryObjects/getByIds",
                                        "{'ids':[" + ids + "],'types':['Group']}")
                                .each("id"))
                .containsExactly(group);
        String many = ("'" + user + "',").repeat(1001);
        assertThat(
                        admin.post(
                                        "/v1.0/directoryObjects/getByIds",
                                        "{'ids':[" + many.substring(0, many.length() - 1) + "]}")
                                .status())
                .isEqualTo(400);
        assertThat(admin.get("/v1.0/directoryObjects/" + user).at("/@odata.type"))
                .isEqualTo("#microsoft.graph.user");
    }

    @Rule("identity:GRAPH-19")
    @Test
    void batchesRunInOrder() {
        Answer batch =
                admin.post(
                        "/v1.0/$batch",
                        """
                        {'requests':[
                          {'id':'1','method':'POST','url':'/applications','body':{'displayName':'b'},
                           'headers':{'Content-Type':'application/json'}},
                          {'id':'2','method':'GET','url':'/applications?$filter=displayName eq \\u0027b\\u0027',
                           'dependsOn':['1']},
                          {'id':'3','method':'GET','url':'/applications/x'},
                          {'id':'4','method':'GET','url':'/me','dependsOn':['3']}]}
                        """);

        assertThat(batch.status()).as(batch.text()).isEqualTo(200);
        JsonNode responses = batch.json().path("responses");
        assertThat(responses.valueStream().map(each -> each.path("status").asInt()))
                .containsExactly(201, 200, 404, 424);
        assertThat(responses.at("/1/body/value/0/displayName").asString()).isEqualTo("b");
        assertThat(admin.post("/v1.0/$batch", "{'requests':[]}").status()).isEqualTo(400);
        String one = "{'id':'%d','method':'GET','url':'/me'},";
        StringBuilder many = new StringBuilder();
        for (int i = 0; i < 21; i++) {
            many.append(one.formatted(i));
        }
        assertThat(
                        admin.post(
                                        "/v1.0/$batch",
                                        "{'requests':["
                                                + many.substring(0, many.length() - 1)
                                                + "]}")
                                .status())
                .isEqualTo(400);
        assertThat(
                        admin.post(
                                        "/v1.0/$batch",
                                        "{'requests':[{'id':'1','method':'POST','url':'/$batch'}]}")
                                .status())
                .isEqualTo(400);
    }

    @Rule({"identity:APP-3", "identity:GRAPH-17"})
    @Test
    void deletedItemsComeBackOrGoForGood() {
        Answer made = admin.post("/v1.0/applications", "{'displayName':'gone'}");
        String principal =
                admin.post("/v1.0/servicePrincipals", "{'appId':'" + made.at("/appId") + "'}")
                        .at("/id");
        String id = made.at("/id");
        admin.delete("/v1.0/applications/" + id);
        String deleted = "/v1.0/directory/deletedItems/";

        assertThat(admin.get(deleted + "microsoft.graph.application").each("id")).contains(id);
        assertThat(admin.get(deleted + id).at("/deletedDateTime")).isNotEmpty();
        assertThat(graph.user("olga").post(deleted + id + "/restore", "").status()).isEqualTo(403);
        Answer restored = admin.post(deleted + id + "/restore", "");
        assertThat(restored.at("/@odata.type")).isEqualTo("#microsoft.graph.application");
        assertThat(admin.get("/v1.0/applications/" + id).status()).isEqualTo(200);
        assertThat(admin.get("/v1.0/servicePrincipals/" + principal).status()).isEqualTo(200);
        admin.delete("/v1.0/applications/" + id);
        assertThat(admin.delete(deleted + id).status()).isEqualTo(204);
        assertThat(admin.get(deleted + id).status()).isEqualTo(404);
        int purged =
                graph.directory.<Integer, RuntimeException>write(
                        rows -> rows.objects().purgeDeletedBefore(graph.now.plusSeconds(1)));
        assertThat(purged).isPositive();
        assertThat(admin.get(deleted + principal).status()).isEqualTo(404);
    }

    @Rule({"identity:GRAPH-8", "identity:ASSERT-9"})
    @Test
    void applicationsTrustForeignTokens() {
        String one =
                "/v1.0/applications/"
                        + admin.post("/v1.0/applications", "{'displayName':'f'}").at("/id")
                        + "/federatedIdentityCredentials";
        String body =
                "{'name':'%s','issuer':'https://token.example.test','subject':'%s',"
                        + "'audiences':['api://AzureADTokenExchange']}";

        Answer made = admin.post(one, body.formatted("ci", "repo:a"));

        assertThat(made.status()).as(made.text()).isEqualTo(201);
        assertThat(admin.post(one, body.formatted("ci", "repo:b")).status()).isEqualTo(409);
        assertThat(admin.post(one, body.formatted("ci2", "repo:a")).status()).isEqualTo(409);
        assertThat(admin.post(one, "{'name':'x'}").status()).isEqualTo(400);
        assertThat(admin.get(one + "/ci").at("/id")).isEqualTo(made.at("/id"));
        assertThat(admin.patch(one + "/" + made.at("/id"), "{'subject':'repo:c'}").status())
                .isEqualTo(204);
        assertThat(admin.get(one).each("subject")).containsExactly("repo:c");
        assertThat(admin.delete(one + "/" + made.at("/id")).status()).isEqualTo(204);
        assertThat(admin.get(one).each("id")).isEmpty();
    }

    @Rule("identity:GRAPH-8")
    @Test
    void applicationsHaveExtensionPropertiesAndALogo() {
        Answer made = admin.post("/v1.0/applications", "{'displayName':'e'}");
        String one = "/v1.0/applications/" + made.at("/id");

        Answer extension =
                admin.post(
                        one + "/extensionProperties",
                        "{'name':'shoe','dataType':'Integer','targetObjects':['User']}");
        assertThat(extension.at("/name"))
                .isEqualTo("extension_" + made.at("/appId").replace("-", "") + "_shoe");
        assertThat(admin.get(one + "/extensionProperties").each("dataType"))
                .containsExactly("Integer");
        assertThat(admin.get(one).json().has("extensionProperties")).isFalse();
        assertThat(admin.delete(one + "/extensionProperties/" + extension.at("/id")).status())
                .isEqualTo(204);
        assertThat(admin.get(one + "/logo").status()).isEqualTo(404);
        byte[] png = {(byte) 0x89, 'P', 'N', 'G', 1, 2, 3};
        assertThat(admin.send("PUT", one + "/logo", png).status()).isEqualTo(204);
        assertThat(admin.get(one + "/logo").bytes()).isEqualTo(png);
        assertThat(admin.get(one + "/logo").header("Content-Type")).contains("image/png");
        assertThat(
                        admin.send(
                                        "PUT",
                                        one + "/logo",
                                        "<svg onload=alert(1)>"
                                                .getBytes(java.nio.charset.StandardCharsets.UTF_8))
                                .status())
                .isEqualTo(400);
    }
}
