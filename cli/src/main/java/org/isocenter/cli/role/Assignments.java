package org.isocenter.cli.role;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.isocenter.cli.CommandFailure;
import org.isocenter.cli.directory.Graph;
import org.isocenter.cli.http.Documents;
import org.isocenter.cli.resource.Arm;
import org.isocenter.cli.resource.Roles;
import org.jspecify.annotations.Nullable;

/// Role assignments as `az` treats them: with the names of principals and roles.
///
/// @param arm the resource manager
/// @param graph the directory
public record Assignments(Arm arm, Graph graph) {
    /// With the same caller for both.
    public static Assignments of(Arm arm) {
        return new Assignments(arm, new Graph(arm.session()));
    }

    /// Gives a role to whom a user means.
    ///
    /// @param assignee a user's name, a name of a service principal, or an object id
    /// @param role name, GUID or id
    public Object create(String assignee, String role, String scope)
            throws CommandFailure, IOException {
        Graph.Principal principal = graph.principal(assignee);
        return create(principal.id(), principal.type(), role, scope, null, null);
    }

    Object create(
            String principalId,
            @Nullable String principalType,
            String role,
            String scope,
            @Nullable String description,
            @Nullable String name)
            throws CommandFailure, IOException {
        Roles roles = new Roles(arm);
        Map<?, ?> made =
                roles.assign(
                        scope,
                        roles.definition(role, scope),
                        principalId,
                        principalType,
                        description,
                        name);
        return named(List.of(made), scope).getFirst();
    }

    /// Finds assignments.
    ///
    /// @param assignee whose; null for everybody's
    /// @param role which; null for any
    /// @param inherited also those of the scopes above
    /// @param below also those of the scopes below
    public List<Map<String, Object>> find(
            String scope,
            @Nullable String assignee,
            @Nullable String role,
            boolean inherited,
            boolean below,
            boolean throughGroups)
            throws CommandFailure, IOException {
        String principal = assignee == null ? "" : graph.principal(assignee).id();
        String wanted = role == null ? "" : Roles.last(new Roles(arm).definition(role, scope));
        String filter =
                throughGroups && !principal.isEmpty()
                        ? "assignedTo('" + principal + "')"
                        : below ? "" : "atScope()";
        List<Map<?, ?>> found = new ArrayList<>();
        for (Map<?, ?> one : new Roles(arm).assignments(scope, filter)) {
            Object properties = one.get("properties");
            String at = Documents.text(properties, "scope");
            boolean here = at.equalsIgnoreCase(scope);
            boolean under = at.regionMatches(true, 0, scope + "/", 0, scope.length() + 1);
            if ((here || under && below || !here && !under && inherited)
                    && (principal.isEmpty()
                            || throughGroups
                            || principal.equalsIgnoreCase(
                                    Documents.text(properties, "principalId")))
                    && (wanted.isEmpty()
                            || wanted.equalsIgnoreCase(
                                    Roles.last(Documents.text(properties, "roleDefinitionId"))))) {
                found.add(one);
            }
        }
        return named(found, scope);
    }

    /// Takes assignments back.
    ///
    /// @throws CommandFailure if there are none
    public void delete(List<String> ids) throws CommandFailure, IOException {
        if (ids.isEmpty()) {
            throw new CommandFailure(3, "there is no such role assignment");
        }
        for (String id : ids) {
            arm.call("DELETE", id, Roles.VERSION, Optional.empty());
        }
    }

    /// As `az` prints them: the properties beside the id, with names. Who may not read the directory sees
    /// no names of principals.
    private List<Map<String, Object>> named(List<Map<?, ?>> assignments, String scope)
            throws CommandFailure, IOException {
        Map<String, String> roles = new LinkedHashMap<>();
        if (!assignments.isEmpty()) {
            for (Map<?, ?> definition : new Roles(arm).definitions(scope)) {
                roles.put(
                        Documents.text(definition, "name"),
                        Documents.text(definition, "properties", "roleName"));
            }
        }
        Map<String, String> principals =
                principals(
                        assignments.stream()
                                .map(one -> Documents.text(one, "properties", "principalId"))
                                .distinct()
                                .toList());
        List<Map<String, Object>> shown = new ArrayList<>();
        for (Map<?, ?> assignment : assignments) {
            Map<String, Object> one = Documents.copy(assignment);
            one.putAll(Documents.copy(one.remove("properties")));
            one.put(
                    "principalName",
                    principals.getOrDefault(Documents.text(one, "principalId"), ""));
            one.put(
                    "roleDefinitionName",
                    roles.getOrDefault(Roles.last(Documents.text(one, "roleDefinitionId")), ""));
            shown.add(one);
        }
        return shown;
    }

    private Map<String, String> principals(List<String> ids) throws IOException {
        Map<String, String> names = new LinkedHashMap<>();
        try {
            for (Graph.Principal principal : graph.objects(ids)) {
                names.put(principal.id(), principal.name());
            }
        } catch (CommandFailure mayNotRead) {
            return Map.of();
        }
        return names;
    }
}
