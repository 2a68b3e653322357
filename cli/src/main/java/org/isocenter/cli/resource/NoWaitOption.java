package org.isocenter.cli.resource;

import picocli.CommandLine.Option;

/// `--no-wait` of what takes its time.
public final class NoWaitOption {
    @Option(names = "--no-wait", description = "Do not wait until it is done.")
    private boolean given;

    /// Made by picocli.
    public NoWaitOption() {}

    /// Whether it was said.
    public boolean given() {
        return given;
    }
}
