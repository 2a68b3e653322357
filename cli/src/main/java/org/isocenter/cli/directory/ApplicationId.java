package org.isocenter.cli.directory;

import picocli.CommandLine.Option;

/// `--id` of an application or of its service principal.
final class ApplicationId {
    @Option(
            names = "--id",
            required = true,
            paramLabel = "ID",
            description = "Which: its application id, object id or identifier URI.")
    private String id;

    ApplicationId() {}

    String value() {
        return id;
    }
}
