package org.isocenter.cli.resource;

import org.isocenter.cli.CommandFailure;
import picocli.CommandLine.Option;

/// `--resource-group`, where a command needs one.
public final class InGroup {
    @Option(
            names = {"-g", "--resource-group"},
            required = true,
            paramLabel = "GROUP",
            description = "The resource group.")
    private String name;

    /// Made by picocli.
    public InGroup() {}

    /// What the group is called.
    public String name() {
        return name;
    }

    /// The id of the group.
    public String id(Arm arm) throws CommandFailure {
        return arm.group(name);
    }
}
