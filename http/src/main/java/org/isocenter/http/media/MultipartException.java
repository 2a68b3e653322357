package org.isocenter.http.media;

import java.io.IOException;

/// A multipart body that cannot be read on. The message is fit for a client to see.
public final class MultipartException extends IOException {
    private static final long serialVersionUID = 1L;

    /// What is wrong.
    public enum Kind {
        /// The boundary never occurs.
        NO_BOUNDARY,
        /// The body ends before its closing boundary.
        TRUNCATED,
        /// A part's header has a line that is no field.
        BAD_HEADER,
        /// A part's header is too long.
        HEADER_TOO_LARGE,
        /// More parts than are allowed.
        TOO_MANY_PARTS
    }

    private final Kind kind;

    MultipartException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    /// What is wrong.
    public Kind kind() {
        return kind;
    }
}
