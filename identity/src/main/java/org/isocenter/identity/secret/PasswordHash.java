package org.isocenter.identity.secret;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.concurrent.Semaphore;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/// Argon2id over what people choose: their passwords, and secrets that a client made up (identity:SEC-1,
/// identity:SEC-2; RFC 9106). Written as `$argon2id$v=19$m=19456,t=2,p=1$salt$hash`.
///
/// Each computation takes the memory it is meant to take, so only a few run at once: a burst of
/// sign-ins waits instead of filling the heap.
public final class PasswordHash {
    /// What [#verify] found.
    public enum Match {
        /// The password is right.
        YES,
        /// The password is right, but its hash was made with less effort than is made today: hash it
        /// anew.
        YES_BUT_WEAK,
        /// The password is wrong.
        NO
    }

    private static final int MEMORY_KIB = 19_456;
    private static final int ITERATIONS = 2;
    private static final int PARALLELISM = 1;
    private static final int SALT_BYTES = 16;
    private static final int HASH_BYTES = 32;
    private static final int MAXIMUM_AT_ONCE = 4;

    /// Nobody needs a longer password, and hashing starts with reading all of it.
    public static final int MAXIMUM_LENGTH = 256;

    private static final Pattern FORMAT =
            Pattern.compile(
                    "\\$argon2id\\$v=19\\$m=(\\d{1,6}),t=(\\d{1,2}),p=(\\d)\\$([A-Za-z0-9+/]{8,64})\\$"
                            + "([A-Za-z0-9+/]{16,128})");

    private static final Semaphore AT_ONCE = new Semaphore(MAXIMUM_AT_ONCE);

    private PasswordHash() {}

    /// The hash to store.
    public static String of(String password, RandomGenerator random) {
        byte[] salt = new byte[SALT_BYTES];
        random.nextBytes(salt);
        byte[] hash = argon2(password, salt, MEMORY_KIB, ITERATIONS, PARALLELISM, HASH_BYTES);
        Base64.Encoder base64 = Base64.getEncoder().withoutPadding();
        return "$argon2id$v=19$m="
                + MEMORY_KIB
                + ",t="
                + ITERATIONS
                + ",p="
                + PARALLELISM
                + "$"
                + base64.encodeToString(salt)
                + "$"
                + base64.encodeToString(hash);
    }

    /// Compares in constant time. A stored text that is no hash matches nothing.
    public static Match verify(String password, String stored) {
        Matcher parts = FORMAT.matcher(stored);
        if (!parts.matches() || password.length() > MAXIMUM_LENGTH) {
            return Match.NO;
        }
        int memory = Integer.parseInt(parts.group(1));
        int iterations = Integer.parseInt(parts.group(2));
        int parallelism = Integer.parseInt(parts.group(3));
        byte[] salt = Base64.getDecoder().decode(parts.group(4));
        byte[] expected = Base64.getDecoder().decode(parts.group(5));
        byte[] actual = argon2(password, salt, memory, iterations, parallelism, expected.length);
        if (!MessageDigest.isEqual(expected, actual)) {
            return Match.NO;
        }
        return memory < MEMORY_KIB || iterations < ITERATIONS ? Match.YES_BUT_WEAK : Match.YES;
    }

    /// Takes as long as verifying a password, for accounts that do not exist (identity:ROPC-2).
    public static void verifyNothing(String password) {
        argon2(
                password.substring(0, Math.min(password.length(), MAXIMUM_LENGTH)),
                new byte[SALT_BYTES],
                MEMORY_KIB,
                ITERATIONS,
                PARALLELISM,
                HASH_BYTES);
    }

    private static byte[] argon2(
            String password,
            byte[] salt,
            int memoryKib,
            int iterations,
            int parallelism,
            int length) {
        Argon2Parameters parameters =
                new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                        .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                        .withMemoryAsKB(memoryKib)
                        .withIterations(iterations)
                        .withParallelism(parallelism)
                        .withSalt(salt)
                        .build();
        byte[] hash = new byte[length];
        AT_ONCE.acquireUninterruptibly();
        try {
            Argon2BytesGenerator generator = new Argon2BytesGenerator();
            generator.init(parameters);
            generator.generateBytes(password.getBytes(StandardCharsets.UTF_8), hash);
        } finally {
            AT_ONCE.release();
        }
        return hash;
    }
}
