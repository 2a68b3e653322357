package org.isocenter.cli.directory;

import java.io.IOException;
import java.io.PrintWriter;
import org.isocenter.cli.CommandFailure;
import org.isocenter.cli.InstallationOptions;
import org.isocenter.cli.account.Session;
import org.isocenter.cli.output.OutputOptions;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// Which directory a command talks to, and how it prints.
final class GraphOptions {
    @Mixin private InstallationOptions installation;
    @Mixin private OutputOptions output;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    GraphOptions() {}

    Graph open() throws CommandFailure, IOException {
        return new Graph(Session.open(installation));
    }

    void print(@Nullable Object document) throws CommandFailure {
        output.print(document, command.commandLine().getOut());
    }

    PrintWriter err() {
        return command.commandLine().getErr();
    }
}
