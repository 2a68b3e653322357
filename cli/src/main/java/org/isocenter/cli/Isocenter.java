package org.isocenter.cli;

import org.isocenter.cli.account.AccountCommand;
import org.isocenter.cli.account.LoginCommand;
import org.isocenter.cli.account.LogoutCommand;
import org.isocenter.cli.dicom.DicomCommand;
import org.isocenter.cli.directory.AdCommand;
import org.isocenter.cli.resource.ApplyCommand;
import org.isocenter.cli.resource.GroupCommand;
import org.isocenter.cli.resource.HealthcareCommand;
import org.isocenter.cli.resource.IdentityCommand;
import org.isocenter.cli.resource.ProviderCommand;
import org.isocenter.cli.resource.ResourceCommand;
import org.isocenter.cli.resource.RestCommand;
import org.isocenter.cli.resource.TagCommand;
import org.isocenter.cli.role.RoleCommand;
import org.isocenter.cli.twins.TwinsCommand;
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
            HealthcareCommand.class,
            GroupCommand.class,
            ResourceCommand.class,
            ProviderCommand.class,
            TagCommand.class,
            RoleCommand.class,
            IdentityCommand.class,
            TwinsCommand.class,
            AdCommand.class,
            RestCommand.class,
            ApplyCommand.class,
            VersionCommand.class,
        })
public final class Isocenter {
    private Isocenter() {}

    /// All commands of the client, ready to execute. `@file` among the arguments is left to the
    /// commands: with `az` it stands for a value, not for further arguments.
    public static CommandLine commandLine() {
        return new CommandLine(new Isocenter())
                .setExecutionExceptionHandler(new FailureHandler())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExpandAtFiles(false);
    }
}
