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

    /// One resource provider.
    static final class ProviderName {
        @Option(
                names = {"-n", "--namespace"},
                required = true,
                paramLabel = "NAMESPACE",
                description = "The provider: Microsoft.HealthcareApis.")
        private String namespace;

        ProviderName() {}
    }

    /// `--wait`, which `az` has.
    static final class WaitOption {
        @Option(names = "--wait", description = "As it is always.")
        private boolean given;

        WaitOption() {}
    }

    @Command(name = "list", description = "List resource providers.")
    void list(@Mixin ArmOptions arm) throws CommandFailure, IOException {
        Arm open = arm.open();
        arm.print(open.list(open.subscription() + "/providers", Arm.RESOURCES));
    }

    @Command(name = "show", description = "Show a resource provider.")
    void show(@Mixin ArmOptions arm, @Mixin ProviderName provider)
            throws CommandFailure, IOException {
        Arm open = arm.open();
        arm.print(
                open.get(open.subscription() + "/providers/" + provider.namespace, Arm.RESOURCES));
    }

    @Command(name = "register", description = "Register a resource provider.")
    void register(@Mixin ArmOptions arm, @Mixin ProviderName provider, @Mixin WaitOption wait)
            throws CommandFailure, IOException {
        act(arm, provider.namespace, "register");
    }

    @Command(name = "unregister", description = "Unregister a resource provider.")
    void unregister(@Mixin ArmOptions arm, @Mixin ProviderName provider, @Mixin WaitOption wait)
            throws CommandFailure, IOException {
        act(arm, provider.namespace, "unregister");
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
