package org.isocenter.resourcemanager;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.isocenter.http.auth.Principal;
import org.isocenter.resourcemanager.Cloud.Answer;
import org.isocenter.resourcemanager.access.Action;
import org.isocenter.resourcemanager.access.DenyAssignment;
import org.isocenter.resourcemanager.access.Permission;
import org.isocenter.resourcemanager.access.PrincipalType;
import org.isocenter.resourcemanager.access.Principals;
import org.isocenter.resourcemanager.protocol.ArmId;

/// Roles times scopes times operations, on both planes, over the API: given directly, through a group
/// in a group, by a custom role, and against a denial. The same for every database.
///
/// A cell is allowed exactly when the role gives the operation and the scope it was given at is the
/// target or above it; so the table of a role is one line, and the scopes multiply it.
final class AccessMatrix {
    private static final String RA = "/providers/Microsoft.Authorization/roleAssignments/";
    private static final String RD = "/providers/Microsoft.Authorization/roleDefinitions/";
    private static final String DATA =
            "Microsoft.HealthcareApis/workspaces/dicomservices/resources/";
    private static final String TWINS_DATA = "Microsoft.DigitalTwins/";
    private static final String TWINS =
            Cloud.G + "/providers/Microsoft.DigitalTwins/digitalTwinsInstances/twins1";
    private static final String SIBLING = Cloud.W + "/dicomservices/green";
    private static final String OTHER_GROUP = Cloud.S + "/resourceGroups/rg2";
    private static final String CUSTOM = "77777777-0000-4000-8000-000000000001";
    private static final String INNER = "eeeeeeee-0000-4000-8000-000000000011";
    private static final String OUTER = "eeeeeeee-0000-4000-8000-000000000012";

    /// What can be done, each with the letter that the table has for it.
    ///
    /// @param letter `r` read, `w` write, `t` tag, `a` give roles, `d` delete; `R`, `W`, `D`, `Q`, `E`
    ///     the data actions; `T` and `U` reading and writing twins
    private record Operation(char letter, String target, String what) {}

    private static final List<Operation> OPERATIONS =
            List.of(
                    new Operation('r', Cloud.D, "GET"),
                    new Operation('w', Cloud.D, "PATCH"),
                    new Operation('a', Cloud.D, "ASSIGN"),
                    new Operation('r', SIBLING, "GET"),
                    new Operation('w', SIBLING, "PATCH"),
                    new Operation('r', Cloud.W, "GET"),
                    new Operation('r', Cloud.G, "GET"),
                    new Operation('r', OTHER_GROUP, "GET"),
                    new Operation('d', Cloud.W + "/dicomservices/never", "DELETE"),
                    new Operation('R', Cloud.D, "data read"),
                    new Operation('W', Cloud.D, "data write"),
                    new Operation('D', Cloud.D, "data delete"),
                    new Operation('Q', Cloud.D, "data manageExtendedQueryTags/action"),
                    new Operation('E', Cloud.D, "data export/action"),
                    new Operation('R', SIBLING, "data read"),
                    new Operation('D', SIBLING, "data delete"),
                    new Operation('T', TWINS, "twins digitaltwins/read"),
                    new Operation('U', TWINS, "twins models/write"),
                    new Operation('T', TWINS, "twins query/action"));

    private static final List<String> SCOPES =
            List.of("/", Cloud.S, Cloud.G, Cloud.W, Cloud.D, SIBLING, OTHER_GROUP, TWINS);

    /// What each role gives. The last is a custom one.
    private static final List<String[]> ROLES =
            List.of(
                    new String[] {"8e3af657-a8ff-443c-a75c-2fe8c4bcb635", "rwatd"}, // Owner
                    new String[] {"b24988ac-6180-42a0-ab88-20f7382dd24c", "rwtd"}, // Contributor
                    new String[] {"acdd72a7-3385-48ef-bd42-f606fba81ae7", "r"}, // Reader
                    new String[] {"18d7d88d-d35e-4fb5-a5c3-7773c20a72d9", "ra"}, // User Access …
                    new String[] {"58a3b984-7adf-4c20-983a-32417c86fbc8", "RWDQE"}, // DICOM Owner
                    new String[] {"e89c7a3c-2f64-4fa1-a847-3e4c9ba4283a", "R"}, // DICOM Reader
                    new String[] {"bcd981a7-7f74-457b-83e1-cceb9e632ffe", "TU"}, // ADT Owner
                    new String[] {"d57506d4-4c8d-48b1-8587-93c323f6a5a3", "T"}, // ADT Reader
                    new String[] {CUSTOM, "rdRW"});

    private final Cloud cloud;
    private int next;

    AccessMatrix(Cloud cloud) {
        this.cloud = cloud;
    }

    /// Prepares what is spoken of, and goes through the whole table.
    void check() {
        prepare();
        int allowed = 0;
        int refused = 0;
        for (String[] role : ROLES) {
            for (String scope : SCOPES) {
                if (role[0].equals(CUSTOM) && scope.equals("/")) {
                    continue; // not assignable there
                }
                for (boolean throughGroup : new boolean[] {false, true}) {
                    String who = person(throughGroup);
                    String grant = guid();
                    give(scope, role[0], throughGroup ? OUTER : who, grant, throughGroup);
                    for (Operation operation : OPERATIONS) {
                        boolean expected =
                                role[1].indexOf(operation.letter()) >= 0
                                        && covers(scope, operation.target());
                        assertThat(allows(who, operation))
                                .as(
                                        role[0]
                                                + " at "
                                                + scope
                                                + (throughGroup ? " through a group: " : ": ")
                                                + operation)
                                .isEqualTo(expected);
                        if (expected) {
                            allowed++;
                        } else {
                            refused++;
                        }
                    }
                    take(scope, grant);
                    // Taken back: nothing is left, at once.
                    assertThat(allows(who, OPERATIONS.getFirst())).isFalse();
                    assertThat(allows(who, OPERATIONS.get(9))).isFalse();
                }
            }
        }
        System.out.println(allowed + " cells allowed, " + refused + " refused");
        assertThat(allowed).isGreaterThan(200);
        assertThat(refused).isGreaterThan(1000);
        denials();
    }

    private void prepare() {
        cloud.put(SIBLING + Cloud.V, "{\"location\":\"westus\"}");
        cloud.put(OTHER_GROUP + Cloud.RV, "{\"location\":\"westus\"}");
        Cloud.expect(
                201, cloud.put(TWINS + "?api-version=2023-01-31", "{\"location\":\"westus2\"}"));
        Cloud.expect(
                201,
                cloud.put(
                        Cloud.S + RD + CUSTOM + Cloud.AV,
                        "{\"properties\":{\"roleName\":\"Custom\",\"assignableScopes\":[\""
                                + Cloud.S
                                + "\"],\"permissions\":[{\"actions\":[\"*/read\",\"*/delete\"],\"notActions\":[\"Microsoft.Authorization/*\"],\"dataActions\":[\""
                                + DATA
                                + "*\"],\"notDataActions\":[\""
                                + DATA
                                + "delete\",\""
                                + DATA
                                + "*/action\"]}]}}"));
        for (String group : List.of(INNER, OUTER)) {
            cloud.directory.principals.put(
                    group, new Principals.Known(group, PrincipalType.GROUP, "Group"));
        }
    }

    /// A new person, so that nothing remembered of another counts; perhaps in a group of a group.
    private String person(boolean inGroup) {
        String who = guid();
        if (inGroup) {
            cloud.user(who, INNER, OUTER);
        } else {
            cloud.user(who);
        }
        return who;
    }

    private String guid() {
        return String.format("66666666-0000-4000-8000-%012d", ++next);
    }

    private void give(String scope, String role, String to, String grant, boolean isGroup) {
        Answer given =
                cloud.put(
                        (scope.equals("/") ? "" : scope) + RA + grant + Cloud.AV,
                        "{\"properties\":{\"roleDefinitionId\":\""
                                + (role.equals(CUSTOM) ? Cloud.S : "")
                                + RD
                                + role
                                + "\",\"principalId\":\""
                                + to
                                + "\",\"principalType\":\""
                                + (isGroup ? "Group" : "User")
                                + "\"}}");
        Cloud.expect(201, given);
    }

    private void take(String scope, String grant) {
        Cloud.expect(200, cloud.delete((scope.equals("/") ? "" : scope) + RA + grant + Cloud.AV));
    }

    private static boolean covers(String scope, String target) {
        return scope.equals("/") || target.equals(scope) || target.startsWith(scope + "/");
    }

    private boolean allows(String who, Operation operation) {
        String[] words = operation.what().split(" ", -1);
        return switch (words[0]) {
            case "data" -> asksData(who, operation.target(), DATA + words[1]);
            case "twins" -> asksData(who, operation.target(), TWINS_DATA + words[1]);
            case "ASSIGN" -> assigns(who, operation.target());
            case String method -> {
                String version = operation.target().contains("/providers/") ? Cloud.V : Cloud.RV;
                Answer answer =
                        cloud.send(
                                who,
                                method,
                                operation.target() + version,
                                method.equals("PATCH")
                                        ? "{\"tags\":{\"t\":\"" + next + "\"}}"
                                        : "");
                assertThat(answer.status()).as(answer.toString()).isIn(200, 202, 204, 403);
                yield answer.status() != 403;
            }
        };
    }

    private boolean asksData(String who, String target, String action) {
        Principal principal = cloud.caller(Cloud.TENANT, who, Principal.Kind.USER);
        return cloud.plane
                .access()
                .allows(principal, ArmId.parse(target).orElseThrow(), Action.data(action));
    }

    private boolean assigns(String who, String scope) {
        String grant = guid();
        Answer answer =
                cloud.send(
                        who,
                        "PUT",
                        scope + RA + grant + Cloud.AV,
                        "{\"properties\":{\"roleDefinitionId\":\""
                                + RD
                                + "acdd72a7-3385-48ef-bd42-f606fba81ae7\",\"principalId\":\""
                                + grant
                                + "\",\"principalType\":\"ServicePrincipal\"}}");
        assertThat(answer.status()).as(answer.toString()).isIn(201, 403);
        if (answer.status() == 201) {
            take(scope, grant);
        }
        return answer.status() == 201;
    }

    /// A denial wins over every role, at its scope and below, for whom it names.
    private void denials() {
        String who = person(false);
        give(Cloud.S, "8e3af657-a8ff-443c-a75c-2fe8c4bcb635", who, guid(), false);
        give(Cloud.S, "58a3b984-7adf-4c20-983a-32417c86fbc8", who, guid(), false);
        String denial = guid();
        cloud.plane
                .administration()
                .deny(
                        new DenyAssignment(
                                denial,
                                Cloud.TENANT,
                                ArmId.parse(Cloud.D).orElseThrow(),
                                "Frozen",
                                "",
                                List.of(
                                        Permission.of(
                                                List.of("*/write"),
                                                List.of(),
                                                List.of(DATA + "write"),
                                                List.of())),
                                List.of(DenyAssignment.Party.everybody()),
                                List.of(),
                                false,
                                true,
                                cloud.clock.instant()));
        List<Operation> forbidden = new ArrayList<>();
        for (Operation operation : OPERATIONS) {
            boolean isTwins = operation.what().startsWith("twins");
            boolean expected =
                    !isTwins
                            && !(operation.target().equals(Cloud.D)
                                    && Set.of('w', 'a', 'W').contains(operation.letter()));
            assertThat(allows(who, operation)).as("denied: " + operation).isEqualTo(expected);
            if (!expected && !isTwins) {
                forbidden.add(operation);
            }
        }
        assertThat(forbidden).hasSize(3);
        cloud.plane.administration().undeny(denial);
        cloud.clock.advance(Duration.ofSeconds(1));
        for (Operation operation : forbidden) {
            assertThat(allows(who, operation)).as("denied no longer: " + operation).isTrue();
        }
    }
}
