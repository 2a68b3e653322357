package org.isocenter.cli.resource;

import java.io.IOException;
import java.io.PrintWriter;
import org.isocenter.cli.CommandFailure;
import org.isocenter.cli.InstallationOptions;
import org.isocenter.cli.account.Session;
import org.isocenter.cli.output.OutputOptions;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// Which resource manager and subscription a command talks to, and how it prints.
public final class ArmOptions {
    @Mixin private InstallationOptions installation;
    @Mixin private OutputOptions output;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Option(
            names = "--subscription",
            paramLabel = "ID",
            description = "The subscription. Default: the one of `account set`.")
    private @Nullable String subscription;

    /// Made by picocli.
    public ArmOptions() {}

    /// Ready to call.
    public Arm open() throws CommandFailure, IOException {
        Session session = Session.open(installation);
        return new Arm(
                session, subscription == null ? session.profile().subscriptionId() : subscription);
    }

    /// Where the installation is.
    public InstallationOptions installation() {
        return installation;
    }

    /// Prints a document.
    public void print(@Nullable Object document) throws CommandFailure {
        output.print(document, command.commandLine().getOut());
    }

    /// Where to tell what is no document.
    PrintWriter err() {
        return command.commandLine().getErr();
    }
}
