package org.isocenter;

import java.io.IOException;
import java.nio.file.Path;
import org.isocenter.cli.CommandFailure;
import org.isocenter.cli.Isocenter;
import org.isocenter.server.KeysCommand;
import org.isocenter.server.ServeCommand;
import org.isocenter.server.VerifyCommand;
import picocli.CommandLine;

/// `isocenter`: the client's commands, and those of the server's machine: `serve`, `keys`, `verify`.
public final class Main {
    private Main() {}

    /// Runs the command that the arguments name; the process ends with its exit code. `rehearse DATA
    /// LIBRARIES` is for the launcher alone.
    public static void main(String[] arguments)
            throws IOException, InterruptedException, CommandFailure {
        if (arguments.length == 3 && arguments[0].equals("rehearse")) {
            DatabaseLibrary.unpack(Path.of(arguments[2]));
            System.exit(Rehearsal.run(Path.of(arguments[1])));
        }
        System.exit(commands(arguments).execute(arguments));
    }

    /// A server is started with no more commands than it needs, because each takes time to be read.
    private static CommandLine commands(String... arguments) {
        if (arguments.length > 0 && arguments[0].equals("serve")) {
            return Isocenter.alone().addSubcommand("serve", new ServeCommand());
        }
        return Isocenter.commandLine(arguments)
                .addSubcommand("serve", new ServeCommand())
                .addSubcommand("keys", new KeysCommand())
                .addSubcommand("verify", new VerifyCommand());
    }
}
