package org.isocenter.identity.scope;

import java.util.Locale;
import java.util.Optional;

/// The scope words of OpenID Connect; they belong to no resource (OpenID Connect Core §5.4, §11).
public enum OidcScope {
    OPENID("Sign you in"),
    PROFILE("View your basic profile"),
    EMAIL("View your email address"),
    OFFLINE_ACCESS("Maintain access to data you have given it access to");

    private final String consentText;

    OidcScope(String consentText) {
        this.consentText = consentText;
    }

    /// How a consent page says it (identity:CONSENT-2).
    public String consentText() {
        return consentText;
    }

    /// The word in a scope parameter.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// The scope of that word.
    public static Optional<OidcScope> ofWord(String word) {
        for (OidcScope scope : values()) {
            if (scope.word().equalsIgnoreCase(word)) {
                return Optional.of(scope);
            }
        }
        return Optional.empty();
    }
}
