package org.isocenter.http.auth;

import org.isocenter.http.Request;

/// Finds out who calls.
@FunctionalInterface
public interface Authenticator {
    /// Verifies the bearer token of a request: signature, issuer, audience and dates.
    Authentication authenticate(Request request);
}
