package org.isocenter.http.auth;

import com.nimbusds.jwt.SignedJWT;
import java.text.ParseException;

/// Reads signed tokens as they come from outside.
public final class SignedTokens {
    private SignedTokens() {}

    /// The token, its signature unverified.
    ///
    /// @throws ParseException if it is none, in whatever way: the library has a failure of its own for
    ///     a header that is the JSON `null`
    public static SignedJWT parse(String token) throws ParseException {
        try {
            return SignedJWT.parse(token);
        } catch (RuntimeException e) {
            ParseException unreadable = new ParseException("no signed token", 0);
            unreadable.initCause(e);
            throw unreadable;
        }
    }
}
