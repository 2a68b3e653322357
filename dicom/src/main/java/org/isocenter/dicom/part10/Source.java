package org.isocenter.dicom.part10;

import static org.isocenter.dicom.data.DicomFormatException.Kind.LIMIT;
import static org.isocenter.dicom.data.DicomFormatException.Kind.MALFORMED;

import java.io.IOException;
import java.io.InputStream;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.isocenter.dicom.data.DicomFormatException;
import org.jspecify.annotations.Nullable;

/// The bytes that [TokenReader] reads: a window on a stream, which may from some point on be inflated.
///
/// The reader looks into [#buffer] from [#position] on after it has asked [#has].
final class Source {
    final byte[] buffer;
    int position;

    private final InputStream in;
    private final long inflatedLimit;
    private int limit;

    /// The offset in the input of the buffer's first byte.
    private long base;

    private @Nullable Inflater inflater;
    private byte[] deflated = new byte[0];
    private long inflatedBytes;
    private boolean cut;

    Source(InputStream in, ReadOptions options) {
        this.in = in;
        this.buffer = new byte[options.bufferBytes()];
        this.inflatedLimit = options.limits().inflatedBytes();
    }

    long offset() {
        return base + position;
    }

    int available() {
        return limit - position;
    }

    /// Whether at least that many bytes are left; if so they are in the buffer. May move what is in
    /// the buffer, and `position` with it.
    boolean has(int bytes) throws IOException, DicomFormatException {
        return limit - position >= bytes || fill(bytes);
    }

    private boolean fill(int bytes) throws IOException, DicomFormatException {
        int left = limit - position;
        System.arraycopy(buffer, position, buffer, 0, left);
        base += position;
        position = 0;
        limit = left;
        while (limit < bytes) {
            int read = readRaw(buffer, limit, buffer.length - limit);
            if (read <= 0) {
                return false;
            }
            limit += read;
        }
        return true;
    }

    /// Reads until the range is full or the input ends. What does not go through the buffer is read
    /// directly.
    int read(byte[] into, int start, int length) throws IOException, DicomFormatException {
        int done = Math.min(length, limit - position);
        System.arraycopy(buffer, position, into, start, done);
        position += done;
        while (done < length) {
            if (length - done < buffer.length) {
                if (!has(1)) {
                    break;
                }
                int part = Math.min(length - done, limit - position);
                System.arraycopy(buffer, position, into, start + done, part);
                position += part;
                done += part;
            } else {
                int read = readRaw(into, start + done, length - done);
                if (read <= 0) {
                    break;
                }
                base += read;
                done += read;
            }
        }
        return done;
    }

    /// Passes over that many bytes, or as many as there are.
    ///
    /// A stream may skip beyond its end without saying so (a file does), so the last byte is read, not
    /// skipped: it is there or it is not.
    long skip(long bytes) throws IOException, DicomFormatException {
        long done = Math.min(bytes, limit - position);
        position += (int) done;
        while (bytes - done > buffer.length && inflater == null) {
            long skipped = in.skip(bytes - done - 1);
            if (skipped <= 0) {
                break;
            }
            base += skipped;
            done += skipped;
        }
        while (done < bytes && has(1)) {
            int part = (int) Math.min(bytes - done, limit - position);
            position += part;
            done += part;
        }
        return done;
    }

    private int readRaw(byte[] into, int start, int length)
            throws IOException, DicomFormatException {
        return inflater == null
                ? in.read(into, start, length)
                : inflateInto(inflater, into, start, length);
    }

    // ---- deflated data sets

    /// From here on the input is a deflate stream (PS3.5 §A.5).
    ///
    /// @return whether it has the header of RFC 1950, which it should not
    boolean inflate() throws IOException, DicomFormatException {
        byte[] start = new byte[buffer.length];
        has(2);
        int have = limit - position;
        System.arraycopy(buffer, position, start, 0, have);
        base += position;
        position = 0;
        limit = 0;
        boolean zlib =
                have >= 2
                        && (start[0] & 0x0F) == 8
                        && ((start[0] & 0xFF) << 8 | start[1] & 0xFF) % 31 == 0
                        && (start[0] & 0x07) == 0;
        Inflater made = new Inflater(!zlib);
        made.setInput(start, 0, have);
        deflated = start;
        inflater = made;
        return zlib;
    }

    private int inflateInto(Inflater from, byte[] into, int start, int length)
            throws IOException, DicomFormatException {
        try {
            while (true) {
                int inflated = from.inflate(into, start, length);
                if (inflated > 0) {
                    inflatedBytes += inflated;
                    if (inflatedBytes > inflatedLimit) {
                        throw new DicomFormatException(
                                LIMIT,
                                "a deflated data set of more than " + inflatedLimit + " bytes",
                                "",
                                offset());
                    }
                    return inflated;
                }
                if (from.finished()) {
                    return -1;
                }
                int read = from.needsDictionary() ? -1 : in.read(deflated, 0, deflated.length);
                if (read <= 0) {
                    cut = true;
                    return -1;
                }
                from.setInput(deflated, 0, read);
            }
        } catch (DataFormatException e) {
            throw new DicomFormatException(
                    MALFORMED, "not a deflate stream: " + e.getMessage(), "", offset());
        }
    }

    /// At the end: whether a deflate stream stopped before its own end mark.
    boolean isCut() {
        return cut;
    }

    /// At the end: whether something is left that does not belong there. After a deflate stream that
    /// is anything but one byte of padding.
    boolean finish() throws IOException, DicomFormatException {
        if (inflater == null) {
            return false;
        }
        long left = inflater.getRemaining();
        byte[] rest = new byte[512];
        for (int read = in.read(rest); read > 0; read = in.read(rest)) {
            left += read;
        }
        return left > 1;
    }

    void close() {
        if (inflater != null) {
            inflater.end();
        }
    }
}
