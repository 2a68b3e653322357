package org.isocenter.cli.twins;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.isocenter.cli.CommandFailure;
import org.isocenter.cli.argument.Confirmation;
import org.isocenter.cli.http.Documents;
import org.isocenter.cli.resource.Arm;
import org.isocenter.cli.resource.ArmOptions;
import org.isocenter.cli.resource.InGroup;
import org.isocenter.cli.resource.InGroupOrAnywhere;
import org.isocenter.cli.resource.LocationOption;
import org.isocenter.cli.resource.NoWaitOption;
import org.isocenter.cli.resource.TagsOption;
import org.isocenter.cli.role.Assignments;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `isocenter dt`.
@Command(
        name = "dt",
        description = "Digital Twins instances.",
        subcommands = TwinsCommand.RoleAssignment.class)
public final class TwinsCommand {
    private static final String VERSION = "2022-10-31";
    private static final String TYPE = "/providers/Microsoft.DigitalTwins/digitalTwinsInstances";

    /// Made by picocli.
    public TwinsCommand() {}

    /// One instance; names are unique enough to find it without its group.
    static final class Instance {
        @Option(
                names = {"-n", "--dt-name"},
                required = true,
                paramLabel = "NAME",
                description = "The instance.")
        private String name;

        @Mixin private InGroupOrAnywhere group;

        Instance() {}

        String id(Arm arm) throws CommandFailure, IOException {
            if (group.name() != null) {
                return group.id(arm) + TYPE + "/" + name;
            }
            for (Map<?, ?> one : arm.list(arm.subscription() + TYPE, VERSION)) {
                if (name.equalsIgnoreCase(Documents.text(one, "name"))) {
                    return Documents.required(one, "id");
                }
            }
            throw new CommandFailure(3, "there is no Digital Twins instance '" + name + "'");
        }
    }

    @Command(
            name = "create",
            description = "Create or replace an instance.",
            footer = {"", "Example:", "  isocenter dt create -g imaging -n building"})
    void create(
            @Mixin ArmOptions arm,
            @Option(
                            names = {"-n", "--dt-name"},
                            required = true,
                            paramLabel = "NAME",
                            description = "The instance.")
                    String name,
            @Mixin InGroup group,
            @Mixin LocationOption location,
            @Mixin TagsOption tags,
            @Option(
                            names = {"--assign-identity", "--mi-system-assigned"},
                            arity = "0..1",
                            fallbackValue = "true",
                            paramLabel = "true|false",
                            description = "Give it an identity of its own.")
                    @Nullable Boolean identity,
            @Option(
                            names = {"--public-network-access", "--pna"},
                            paramLabel = "STATE",
                            description = "Enabled or Disabled.")
                    @Nullable String network,
            @Mixin NoWaitOption noWait)
            throws CommandFailure, IOException {
        Arm open = arm.open();
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("location", location.orOf(group, open));
        tags.putInto(body);
        if (identity != null) {
            body.put("identity", Documents.of("type", identity ? "SystemAssigned" : "None"));
        }
        body.put(
                "properties",
                network == null ? Map.of() : Documents.of("publicNetworkAccess", network));
        arm.print(
                open.write(
                        "PUT", group.id(open) + TYPE + "/" + name, VERSION, body, noWait.given()));
    }

    @Command(name = "show", description = "Show an instance.")
    void show(@Mixin ArmOptions arm, @Mixin Instance instance) throws CommandFailure, IOException {
        Arm open = arm.open();
        arm.print(open.get(instance.id(open), VERSION));
    }

    @Command(name = "list", description = "List instances.")
    void list(@Mixin ArmOptions arm, @Mixin InGroupOrAnywhere group)
            throws CommandFailure, IOException {
        Arm open = arm.open();
        arm.print(open.list(group.id(open) + TYPE, VERSION));
    }

    @Command(name = "delete", description = "Delete an instance.")
    void delete(
            @Mixin ArmOptions arm,
            @Mixin Confirmation confirmation,
            @Mixin Instance instance,
            @Mixin NoWaitOption noWait)
            throws CommandFailure, IOException {
        confirmation.require("delete the instance " + instance.name);
        Arm open = arm.open();
        open.delete(instance.id(open), VERSION, noWait.given());
    }

    /// `isocenter dt role-assignment`.
    @Command(name = "role-assignment", description = "Who has roles in an instance.")
    static final class RoleAssignment {
        RoleAssignment() {}

        @Command(name = "create", description = "Give a role.")
        void create(
                @Mixin ArmOptions arm,
                @Mixin Instance instance,
                @Option(
                                names = "--assignee",
                                required = true,
                                paramLabel = "WHO",
                                description =
                                        "A user's name, a service principal's application id, or an object id.")
                        String assignee,
                @Option(
                                names = "--role",
                                required = true,
                                paramLabel = "ROLE",
                                description = "The role's name, GUID or id.")
                        String role)
                throws CommandFailure, IOException {
            Arm open = arm.open();
            arm.print(Assignments.of(open).create(assignee, role, instance.id(open)));
        }

        @Command(name = "list", description = "List who has roles.")
        void list(
                @Mixin ArmOptions arm,
                @Mixin Instance instance,
                @Option(
                                names = "--role",
                                paramLabel = "ROLE",
                                description = "A role's name, GUID or id. Default: any.")
                        @Nullable String role,
                @Option(
                                names = "--include-inherited",
                                description = "Also those of the scopes above.")
                        boolean inherited)
                throws CommandFailure, IOException {
            Arm open = arm.open();
            arm.print(
                    Assignments.of(open)
                            .find(instance.id(open), null, role, inherited, false, false));
        }

        @Command(name = "delete", description = "Take roles back.")
        void delete(
                @Mixin ArmOptions arm,
                @Mixin Instance instance,
                @Option(
                                names = "--assignee",
                                paramLabel = "WHO",
                                description =
                                        "A user's name, a service principal's application id, or an object id. Default: anybody.")
                        @Nullable String assignee,
                @Option(
                                names = "--role",
                                paramLabel = "ROLE",
                                description = "A role's name, GUID or id. Default: any.")
                        @Nullable String role)
                throws CommandFailure, IOException {
            Arm open = arm.open();
            Assignments assignments = Assignments.of(open);
            assignments.delete(
                    assignments
                            .find(instance.id(open), assignee, role, false, false, false)
                            .stream()
                            .map(one -> Documents.text(one, "id"))
                            .toList());
        }
    }
}
