package org.isocenter.http;

import java.io.IOException;

/// Answers one kind of request. Runs on a virtual thread and may block.
@FunctionalInterface
public interface Handler {
    /// Answers the request.
    ///
    /// What a client did wrong is a response, not an exception.
    ///
    /// @throws IOException when the world failed: the client went away, or storage did not answer
    Response handle(Request request) throws IOException;
}
