package org.isocenter.identity.error;

import java.util.Optional;

/// Why a request is refused.
///
/// @param code the AADSTS number
/// @param error the word of OAuth; the number's own unless the endpoint speaks another
/// @param message one or two sentences of ours, without secrets, codes or tokens
/// @param suberror a finer word, `consent_required` (identity:ERR-2)
public record Refusal(Aadsts code, OAuthError error, String message, Optional<String> suberror) {
    /// The same with another word.
    public Refusal as(OAuthError other) {
        return new Refusal(code, other, message, suberror);
    }

    /// The same with a finer word.
    public Refusal withSuberror(String word) {
        return new Refusal(code, error, message, Optional.of(word));
    }

    /// To be thrown at the handler.
    public RefusedException exception() {
        return new RefusedException(this);
    }
}
