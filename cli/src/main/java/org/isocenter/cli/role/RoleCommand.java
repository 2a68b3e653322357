package org.isocenter.cli.role;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.isocenter.cli.CommandFailure;
import org.isocenter.cli.argument.Argument;
import org.isocenter.cli.argument.Confirmation;
import org.isocenter.cli.http.Documents;
import org.isocenter.cli.resource.Arm;
import org.isocenter.cli.resource.ArmOptions;
import org.isocenter.cli.resource.Roles;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `isocenter role`.
@Command(
        name = "role",
        description = "Who may do what where.",
        subcommands = {RoleCommand.Assignment.class, RoleCommand.Definition.class})
public final class RoleCommand {
    /// Made by picocli.
    public RoleCommand() {}

    private static String scope(Arm arm, @Nullable String scope, @Nullable String group)
            throws CommandFailure {
        if (scope != null) {
            return scope.length() > 1 && scope.endsWith("/")
                    ? scope.substring(0, scope.length() - 1)
                    : scope;
        }
        return group == null ? arm.subscription() : arm.group(group);
    }

    /// `isocenter role assignment`.
    @Command(name = "assignment", description = "Who has which role where.")
    static final class Assignment {
        Assignment() {}

        @Command(name = "create", description = "Give a role; one that is given already stays.")
        void create(
                @Mixin ArmOptions arm,
                @Option(
                                names = "--assignee",
                                description =
                                        "A user's name, a service principal's application id, or an"
                                                + " object id.")
                        @Nullable String assignee,
                @Option(
                                names = "--assignee-object-id",
                                description = "The object id, without asking the directory.")
                        @Nullable String objectId,
                @Option(
                                names = "--assignee-principal-type",
                                description = "User, Group or ServicePrincipal.")
                        @Nullable String type,
                @Option(names = "--role", required = true, description = "Name, GUID or id.")
                        String role,
                @Option(names = "--scope", description = "Default: the subscription.")
                        @Nullable String scope,
                @Option(names = {"-g", "--resource-group"}) @Nullable String group,
                @Option(names = "--description") @Nullable String description,
                @Option(
                                names = {"-n", "--name"},
                                description = "The assignment's GUID.")
                        @Nullable String name)
                throws CommandFailure, IOException {
            if ((assignee == null) == (objectId == null)) {
                throw new CommandFailure(2, "say --assignee or --assignee-object-id");
            }
            Arm open = arm.open();
            Assignments assignments = Assignments.of(open);
            String at = scope(open, scope, group);
            if (assignee == null) {
                arm.print(
                        assignments.create(
                                String.valueOf(objectId), type, role, at, description, name));
                return;
            }
            var principal = assignments.graph().principal(assignee);
            arm.print(
                    assignments.create(
                            principal.id(), principal.type(), role, at, description, name));
        }

        @Command(name = "list", description = "List who has roles.")
        void list(
                @Mixin ArmOptions arm,
                @Option(names = "--all", description = "In the whole subscription.") boolean all,
                @Option(names = "--assignee") @Nullable String assignee,
                @Option(names = "--role") @Nullable String role,
                @Option(names = "--scope") @Nullable String scope,
                @Option(names = {"-g", "--resource-group"}) @Nullable String group,
                @Option(names = "--include-inherited") boolean inherited,
                @Option(names = "--include-groups") boolean groups)
                throws CommandFailure, IOException {
            Arm open = arm.open();
            arm.print(
                    Assignments.of(open)
                            .find(
                                    scope(open, scope, group),
                                    assignee,
                                    role,
                                    inherited || all,
                                    all,
                                    groups));
        }

        @Command(name = "delete", description = "Take roles back.")
        void delete(
                @Mixin ArmOptions arm,
                @Option(names = "--ids", arity = "1..*", paramLabel = "ID")
                        @Nullable List<String> ids,
                @Option(names = "--assignee") @Nullable String assignee,
                @Option(names = "--role") @Nullable String role,
                @Option(names = "--scope") @Nullable String scope,
                @Option(names = {"-g", "--resource-group"}) @Nullable String group,
                @Option(
                                names = {"-y", "--yes"},
                                description = "As it is always.")
                        boolean yes)
                throws CommandFailure, IOException {
            Arm open = arm.open();
            Assignments assignments = Assignments.of(open);
            if (ids != null) {
                assignments.delete(ids);
                return;
            }
            if (assignee == null && role == null && scope == null && group == null) {
                throw new CommandFailure(2, "say --ids, --assignee, --role or --scope");
            }
            assignments.delete(
                    assignments
                            .find(scope(open, scope, group), assignee, role, false, false, false)
                            .stream()
                            .map(one -> Documents.text(one, "id"))
                            .toList());
        }
    }

    /// `isocenter role definition`.
    @Command(name = "definition", description = "What roles allow.")
    static final class Definition {
        Definition() {}

        @Command(name = "list", description = "List roles.")
        void list(
                @Mixin ArmOptions arm,
                @Option(
                                names = {"-n", "--name"},
                                description = "Name or GUID.")
                        @Nullable String name,
                @Option(names = "--custom-role-only") boolean custom,
                @Option(names = "--scope") @Nullable String scope,
                @Option(names = {"-g", "--resource-group"}) @Nullable String group)
                throws CommandFailure, IOException {
            Arm open = arm.open();
            arm.print(find(open, scope(open, scope, group), name, custom));
        }

        @Command(
                name = "create",
                description = {
                    "Create a custom role.",
                    "{\"Name\", \"Description\", \"Actions\", \"NotActions\", \"DataActions\","
                            + " \"NotDataActions\", \"AssignableScopes\"}",
                })
        void create(
                @Mixin ArmOptions arm,
                @Option(names = "--role-definition", required = true, paramLabel = "JSON|@FILE")
                        String definition)
                throws CommandFailure, IOException {
            Arm open = arm.open();
            Map<String, Object> properties =
                    properties(Argument.json("--role-definition", definition), open.subscription());
            arm.print(
                    flat(
                            Documents.copy(
                                    new Roles(open)
                                            .define(
                                                    firstScope(properties),
                                                    UUID.randomUUID().toString(),
                                                    properties))));
        }

        @Command(name = "update", description = "Change a custom role, found by its name or id.")
        void update(
                @Mixin ArmOptions arm,
                @Option(names = "--role-definition", required = true, paramLabel = "JSON|@FILE")
                        String definition)
                throws CommandFailure, IOException {
            Arm open = arm.open();
            Object given = Argument.json("--role-definition", definition);
            Map<String, Object> properties = properties(given, open.subscription());
            String id = Documents.text(given, "id");
            String wanted = id.isEmpty() ? Documents.text(properties, "roleName") : Roles.last(id);
            Map<String, Object> known = one(open, firstScope(properties), wanted);
            arm.print(
                    flat(
                            Documents.copy(
                                    new Roles(open)
                                            .define(
                                                    firstScope(properties),
                                                    Documents.text(known, "name"),
                                                    properties))));
        }

        @Command(name = "delete", description = "Delete a custom role.")
        void delete(
                @Mixin ArmOptions arm,
                @Mixin Confirmation confirmation,
                @Option(
                                names = {"-n", "--name"},
                                required = true)
                        String name,
                @Option(names = "--scope") @Nullable String scope,
                @Option(names = {"-g", "--resource-group"}) @Nullable String group)
                throws CommandFailure, IOException {
            Arm open = arm.open();
            String id = Documents.text(one(open, scope(open, scope, group), name), "id");
            open.call("DELETE", id, Roles.VERSION, Optional.empty());
        }

        private static Map<String, Object> one(Arm arm, String scope, String name)
                throws CommandFailure, IOException {
            List<Map<String, Object>> found = find(arm, scope, name, true);
            if (found.isEmpty()) {
                throw new CommandFailure(3, "there is no custom role '" + name + "'");
            }
            return found.getFirst();
        }

        private static List<Map<String, Object>> find(
                Arm arm, String scope, @Nullable String name, boolean custom)
                throws CommandFailure, IOException {
            List<Map<String, Object>> found = new ArrayList<>();
            for (Map<?, ?> one : new Roles(arm).definitions(scope)) {
                Map<String, Object> flat = flat(Documents.copy(one));
                if ((name == null
                                || name.equalsIgnoreCase(Documents.text(flat, "roleName"))
                                || name.equalsIgnoreCase(Documents.text(flat, "name")))
                        && (!custom || Documents.text(flat, "roleType").equals("CustomRole"))) {
                    found.add(flat);
                }
            }
            return found;
        }

        private static Map<String, Object> flat(Map<String, Object> definition) {
            Map<String, Object> properties = Documents.copy(definition.remove("properties"));
            Object type = properties.remove("type");
            definition.putAll(properties);
            Documents.put(definition, "roleType", type);
            return definition;
        }

        private static String firstScope(Map<String, Object> properties) throws CommandFailure {
            if (properties.get("assignableScopes") instanceof List<?> scopes && !scopes.isEmpty()) {
                return String.valueOf(scopes.getFirst());
            }
            throw new CommandFailure(2, "the role definition has no AssignableScopes");
        }

        /// The properties of a role from what `az` takes: flat, names in any case, or as it lists them.
        static Map<String, Object> properties(Object given, String subscription) {
            Map<String, Object> lower = new LinkedHashMap<>();
            Documents.copy(given)
                    .forEach((key, value) -> lower.put(key.toLowerCase(Locale.ROOT), value));
            Map<String, Object> properties = new LinkedHashMap<>();
            properties.put(
                    "roleName", lower.getOrDefault("rolename", lower.getOrDefault("name", "")));
            properties.put("description", lower.getOrDefault("description", ""));
            properties.put("type", "CustomRole");
            Object permissions = lower.get("permissions");
            if (permissions == null) {
                Map<String, Object> permission = new LinkedHashMap<>();
                for (String name :
                        List.of("actions", "notActions", "dataActions", "notDataActions")) {
                    permission.put(
                            name, lower.getOrDefault(name.toLowerCase(Locale.ROOT), List.of()));
                }
                permissions = List.of(permission);
            }
            properties.put("permissions", permissions);
            properties.put(
                    "assignableScopes",
                    lower.getOrDefault("assignablescopes", List.of(subscription)));
            return properties;
        }
    }
}
