package org.isocenter.cli.directory;

import java.io.IOException;
import org.isocenter.cli.CommandFailure;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `isocenter ad`.
@Command(
        name = "ad",
        description = "The directory: applications, service principals, users, groups.",
        subcommands = {
            AppCommand.class,
            SpCommand.class,
            UserCommand.class,
            AdCommand.SignedInUser.class,
            GroupCommand.class,
            AuditCommand.class,
        })
public final class AdCommand {
    /// Made by picocli.
    public AdCommand() {}

    /// `isocenter ad signed-in-user`.
    @Command(name = "signed-in-user", description = "The user who is signed in.")
    static final class SignedInUser {
        SignedInUser() {}

        @Command(name = "show", description = "Show the user.")
        void show(@Mixin GraphOptions graph) throws CommandFailure, IOException {
            graph.print(graph.open().get("/me"));
        }

        @Command(name = "list-owned-objects", description = "List what the user owns.")
        void owned(@Mixin GraphOptions graph) throws CommandFailure, IOException {
            graph.print(graph.open().list("/me/ownedObjects"));
        }
    }
}
