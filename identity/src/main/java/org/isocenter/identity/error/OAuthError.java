package org.isocenter.identity.error;

import java.util.Locale;

/// The words that the field `error` may hold (RFC 6749 §4.1.2.1, §5.2; RFC 8628 §3.5; OpenID Connect
/// Core §3.1.2.6), with the status of an answer that carries them in its body.
///
/// Clients look at the word and the number first; both are fixed by the protocols.
public enum OAuthError {
    INVALID_REQUEST(400),
    INVALID_CLIENT(401),
    INVALID_GRANT(400),
    UNAUTHORIZED_CLIENT(400),
    UNSUPPORTED_GRANT_TYPE(400),
    UNSUPPORTED_RESPONSE_TYPE(400),
    INVALID_SCOPE(400),
    INVALID_RESOURCE(400),
    INVALID_TENANT(400),
    INVALID_INSTANCE(400),
    ACCESS_DENIED(400),
    LOGIN_REQUIRED(400),
    CONSENT_REQUIRED(400),
    INTERACTION_REQUIRED(400),
    AUTHORIZATION_PENDING(400),
    AUTHORIZATION_DECLINED(400),
    SLOW_DOWN(400),
    EXPIRED_TOKEN(400),
    BAD_VERIFICATION_CODE(400),
    TEMPORARILY_UNAVAILABLE(429),
    SERVER_ERROR(500);

    private final int status;

    OAuthError(int status) {
        this.status = status;
    }

    /// The status of a response with this word in its body (identity:CAUTH-4).
    public int status() {
        return status;
    }

    /// The word as it goes over the wire.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
