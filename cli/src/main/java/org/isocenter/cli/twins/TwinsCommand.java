package org.isocenter.cli.twins;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.isocenter.cli.CommandFailure;
import org.isocenter.cli.argument.Argument;
import org.isocenter.cli.argument.Confirmation;
import org.isocenter.cli.http.Documents;
import org.isocenter.cli.resource.Arm;
import org.isocenter.cli.resource.ArmOptions;
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

    @Command(name = "create", description = "Create or replace an instance.")
    void create(
            @Mixin ArmOptions arm,
            @Option(
                            names = {"-n", "--dt-name"},
                            required = true)
                    String name,
            @Option(
                            names = {"-g", "--resource-group"},
                            required = true)
                    String group,
            @Option(
                            names = {"-l", "--location"},
                            description = "Default: where the group is.")
                    @Nullable String location,
            @Option(names = "--tags", arity = "0..*", paramLabel = "KEY=VALUE")
                    @Nullable List<String> tags,
            @Option(
                            names = {"--assign-identity", "--mi-system-assigned"},
                            arity = "0..1",
                            fallbackValue = "true",
                            description = "Give it an identity of its own.")
                    @Nullable Boolean identity,
            @Option(
                            names = {"--public-network-access", "--pna"},
                            description = "Enabled or Disabled.")
                    @Nullable String network,
            @Option(names = "--no-wait") boolean noWait)
            throws CommandFailure, IOException {
        Arm open = arm.open();
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("location", location == null ? open.locationOf(group) : Arm.location(location));
        Documents.put(body, "tags", tags == null ? null : Argument.pairs(tags));
        if (identity != null) {
            body.put("identity", Documents.of("type", identity ? "SystemAssigned" : "None"));
        }
        body.put(
                "properties",
                network == null ? Map.of() : Documents.of("publicNetworkAccess", network));
        arm.print(open.write("PUT", open.group(group) + TYPE + "/" + name, VERSION, body, noWait));
    }

    @Command(name = "show", description = "Show an instance.")
    void show(
            @Mixin ArmOptions arm,
            @Option(
                            names = {"-n", "--dt-name"},
                            required = true)
                    String name,
            @Option(names = {"-g", "--resource-group"}) @Nullable String group)
            throws CommandFailure, IOException {
        Arm open = arm.open();
        arm.print(open.get(find(open, name, group), VERSION));
    }

    @Command(name = "list", description = "List instances.")
    void list(
            @Mixin ArmOptions arm,
            @Option(names = {"-g", "--resource-group"}) @Nullable String group)
            throws CommandFailure, IOException {
        Arm open = arm.open();
        arm.print(
                open.list(
                        (group == null ? open.subscription() : open.group(group)) + TYPE, VERSION));
    }

    @Command(name = "delete", description = "Delete an instance.")
    void delete(
            @Mixin ArmOptions arm,
            @Mixin Confirmation confirmation,
            @Option(
                            names = {"-n", "--dt-name"},
                            required = true)
                    String name,
            @Option(names = {"-g", "--resource-group"}) @Nullable String group,
            @Option(names = "--no-wait") boolean noWait)
            throws CommandFailure, IOException {
        confirmation.require("delete the instance " + name);
        Arm open = arm.open();
        open.delete(find(open, name, group), VERSION, noWait);
    }

    /// The id of an instance; names are unique enough to find it without its group.
    private static String find(Arm arm, String name, @Nullable String group)
            throws CommandFailure, IOException {
        if (group != null) {
            return arm.group(group) + TYPE + "/" + name;
        }
        for (Map<?, ?> one : arm.list(arm.subscription() + TYPE, VERSION)) {
            if (name.equalsIgnoreCase(Documents.text(one, "name"))) {
                return Documents.required(one, "id");
            }
        }
        throw new CommandFailure(3, "there is no Digital Twins instance '" + name + "'");
    }

    /// `isocenter dt role-assignment`.
    @Command(name = "role-assignment", description = "Who has roles in an instance.")
    static final class RoleAssignment {
        RoleAssignment() {}

        @Command(name = "create", description = "Give a role.")
        void create(
                @Mixin ArmOptions arm,
                @Option(
                                names = {"-n", "--dt-name"},
                                required = true)
                        String name,
                @Option(names = {"-g", "--resource-group"}) @Nullable String group,
                @Option(names = "--assignee", required = true) String assignee,
                @Option(names = "--role", required = true) String role)
                throws CommandFailure, IOException {
            Arm open = arm.open();
            arm.print(Assignments.of(open).create(assignee, role, find(open, name, group)));
        }

        @Command(name = "list", description = "List who has roles.")
        void list(
                @Mixin ArmOptions arm,
                @Option(
                                names = {"-n", "--dt-name"},
                                required = true)
                        String name,
                @Option(names = {"-g", "--resource-group"}) @Nullable String group,
                @Option(names = "--role") @Nullable String role,
                @Option(names = "--include-inherited") boolean inherited)
                throws CommandFailure, IOException {
            Arm open = arm.open();
            arm.print(
                    Assignments.of(open)
                            .find(find(open, name, group), null, role, inherited, false, false));
        }

        @Command(name = "delete", description = "Take roles back.")
        void delete(
                @Mixin ArmOptions arm,
                @Option(
                                names = {"-n", "--dt-name"},
                                required = true)
                        String name,
                @Option(names = {"-g", "--resource-group"}) @Nullable String group,
                @Option(names = "--assignee") @Nullable String assignee,
                @Option(names = "--role") @Nullable String role)
                throws CommandFailure, IOException {
            Arm open = arm.open();
            Assignments assignments = Assignments.of(open);
            assignments.delete(
                    assignments
                            .find(find(open, name, group), assignee, role, false, false, false)
                            .stream()
                            .map(one -> Documents.text(one, "id"))
                            .toList());
        }
    }
}
