package org.isocenter.dicomweb.store;

import java.io.IOException;
import java.io.InputStream;

/// An arriving instance: who reads it also copies it, with its preamble zeroed (STORE-21).
///
/// The parser reads what it wants to know and skips the rest; both end up in the copy, so the bytes
/// are gone through once and no more than a buffer of them is held (STORE-13).
final class CopyingStream extends InputStream {
    private static final int PREAMBLE_BYTES = 128;
    private static final int FIRST_BUFFER_BYTES = 4 << 10;
    private static final int BUFFER_BYTES = 64 << 10;

    /// Gets the copy.
    @FunctionalInterface
    interface Sink {
        void write(byte[] bytes, int offset, int length) throws IOException;
    }

    private final InputStream in;
    private final Sink copy;
    private byte[] skipBuffer = new byte[0];
    private long skipped;
    private long position;

    CopyingStream(InputStream in, Sink copy) {
        this.in = in;
        this.copy = copy;
    }

    /// How many bytes have gone through.
    long position() {
        return position;
    }

    /// Reads to the end.
    void drain() throws IOException {
        while (skip(Long.MAX_VALUE) > 0) {
            // goes on
        }
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        int read = in.read(bytes, offset, length);
        if (read > 0) {
            copy(bytes, offset, read);
        }
        return read;
    }

    @Override
    public long skip(long count) throws IOException {
        long done = 0;
        while (done < count) {
            makeRoom();
            int read = in.read(skipBuffer, 0, (int) Math.min(count - done, skipBuffer.length));
            if (read <= 0) {
                break;
            }
            copy(skipBuffer, 0, read);
            done += read;
            skipped += read;
        }
        return done;
    }

    /// A small instance is not worth a large buffer, and there are many.
    private void makeRoom() {
        int wanted = skipped < FIRST_BUFFER_BYTES ? FIRST_BUFFER_BYTES : BUFFER_BYTES;
        if (skipBuffer.length < wanted) {
            skipBuffer = new byte[wanted];
        }
    }

    private void copy(byte[] bytes, int offset, int length) throws IOException {
        int preamble = (int) Math.clamp(PREAMBLE_BYTES - position, 0, length);
        if (preamble > 0) {
            copy.write(new byte[preamble], 0, preamble);
        }
        if (length > preamble) {
            copy.write(bytes, offset + preamble, length - preamble);
        }
        position += length;
    }
}
