package org.isocenter.dicomweb.instance;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/// How metadata lie in a row: one byte that names the coding, the length of the text, and the text,
/// deflated unless it is short. The text of a CT slice shrinks to a third.
public final class MetadataCoding {
    private static final byte PLAIN = 0;
    private static final byte DEFLATED = 1;
    private static final int HEADER_BYTES = 5;

    /// Half a page of the database. To deflate less takes a tenth of the time of storing a small instance,
    /// and saves less than a page.
    private static final int WORTH_DEFLATING = 2048;

    /// Idle ones: each has a quarter of a megabyte, which is dear to make for a kilobyte of text.
    private static final ArrayBlockingQueue<Deflater> DEFLATERS = new ArrayBlockingQueue<>(4);

    private MetadataCoding() {}

    public static byte[] encode(byte[] text) {
        byte[] out = new byte[HEADER_BYTES + text.length];
        int length = text.length >= WORTH_DEFLATING ? deflate(text, out) : -1;
        out[0] = length < 0 ? PLAIN : DEFLATED;
        for (int i = 0; i < 4; i++) {
            out[1 + i] = (byte) (text.length >>> 24 - 8 * i);
        }
        if (length < 0) {
            System.arraycopy(text, 0, out, HEADER_BYTES, text.length);
            return out;
        }
        byte[] exact = new byte[HEADER_BYTES + length];
        System.arraycopy(out, 0, exact, 0, exact.length);
        return exact;
    }

    /// @return the length, or -1 when it does not get shorter
    private static int deflate(byte[] text, byte[] out) {
        Deflater kept = DEFLATERS.poll();
        Deflater deflater =
                kept != null ? kept : new Deflater(Deflater.BEST_SPEED, /* nowrap= */ true);
        try {
            deflater.setInput(text);
            deflater.finish();
            int length = deflater.deflate(out, HEADER_BYTES, out.length - HEADER_BYTES);
            return deflater.finished() ? length : -1;
        } finally {
            deflater.reset();
            if (!DEFLATERS.offer(deflater)) {
                deflater.end();
            }
        }
    }

    /// The text.
    public static byte[] decode(byte[] stored) {
        try (Decoder decoder = new Decoder()) {
            return decoder.decode(stored);
        }
    }

    /// Decodes one after the other, with one inflater for all.
    public static final class Decoder implements AutoCloseable {
        private final Inflater inflater = new Inflater(/* nowrap= */ true);

        public byte[] decode(byte[] stored) {
            int length = 0;
            for (int i = 0; i < 4; i++) {
                length = length << 8 | stored[1 + i] & 0xFF;
            }
            byte[] text = new byte[length];
            if (stored[0] == PLAIN) {
                System.arraycopy(stored, HEADER_BYTES, text, 0, length);
                return text;
            }
            try {
                inflater.reset();
                inflater.setInput(stored, HEADER_BYTES, stored.length - HEADER_BYTES);
                if (inflater.inflate(text) != length) {
                    throw new IllegalStateException("stored metadata end early");
                }
                return text;
            } catch (DataFormatException e) {
                throw new IllegalStateException("stored metadata are damaged", e);
            }
        }

        @Override
        public void close() {
            inflater.end();
        }
    }
}
