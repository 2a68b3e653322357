package org.isocenter.cli.resource;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.isocenter.cli.CommandFailure;
import org.isocenter.cli.argument.Argument;
import org.isocenter.cli.http.Documents;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `isocenter identity`: user-assigned managed identities (arm §11).
@Command(name = "identity", description = "User-assigned managed identities.")
public final class IdentityCommand {
    private static final String VERSION = "2023-01-31";
    private static final String TYPE =
            "/providers/Microsoft.ManagedIdentity/userAssignedIdentities";

    /// Made by picocli.
    public IdentityCommand() {}

    @Command(name = "create", description = "Create an identity.")
    void create(
            @Mixin ArmOptions arm,
            @Option(
                            names = {"-g", "--resource-group"},
                            required = true)
                    String group,
            @Option(
                            names = {"-n", "--name"},
                            required = true)
                    String name,
            @Option(
                            names = {"-l", "--location"},
                            description = "Default: where the group is.")
                    @Nullable String location,
            @Option(names = "--tags", arity = "0..*", paramLabel = "KEY=VALUE")
                    @Nullable List<String> tags)
            throws CommandFailure, IOException {
        Arm open = arm.open();
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("location", location == null ? open.locationOf(group) : Arm.location(location));
        Documents.put(body, "tags", tags == null ? null : Argument.pairs(tags));
        arm.print(
                shown(
                        open.write(
                                "PUT",
                                open.group(group) + TYPE + "/" + name,
                                VERSION,
                                body,
                                false)));
    }

    @Command(name = "show", description = "Show an identity.")
    void show(
            @Mixin ArmOptions arm,
            @Option(
                            names = {"-g", "--resource-group"},
                            required = true)
                    String group,
            @Option(
                            names = {"-n", "--name"},
                            required = true)
                    String name)
            throws CommandFailure, IOException {
        Arm open = arm.open();
        arm.print(shown(open.get(open.group(group) + TYPE + "/" + name, VERSION)));
    }

    @Command(name = "list", description = "List identities.")
    void list(
            @Mixin ArmOptions arm,
            @Option(names = {"-g", "--resource-group"}) @Nullable String group)
            throws CommandFailure, IOException {
        Arm open = arm.open();
        String scope = group == null ? open.subscription() : open.group(group);
        arm.print(open.list(scope + TYPE, VERSION).stream().map(IdentityCommand::shown).toList());
    }

    @Command(name = "delete", description = "Delete an identity.")
    void delete(
            @Mixin ArmOptions arm,
            @Option(
                            names = {"-g", "--resource-group"},
                            required = true)
                    String group,
            @Option(
                            names = {"-n", "--name"},
                            required = true)
                    String name)
            throws CommandFailure, IOException {
        Arm open = arm.open();
        open.delete(open.group(group) + TYPE + "/" + name, VERSION, false);
    }

    /// As `az` prints it: the properties beside the name.
    private static Map<String, Object> shown(Object identity) {
        Map<String, Object> shown = Documents.copy(identity);
        shown.putAll(Documents.copy(shown.remove("properties")));
        return shown;
    }
}
