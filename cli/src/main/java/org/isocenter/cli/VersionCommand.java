package org.isocenter.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// `isocenter version`.
@Command(name = "version", description = "Print the version of this program.")
final class VersionCommand implements Callable<Integer> {
    @Spec private CommandSpec spec;

    VersionCommand() {}

    @Override
    public Integer call() {
        for (String line : new Version().getVersion()) {
            spec.commandLine().getOut().println(line);
        }
        return 0;
    }
}
