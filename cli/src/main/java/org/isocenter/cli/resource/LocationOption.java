package org.isocenter.cli.resource;

import java.io.IOException;
import org.isocenter.cli.CommandFailure;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// `--location` of what is made in a group.
public final class LocationOption {
    @Option(
            names = {"-l", "--location"},
            paramLabel = "LOCATION",
            description = "Where: westeurope, \"West Europe\". Default: where the group is.")
    private @Nullable String location;

    /// Made by picocli.
    public LocationOption() {}

    /// The location that was named, or the group's.
    public String orOf(InGroup group, Arm arm) throws CommandFailure, IOException {
        return location == null ? arm.locationOf(group.name()) : Arm.location(location);
    }
}
