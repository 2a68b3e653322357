package org.isocenter.identity.directory;

/// What is kept of a client secret (identity:SEC-1).
public sealed interface SecretHash {
    /// HMAC-SHA-256 under the installation's pepper. Enough for a secret that we generated, whose
    /// 238 bits nobody guesses, and cheap enough for a token per request (identity:GRAPH-24).
    ///
    /// @param mac base64url without padding
    record Peppered(String mac) implements SecretHash {}

    /// Argon2id, for a secret that a person or an old client chose (identity:AADG-6).
    ///
    /// @param encoded in the form `$argon2id$v=19$m=…,t=…,p=…$salt$hash`
    record Slow(String encoded) implements SecretHash {}

    /// The column's text.
    default String stored() {
        return switch (this) {
            case Peppered(String mac) -> "hmac$" + mac;
            case Slow(String encoded) -> encoded;
        };
    }

    /// The hash a column's text says.
    static SecretHash ofStored(String text) {
        return text.startsWith("hmac$")
                ? new Peppered(text.substring("hmac$".length()))
                : new Slow(text);
    }
}
