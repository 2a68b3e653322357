package org.isocenter.identity.secret;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.random.RandomGenerator;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// The key that is not in the database (identity:KEY-6, identity:SEC-6): whoever has only the database, or only a
/// backup of it, can sign nothing.
///
/// Sealing is envelope encryption with AES-256-GCM: the bytes under a data key of their own, the
/// data key under the master key, both bound to a context (the name of what is sealed), so that a
/// sealed value cannot be put in another's place. Changing the master key wraps the data keys anew
/// and leaves the bytes alone.
///
/// Layout: version, id of the master key (8), nonce (12), wrapped data key (48), nonce (12),
/// ciphertext with tag.
public final class MasterKey {
    private static final byte VERSION = 1;
    private static final int KEY_BYTES = 32;
    private static final int ID_BYTES = 8;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BYTES = 16;
    private static final int WRAPPED_BYTES = KEY_BYTES + TAG_BYTES;
    private static final int HEADER_BYTES = 1 + ID_BYTES + NONCE_BYTES + WRAPPED_BYTES;

    private final byte[] key;
    private final byte[] id;
    private final RandomGenerator random;

    private MasterKey(byte[] key, RandomGenerator random) {
        this.key = key;
        this.id = Arrays.copyOf(sha256(key), ID_BYTES);
        this.random = random;
    }

    /// A master key of 32 bytes, as an environment variable or a key service may hand it in.
    public static MasterKey of(byte[] key, RandomGenerator random) {
        if (key.length != KEY_BYTES) {
            throw new IllegalArgumentException("a master key has 32 bytes, not " + key.length);
        }
        return new MasterKey(key.clone(), random);
    }

    /// Reads the key file, or makes it (mode 0600) when there is none.
    ///
    /// @throws IOException if the file cannot be read or made, or holds no key
    public static MasterKey loadOrCreate(Path file, RandomGenerator random) throws IOException {
        if (!Files.exists(file)) {
            create(file, random);
        }
        return load(file, random);
    }

    /// Reads the key file.
    ///
    /// @throws IOException if the file cannot be read, or holds no key
    public static MasterKey load(Path file, RandomGenerator random) throws IOException {
        byte[] key;
        try {
            key = Base64.getDecoder().decode(Files.readString(file).strip());
        } catch (IllegalArgumentException e) {
            throw new IOException("the master key file " + file + " is not base64", e);
        }
        if (key.length != KEY_BYTES) {
            throw new IOException(
                    "the master key file " + file + " holds " + key.length + " bytes, not 32");
        }
        return new MasterKey(key, random);
    }

    /// Makes a key file, whole or not at all: a crash leaves no half of a key under its name. When
    /// another process is faster, its key stays.
    private static void create(Path file, RandomGenerator random) throws IOException {
        byte[] fresh = new byte[KEY_BYTES];
        random.nextBytes(fresh);
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null) {
            throw new IOException("no folder to write " + file + " to");
        }
        boolean posix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
        FileAttribute<?>[] ownerOnly =
                posix
                        ? new FileAttribute<?>[] {
                            PosixFilePermissions.asFileAttribute(
                                    PosixFilePermissions.fromString("rw-------"))
                        }
                        : new FileAttribute<?>[0];
        Path temporary = Files.createTempFile(folder, ".master", ".tmp", ownerOnly);
        try {
            Files.writeString(
                    temporary,
                    Base64.getEncoder().encodeToString(fresh) + "\n",
                    StandardOpenOption.WRITE,
                    StandardOpenOption.SYNC);
            Files.createLink(file, temporary);
            syncFolder(folder);
        } catch (FileAlreadyExistsException _) {
            // Its key counts.
        } catch (UnsupportedOperationException _) {
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
            syncFolder(folder);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    /// Makes the names in a folder durable, where the system can.
    public static void syncFolder(Path folder) {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException _) {
            // Not every system opens folders; those that do not, keep names by themselves.
        }
    }

    /// Seals bytes.
    ///
    /// @param context what they are, for instance `signing-key:{kid}`; needed again to open them
    public byte[] seal(byte[] plain, String context) {
        byte[] dataKey = randomBytes(KEY_BYTES);
        byte[] nonce = randomBytes(NONCE_BYTES);
        byte[] wrapped = wrap(dataKey, context);
        byte[] encrypted = crypt(Cipher.ENCRYPT_MODE, dataKey, nonce, context, plain);
        return ByteBuffer.allocate(wrapped.length + nonce.length + encrypted.length)
                .put(wrapped)
                .put(nonce)
                .put(encrypted)
                .array();
    }

    /// Opens what [#seal] made.
    ///
    /// @throws SealBrokenException if it was sealed with another key or for another context, or was
    ///     changed
    public byte[] open(byte[] sealed, String context) throws SealBrokenException {
        byte[] dataKey = unwrap(sealed, context);
        byte[] nonce = Arrays.copyOfRange(sealed, HEADER_BYTES, HEADER_BYTES + NONCE_BYTES);
        byte[] encrypted = Arrays.copyOfRange(sealed, HEADER_BYTES + NONCE_BYTES, sealed.length);
        return decrypt(dataKey, nonce, context, encrypted);
    }

    /// The same sealed bytes under another master key; the bytes inside are not touched.
    ///
    /// @throws SealBrokenException if this key does not open them
    public byte[] rewrap(byte[] sealed, String context, MasterKey other)
            throws SealBrokenException {
        byte[] wrapped = other.wrap(unwrap(sealed, context), context);
        byte[] result = sealed.clone();
        System.arraycopy(wrapped, 0, result, 0, HEADER_BYTES);
        return result;
    }

    /// Whether this is the key that sealed it.
    public boolean sealed(byte[] value) {
        return value.length > HEADER_BYTES
                && value[0] == VERSION
                && Arrays.equals(value, 1, 1 + ID_BYTES, id, 0, ID_BYTES);
    }

    /// The one of these keys that sealed it.
    ///
    /// @throws SealBrokenException if it was none of them
    public static MasterKey opening(List<MasterKey> keys, byte[] value, String context)
            throws SealBrokenException {
        return keys.stream()
                .filter(key -> key.sealed(value))
                .findFirst()
                .orElseThrow(() ->
                        new SealBrokenException(
                                context
                                        + " was sealed with another master key than the one given"));
    }

    private byte[] wrap(byte[] dataKey, String context) {
        byte[] nonce = randomBytes(NONCE_BYTES);
        return ByteBuffer.allocate(HEADER_BYTES)
                .put(VERSION)
                .put(id)
                .put(nonce)
                .put(crypt(Cipher.ENCRYPT_MODE, key, nonce, context, dataKey))
                .array();
    }

    private byte[] unwrap(byte[] sealed, String context) throws SealBrokenException {
        if (sealed.length < HEADER_BYTES + NONCE_BYTES + TAG_BYTES || sealed[0] != VERSION) {
            throw new SealBrokenException(context + " is no sealed value");
        }
        if (!Arrays.equals(sealed, 1, 1 + ID_BYTES, id, 0, ID_BYTES)) {
            throw new SealBrokenException(
                    context + " was sealed with another master key than the one given");
        }
        byte[] nonce = Arrays.copyOfRange(sealed, 1 + ID_BYTES, 1 + ID_BYTES + NONCE_BYTES);
        byte[] wrapped = Arrays.copyOfRange(sealed, 1 + ID_BYTES + NONCE_BYTES, HEADER_BYTES);
        return decrypt(key, nonce, context, wrapped);
    }

    private static byte[] decrypt(byte[] key, byte[] nonce, String context, byte[] encrypted)
            throws SealBrokenException {
        try {
            return cipher(Cipher.DECRYPT_MODE, key, nonce, context).doFinal(encrypted);
        } catch (GeneralSecurityException e) {
            throw new SealBrokenException(context + " does not open: it was changed", e);
        }
    }

    private static byte[] crypt(int mode, byte[] key, byte[] nonce, String context, byte[] bytes) {
        try {
            return cipher(mode, key, nonce, context).doFinal(bytes);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has AES-GCM", e);
        }
    }

    private static Cipher cipher(int mode, byte[] key, byte[] nonce, String context)
            throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(
                mode,
                new SecretKeySpec(key, "AES"),
                new GCMParameterSpec(TAG_BYTES * Byte.SIZE, nonce));
        cipher.updateAAD(context.getBytes(StandardCharsets.UTF_8));
        return cipher;
    }

    private byte[] randomBytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
