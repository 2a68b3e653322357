package org.isocenter.identity.grant;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;
import org.isocenter.identity.error.Aadsts;
import org.isocenter.identity.error.RefusedException;

/// Proof keys (PKCE, RFC 7636; identity:AUTHZ-11).
public final class ProofKey {
    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9._~-]{43,128}");

    private ProofKey() {}

    /// Checks the shape of a challenge.
    ///
    /// @throws RefusedException with 501491 if it is none
    public static void checkChallenge(String challenge) throws RefusedException {
        if (!FORM.matcher(challenge).matches()) {
            throw Aadsts.PKCE_VERIFIER_SIZE.plain().exception();
        }
    }

    /// Whether the challenge of a request is hashed, as its method says.
    ///
    /// @throws RefusedException if the method is neither `plain` nor `S256`
    public static boolean isHashed(Optional<String> method) throws RefusedException {
        return switch (method.orElse("plain")) {
            case "plain" -> false;
            case "S256" -> true;
            default ->
                    throw Aadsts.MALFORMED
                            .because("code_challenge_method must be S256 or plain.")
                            .exception();
        };
    }

    /// What is kept of a challenge: its S256, also when it was plain and so is what the client will
    /// present (identity:SEC-3).
    public static String kept(String challenge, boolean hashed) {
        return hashed ? challenge : sha256(challenge);
    }

    /// Checks a verifier against the challenge of the authorization request. One without the other
    /// does not fit either: a code for which no challenge was sent is not redeemed with a verifier,
    /// so that a stolen code cannot be slipped to a client that uses proof keys.
    ///
    /// @param challenge as it was [#kept]
    /// @throws RefusedException with 501481 if they do not fit, 50147 if the verifier is malformed
    public static void check(Optional<String> challenge, Optional<String> verifier)
            throws RefusedException {
        if (challenge.isEmpty() && verifier.isEmpty()) {
            return;
        }
        if (challenge.isEmpty() || verifier.isEmpty()) {
            throw Aadsts.PKCE_MISMATCH.plain().exception();
        }
        if (!FORM.matcher(verifier.get()).matches()) {
            throw Aadsts.PKCE_VERIFIER_FORM.plain().exception();
        }
        String expected = sha256(verifier.get());
        boolean fits =
                MessageDigest.isEqual(
                        expected.getBytes(StandardCharsets.US_ASCII),
                        challenge.get().getBytes(StandardCharsets.US_ASCII));
        if (!fits) {
            throw Aadsts.PKCE_MISMATCH.plain().exception();
        }
    }

    private static String sha256(String text) {
        try {
            byte[] hash =
                    MessageDigest.getInstance("SHA-256")
                            .digest(text.getBytes(StandardCharsets.US_ASCII));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
