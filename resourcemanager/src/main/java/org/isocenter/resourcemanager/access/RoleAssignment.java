package org.isocenter.resourcemanager.access;

import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.isocenter.http.json.Json;
import org.isocenter.resourcemanager.protocol.ApiVersion;
import org.isocenter.resourcemanager.protocol.ArmId;
import org.isocenter.resourcemanager.protocol.ArmTime;
import tools.jackson.databind.node.ObjectNode;

/// A role given to a principal at a scope (contract §10).
///
/// @param name a GUID in lower case, unique in the tenant (rule RA-4)
/// @param roleId the GUID of the role
/// @param principalId the object id of a user, group or service principal
/// @param condition stored and shown; an assignment with one grants nothing here (rule RBAC-8)
public record RoleAssignment(
        String name,
        String tenantId,
        ArmId scope,
        String roleId,
        String principalId,
        PrincipalType principalType,
        Optional<String> description,
        Optional<String> condition,
        Optional<String> conditionVersion,
        Optional<String> delegatedManagedIdentityResourceId,
        Instant createdOn,
        Instant updatedOn,
        String createdBy,
        String updatedBy) {

    /// A role without description or condition.
    public static RoleAssignment unconditional(
            String name,
            String tenantId,
            ArmId scope,
            String roleId,
            String principalId,
            PrincipalType principalType,
            Instant now,
            String by) {
        return new RoleAssignment(
                name,
                tenantId,
                scope,
                roleId,
                principalId.toLowerCase(Locale.ROOT),
                principalType,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                now,
                now,
                by,
                by);
    }

    /// The resource id.
    public String id() {
        return (scope.isRoot() ? "" : scope.toString())
                + "/providers/Microsoft.Authorization/roleAssignments/"
                + name;
    }

    /// The body of a response. Versions before 2018-09-01-preview know no principal type (rule
    /// RA-1).
    ///
    /// @param readAt where it is read: below a subscription the role is told by the subscription's id
    ///     even if the assignment lies above, because clients look it up in the subscription's list
    ///     of roles (rules RA-6, RD-1)
    public ObjectNode toJson(ApiVersion version, ArmId readAt) {
        ObjectNode json = Json.mapper().createObjectNode();
        json.put("id", id());
        json.put("name", name);
        json.put("type", "Microsoft.Authorization/roleAssignments");
        ObjectNode properties = json.putObject("properties");
        properties.put(
                "roleDefinitionId",
                RoleDefinition.idAt(scope.subscription().isEmpty() ? readAt : scope, roleId));
        properties.put("principalId", principalId);
        if (version.isAtLeast("2018-09-01-preview")) {
            properties.put("principalType", principalType.word());
        }
        properties.put("scope", scope.toString());
        if (version.isAtLeast("2020-03-01-preview")) {
            properties.put("description", description.orElse(null));
            properties.put("condition", condition.orElse(null));
            properties.put("conditionVersion", conditionVersion.orElse(null));
        }
        properties.put("createdOn", ArmTime.write(createdOn));
        properties.put("updatedOn", ArmTime.write(updatedOn));
        properties.put("createdBy", createdBy);
        properties.put("updatedBy", updatedBy);
        if (version.isAtLeast("2020-03-01-preview")) {
            properties.put(
                    "delegatedManagedIdentityResourceId",
                    delegatedManagedIdentityResourceId.orElse(null));
        }
        return json;
    }

    /// Whether nothing but the description or the condition differs (rule RA-4).
    boolean isSameGrantAs(RoleAssignment other) {
        return scope.equals(other.scope)
                && roleId.equals(other.roleId)
                && principalId.equals(other.principalId);
    }
}
