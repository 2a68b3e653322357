package org.isocenter.cli.account;

import java.io.IOException;
import java.util.concurrent.Callable;
import org.isocenter.cli.CommandFailure;
import picocli.CommandLine.Command;

/// `isocenter logout`: forgets who is signed in.
@Command(
        name = "logout",
        description = {
            "Sign out: remove the profile with its secret or refresh token.",
            "Then commands act as the client that bootstrap.json names.",
        })
public final class LogoutCommand implements Callable<Integer> {
    /// Made by picocli.
    public LogoutCommand() {}

    @Override
    public Integer call() throws CommandFailure, IOException {
        if (!Profile.remove()) {
            throw new CommandFailure("nobody is signed in");
        }
        return 0;
    }
}
