package org.isocenter.cli;

/// A command cannot do what it was asked. The message is for the user; nothing else is printed.
public final class CommandFailure extends Exception {
    private static final long serialVersionUID = 1L;

    private final int exitCode;

    /// Fails with exit code 1.
    ///
    /// @param message what is wrong and what to do about it
    public CommandFailure(String message) {
        this(1, message);
    }

    /// @param exitCode 1 in general, 2 when the command line is wrong, 3 when what was named does not
    ///     exist, as with `az`
    /// @param message what is wrong and what to do about it
    public CommandFailure(int exitCode, String message) {
        super(message);
        this.exitCode = exitCode;
    }

    /// What the process ends with.
    public int exitCode() {
        return exitCode;
    }
}
