package org.isocenter.server;

/// The server cannot start. The message is one sentence for the operator, and says what to do.
public final class StartException extends Exception {
    private static final long serialVersionUID = 1L;

    /// @param message one sentence
    public StartException(String message) {
        super(message);
    }

    /// @param message one sentence
    /// @param cause what happened, for the log
    public StartException(String message, Throwable cause) {
        super(message, cause);
    }
}
