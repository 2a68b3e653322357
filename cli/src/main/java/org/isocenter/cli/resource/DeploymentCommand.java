package org.isocenter.cli.resource;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.isocenter.cli.CommandFailure;
import org.isocenter.cli.argument.Argument;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `isocenter deployment`: templates that were applied to a resource group or to the subscription, in
/// the shape of `az deployment`.
@Command(
        name = "deployment",
        description = "Templates applied to a resource group or a subscription.",
        subcommands = {
            DeploymentCommand.Group.class,
            DeploymentCommand.Sub.class,
            DeploymentCommand.Operation.class
        })
public final class DeploymentCommand {
    /// Made by picocli.
    public DeploymentCommand() {}

    /// Where the deployments of a command are.
    interface At {
        Deployments of(Arm arm) throws CommandFailure;

        @Nullable String location();
    }

    /// In a resource group.
    static final class AtGroup implements At {
        @Mixin private InGroup group;

        AtGroup() {}

        @Override
        public Deployments of(Arm arm) throws CommandFailure {
            return Deployments.inGroup(arm, group.name());
        }

        @Override
        public @Nullable String location() {
            return null;
        }
    }

    /// In the subscription.
    static final class AtSubscription implements At {
        @Option(
                names = {"-l", "--location"},
                paramLabel = "LOCATION",
                description = "Where the record is kept. Default: the installation's own.")
        private @Nullable String location;

        AtSubscription() {}

        @Override
        public Deployments of(Arm arm) throws CommandFailure {
            return Deployments.inSubscription(arm);
        }

        @Override
        public @Nullable String location() {
            return location;
        }
    }

    /// One deployment that was made.
    static final class DeploymentName {
        @Option(
                names = {"-n", "--name"},
                required = true,
                paramLabel = "NAME",
                description = "The deployment.")
        private String name;

        DeploymentName() {}
    }

    /// Which deployments to list.
    static final class Filter {
        @Option(
                names = "--filter",
                paramLabel = "ODATA",
                description = "Which: \"provisioningState eq 'Failed'\".")
        private @Nullable String filter;

        Filter() {}
    }

    /// What is to be applied.
    static final class Source {
        @Option(
                names = {"-f", "--template-file"},
                required = true,
                paramLabel = "FILE",
                description = "The template.")
        private Path file;

        @Option(
                names = {"-p", "--parameters"},
                arity = "1..*",
                paramLabel = "KEY=VALUE|@FILE",
                description = "Values of parameters, or a file of parameters.")
        private List<String> parameters = List.of();

        @Option(
                names = "--mode",
                paramLabel = "MODE",
                description = "Incremental, which is the default.")
        private @Nullable String mode;

        @Option(
                names = {"-n", "--name"},
                paramLabel = "NAME",
                description = "Default: the name of the file.")
        private @Nullable String name;

        String name() {
            return name == null ? ApplyCommand.nameOf(file) : name;
        }

        Map<String, Object> properties() throws CommandFailure {
            Map<String, Object> properties = new LinkedHashMap<>();
            properties.put("mode", mode == null ? "Incremental" : mode);
            properties.put("template", Argument.template(file));
            properties.put("parameters", ApplyCommand.values(parameters));
            return properties;
        }
    }

    /// `list`, as `az` has it: `deployment operation group list`.
    static final class ListWord {
        @Parameters(arity = "0..1", paramLabel = "list", description = "May be left out.")
        private @Nullable String word;

        ListWord() {}
    }

    private static void create(ArmOptions arm, At at, Source source, NoWaitOption noWait)
            throws CommandFailure, IOException {
        arm.print(
                at.of(arm.open())
                        .create(source.name(), at.location(), source.properties(), noWait.given()));
    }

    private static void ask(ArmOptions arm, At at, Source source, String action)
            throws CommandFailure, IOException {
        arm.print(at.of(arm.open()).ask(source.name(), action, at.location(), source.properties()));
    }

    /// `isocenter deployment group`.
    @Command(name = "group", description = "Deployments in a resource group.")
    static final class Group {
        @Command(
                name = "create",
                description = "Apply a template.",
                footer = {
                    "",
                    "Example:",
                    "  isocenter deployment group create -g imaging -f template.json -p name=clinic",
                })
        void create(
                @Mixin ArmOptions arm,
                @Mixin AtGroup at,
                @Mixin Source source,
                @Mixin NoWaitOption noWait)
                throws CommandFailure, IOException {
            DeploymentCommand.create(arm, at, source, noWait);
        }

        @Command(name = "validate", description = "Check a template without applying it.")
        void validate(@Mixin ArmOptions arm, @Mixin AtGroup at, @Mixin Source source)
                throws CommandFailure, IOException {
            ask(arm, at, source, "validate");
        }

        @Command(name = "what-if", description = "Tell what a template would change.")
        void whatIf(@Mixin ArmOptions arm, @Mixin AtGroup at, @Mixin Source source)
                throws CommandFailure, IOException {
            ask(arm, at, source, "whatIf");
        }

        @Command(name = "show", description = "Show a deployment.")
        void show(@Mixin ArmOptions arm, @Mixin AtGroup at, @Mixin DeploymentName deployment)
                throws CommandFailure, IOException {
            arm.print(at.of(arm.open()).show(deployment.name));
        }

        @Command(name = "list", description = "List deployments.")
        void list(@Mixin ArmOptions arm, @Mixin AtGroup at, @Mixin Filter filter)
                throws CommandFailure, IOException {
            arm.print(at.of(arm.open()).list(filter.filter));
        }

        @Command(name = "export", description = "Show the template of a deployment.")
        void export(@Mixin ArmOptions arm, @Mixin AtGroup at, @Mixin DeploymentName deployment)
                throws CommandFailure, IOException {
            arm.print(at.of(arm.open()).act(deployment.name, "exportTemplate"));
        }

        @Command(name = "cancel", description = "End a deployment before its next resource.")
        void cancel(@Mixin ArmOptions arm, @Mixin AtGroup at, @Mixin DeploymentName deployment)
                throws CommandFailure, IOException {
            at.of(arm.open()).act(deployment.name, "cancel");
        }

        @Command(name = "delete", description = "Forget a deployment; what it made stays.")
        void delete(@Mixin ArmOptions arm, @Mixin AtGroup at, @Mixin DeploymentName deployment)
                throws CommandFailure, IOException {
            at.of(arm.open()).delete(deployment.name);
        }
    }

    /// `isocenter deployment sub`.
    @Command(name = "sub", description = "Deployments in the subscription.")
    static final class Sub {
        @Command(
                name = "create",
                description = "Apply a template.",
                footer = {
                    "",
                    "Example:",
                    "  isocenter deployment sub create -f template.json -p name=clinic",
                })
        void create(
                @Mixin ArmOptions arm,
                @Mixin AtSubscription at,
                @Mixin Source source,
                @Mixin NoWaitOption noWait)
                throws CommandFailure, IOException {
            DeploymentCommand.create(arm, at, source, noWait);
        }

        @Command(name = "validate", description = "Check a template without applying it.")
        void validate(@Mixin ArmOptions arm, @Mixin AtSubscription at, @Mixin Source source)
                throws CommandFailure, IOException {
            ask(arm, at, source, "validate");
        }

        @Command(name = "what-if", description = "Tell what a template would change.")
        void whatIf(@Mixin ArmOptions arm, @Mixin AtSubscription at, @Mixin Source source)
                throws CommandFailure, IOException {
            ask(arm, at, source, "whatIf");
        }

        @Command(name = "show", description = "Show a deployment.")
        void show(@Mixin ArmOptions arm, @Mixin AtSubscription at, @Mixin DeploymentName deployment)
                throws CommandFailure, IOException {
            arm.print(at.of(arm.open()).show(deployment.name));
        }

        @Command(name = "list", description = "List deployments.")
        void list(@Mixin ArmOptions arm, @Mixin AtSubscription at, @Mixin Filter filter)
                throws CommandFailure, IOException {
            arm.print(at.of(arm.open()).list(filter.filter));
        }

        @Command(name = "delete", description = "Forget a deployment; what it made stays.")
        void delete(
                @Mixin ArmOptions arm, @Mixin AtSubscription at, @Mixin DeploymentName deployment)
                throws CommandFailure, IOException {
            at.of(arm.open()).delete(deployment.name);
        }
    }

    /// `isocenter deployment operation`.
    @Command(name = "operation", description = "What a deployment did, step by step.")
    static final class Operation {
        @Command(name = "group", description = "Of a deployment in a resource group.")
        void group(
                @Mixin ArmOptions arm,
                @Mixin AtGroup at,
                @Mixin ListWord list,
                @Mixin DeploymentName deployment)
                throws CommandFailure, IOException {
            arm.print(at.of(arm.open()).steps(deployment.name));
        }

        @Command(name = "sub", description = "Of a deployment in the subscription.")
        void sub(
                @Mixin ArmOptions arm,
                @Mixin AtSubscription at,
                @Mixin ListWord list,
                @Mixin DeploymentName deployment)
                throws CommandFailure, IOException {
            arm.print(at.of(arm.open()).steps(deployment.name));
        }
    }
}
