package org.isocenter.http.auth;

/// What a request's bearer token turned out to be.
public sealed interface Authentication {
    /// The token is good.
    record Authenticated(Principal principal) implements Authentication {}

    /// There is no token, or one that does not count.
    ///
    /// @param reason which of the checks failed
    /// @param description one sentence, fit for a client to see; never holds the token
    record Refused(Reason reason, String description) implements Authentication {}

    /// Why a token is refused.
    enum Reason {
        /// No `Authorization` field.
        MISSING,
        /// Not the Bearer scheme, or no readable JWT.
        MALFORMED,
        /// The signature does not verify, or its algorithm or key is not one of ours.
        BAD_SIGNATURE,
        /// `exp` has passed.
        EXPIRED,
        /// `nbf` lies ahead.
        NOT_YET_VALID,
        /// Made for somebody else.
        WRONG_AUDIENCE,
        /// Made by somebody we do not trust.
        WRONG_ISSUER
    }
}
