package org.isocenter.cli.resource;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.isocenter.cli.CommandFailure;
import org.isocenter.cli.http.Documents;
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

    /// One identity.
    static final class IdentityName {
        @Mixin private InGroup group;

        @Option(
                names = {"-n", "--name"},
                required = true,
                paramLabel = "NAME",
                description = "The identity.")
        private String name;

        IdentityName() {}

        String id(Arm arm) throws CommandFailure {
            return group.id(arm) + TYPE + "/" + name;
        }
    }

    @Command(
            name = "create",
            description = "Create an identity.",
            footer = {"", "Example:", "  isocenter identity create -g imaging -n exporter"})
    void create(
            @Mixin ArmOptions arm,
            @Mixin IdentityName identity,
            @Mixin LocationOption location,
            @Mixin TagsOption tags)
            throws CommandFailure, IOException {
        Arm open = arm.open();
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("location", location.orOf(identity.group, open));
        tags.putInto(body);
        arm.print(shown(open.write("PUT", identity.id(open), VERSION, body, false)));
    }

    @Command(name = "show", description = "Show an identity.")
    void show(@Mixin ArmOptions arm, @Mixin IdentityName identity)
            throws CommandFailure, IOException {
        Arm open = arm.open();
        arm.print(shown(open.get(identity.id(open), VERSION)));
    }

    @Command(name = "list", description = "List identities.")
    void list(@Mixin ArmOptions arm, @Mixin InGroupOrAnywhere group)
            throws CommandFailure, IOException {
        Arm open = arm.open();
        arm.print(
                open.list(group.id(open) + TYPE, VERSION).stream()
                        .map(IdentityCommand::shown)
                        .toList());
    }

    @Command(name = "delete", description = "Delete an identity.")
    void delete(@Mixin ArmOptions arm, @Mixin IdentityName identity)
            throws CommandFailure, IOException {
        Arm open = arm.open();
        open.delete(identity.id(open), VERSION, false);
    }

    /// As `az` prints it: the properties beside the name.
    private static Map<String, Object> shown(Object identity) {
        Map<String, Object> shown = Documents.copy(identity);
        shown.putAll(Documents.copy(shown.remove("properties")));
        return shown;
    }
}
