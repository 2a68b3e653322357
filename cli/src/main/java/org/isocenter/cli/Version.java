package org.isocenter.cli;

import java.util.Optional;
import picocli.CommandLine.IVersionProvider;

/// The version of this program, as the build wrote it into the jar.
public final class Version implements IVersionProvider {
    /// Made by picocli.
    public Version() {}

    /// The version, `development` when the classes do not come from a jar.
    public static String current() {
        return Optional.ofNullable(Version.class.getPackage().getImplementationVersion())
                .orElse("development");
    }

    @Override
    public String[] getVersion() {
        return new String[] {"isocenter " + current(), "java " + Runtime.version()};
    }
}
