package org.isocenter.dicomweb.service;

import java.io.IOException;
import org.isocenter.http.Response;

/// Answers one route of the data plane.
///
/// Whatever the route, the order of checks is the contract's (AUTH-14): media types, then the form
/// of identifiers and parameters, then the permission ([Call#ifAllowed]), then whether the thing
/// exists.
@FunctionalInterface
public interface Operation {
    /// Answers the call.
    ///
    /// @throws IOException when the world failed: the client went away, or storage did not answer
    Response answer(Call call) throws IOException;
}
