package org.isocenter.dicom.charset;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.function.Consumer;

/// How text is coded: in sets that escape sequences can change, or in one encoding of the platform.
sealed interface TextCoding permits ExtensibleCoding, PlatformCoding {
    /// The text of the bytes from `offset` to `end`.
    String decode(
            byte[] bytes, int offset, int end, TextKind kind, Consumer<CharsetFinding> findings);

    EncodedText encode(Collection<String> values, TextKind kind);

    /// Whether all bytes are of the default repertoire and none begins an escape sequence: then the
    /// bytes are the text in nearly every character set.
    static boolean isAscii(byte[] bytes, int offset, int end) {
        int signs = 0;
        for (int i = offset; i < end; i++) {
            signs |= bytes[i];
        }
        return signs >= 0 && !hasEscape(bytes, offset, end);
    }

    static boolean hasEscape(byte[] bytes, int offset, int end) {
        for (int i = offset; i < end; i++) {
            if (bytes[i] == ESC) {
                return true;
            }
        }
        return false;
    }

    /// The bytes as ISO 8859-1.
    static String plain(byte[] bytes, int offset, int end) {
        return new String(bytes, offset, end - offset, StandardCharsets.ISO_8859_1);
    }

    /// The character that begins an escape sequence.
    byte ESC = 0x1B;
}
