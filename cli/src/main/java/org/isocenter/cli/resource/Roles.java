package org.isocenter.cli.resource;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.isocenter.cli.CommandFailure;
import org.isocenter.cli.http.Api;
import org.isocenter.cli.http.Documents;
import org.jspecify.annotations.Nullable;

/// Role definitions and assignments of the resource manager (arm §9, §10).
///
/// @param arm makes the calls
public record Roles(Arm arm) {
    /// Of role assignments and definitions.
    public static final String VERSION = "2022-04-01";

    private static final String ASSIGNMENTS = "/providers/Microsoft.Authorization/roleAssignments";
    private static final String DEFINITIONS = "/providers/Microsoft.Authorization/roleDefinitions";

    /// The full id of a role, by its name, its GUID or the id itself.
    ///
    /// @throws CommandFailure if there is none at that scope
    public String definition(String role, String scope) throws CommandFailure, IOException {
        if (role.startsWith("/")) {
            return role;
        }
        if (role.matches("(?i)[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")) {
            return arm.subscription() + DEFINITIONS + "/" + role;
        }
        List<Map<?, ?>> found =
                arm.list(
                        scope
                                + DEFINITIONS
                                + "?$filter="
                                + Api.encode("roleName eq '" + role.replace("'", "''") + "'"),
                        VERSION);
        if (found.isEmpty()) {
            throw new CommandFailure(3, "there is no role '" + role + "' at " + scope);
        }
        return Documents.required(found.getFirst(), "id");
    }

    /// Gives a role; one that is given already is answered as it is.
    ///
    /// @param principalType `User`, `Group`, `ServicePrincipal`, or null for the server to find out
    /// @param name the GUID of the assignment, or null for a new one
    public Map<?, ?> assign(
            String scope,
            String roleId,
            String principalId,
            @Nullable String principalType,
            @Nullable String description,
            @Nullable String name)
            throws CommandFailure, IOException {
        for (Map<?, ?> known : assignments(scope, "atScope()")) {
            Object properties = known.get("properties");
            if (principalId.equalsIgnoreCase(Documents.text(properties, "principalId"))
                    && scope.equalsIgnoreCase(Documents.text(properties, "scope"))
                    && last(roleId)
                            .equalsIgnoreCase(
                                    last(Documents.text(properties, "roleDefinitionId")))) {
                return known;
            }
        }
        Map<String, Object> properties = new LinkedHashMap<>();
        properties.put("roleDefinitionId", roleId);
        properties.put("principalId", principalId);
        Documents.put(properties, "principalType", principalType);
        Documents.put(properties, "description", description);
        Object made =
                arm.write(
                        "PUT",
                        at(scope) + ASSIGNMENTS + "/" + (name == null ? UUID.randomUUID() : name),
                        VERSION,
                        Documents.of("properties", properties),
                        false);
        return made instanceof Map<?, ?> members ? members : Map.of();
    }

    /// The assignments at, above and below a scope, less what the filter leaves out (arm:RA-8).
    public List<Map<?, ?>> assignments(String scope, String filter)
            throws CommandFailure, IOException {
        return arm.list(
                at(scope)
                        + ASSIGNMENTS
                        + (filter.isEmpty() ? "" : "?$filter=" + Api.encode(filter)),
                VERSION);
    }

    /// The definitions that can be assigned at a scope.
    public List<Map<?, ?>> definitions(String scope) throws CommandFailure, IOException {
        return arm.list(at(scope) + DEFINITIONS, VERSION);
    }

    /// Creates or replaces a definition.
    public Object define(String scope, String guid, Map<String, Object> properties)
            throws CommandFailure, IOException {
        return arm.write(
                "PUT",
                at(scope) + DEFINITIONS + "/" + guid,
                VERSION,
                Documents.of("properties", properties),
                false);
    }

    /// The name at the end of an id.
    public static String last(String id) {
        return id.substring(id.lastIndexOf('/') + 1);
    }

    private static String at(String scope) {
        return scope.equals("/") ? "" : scope;
    }
}
