package org.isocenter.resourcemanager.access;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.isocenter.http.json.Json;
import org.isocenter.resourcemanager.protocol.ArmId;
import org.isocenter.resourcemanager.protocol.ArmTime;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// What nobody may do in spite of his roles. The platform makes them; over the API they are read
/// only (rule RBAC-6).
///
/// @param id a GUID in lower case
/// @param principals whom it applies to; [#EVERYBODY] stands for all
/// @param doNotApplyToChildScopes whether it is limited to its own scope
public record DenyAssignment(
        String id,
        String tenantId,
        ArmId scope,
        String name,
        String description,
        List<Permission> permissions,
        List<Party> principals,
        List<Party> excludePrincipals,
        boolean doNotApplyToChildScopes,
        boolean isSystemProtected,
        Instant createdOn) {

    /// The id that stands for all principals, with the type `SystemDefined`.
    public static final String EVERYBODY = "00000000-0000-0000-0000-000000000000";

    /// A principal a deny assignment names.
    public record Party(String id, String type) {
        /// Everybody.
        public static Party everybody() {
            return new Party(EVERYBODY, "SystemDefined");
        }
    }

    /// Whether this forbids the action to the caller.
    ///
    /// @param identities the object ids of the caller and of all its groups, in lower case
    /// @param action in lower case
    boolean forbids(Set<String> identities, ArmId at, Action.Kind kind, String action) {
        boolean inScope = doNotApplyToChildScopes ? scope.equals(at) : scope.covers(at);
        return inScope
                && names(principals, identities)
                && !names(excludePrincipals, identities)
                && permissions.stream().anyMatch(permission -> permission.gives(kind, action));
    }

    private static boolean names(List<Party> parties, Set<String> identities) {
        return parties.stream()
                .map(party -> party.id.toLowerCase(Locale.ROOT))
                .anyMatch(id -> id.equals(EVERYBODY) || identities.contains(id));
    }

    /// The resource id.
    public String resourceId() {
        return (scope.isRoot() ? "" : scope.toString())
                + "/providers/Microsoft.Authorization/denyAssignments/"
                + id;
    }

    /// The body of a response.
    public ObjectNode toJson() {
        ObjectNode json = Json.mapper().createObjectNode();
        json.put("id", resourceId());
        json.put("name", id);
        json.put("type", "Microsoft.Authorization/denyAssignments");
        json.set("properties", document());
        return json;
    }

    /// The members below `properties`, which is also how it is stored.
    ObjectNode document() {
        ObjectNode properties = Json.mapper().createObjectNode();
        properties.put("denyAssignmentName", name);
        properties.put("description", description);
        ArrayNode list = properties.putArray("permissions");
        permissions.forEach(permission -> list.add(permission.toJson()));
        properties.put("scope", scope.toString());
        properties.put("doNotApplyToChildScopes", doNotApplyToChildScopes);
        write(properties.putArray("principals"), principals);
        write(properties.putArray("excludePrincipals"), excludePrincipals);
        properties.put("isSystemProtected", isSystemProtected);
        properties.put("createdOn", ArmTime.write(createdOn));
        return properties;
    }

    private static void write(ArrayNode array, List<Party> parties) {
        for (Party party : parties) {
            array.addObject().put("id", party.id).put("type", party.type);
        }
    }

    /// What [#document] wrote.
    static DenyAssignment fromDocument(String id, String tenantId, JsonNode document) {
        return new DenyAssignment(
                id,
                tenantId,
                ArmId.parse(document.path("scope").stringValue()).orElseThrow(),
                document.path("denyAssignmentName").stringValue(),
                document.path("description").stringValue(),
                read(document.path("permissions")),
                parties(document.path("principals")),
                parties(document.path("excludePrincipals")),
                document.path("doNotApplyToChildScopes").booleanValue(),
                document.path("isSystemProtected").booleanValue(),
                Instant.parse(document.path("createdOn").stringValue()));
    }

    private static List<Permission> read(JsonNode array) {
        return array.values().stream().map(Permission::fromJson).toList();
    }

    private static List<Party> parties(JsonNode array) {
        return array.values().stream()
                .map(party ->
                        new Party(party.path("id").stringValue(), party.path("type").stringValue()))
                .toList();
    }
}
