package org.isocenter.cli.directory;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// `--filter` of a list.
final class ODataFilter {
    @Option(
            names = "--filter",
            paramLabel = "ODATA",
            description = "A condition in the words of Graph: \"displayName eq 'viewer'\".")
    private @Nullable String filter;

    ODataFilter() {}

    /// The condition, empty when none was given.
    String value() {
        return filter == null ? "" : filter;
    }
}
