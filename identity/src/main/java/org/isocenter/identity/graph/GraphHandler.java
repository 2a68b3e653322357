package org.isocenter.identity.graph;

import java.io.IOException;
import org.isocenter.http.Response;

/// Answers one kind of authenticated request.
@FunctionalInterface
interface GraphHandler {
    /// Answers the call.
    ///
    /// @throws GraphRefusal when the answer is no
    Response handle(GraphCall call) throws GraphRefusal, IOException;
}
