package org.isocenter.http.server;

import java.io.IOException;

/// A client sends its body, or takes the response, too slowly.
final class SlowClientException extends IOException {
    private static final long serialVersionUID = 1L;

    SlowClientException() {
        super("the client is too slow");
    }
}
