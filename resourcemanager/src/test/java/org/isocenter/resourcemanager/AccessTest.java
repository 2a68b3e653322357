package org.isocenter.resourcemanager;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.isocenter.http.auth.Principal;
import org.isocenter.resourcemanager.Cloud.Answer;
import org.isocenter.resourcemanager.access.Action;
import org.isocenter.resourcemanager.access.BuiltInRole;
import org.isocenter.resourcemanager.access.DenyAssignment;
import org.isocenter.resourcemanager.access.Permission;
import org.isocenter.resourcemanager.access.PrincipalType;
import org.isocenter.resourcemanager.access.RoleBasedAccess;
import org.isocenter.resourcemanager.protocol.ArmId;
import org.isocenter.rule.Rule;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/// Role-based access control: evaluation, definitions, assignments.
class AccessTest {
    private static final String USER = "cccccccc-0000-4000-8000-000000000101";
    private static final String GROUP = "eeeeeeee-0000-4000-8000-000000000001";
    private static final String DATA =
            "Microsoft.HealthcareApis/workspaces/dicomservices/resources/";
    private static final String RA = "/providers/Microsoft.Authorization/roleAssignments";
    private static final String RD = "/providers/Microsoft.Authorization/roleDefinitions";
    private static final ArmId SERVICE = ArmId.parse(Cloud.D).orElseThrow();

    @TempDir Path folder;
    private Cloud cloud;
    private Principal user;
    private Bootstrap bootstrap;

    @BeforeEach
    void start() {
        cloud = new Cloud(folder).withService();
        user = cloud.user(USER, GROUP);
        bootstrap = new Bootstrap(cloud.plane);
    }

    @AfterEach
    void stop() {
        cloud.close();
    }

    private void give(BuiltInRole role, String scope) {
        bootstrap.assign(Cloud.TENANT, scope, role, USER, PrincipalType.USER);
    }

    private boolean may(Action action) {
        return cloud.plane.access().allows(user, SERVICE, action);
    }

    private static String guid(int n) {
        return String.format("99999999-0000-4000-8000-%012d", n);
    }

    private static String grant(BuiltInRole role, String principal, String more) {
        return "{\"properties\":{\"roleDefinitionId\":\""
                + Cloud.S
                + RD
                + "/"
                + role.id()
                + "\",\"principalId\":\""
                + principal
                + "\""
                + more
                + "}}";
    }

    // Evaluation

    @Rule({"arm:RBAC-2", "arm:RBAC-9", "arm:RA-13"})
    @ParameterizedTest
    @CsvSource({
        "/, true",
        "/subscriptions/bbbbbbbb-0000-4000-8000-000000000001, true",
        "/subscriptions/bbbbbbbb-0000-4000-8000-000000000001/resourceGroups/RG1, true",
        "/subscriptions/bbbbbbbb-0000-4000-8000-000000000001/resourceGroups/rg1/providers/Microsoft.HealthcareApis/workspaces/ws1, true",
        "/subscriptions/bbbbbbbb-0000-4000-8000-000000000001/resourceGroups/rg1/providers/Microsoft.HealthcareApis/workspaces/ws1/dicomservices/blue, true",
        "/subscriptions/bbbbbbbb-0000-4000-8000-000000000001/resourceGroups/rg1/providers/Microsoft.HealthcareApis/workspaces/ws1/dicomservices/blu, false",
        "/subscriptions/bbbbbbbb-0000-4000-8000-000000000001/resourceGroups/rg, false",
        "/subscriptions/bbbbbbbb-0000-4000-8000-000000000002, false"
    })
    void rolesFlowDownAndNowhereElse(String scope, boolean allowed) {
        assertThat(may(Action.data(DATA + "read"))).isFalse();
        give(BuiltInRole.DICOM_DATA_READER, scope);
        assertThat(may(Action.data(DATA + "read"))).isEqualTo(allowed);
    }

    @Rule("arm:RBAC-2")
    @Test
    void aGroupGivesItsRolesToItsMembers() {
        assertThat(may(Action.data(DATA + "write"))).isFalse();

        bootstrap.assign(
                Cloud.TENANT, Cloud.G, BuiltInRole.DICOM_DATA_OWNER, GROUP, PrincipalType.GROUP);

        assertThat(may(Action.data(DATA + "write"))).isTrue();
        // The token's own list counts before the directory's.
        Principal withClaim =
                new Principal(
                        user.tenantId(),
                        user.objectId(),
                        user.kind(),
                        user.appId(),
                        user.userPrincipalName(),
                        user.scopes(),
                        user.roles(),
                        Optional.of(Set.of()),
                        user.audience(),
                        user.expiresAt());
        assertThat(cloud.plane.access().allows(withClaim, SERVICE, Action.data(DATA + "write")))
                .isFalse();
        cloud.directory.groups.remove(USER);
        cloud.clock.advance(Duration.ofMillis(1001));
        assertThat(may(Action.data(DATA + "write"))).isFalse();
    }

    @Rule("arm:RBAC-3")
    @Test
    void notActionsTakeAwayFromTheirOwnRoleOnly() {
        Action assign = Action.control("Microsoft.Authorization/roleAssignments/write");
        give(BuiltInRole.CONTRIBUTOR, Cloud.S);
        assertThat(may(assign)).isFalse();
        assertThat(may(Action.control("Microsoft.HealthcareApis/workspaces/write"))).isTrue();

        give(BuiltInRole.USER_ACCESS_ADMINISTRATOR, Cloud.S);

        assertThat(may(assign)).isTrue();
    }

    @Rule("arm:RBAC-5")
    @Test
    void controlAndDataNeverMeet() {
        give(BuiltInRole.OWNER, Cloud.S);
        for (String action :
                List.of(
                        "read",
                        "write",
                        "delete",
                        "manageExtendedQueryTags/action",
                        "export/action")) {
            assertThat(may(Action.data(DATA + action))).isFalse();
        }
        String dataOwner = "cccccccc-0000-4000-8000-000000000102";
        cloud.user(dataOwner);
        bootstrap.assign(
                Cloud.TENANT, Cloud.S, BuiltInRole.DICOM_DATA_OWNER, dataOwner, PrincipalType.USER);
        assertThat(cloud.send(dataOwner, "GET", Cloud.D + Cloud.V, "").code())
                .isEqualTo("AuthorizationFailed");
    }

    private static DenyAssignment denial(
            String scope,
            List<DenyAssignment.Party> who,
            List<DenyAssignment.Party> but,
            boolean ownScopeOnly) {
        return new DenyAssignment(
                guid(900),
                Cloud.TENANT,
                ArmId.parse(scope).orElseThrow(),
                "Nothing is deleted here",
                "",
                List.of(
                        Permission.of(
                                List.of("*/delete"), List.of(), List.of("*/delete"), List.of())),
                who,
                but,
                ownScopeOnly,
                true,
                java.time.Instant.EPOCH);
    }

    @Rule({"arm:RBAC-6", "arm:RBAC-7"})
    @Test
    void aDenialWinsOverEveryRole() {
        give(BuiltInRole.OWNER, Cloud.S);
        give(BuiltInRole.DICOM_DATA_OWNER, Cloud.S);
        List<DenyAssignment.Party> all = List.of(DenyAssignment.Party.everybody());
        cloud.plane.administration().deny(denial(Cloud.G, all, List.of(), false));

        Answer refused = cloud.send(USER, "DELETE", Cloud.D + Cloud.V, "");

        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.code()).isEqualTo("DenyAssignmentAuthorizationFailed");
        assertThat(refused.at("/error/message")).contains("Nothing is deleted here");
        assertThat(may(Action.data(DATA + "delete"))).isFalse();
        assertThat(may(Action.data(DATA + "read"))).isTrue();
        cloud.plane
                .administration()
                .deny(
                        denial(
                                Cloud.G,
                                all,
                                List.of(new DenyAssignment.Party(GROUP, "Group")),
                                false));
        assertThat(may(Action.data(DATA + "delete"))).isTrue();
        cloud.plane.administration().deny(denial(Cloud.G, all, List.of(), true));
        assertThat(may(Action.data(DATA + "delete"))).isTrue();
        assertThat(cloud.send(USER, "DELETE", Cloud.G + Cloud.RV, "").code())
                .isEqualTo("DenyAssignmentAuthorizationFailed");
        String deny = "/providers/Microsoft.Authorization/denyAssignments";
        Answer list = cloud.get(Cloud.D + deny + Cloud.AV);
        assertThat(list.at("/value/0/properties/denyAssignmentName"))
                .isEqualTo("Nothing is deleted here");
        assertThat(
                        cloud.get(Cloud.D + deny + "/" + guid(900) + Cloud.AV)
                                .at("/properties/doNotApplyToChildScopes"))
                .isEqualTo("true");
        assertThat(cloud.put(Cloud.G + deny + "/" + guid(901) + Cloud.AV, "{}").status())
                .isEqualTo(405);
        cloud.plane.administration().undeny(guid(900));
        assertThat(cloud.get(Cloud.S + deny + Cloud.AV).at("/value")).isEqualTo("[]");
        assertThat(cloud.get(Cloud.D + deny + "/" + guid(900) + Cloud.AV).status()).isEqualTo(404);
    }

    @Rule({"arm:RBAC-7", "arm:RBAC-8"})
    @Test
    void anAssignmentWithAConditionGrantsNothing() {
        String condition =
                ",\"condition\":\"@Resource[x] StringEquals 'y'\",\"conditionVersion\":\"2.0\"";

        Answer made =
                cloud.put(
                        Cloud.D + RA + "/" + guid(1) + Cloud.AV,
                        grant(BuiltInRole.READER, USER, condition));

        assertThat(made.status()).isEqualTo(201);
        assertThat(made.at("/properties/condition")).isEqualTo("@Resource[x] StringEquals 'y'");
        assertThat(made.at("/properties/conditionVersion")).isEqualTo("2.0");
        Answer refused = cloud.send(USER, "GET", Cloud.D + Cloud.V, "");
        assertThat(refused.code()).isEqualTo("AuthorizationFailed");
        assertThat(refused.at("/error/message")).contains("condition");
        assertThat(
                        cloud.put(
                                        Cloud.D + RA + "/" + guid(2) + Cloud.AV,
                                        grant(BuiltInRole.OWNER, USER, ",\"condition\":\"x\""))
                                .code())
                .isEqualTo("InvalidCondition");
    }

    @Rule("arm:RBAC-9")
    @Test
    void anAssignmentTakenBackOnAnotherNodeIsGoneWithinASecond() {
        RoleBasedAccess other = cloud.plane(cloud.database).access();
        assertThat(other.allows(user, SERVICE, Action.data(DATA + "read"))).isFalse();
        give(BuiltInRole.DICOM_DATA_READER, Cloud.D);
        assertThat(may(Action.data(DATA + "read"))).isTrue();

        cloud.clock.advance(Duration.ofMillis(1001));

        assertThat(other.allows(user, SERVICE, Action.data(DATA + "read"))).isTrue();
    }

    @Rule("arm:RBAC-10")
    @Test
    void listsShowWhatTheCallerMayRead() {
        cloud.put(Cloud.W + "/dicomservices/green" + Cloud.V, "{\"location\":\"westus\"}");
        cloud.put(Cloud.G + "2" + Cloud.RV, "{\"location\":\"westus\"}");
        cloud.put(
                Cloud.W.replace("rg1", "rg12").replace("ws1", "ws2") + Cloud.V,
                "{\"location\":\"westus\"}");
        String subscriptions = "/subscriptions?api-version=2022-12-01";
        assertThat(cloud.send(USER, "GET", subscriptions, "").at("/value")).isEqualTo("[]");
        assertThat(cloud.send(USER, "GET", Cloud.S + "?api-version=2022-12-01", "").status())
                .isEqualTo(403);
        String workspaces = "/providers/Microsoft.HealthcareApis/workspaces" + Cloud.V;
        for (String scope : List.of(Cloud.S, Cloud.G, Cloud.S + "/resourceGroups/nowhere")) {
            assertThat(cloud.send(USER, "GET", scope + workspaces, "").body().toString())
                    .isEqualTo("{\"value\":[]}");
        }

        give(BuiltInRole.READER, Cloud.W);

        assertThat(cloud.send(USER, "GET", subscriptions, "").at("/value/0/subscriptionId"))
                .isEqualTo(Cloud.SUB);
        assertThat(cloud.send(USER, "GET", Cloud.S + "?api-version=2022-12-01", "").status())
                .isEqualTo(200);
        assertThat(cloud.send(USER, "GET", Cloud.S + workspaces, "").body().path("value"))
                .hasSize(1);
        assertThat(cloud.get(Cloud.S + workspaces).body().path("value")).hasSize(2);
        assertThat(
                        cloud.send(USER, "GET", Cloud.S + "/resources" + Cloud.RV, "")
                                .body()
                                .path("value"))
                .hasSize(3);
        assertThat(cloud.send(USER, "GET", Cloud.S + "/resourcegroups" + Cloud.RV, "").at("/value"))
                .isEqualTo("[]");
        assertThat(
                        cloud.send(USER, "GET", Cloud.W + "/dicomservices" + Cloud.V, "")
                                .body()
                                .path("value"))
                .hasSize(2);
    }

    @Rule({"arm:RBAC-1", "arm:RBAC-10"})
    @Test
    void whoMayNotReadLearnsNothingOfWhatIsThere() {
        String[] there = {Cloud.G + Cloud.RV, Cloud.W + Cloud.V, Cloud.D + Cloud.V};
        String[] notThere = {
            Cloud.G + "x" + Cloud.RV, Cloud.W + "x" + Cloud.V, Cloud.D + "x" + Cloud.V
        };
        for (String method : List.of("GET", "PUT", "PATCH", "DELETE")) {
            for (int i = 0; i < there.length; i++) {
                Answer one = cloud.send(USER, method, there[i], "{}");
                Answer other = cloud.send(USER, method, notThere[i], "{}");
                assertThat(one.status()).as(method + there[i]).isEqualTo(403);
                assertThat(other.status()).as(method + notThere[i]).isEqualTo(403);
            }
        }
    }

    @Rule("arm:RBAC-11")
    @Test
    void theCreatorOwnsASubscription() {
        String sub = "bbbbbbbb-0000-4000-8000-000000000033";

        cloud.plane.administration().createSubscription(Cloud.TENANT, sub, "Second", user);

        assertThat(
                        cloud.send(
                                        USER,
                                        "PUT",
                                        "/subscriptions/" + sub + "/resourceGroups/g" + Cloud.RV,
                                        "{\"location\":\"westus\"}")
                                .status())
                .isEqualTo(201);
        assertThat(cloud.get("/subscriptions/" + sub + "?api-version=2022-12-01").status())
                .isEqualTo(200);
    }

    @Rule("arm:RBAC-12")
    @Test
    void tellsTheCallersPermissions() {
        give(BuiltInRole.READER, Cloud.G);
        String permissions =
                "/providers/Microsoft.Authorization/permissions?api-version=2022-04-01";

        assertThat(cloud.send(USER, "GET", Cloud.D + permissions, "").at("/value"))
                .isEqualTo(
                        "[{\"actions\":[\"*/read\"],\"notActions\":[],\"dataActions\":[],\"notDataActions\":[]}]");
        assertThat(cloud.send(USER, "GET", Cloud.S + permissions, "").status()).isEqualTo(403);
    }

    @Rule("arm:RBAC-2")
    @Test
    void aRoleAtTheRootOfOneTenantReachesNoOther() {
        String foreigner = "cccccccc-0000-4000-8000-000000000777";
        Principal other = cloud.caller(Cloud.OTHER_TENANT, foreigner, Principal.Kind.USER);
        bootstrap.assign(
                Cloud.OTHER_TENANT,
                "/",
                BuiltInRole.DICOM_DATA_OWNER,
                foreigner,
                PrincipalType.USER);

        assertThat(cloud.plane.access().allows(other, SERVICE, Action.data(DATA + "read")))
                .isFalse();
    }

    // Definitions

    @Rule({"arm:RD-1", "arm:RD-4", "identity:WELL-3"})
    @Test
    void theBuiltInRolesHaveTheirIds() {
        Answer list = cloud.get(Cloud.D + RD + Cloud.AV);

        assertThat(list.body().path("value")).hasSize(BuiltInRole.values().length);
        for (JsonNode role : list.body().path("value")) {
            assertThat(role.path("id").stringValue())
                    .isEqualTo(Cloud.S + RD + "/" + role.path("name").stringValue());
            assertThat(role.at("/properties/type").stringValue()).isEqualTo("BuiltInRole");
            assertThat(role.at("/properties/assignableScopes").toString()).isEqualTo("[\"/\"]");
            assertThat(role.at("/properties/createdBy").isNull()).isTrue();
            JsonNode permission = role.at("/properties/permissions/0");
            for (String member :
                    List.of("actions", "notActions", "dataActions", "notDataActions")) {
                assertThat(permission.path(member).isArray()).isTrue();
            }
        }
        String id = RD + "/58a3b984-7adf-4c20-983a-32417c86fbc8";
        Answer dicom = cloud.get(id + Cloud.AV);
        assertThat(dicom.at("/properties/roleName")).isEqualTo("DICOM Data Owner");
        assertThat(dicom.at("/id")).isEqualTo(id);
        String byName = "&$filter=roleName+eq+'DICOM%20Data%20Owner'";
        assertThat(
                        cloud.get(Cloud.D + RD + "?api-version=2018-01-01-preview" + byName)
                                .at("/value/0/name"))
                .isEqualTo("58a3b984-7adf-4c20-983a-32417c86fbc8");
        assertThat(cloud.get(Cloud.D + RD + Cloud.AV + "&$filter=colour%20eq%20'x'").code())
                .isEqualTo("InvalidFilter");
        assertThat(cloud.get(Cloud.D + RD + "/" + guid(5) + Cloud.AV).code())
                .isEqualTo("RoleDefinitionDoesNotExist");
    }

    private static String role(String name, String scope, String permissions) {
        return "{\"properties\":{\"roleName\":\""
                + name
                + "\",\"assignableScopes\":[\""
                + scope
                + "\"],\"permissions\":["
                + permissions
                + "]}}";
    }

    @Rule({"arm:RD-1", "arm:RD-2", "arm:RD-4"})
    @Test
    void makesAndUsesACustomRole() {
        String path = Cloud.G + RD + "/" + guid(7) + Cloud.AV;

        Answer made =
                cloud.put(
                        path,
                        role("Feed follower", Cloud.G, "{\"dataActions\":[\"" + DATA + "read\"]}"));

        assertThat(made.status()).isEqualTo(201);
        assertThat(made.at("/properties/type")).isEqualTo("CustomRole");
        assertThat(made.at("/properties/permissions/0/actions")).isEqualTo("[]");
        assertThat(made.at("/properties/createdBy")).isEqualTo(Cloud.ADMIN);
        String grant =
                grant(BuiltInRole.READER, USER, "").replace(BuiltInRole.READER.id(), guid(7));
        assertThat(cloud.put(Cloud.D + RA + "/" + guid(8) + Cloud.AV, grant).status())
                .isEqualTo(201);
        assertThat(may(Action.data(DATA + "read"))).isTrue();
        assertThat(cloud.put(Cloud.S + RA + "/" + guid(9) + Cloud.AV, grant).code())
                .isEqualTo("RoleDefinitionNotAssignable");
        assertThat(
                        cloud.put(
                                        path,
                                        role(
                                                "Feed follower",
                                                Cloud.G,
                                                "{\"actions\":[\"*/read\"]}"))
                                .status())
                .isEqualTo(201);
        assertThat(may(Action.data(DATA + "read"))).isFalse();
        assertThat(may(Action.control("X/read"))).isTrue();
        Answer inUse = cloud.delete(path);
        assertThat(inUse.status()).isEqualTo(400);
        assertThat(inUse.code()).isEqualTo("RoleDefinitionHasAssignments");
        assertThat(cloud.delete(Cloud.D + RA + "/" + guid(8) + Cloud.AV).status()).isEqualTo(200);
        assertThat(cloud.delete(path).at("/name")).isEqualTo(guid(7));
        assertThat(cloud.delete(path).status()).isEqualTo(204);
    }

    @Rule({"arm:RD-2", "arm:RD-3"})
    @Test
    void refusesABadRole() {
        String path = Cloud.S + RD + "/" + guid(7) + Cloud.AV;
        String any = "{\"actions\":[\"*/read\"]}";
        assertThat(cloud.put(Cloud.S + RD + "/name" + Cloud.AV, role("R", Cloud.S, any)).code())
                .isEqualTo("InvalidRoleDefinitionId");
        assertThat(
                        cloud.put(
                                        Cloud.S + RD + "/" + BuiltInRole.OWNER.id() + Cloud.AV,
                                        role("R", Cloud.S, any))
                                .code())
                .isEqualTo("CannotUpdateBuiltInRole");
        assertThat(cloud.delete(Cloud.S + RD + "/" + BuiltInRole.OWNER.id() + Cloud.AV).code())
                .isEqualTo("CannotUpdateBuiltInRole");
        assertThat(cloud.put(path, role("owner", Cloud.S, any)).code())
                .isEqualTo("RoleDefinitionWithSameNameExists");
        assertThat(cloud.put(path, role("R", Cloud.S, "")).code())
                .isEqualTo("InvalidRoleDefinition");
        assertThat(
                        cloud.put(
                                        path,
                                        role("R", Cloud.S, any)
                                                .replace("[\"" + Cloud.S + "\"]", "[]"))
                                .code())
                .isEqualTo("InvalidRoleDefinition");
        assertThat(
                        cloud.put(
                                        path,
                                        role(
                                                "R",
                                                "/providers/Microsoft.Management/managementGroups/m",
                                                "{\"dataActions\":[\"*\"]}"))
                                .code())
                .isEqualTo("InvalidRoleDefinition");
        assertThat(cloud.put(path, role("R", Cloud.G + "x", any)).code())
                .isEqualTo("ResourceGroupNotFound");
        give(BuiltInRole.OWNER, Cloud.W);
        assertThat(
                        cloud.send(
                                        USER,
                                        "PUT",
                                        Cloud.W + RD + "/" + guid(7) + Cloud.AV,
                                        role("R", Cloud.S, any))
                                .code())
                .isEqualTo("LinkedAuthorizationFailed");
    }

    // Assignments

    @Rule({"arm:RA-1", "arm:RA-6", "arm:RBAC-11"})
    @Test
    void writesAnAssignmentAsTheVersionHasIt() {
        Answer made =
                cloud.put(
                        Cloud.D + RA + "/" + guid(1).toUpperCase(java.util.Locale.ROOT) + Cloud.AV,
                        grant(BuiltInRole.DICOM_DATA_READER, USER, ",\"description\":\"why\"")
                                .replace(Cloud.S + RD, Cloud.D + RD));

        assertThat(made.status()).isEqualTo(201);
        assertThat(made.at("/id")).isEqualTo(Cloud.D + RA + "/" + guid(1));
        assertThat(made.at("/properties/roleDefinitionId"))
                .isEqualTo(Cloud.S + RD + "/" + BuiltInRole.DICOM_DATA_READER.id());
        assertThat(made.at("/properties/principalType")).isEqualTo("User");
        assertThat(made.at("/properties/scope")).isEqualTo(Cloud.D);
        assertThat(made.at("/properties/condition")).isEqualTo("null");
        assertThat(made.at("/properties/createdBy")).isEqualTo(Cloud.ADMIN);
        Answer old = cloud.get(Cloud.D + RA + "/" + guid(1) + "?api-version=2015-07-01");
        assertThat(old.at("/properties/principalType")).isEqualTo("missing");
        Answer again =
                cloud.put(
                        Cloud.D + RA + "/" + guid(1) + Cloud.AV,
                        grant(BuiltInRole.DICOM_DATA_READER, USER, ",\"description\":\"why\""));
        assertThat(again.status()).isEqualTo(200);
        Answer preview =
                cloud.put(
                        Cloud.D + RA + "/" + guid(1) + "?api-version=2020-04-01-preview",
                        grant(BuiltInRole.DICOM_DATA_READER, USER, ",\"description\":\"other\""));
        assertThat(preview.status()).isEqualTo(201);
        assertThat(preview.at("/properties/description")).isEqualTo("other");
    }

    @Rule({"arm:RA-2", "arm:RA-3", "arm:RA-4", "arm:RA-5", "arm:RA-6", "arm:RA-7"})
    @Test
    void refusesABadAssignment() {
        String path = Cloud.D + RA + "/" + guid(1) + Cloud.AV;
        String reader = grant(BuiltInRole.READER, USER, "");
        String unknown = "cccccccc-0000-4000-8000-00000000dead";
        assertThat(cloud.put(Cloud.D + RA + "/name" + Cloud.AV, reader).code())
                .isEqualTo("InvalidRoleAssignmentId");
        Answer stranger = cloud.put(path, grant(BuiltInRole.READER, unknown, ""));
        assertThat(stranger.code()).isEqualTo("PrincipalNotFound");
        assertThat(stranger.at("/error/message")).contains(" does not exist in the directory ");
        assertThat(
                        cloud.put(
                                        Cloud.D + RA + "/" + guid(50) + Cloud.AV,
                                        grant(
                                                BuiltInRole.READER,
                                                unknown,
                                                ",\"principalType\":\"ServicePrincipal\""))
                                .status())
                .isEqualTo(201);
        assertThat(
                        cloud.put(
                                        path,
                                        grant(
                                                BuiltInRole.READER,
                                                USER,
                                                ",\"principalType\":\"Group\""))
                                .code())
                .isEqualTo("UnmatchedPrincipalType");
        assertThat(
                        cloud.put(
                                        path,
                                        grant(
                                                BuiltInRole.READER,
                                                USER,
                                                ",\"principalType\":\"Cat\""))
                                .code())
                .isEqualTo("InvalidPrincipalType");
        assertThat(cloud.put(path, grant(BuiltInRole.READER, "me", "")).code())
                .isEqualTo("InvalidPrincipalId");
        assertThat(cloud.put(path, "{}").code()).isEqualTo("InvalidRequestContent");
        assertThat(cloud.put(path, reader.replaceAll("\"/sub[^\"]*\"", "\"Reader\"")).code())
                .isEqualTo("InvalidRoleDefinitionId");
        Answer noRole = cloud.put(path, reader.replace(BuiltInRole.READER.id(), guid(77)));
        assertThat(noRole.status()).isEqualTo(400);
        assertThat(noRole.code()).isEqualTo("RoleDefinitionDoesNotExist");
        assertThat(cloud.put(Cloud.D + "x" + RA + "/" + guid(1) + Cloud.AV, reader).code())
                .isEqualTo("ResourceNotFound");
        assertThat(cloud.put(Cloud.G + "x" + RA + "/" + guid(1) + Cloud.AV, reader).code())
                .isEqualTo("ResourceGroupNotFound");
        assertThat(cloud.put(path, reader).status()).isEqualTo(201);
        Answer same = cloud.put(Cloud.D + RA + "/" + guid(2) + Cloud.AV, reader);
        assertThat(same.status()).isEqualTo(409);
        assertThat(same.code()).isEqualTo("RoleAssignmentExists");
        assertThat(same.at("/error/message"))
                .isEqualTo(
                        "The role assignment already exists. The ID of the conflicting role assignment is "
                                + guid(1).replace("-", "")
                                + ".");
        assertThat(cloud.put(path, grant(BuiltInRole.OWNER, USER, "")).code())
                .isEqualTo("RoleAssignmentUpdateNotPermitted");
        assertThat(cloud.put(Cloud.G + RA + "/" + guid(1) + Cloud.AV, reader).code())
                .isEqualTo("RoleAssignmentUpdateNotPermitted");
        give(BuiltInRole.CONTRIBUTOR, Cloud.S);
        assertThat(cloud.send(USER, "PUT", Cloud.D + RA + "/" + guid(3) + Cloud.AV, reader).code())
                .isEqualTo("AuthorizationFailed");
    }

    /// Clients find a role's name in the list of roles that they read at the same scope; the
    /// administrator's own role lies above every subscription.
    @Rule({"arm:RA-6", "arm:RD-1"})
    @Test
    void namesAnInheritedRoleAsTheSubscriptionDoes() {
        Answer below = cloud.get(Cloud.S + RA + Cloud.AV + "&$filter=atScope()");
        Answer above = cloud.get(RA + Cloud.AV);

        assertThat(below.at("/value/0/properties/scope")).isEqualTo("/");
        assertThat(below.at("/value/0/properties/roleDefinitionId"))
                .isEqualTo(Cloud.S + RD + "/" + BuiltInRole.OWNER.id());
        assertThat(above.at("/value/0/properties/roleDefinitionId"))
                .isEqualTo(RD + "/" + BuiltInRole.OWNER.id());
    }

    @Rule({"arm:RA-8", "arm:RA-9"})
    @Test
    void listsAssignmentsByScopeAndPrincipal() {
        cloud.put(Cloud.S + RA + "/" + guid(1) + Cloud.AV, grant(BuiltInRole.READER, USER, ""));
        cloud.put(
                Cloud.W + RA + "/" + guid(2) + Cloud.AV,
                grant(BuiltInRole.READER, GROUP, ",\"principalType\":\"Group\""));
        cloud.put(
                Cloud.D + RA + "/" + guid(3) + Cloud.AV, grant(BuiltInRole.CONTRIBUTOR, USER, ""));
        String[][] cases = {
            {Cloud.W, "", "1 2 3"},
            {Cloud.W, "atScope()", "1 2"},
            {Cloud.D, "atScope()", "1 2 3"},
            {Cloud.S, "principalId+eq+'" + USER + "'", "1 3"},
            {Cloud.S, "principalId%20eq%20" + USER, "1 3"},
            {Cloud.S, "assignedTo('" + USER + "')", "1 2 3"},
            {Cloud.W, "atScope()+and+assignedTo('" + USER + "')", "1 2"},
        };
        for (String[] one : cases) {
            Answer list =
                    cloud.get(
                            one[0]
                                    + RA
                                    + Cloud.AV
                                    + (one[1].isEmpty() ? "" : "&$filter=" + one[1]));
            StringBuilder found = new StringBuilder();
            for (JsonNode assignment : list.body().path("value")) {
                String name = assignment.path("name").stringValue();
                if (name.startsWith("99999999")) {
                    found.append(found.isEmpty() ? "" : " ").append(name.substring(35));
                }
            }
            assertThat(found.toString()).as(one[0] + " " + one[1]).isEqualTo(one[2]);
        }
        for (String bad :
                List.of("createdOn%20eq%20'x'", "roleDefinitionId%20eq%20'x'", "nonsense")) {
            assertThat(cloud.get(Cloud.S + RA + Cloud.AV + "&$filter=" + bad).code())
                    .isEqualTo("InvalidFilter");
        }
        assertThat(cloud.get(Cloud.S + RA + Cloud.AV + "&$top=1").at("/nextLink"))
                .isNotEqualTo("missing");
        assertThat(cloud.get(Cloud.D + RA + Cloud.AV + "&$top=1").at("/nextLink"))
                .isEqualTo("missing");
        assertThat(cloud.get(Cloud.D + RA + "/" + guid(9) + Cloud.AV).code())
                .isEqualTo("RoleAssignmentNotFound");
        assertThat(cloud.delete(Cloud.D + RA + "/" + guid(3) + Cloud.AV).at("/name"))
                .isEqualTo(guid(3));
        assertThat(cloud.delete(Cloud.D + RA + "/" + guid(3) + Cloud.AV).status()).isEqualTo(204);
    }

    @Rule("arm:RA-10")
    @Test
    void theLastOwnerStays() {
        cloud.put(Cloud.S + RA + "/" + guid(1) + Cloud.AV, grant(BuiltInRole.OWNER, USER, ""));
        String path = Cloud.S + RA + "/" + guid(1) + Cloud.AV;

        Answer refused = cloud.send(USER, "DELETE", path, "");

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.code()).isEqualTo("CannotDeleteLastRbacAdminAssignment");
        assertThat(cloud.delete(path).status()).isEqualTo(200);
    }

    @Rule("arm:RA-11")
    @Test
    void assignmentsAreLimited() {
        ResourceManagerSettings standard = ResourceManagerSettings.standard(Cloud.TENANT);
        ResourceManagerSettings few =
                new ResourceManagerSettings(
                        Cloud.TENANT,
                        "Isocenter",
                        standard.resources(),
                        standard.healthcare(),
                        1,
                        false,
                        true,
                        false,
                        12_000,
                        1_200,
                        15_000);
        try (Cloud other = new Cloud(folder.resolve("few"), few)) {
            other.withService();
            other.user(USER);
            assertThat(
                            other.put(
                                            Cloud.D + RA + "/" + guid(1) + Cloud.AV,
                                            grant(BuiltInRole.READER, USER, ""))
                                    .status())
                    .isEqualTo(201);
            assertThat(
                            other.put(
                                            Cloud.D + RA + "/" + guid(2) + Cloud.AV,
                                            grant(BuiltInRole.OWNER, USER, ""))
                                    .code())
                    .isEqualTo("RoleAssignmentLimitExceeded");
        }
    }

    @Rule("arm:RA-12")
    @Test
    void aDeletedPrincipalKeepsItsAssignments() {
        give(BuiltInRole.READER, Cloud.D);
        cloud.directory.principals.remove(USER);

        Answer list =
                cloud.get(Cloud.D + RA + Cloud.AV + "&$filter=principalId%20eq%20'" + USER + "'");

        assertThat(list.at("/value/0/properties/principalId")).isEqualTo(USER);
    }

    @Rule("arm:ARM-66")
    @Test
    void conditionsOnAssignmentsAreIgnored() {
        String path = Cloud.D + RA + "/" + guid(1) + Cloud.AV;

        Answer made = cloud.put(path, grant(BuiltInRole.READER, USER, ""), "If-Match", "\"x\"");

        assertThat(made.status()).isEqualTo(201);
        assertThat(made.header("ETag")).isEqualTo("missing");
        assertThat(cloud.delete(path, "If-Match", "\"x\"").status()).isEqualTo(200);
    }

    @Rule("arm:RBAC-11")
    @Test
    void anAdministratorElevatesHimself() {
        String elevate = "/providers/Microsoft.Authorization/elevateAccess?api-version=2016-07-01";
        assertThat(cloud.send(USER, "POST", elevate, "").status()).isEqualTo(403);

        cloud.directory.administrators.add(USER);
        Answer done = cloud.send(USER, "POST", elevate, "");

        assertThat(done.status()).isEqualTo(200);
        assertThat(done.bytes()).isEmpty();
        assertThat(may(Action.control("Microsoft.Authorization/roleAssignments/write"))).isTrue();
    }

    /// Roles × scopes × operations, on both planes: what is allowed and what is refused.
    @Rule({"arm:RBAC-1", "arm:RBAC-2", "arm:RBAC-5"})
    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    OWNER                     | GET 200, PUT 200, TAG 200, ASSIGN 201, DELETE 202 |
                    CONTRIBUTOR               | GET 200, PUT 200, TAG 200, ASSIGN 403, DELETE 202 |
                    READER                    | GET 200, PUT 403, TAG 403, ASSIGN 403, DELETE 403 |
                    USER_ACCESS_ADMINISTRATOR | GET 200, PUT 403, TAG 403, ASSIGN 201, DELETE 403 |
                    ROLE_BASED_ACCESS_CONTROL_ADMINISTRATOR | GET 200, PUT 403, TAG 403, ASSIGN 201, DELETE 403 |
                    DICOM_DATA_OWNER          | GET 403, PUT 403, TAG 403, ASSIGN 403, DELETE 403 | read write delete manageExtendedQueryTags/action export/action
                    DICOM_DATA_READER         | GET 403, PUT 403, TAG 403, ASSIGN 403, DELETE 403 | read
                    DIGITAL_TWINS_DATA_OWNER  | GET 403, PUT 403, TAG 403, ASSIGN 403, DELETE 403 |
                    """)
    void matrix(BuiltInRole role, String control, String data) {
        Set<String> given = data == null ? Set.of() : Set.of(data.split(" ", -1));
        for (String scope : List.of("/", Cloud.S, Cloud.G, Cloud.W, Cloud.D)) {
            String who = guid(500 + scope.length());
            Principal principal = cloud.user(who);
            bootstrap.assign(Cloud.TENANT, scope, role, who, PrincipalType.USER);
            for (String action :
                    List.of(
                            "read",
                            "write",
                            "delete",
                            "manageExtendedQueryTags/action",
                            "export/action")) {
                assertThat(
                                cloud.plane
                                        .access()
                                        .allows(principal, SERVICE, Action.data(DATA + action)))
                        .as(scope + " " + action)
                        .isEqualTo(given.contains(action));
                // The neighbour is reached from above only.
                ArmId neighbour = ArmId.parse(Cloud.D + "2").orElseThrow();
                assertThat(
                                cloud.plane
                                        .access()
                                        .allows(principal, neighbour, Action.data(DATA + action)))
                        .isEqualTo(given.contains(action) && !scope.equals(Cloud.D));
            }
            for (String cell : control.split(", ", -1)) {
                String verb = cell.split(" ", -1)[0];
                int status = Integer.parseInt(cell.split(" ", -1)[1]);
                Answer answer =
                        switch (verb) {
                            case "GET" -> cloud.send(who, "GET", Cloud.D + Cloud.V, "");
                            case "PUT" ->
                                    cloud.send(
                                            who,
                                            "PUT",
                                            Cloud.D + Cloud.V,
                                            "{\"location\":\"westus\"}");
                            case "TAG" ->
                                    cloud.send(who, "PATCH", Cloud.D + Cloud.V, "{\"tags\":{}}");
                            case "ASSIGN" ->
                                    cloud.send(
                                            who,
                                            "PUT",
                                            Cloud.D + RA + "/" + who + Cloud.AV,
                                            grant(BuiltInRole.READER, who, ""));
                            case "DELETE" -> cloud.send(who, "DELETE", Cloud.D + Cloud.V, "");
                            default -> throw new AssertionError(verb);
                        };
                assertThat(answer.status()).as(scope + " " + verb).isEqualTo(status);
            }
            cloud.put(Cloud.D + Cloud.V, "{\"location\":\"westus\"}");
        }
    }

    @Rule({
        "arm:RBAC-1",
        "arm:RBAC-2",
        "arm:RBAC-3",
        "arm:RBAC-4",
        "arm:RBAC-5",
        "arm:RBAC-6",
        "arm:RBAC-7",
        "arm:RBAC-9"
    })
    @Test
    void rolesTimesScopesTimesOperations() {
        new AccessMatrix(cloud).check();
    }

    /// A decision must disappear in a request. The figure is printed; the limit only catches a
    /// decision that went to the database.
    @Rule("arm:RBAC-9")
    @Test
    void aDecisionCostsMicroseconds() {
        for (int i = 0; i < 500; i++) {
            String scope = Cloud.S + "/resourceGroups/group" + i;
            bootstrap.assign(Cloud.TENANT, scope, BuiltInRole.READER, USER, PrincipalType.USER);
        }
        give(BuiltInRole.DICOM_DATA_READER, Cloud.W);
        Action read = Action.data(DATA + "read");
        Action write = Action.data(DATA + "write");
        long start = 0;
        int rounds = 200_000;
        for (int i = 0; i < 2 * rounds; i++) {
            if (i == rounds) {
                start = System.nanoTime();
            }
            if (!may(read) || may(write)) {
                throw new AssertionError("the decision changed");
            }
        }
        double each = (System.nanoTime() - start) / 1000.0 / (2.0 * rounds);
        System.out.printf("a decision among 500 assignments takes %.2f µs%n", each);
        assertThat(each).isLessThan(50.0);
    }
}
