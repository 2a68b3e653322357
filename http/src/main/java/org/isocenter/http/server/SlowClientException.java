package org.isocenter.http.server;

import org.isocenter.http.RequestBodyException;

/// A client sends its body, or takes the response, too slowly.
final class SlowClientException extends RequestBodyException {
    private static final long serialVersionUID = 1L;

    SlowClientException() {
        super("the client is too slow");
    }
}
