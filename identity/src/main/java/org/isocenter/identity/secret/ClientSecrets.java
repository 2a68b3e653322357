package org.isocenter.identity.secret;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// What is stored of client secrets, and how a presented one is compared (identity:SEC-1).
///
/// A secret that we generate has more than 238 bits, so nobody can guess it from its digest, and
/// every token request compares one: it is kept as an HMAC-SHA-256 under a pepper that the database
/// does not hold. A secret that a client chose (identity:AADG-6) may be as weak as a password and is hashed
/// like one; a comparison that succeeded is remembered for a while, as an HMAC, so that only the
/// first request of a client pays for it.
public final class ClientSecrets {
    private static final int GENERATED_LENGTH = 40;
    private static final int MAXIMUM_LENGTH = 256;
    private static final int MAXIMUM_REMEMBERED = 10_000;

    /// 40 characters of this alphabet carry 241 bits and need no quoting in a URL or a shell
    /// (identity:APP-10).
    private static final String ALPHABET =
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789~_-.";

    private static final int LETTERS_AND_DIGITS = 62;

    private final byte[] pepper;
    private final Set<String> remembered = ConcurrentHashMap.newKeySet();

    /// @param pepper a sealed secret, 32 random bytes that the database does not hold in the clear
    public ClientSecrets(byte[] pepper) {
        this.pepper = pepper.clone();
    }

    /// A new secret: 40 characters, the first a letter or digit.
    public static String generate(RandomGenerator random) {
        StringBuilder secret = new StringBuilder(GENERATED_LENGTH);
        secret.append(ALPHABET.charAt(random.nextInt(LETTERS_AND_DIGITS)));
        while (secret.length() < GENERATED_LENGTH) {
            secret.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        return secret.toString();
    }

    /// What to store of a secret that [#generate] made: its HMAC-SHA-256 in base64url.
    public String mac(String secret) {
        return hmac(secret);
    }

    /// Whether the presented secret has that HMAC; in constant time.
    public boolean matchesMac(String presented, String mac) {
        return presented.length() <= MAXIMUM_LENGTH && equal(mac, hmac(presented));
    }

    /// Whether the presented secret has that Argon2id hash, see [PasswordHash].
    public boolean matchesHash(String presented, String hash) {
        if (presented.length() > MAXIMUM_LENGTH) {
            return false;
        }
        String known = hmac(hash + '\0' + presented);
        if (remembered.contains(known)) {
            return true;
        }
        if (PasswordHash.verify(presented, hash) == PasswordHash.Match.NO) {
            return false;
        }
        if (remembered.size() >= MAXIMUM_REMEMBERED) {
            remembered.clear();
        }
        remembered.add(known);
        return true;
    }

    private static boolean equal(String a, String b) {
        return MessageDigest.isEqual(
                a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));
    }

    private String hmac(String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(pepper, "HmacSHA256"));
            return Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has HMAC-SHA-256", e);
        }
    }
}
