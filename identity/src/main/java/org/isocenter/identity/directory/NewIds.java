package org.isocenter.identity.directory;

import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.UUID;
import java.util.random.RandomGenerator;

/// Makes ids from a source of randomness that is passed in.
public final class NewIds {
    private final RandomGenerator random;

    /// @param random a secure one
    public NewIds(RandomGenerator random) {
        this.random = random;
    }

    /// A random GUID (RFC 9562 §5.4), as every object id has to be (identity:GRAPH-21).
    public UUID guid() {
        byte[] bytes = bytes(16);
        bytes[6] = (byte) (bytes[6] & 0x0f | 0x40);
        bytes[8] = (byte) (bytes[8] & 0x3f | 0x80);
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        return new UUID(buffer.getLong(), buffer.getLong());
    }

    /// An opaque id in base64url, as grants and assignments have it.
    public String opaque() {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes(32));
    }

    private byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }
}
