package org.isocenter.identity.secret;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.random.RandomGenerator;

/// Codes, refresh tokens, device codes, session ids: 256 random bits for the client, and their
/// SHA-256 for the database (identity:SEC-3). The bits cannot be guessed, so no salt and no slow hash is
/// needed; who reads the database cannot use what he finds.
///
/// @param value what the client gets; never stored, never logged
public record OpaqueToken(String value) {
    private static final int RANDOM_BYTES = 32;
    private static final int MAXIMUM_LENGTH = 512;

    /// A new one.
    ///
    /// @param prefix what kind it is, so that a person who finds one knows what he found
    public static OpaqueToken next(String prefix, RandomGenerator random) {
        byte[] bits = new byte[RANDOM_BYTES];
        random.nextBytes(bits);
        return new OpaqueToken(
                prefix + Base64.getUrlEncoder().withoutPadding().encodeToString(bits));
    }

    /// What the database holds.
    public String digest() {
        return digest(value);
    }

    /// What the database would hold of a token that a client presents. Something longer than any of
    /// ours is not hashed; nothing has its digest.
    public static String digest(String presented) {
        if (presented.length() > MAXIMUM_LENGTH) {
            return "";
        }
        try {
            byte[] hash =
                    MessageDigest.getInstance("SHA-256")
                            .digest(presented.getBytes(StandardCharsets.UTF_8));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /// Not the token.
    @Override
    public String toString() {
        return "OpaqueToken[…]";
    }
}
