package org.isocenter.cli.resource;

import org.isocenter.cli.CommandFailure;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// `--resource-group`, where a command can do without.
public final class InGroupOrAnywhere {
    @Option(
            names = {"-g", "--resource-group"},
            paramLabel = "GROUP",
            description = "The resource group. Default: any of the subscription.")
    private @Nullable String name;

    /// Made by picocli.
    public InGroupOrAnywhere() {}

    /// What the group is called; null when none was named.
    public @Nullable String name() {
        return name;
    }

    /// The id of the group, or of the subscription when none was named.
    public String id(Arm arm) throws CommandFailure {
        return name == null ? arm.subscription() : arm.group(name);
    }
}
