package org.isocenter.http.auth;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// Remembers tokens that have been verified, up to a number, by their SHA-256.
///
/// There are two generations. What is found in the old one moves to the young one; when that is
/// full it becomes the old one, and the old one is dropped. So tokens in use stay, reading takes no
/// lock, and nothing has to be tidied up.
final class VerifiedTokens {
    private static final int GENERATION = 10_000;

    /// The SHA-256 of a token.
    record Key(long a, long b, long c, long d) {}

    private volatile ConcurrentHashMap<Key, VerifiedToken> young = new ConcurrentHashMap<>();
    private volatile ConcurrentHashMap<Key, VerifiedToken> old = new ConcurrentHashMap<>();

    static Key keyOf(String token) {
        try {
            ByteBuffer hash =
                    ByteBuffer.wrap(
                            MessageDigest.getInstance("SHA-256")
                                    .digest(token.getBytes(StandardCharsets.UTF_8)));
            return new Key(hash.getLong(), hash.getLong(), hash.getLong(), hash.getLong());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    Optional<VerifiedToken> get(Key key) {
        VerifiedToken token = young.get(key);
        if (token == null) {
            token = old.get(key);
            if (token != null) {
                put(key, token);
            }
        }
        return Optional.ofNullable(token);
    }

    void put(Key key, VerifiedToken token) {
        ConcurrentHashMap<Key, VerifiedToken> generation = young;
        generation.put(key, token);
        if (generation.size() > GENERATION) {
            synchronized (this) {
                if (young == generation) {
                    old = generation;
                    young = new ConcurrentHashMap<>();
                }
            }
        }
    }
}
