package org.isocenter;

import java.io.IOException;
import java.nio.file.Path;
import org.isocenter.cli.CommandFailure;
import org.isocenter.cli.Isocenter;
import org.isocenter.server.KeysCommand;
import org.isocenter.server.ServeCommand;
import picocli.CommandLine;

/// `isocenter`: the client's commands, `serve`, and `keys`.
public final class Main {
    private Main() {}

    /// Runs the command that the arguments name; the process ends with its exit code. `rehearse FOLDER`
    /// is for the launcher alone.
    public static void main(String[] arguments)
            throws IOException, InterruptedException, CommandFailure {
        if (arguments.length == 2 && arguments[0].equals("rehearse")) {
            System.exit(Rehearsal.run(Path.of(arguments[1])));
        }
        boolean serves = arguments.length > 0 && arguments[0].equals("serve");
        CommandLine commands = serves ? Isocenter.alone() : Isocenter.commandLine(arguments);
        commands.addSubcommand("serve", new ServeCommand());
        commands.addSubcommand("keys", new KeysCommand());
        System.exit(commands.execute(arguments));
    }
}
