package org.isocenter.cli.resource;

import java.io.IOException;
import java.util.Optional;
import org.isocenter.cli.CommandFailure;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `isocenter provider`: resource providers (arm:PROV-1).
@Command(name = "provider", description = "Resource providers.")
public final class ProviderCommand {
    /// Made by picocli.
    public ProviderCommand() {}

    @Command(name = "list", description = "List resource providers.")
    void list(@Mixin ArmOptions arm) throws CommandFailure, IOException {
        Arm open = arm.open();
        arm.print(open.list(open.subscription() + "/providers", Arm.RESOURCES));
    }

    @Command(name = "show", description = "Show a resource provider.")
    void show(
            @Mixin ArmOptions arm,
            @Option(
                            names = {"-n", "--namespace"},
                            required = true)
                    String namespace)
            throws CommandFailure, IOException {
        Arm open = arm.open();
        arm.print(open.get(open.subscription() + "/providers/" + namespace, Arm.RESOURCES));
    }

    @Command(name = "register", description = "Register a resource provider.")
    void register(
            @Mixin ArmOptions arm,
            @Option(
                            names = {"-n", "--namespace"},
                            required = true)
                    String namespace,
            @Option(names = "--wait", description = "As it is always.") boolean wait)
            throws CommandFailure, IOException {
        act(arm, namespace, "register");
    }

    @Command(name = "unregister", description = "Unregister a resource provider.")
    void unregister(
            @Mixin ArmOptions arm,
            @Option(
                            names = {"-n", "--namespace"},
                            required = true)
                    String namespace,
            @Option(names = "--wait", description = "As it is always.") boolean wait)
            throws CommandFailure, IOException {
        act(arm, namespace, "unregister");
    }

    private static void act(ArmOptions arm, String namespace, String action)
            throws CommandFailure, IOException {
        Arm open = arm.open();
        open.call(
                "POST",
                open.subscription() + "/providers/" + namespace + "/" + action,
                Arm.RESOURCES,
                Optional.empty());
    }
}
