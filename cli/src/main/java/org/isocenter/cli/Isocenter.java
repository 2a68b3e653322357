package org.isocenter.cli;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.isocenter.cli.account.AccountCommand;
import org.isocenter.cli.account.LoginCommand;
import org.isocenter.cli.account.LogoutCommand;
import org.isocenter.cli.dicom.DicomCommand;
import org.isocenter.cli.directory.AdCommand;
import org.isocenter.cli.resource.ApplyCommand;
import org.isocenter.cli.resource.DeploymentCommand;
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
        versionProvider = Version.class)
public final class Isocenter {
    private static final Map<String, Class<?>> COMMANDS = commands();
    private static final Set<String> VERSION_OPTIONS = Set.of("--version", "-V");

    private Isocenter() {}

    private static Map<String, Class<?>> commands() {
        Map<String, Class<?>> commands = new LinkedHashMap<>();
        commands.put("trust", TrustCommand.class);
        commands.put("login", LoginCommand.class);
        commands.put("logout", LogoutCommand.class);
        commands.put("account", AccountCommand.class);
        commands.put("dicom", DicomCommand.class);
        commands.put("healthcareapis", HealthcareCommand.class);
        commands.put("group", GroupCommand.class);
        commands.put("resource", ResourceCommand.class);
        commands.put("provider", ProviderCommand.class);
        commands.put("tag", TagCommand.class);
        commands.put("role", RoleCommand.class);
        commands.put("identity", IdentityCommand.class);
        commands.put("dt", TwinsCommand.class);
        commands.put("ad", AdCommand.class);
        commands.put("rest", RestCommand.class);
        commands.put("deployment", DeploymentCommand.class);
        commands.put("apply", ApplyCommand.class);
        commands.put("version", VersionCommand.class);
        return commands;
    }

    /// All commands of the client, ready to execute.
    public static CommandLine commandLine() {
        return commandLine(COMMANDS.values());
    }

    /// The commands that these arguments can mean: the one they begin with, or all of them, so that
    /// help can list them. Reading what the whole tree can take costs a start more than the rest of it.
    public static CommandLine commandLine(String... arguments) {
        if (arguments.length == 1 && VERSION_OPTIONS.contains(arguments[0])) {
            return alone();
        }
        Class<?> named = arguments.length == 0 ? null : COMMANDS.get(arguments[0]);
        return commandLine(named == null ? COMMANDS.values() : List.of(named));
    }

    /// No command at all, for a program that has some of its own.
    public static CommandLine alone() {
        return commandLine(List.of());
    }

    /// `@file` among the arguments is left to the commands: with `az` it stands for a value, not for
    /// further arguments.
    private static CommandLine commandLine(Collection<Class<?>> commands) {
        CommandLine top = new CommandLine(new Isocenter());
        commands.forEach(top::addSubcommand);
        HelpLayout.of(top);
        return top.setExecutionExceptionHandler(new FailureHandler())
                .setParameterExceptionHandler(new UsageHandler())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExpandAtFiles(false);
    }
}
