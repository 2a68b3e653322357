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

    /// Where a role counts.
    static final class Scope {
        @Option(
                names = "--scope",
                paramLabel = "ID",
                description =
                        "The id of a resource, a group or a subscription. Default: the"
                                + " subscription.")
        private @Nullable String scope;

        @Option(
                names = {"-g", "--resource-group"},
                paramLabel = "GROUP",
                description = "The resource group, instead of --scope.")
        private @Nullable String group;

        Scope() {}

        boolean isGiven() {
            return scope != null || group != null;
        }

        String of(Arm arm) throws CommandFailure {
            if (scope != null) {
                return scope.length() > 1 && scope.endsWith("/")
                        ? scope.substring(0, scope.length() - 1)
                        : scope;
            }
            return group == null ? arm.subscription() : arm.group(group);
        }
    }

    /// Whose assignments, and of which role.
    static final class Which {
        @Option(
                names = "--assignee",
                paramLabel = "WHO",
                description =
                        "A user's name, a service principal's application id, or an object id."
                                + " Default: anybody.")
        private @Nullable String assignee;

        @Option(
                names = "--role",
                paramLabel = "ROLE",
                description = "A role's name, GUID or id. Default: any.")
        private @Nullable String role;

        Which() {}
    }

    /// What a custom role is to be.
    static final class RoleDefinition {
        @Option(
                names = "--role-definition",
                required = true,
                paramLabel = "JSON|@FILE",
                description =
                        "Name, Description, Actions, NotActions, DataActions, NotDataActions,"
                                + " AssignableScopes; or @file.")
        private String json;

        RoleDefinition() {}

        Object document() throws CommandFailure {
            return Argument.json("--role-definition", json);
        }
    }

    /// `isocenter role assignment`.
    @Command(name = "assignment", description = "Who has which role where.")
    static final class Assignment {
        Assignment() {}

        @Command(
                name = "create",
                description = "Give a role; one that is given already stays.",
                footer = {
                    "",
                    "Example:",
                    "  isocenter role assignment create --assignee alice@isocenter.test --role"
                            + " \"DICOM Data Reader\" -g imaging",
                })
        void create(
                @Mixin ArmOptions arm,
                @Option(
                                names = "--assignee",
                                paramLabel = "WHO",
                                description =
                                        "A user's name, a service principal's application id, or an"
                                                + " object id.")
                        @Nullable String assignee,
                @Option(
                                names = "--assignee-object-id",
                                paramLabel = "OBJECT_ID",
                                description = "The object id, without asking the directory.")
                        @Nullable String objectId,
                @Option(
                                names = "--assignee-principal-type",
                                paramLabel = "TYPE",
                                description = "User, Group or ServicePrincipal.")
                        @Nullable String type,
                @Option(
                                names = "--role",
                                required = true,
                                paramLabel = "ROLE",
                                description = "The role's name, GUID or id.")
                        String role,
                @Mixin Scope scope,
                @Option(
                                names = "--description",
                                paramLabel = "TEXT",
                                description = "What it is for.")
                        @Nullable String description,
                @Option(
                                names = {"-n", "--name"},
                                paramLabel = "GUID",
                                description = "The assignment's GUID. Default: a new one.")
                        @Nullable String name)
                throws CommandFailure, IOException {
            if ((assignee == null) == (objectId == null)) {
                throw new CommandFailure(2, "say --assignee or --assignee-object-id");
            }
            Arm open = arm.open();
            Assignments assignments = Assignments.of(open);
            String at = scope.of(open);
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

        @Command(
                name = "list",
                description = "List who has roles.",
                footer = {"", "Example:", "  isocenter role assignment list --all -o table"})
        void list(
                @Mixin ArmOptions arm,
                @Option(names = "--all", description = "In the whole subscription.") boolean all,
                @Mixin Which which,
                @Mixin Scope scope,
                @Option(
                                names = "--include-inherited",
                                description = "Also those of the scopes above.")
                        boolean inherited,
                @Option(
                                names = "--include-groups",
                                description = "Also those of the groups that --assignee is in.")
                        boolean groups)
                throws CommandFailure, IOException {
            Arm open = arm.open();
            arm.print(
                    Assignments.of(open)
                            .find(
                                    scope.of(open),
                                    which.assignee,
                                    which.role,
                                    inherited || all,
                                    all,
                                    groups));
        }

        @Command(name = "delete", description = "Take roles back.")
        void delete(
                @Mixin ArmOptions arm,
                @Option(
                                names = "--ids",
                                arity = "1..*",
                                paramLabel = "ID",
                                description = "Ids of assignments.")
                        @Nullable List<String> ids,
                @Mixin Which which,
                @Mixin Scope scope,
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
            if (which.assignee == null && which.role == null && !scope.isGiven()) {
                throw new CommandFailure(
                        2, "say --ids, --assignee, --role, --scope or --resource-group");
            }
            assignments.delete(
                    assignments
                            .find(scope.of(open), which.assignee, which.role, false, false, false)
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
                                paramLabel = "NAME",
                                description = "Only that role, by name or GUID.")
                        @Nullable String name,
                @Option(names = "--custom-role-only", description = "None of the built-in ones.")
                        boolean custom,
                @Mixin Scope scope)
                throws CommandFailure, IOException {
            Arm open = arm.open();
            arm.print(find(open, scope.of(open), name, custom));
        }

        @Command(
                name = "create",
                description = "Create a custom role.",
                footer = {
                    "",
                    "Example:",
                    "  isocenter role definition create --role-definition '{\"Name\": \"Image"
                            + " Reader\", \"Description\": \"reads\", \"DataActions\":"
                            + " [\"Microsoft.HealthcareApis/workspaces/dicomservices/resources/read\"]}'",
                })
        void create(@Mixin ArmOptions arm, @Mixin RoleDefinition definition)
                throws CommandFailure, IOException {
            Arm open = arm.open();
            Map<String, Object> properties = properties(definition.document(), open.subscription());
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
        void update(@Mixin ArmOptions arm, @Mixin RoleDefinition definition)
                throws CommandFailure, IOException {
            Arm open = arm.open();
            Object given = definition.document();
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
                                required = true,
                                paramLabel = "NAME",
                                description = "The role, by name or GUID.")
                        String name,
                @Mixin Scope scope)
                throws CommandFailure, IOException {
            Arm open = arm.open();
            String id = Documents.text(one(open, scope.of(open), name), "id");
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
