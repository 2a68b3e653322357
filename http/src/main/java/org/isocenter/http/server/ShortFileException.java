package org.isocenter.http.server;

import java.io.IOException;

/// A file is shorter than the stretch of it that is to be sent.
final class ShortFileException extends IOException {
    private static final long serialVersionUID = 1L;

    ShortFileException() {
        super("the file is shorter than the stretch to send");
    }
}
