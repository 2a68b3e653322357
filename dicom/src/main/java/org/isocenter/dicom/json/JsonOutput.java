package org.isocenter.dicom.json;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/// JSON text as UTF-8 (RFC 8259): as much of a generator as the DICOM JSON model needs. The caller
/// writes brackets and commas.
final class JsonOutput {
    private static final byte[] HEX = "0123456789ABCDEF".getBytes(StandardCharsets.US_ASCII);

    /// A multiple of three, so that parts of base64 can be put together.
    private static final int BASE64_PART = 3 << 10;

    private final OutputStream out;
    private final byte[] buffer = new byte[8 << 10];
    private int size;

    JsonOutput(OutputStream out) {
        this.out = out;
    }

    void flush() throws IOException {
        out.write(buffer, 0, size);
        size = 0;
    }

    private void room(int bytes) throws IOException {
        if (buffer.length - size < bytes) {
            flush();
        }
    }

    void write(char ascii) throws IOException {
        room(1);
        buffer[size++] = (byte) ascii;
    }

    /// Characters of ASCII, none of which needs an escape.
    void ascii(String text) throws IOException {
        int length = text.length();
        if (length > buffer.length) {
            flush();
            out.write(text.getBytes(StandardCharsets.US_ASCII));
            return;
        }
        room(length);
        for (int i = 0; i < length; i++) {
            buffer[size + i] = (byte) text.charAt(i);
        }
        size += length;
    }

    /// Eight hexadecimal digits in quotes.
    void tag(int tag) throws IOException {
        room(10);
        buffer[size++] = '"';
        for (int shift = 28; shift >= 0; shift -= 4) {
            buffer[size++] = HEX[tag >>> shift & 0xF];
        }
        buffer[size++] = '"';
    }

    /// A string in quotes.
    void string(String text) throws IOException {
        write('"');
        int length = text.length();
        for (int i = 0; i < length; i++) {
            room(6);
            char c = text.charAt(i);
            if (c < 0x20 || c == '"' || c == '\\') {
                escape(c);
            } else if (c < 0x80) {
                buffer[size++] = (byte) c;
            } else if (c < 0x800) {
                buffer[size++] = (byte) (0xC0 | c >> 6);
                buffer[size++] = (byte) (0x80 | c & 0x3F);
            } else if (!Character.isSurrogate(c)) {
                threeBytes(c);
            } else if (Character.isHighSurrogate(c)
                    && i + 1 < length
                    && Character.isLowSurrogate(text.charAt(i + 1))) {
                int point = Character.toCodePoint(c, text.charAt(++i));
                buffer[size++] = (byte) (0xF0 | point >> 18);
                buffer[size++] = (byte) (0x80 | point >> 12 & 0x3F);
                buffer[size++] = (byte) (0x80 | point >> 6 & 0x3F);
                buffer[size++] = (byte) (0x80 | point & 0x3F);
            } else {
                threeBytes('\uFFFD');
            }
        }
        write('"');
    }

    private void threeBytes(char c) {
        buffer[size++] = (byte) (0xE0 | c >> 12);
        buffer[size++] = (byte) (0x80 | c >> 6 & 0x3F);
        buffer[size++] = (byte) (0x80 | c & 0x3F);
    }

    private void escape(char c) {
        buffer[size++] = '\\';
        switch (c) {
            case '"', '\\' -> buffer[size++] = (byte) c;
            case '\n' -> buffer[size++] = 'n';
            case '\r' -> buffer[size++] = 'r';
            case '\t' -> buffer[size++] = 't';
            default -> {
                buffer[size++] = 'u';
                buffer[size++] = '0';
                buffer[size++] = '0';
                buffer[size++] = HEX[c >> 4];
                buffer[size++] = HEX[c & 0xF];
            }
        }
    }

    /// Base64 in quotes (RFC 4648 §4).
    void base64(byte[] bytes) throws IOException {
        write('"');
        for (int at = 0; at < bytes.length; at += BASE64_PART) {
            int part = Math.min(BASE64_PART, bytes.length - at);
            base64Part(bytes, at, part);
        }
        write('"');
    }

    private void base64Part(byte[] bytes, int at, int length) throws IOException {
        byte[] part = new byte[length];
        System.arraycopy(bytes, at, part, 0, length);
        byte[] text = Base64.getEncoder().encode(part);
        room(text.length);
        System.arraycopy(text, 0, buffer, size, text.length);
        size += text.length;
    }
}
