package org.isocenter.resourcemanager.access;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.isocenter.http.json.Json;
import org.isocenter.resourcemanager.protocol.ArmId;
import org.isocenter.resourcemanager.protocol.ArmTime;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// A role: what it gives, and where it may be assigned (contract §9).
///
/// @param id a GUID in lower case
/// @param tenantId the tenant a custom role belongs to; built-in roles belong to none
public record RoleDefinition(
        String id,
        Optional<String> tenantId,
        String roleName,
        String description,
        List<ArmId> assignableScopes,
        List<Permission> permissions,
        Instant createdOn,
        Instant updatedOn,
        Optional<String> createdBy,
        Optional<String> updatedBy) {

    /// Whether the platform made it.
    public boolean isBuiltIn() {
        return tenantId.isEmpty();
    }

    /// Whether it may be assigned at that scope.
    public boolean isAssignableAt(ArmId scope) {
        return assignableScopes.stream().anyMatch(assignable -> assignable.covers(scope));
    }

    /// Whether this role gives the action.
    ///
    /// @param action in lower case
    boolean gives(Action.Kind kind, String action) {
        for (Permission permission : permissions) {
            if (permission.gives(kind, action)) {
                return true;
            }
        }
        return false;
    }

    /// The resource id of a role as seen from a scope: below a subscription it begins with that
    /// (rules RD-1, RA-6).
    public static String idAt(ArmId scope, String roleId) {
        return (scope.isRoot() ? "" : scope.subscriptionId().toString())
                + "/providers/Microsoft.Authorization/roleDefinitions/"
                + roleId;
    }

    /// The body of a response, as seen from a scope.
    public ObjectNode toJson(ArmId scope) {
        ObjectNode json = Json.mapper().createObjectNode();
        json.put("id", idAt(scope, id));
        json.put("name", id);
        json.put("type", "Microsoft.Authorization/roleDefinitions");
        ObjectNode properties = json.putObject("properties");
        properties.put("roleName", roleName);
        properties.put("type", isBuiltIn() ? "BuiltInRole" : "CustomRole");
        properties.put("description", description);
        ArrayNode scopes = properties.putArray("assignableScopes");
        assignableScopes.forEach(assignable -> scopes.add(assignable.toString()));
        ArrayNode list = properties.putArray("permissions");
        permissions.forEach(permission -> list.add(permission.toJson()));
        properties.put("createdOn", ArmTime.write(createdOn));
        properties.put("updatedOn", ArmTime.write(updatedOn));
        properties.put("createdBy", createdBy.orElse(null));
        properties.put("updatedBy", updatedBy.orElse(null));
        return json;
    }
}
