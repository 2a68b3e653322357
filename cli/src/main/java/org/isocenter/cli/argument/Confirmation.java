package org.isocenter.cli.argument;

import java.io.Console;
import org.isocenter.cli.CommandFailure;
import picocli.CommandLine.Option;

/// `--yes`, and the question that is asked without it.
public final class Confirmation {
    @Option(
            names = {"-y", "--yes"},
            description = "Do not ask.")
    private boolean yes;

    /// Made by picocli.
    public Confirmation() {}

    /// Asks, unless told not to.
    ///
    /// @throws CommandFailure if the user says no, or nobody can be asked
    public void require(String what) throws CommandFailure {
        if (yes) {
            return;
        }
        Console console = System.console();
        if (console == null || !console.isTerminal()) {
            throw new CommandFailure("there is nobody to ask: say --yes to " + what);
        }
        String answer = console.readLine("Really %s? (y/N) ", what);
        if (answer == null || !answer.strip().toLowerCase(java.util.Locale.ROOT).startsWith("y")) {
            throw new CommandFailure("nothing was done");
        }
    }
}
