package org.isocenter.cli;

import org.isocenter.cli.account.AccountCommand;
import org.isocenter.cli.account.LoginCommand;
import org.isocenter.cli.account.LogoutCommand;
import org.isocenter.cli.dicom.DicomCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ScopeType;

/// The top of the command tree: the table of contents of the client.
@Command(
        name = "isocenter",
        description = "A medical-imaging cloud that runs on your own machine.",
        mixinStandardHelpOptions = true,
        scope = ScopeType.INHERIT,
        synopsisSubcommandLabel = "COMMAND",
        usageHelpAutoWidth = true,
        versionProvider = Version.class,
        subcommands = {
            TrustCommand.class,
            LoginCommand.class,
            LogoutCommand.class,
            AccountCommand.class,
            DicomCommand.class,
            VersionCommand.class,
        })
public final class Isocenter {
    private Isocenter() {}

    /// All commands of the client, ready to execute.
    public static CommandLine commandLine() {
        return new CommandLine(new Isocenter())
                .setExecutionExceptionHandler(new FailureHandler())
                .setCaseInsensitiveEnumValuesAllowed(true);
    }
}
