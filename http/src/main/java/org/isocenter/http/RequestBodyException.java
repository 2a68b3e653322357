package org.isocenter.http;

import java.io.IOException;

/// The body of a request did not arrive as it should: the client went away, was too slow, or sent
/// more than it may. It is the client's doing, so a handler lets it through; the server answers, if
/// there is still somebody to answer (rule dicom:ERR-21).
public class RequestBodyException extends IOException {
    private static final long serialVersionUID = 1L;

    /// @param message for the log
    public RequestBodyException(String message) {
        super(message);
    }

    /// @param message for the log
    /// @param cause what the connection reported
    public RequestBodyException(String message, IOException cause) {
        super(message, cause);
    }
}
