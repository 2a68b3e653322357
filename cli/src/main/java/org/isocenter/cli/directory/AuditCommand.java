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
    AuditCommand() {}

    /// Which lines of a log, the newest first.
    static final class Newest {
        @Option(
                names = "--since",
                paramLabel = "TIME",
                description = "Not before 2026-01-31T10:20:30Z.")
        private @Nullable String since;

        @Mixin private ODataFilter filter;

        @Option(
                names = "--top",
                paramLabel = "N",
                description = "At most so many. Default: ${DEFAULT-VALUE}.",
                defaultValue = "100")
        private int top;

        Newest() {}

        String since(String property) throws CommandFailure {
            if (since == null) {
                return "";
            }
            try {
                return property + " ge " + OffsetDateTime.parse(since).toInstant();
            } catch (DateTimeParseException e) {
                throw new CommandFailure(
                        2, "--since is a time like 2026-01-31T10:20:30Z, not " + since);
            }
        }
    }

    @Command(
            name = "sign-ins",
            description = {
                "List sign-ins, the newest first.",
                "It takes an administrator, a Global Reader or a Reports Reader."
            },
            footer = {"", "Example:", "  isocenter ad audit sign-ins --failed --top 10 -o table"})
    void signIns(
            @Mixin GraphOptions graph,
            @Option(names = "--user", paramLabel = "NAME@DOMAIN", description = "Of that user.")
                    @Nullable String user,
            @Option(names = "--app", paramLabel = "ID", description = "To that application.")
                    @Nullable String application,
            @Option(names = "--failed", description = "Those that were refused.") boolean failed,
            @Mixin Newest newest)
            throws CommandFailure, IOException {
        graph.print(
                graph.open()
                        .newest(
                                "/auditLogs/signIns",
                                newest.top,
                                Graph.equal("userPrincipalName", user),
                                Graph.equal("appId", application),
                                failed ? "status/errorCode ne 0" : "",
                                newest.since("createdDateTime"),
                                newest.filter.value()));
    }

    @Command(
            name = "changes",
            description = {
                "List changes of the directory, the newest first.",
                "It takes an administrator, a Global Reader or a Reports Reader."
            },
            footer = {"", "Example:", "  isocenter ad audit changes --activity \"Add user\""})
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
            @Mixin Newest newest)
            throws CommandFailure, IOException {
        graph.print(
                graph.open()
                        .newest(
                                "/auditLogs/directoryAudits",
                                newest.top,
                                Graph.equal("initiatedBy/user/userPrincipalName", user),
                                target == null
                                        ? ""
                                        : "targetResources/any(t:"
                                                + Graph.equal("t/id", target)
                                                + ")",
                                Graph.startsWith("activityDisplayName", activity),
                                newest.since("activityDateTime"),
                                newest.filter.value()));
    }
}
