package org.isocenter.http;

import java.io.IOException;

/// Answers one kind of request. May block.
@FunctionalInterface
public interface Handler {
    /// Answers the request.
    ///
    /// What a client did wrong is a response, not an exception.
    ///
    /// @throws IOException when the world failed: the client went away, or storage did not answer
    Response handle(Request request) throws IOException;

    /// Completes a refusal that the server makes by itself, before or instead of this handler's
    /// answer: too many requests at once, too many header fields, a body too long or too slow, a
    /// failure of ours. For fields that every answer has to have, such as those of CORS.
    ///
    /// @param refusal what will be sent otherwise
    default Response refusal(Request request, Response refusal) {
        return refusal;
    }
}
