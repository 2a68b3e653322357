package org.isocenter.cli.directory;

import java.io.IOException;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import org.isocenter.cli.CommandFailure;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `isocenter ad audit`: who signed in, and who changed what; the newest first.
@Command(name = "audit", description = "Who signed in, and who changed the directory.")
final class AuditCommand {
    private static final int DEFAULT_TOP = 100;

    AuditCommand() {}

    @Command(
            name = "sign-ins",
            description = {
                "List sign-ins, the newest first.",
                "It takes an administrator, a Global Reader or a Reports Reader."
            })
    void signIns(
            @Mixin GraphOptions graph,
            @Option(names = "--user", paramLabel = "NAME@DOMAIN", description = "Of that user.")
                    @Nullable String user,
            @Option(names = "--app", paramLabel = "ID", description = "To that application.")
                    @Nullable String application,
            @Option(names = "--failed", description = "Those that were refused.") boolean failed,
            @Option(names = "--since", paramLabel = "TIME", description = "2026-01-31T10:20:30Z.")
                    @Nullable String since,
            @Option(names = "--filter", paramLabel = "ODATA") @Nullable String filter,
            @Option(names = "--top", paramLabel = "N", description = "At most so many.")
                    @Nullable Integer top)
            throws CommandFailure, IOException {
        graph.print(
                graph.open()
                        .newest(
                                "/auditLogs/signIns",
                                top == null ? DEFAULT_TOP : top,
                                Graph.equal("userPrincipalName", user),
                                Graph.equal("appId", application),
                                failed ? "status/errorCode ne 0" : "",
                                since("createdDateTime", since),
                                filter == null ? "" : filter));
    }

    @Command(
            name = "changes",
            description = {
                "List changes of the directory, the newest first.",
                "It takes an administrator, a Global Reader or a Reports Reader."
            })
    void changes(
            @Mixin GraphOptions graph,
            @Option(
                            names = "--user",
                            paramLabel = "NAME@DOMAIN",
                            description = "That this user made.")
                    @Nullable String user,
            @Option(
                            names = "--target",
                            paramLabel = "ID",
                            description = "Of the object with that id.")
                    @Nullable String target,
            @Option(
                            names = "--activity",
                            paramLabel = "TEXT",
                            description = "What the activity begins with: \"Add user\".")
                    @Nullable String activity,
            @Option(names = "--since", paramLabel = "TIME", description = "2026-01-31T10:20:30Z.")
                    @Nullable String since,
            @Option(names = "--filter", paramLabel = "ODATA") @Nullable String filter,
            @Option(names = "--top", paramLabel = "N", description = "At most so many.")
                    @Nullable Integer top)
            throws CommandFailure, IOException {
        graph.print(
                graph.open()
                        .newest(
                                "/auditLogs/directoryAudits",
                                top == null ? DEFAULT_TOP : top,
                                Graph.equal("initiatedBy/user/userPrincipalName", user),
                                target == null
                                        ? ""
                                        : "targetResources/any(t:"
                                                + Graph.equal("t/id", target)
                                                + ")",
                                Graph.startsWith("activityDisplayName", activity),
                                since("activityDateTime", since),
                                filter == null ? "" : filter));
    }

    private static String since(String property, @Nullable String time) throws CommandFailure {
        if (time == null) {
            return "";
        }
        try {
            return property + " ge " + OffsetDateTime.parse(time).toInstant();
        } catch (DateTimeParseException e) {
            throw new CommandFailure(2, "--since is a time like 2026-01-31T10:20:30Z, not " + time);
        }
    }
}
