package org.isocenter.dicom.charset;

import java.nio.charset.Charset;
import java.nio.charset.CharsetEncoder;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/// UTF-8, GB18030 or GBK: encodings that the platform has and that know no escape sequences.
///
/// Bytes below 80 stand for themselves except as the later bytes of a character of GB18030 and GBK,
/// and no longer code stands for a delimiter, so a backslash in the decoded text is a delimiter.
record PlatformCoding(Charset charset) implements TextCoding {
    @Override
    public String decode(
            byte[] bytes, int offset, int end, TextKind kind, Consumer<CharsetFinding> findings) {
        String text = new String(bytes, offset, end - offset, charset);
        if (text.indexOf(GraphicSet.UNMAPPED) >= 0) {
            findings.accept(
                    new CharsetFinding(
                            CharsetFinding.Kind.BYTE_UNMAPPED,
                            0,
                            "some bytes are no character of " + charset));
        }
        return text;
    }

    @Override
    public EncodedText encode(Collection<String> values, TextKind kind) {
        Set<Integer> missing = new LinkedHashSet<>();
        List<String> written = new ArrayList<>(values.size());
        CharsetEncoder encoder = charset.newEncoder();
        for (String value : values) {
            written.add(writable(value, kind, encoder, missing));
        }
        byte[] bytes = String.join("\\", written).getBytes(charset);
        return new EncodedText(bytes, List.copyOf(missing));
    }

    private static String writable(
            String value, TextKind kind, CharsetEncoder encoder, Set<Integer> missing) {
        boolean backslash = kind != TextKind.ONE_VALUE && value.indexOf('\\') >= 0;
        if (!backslash && encoder.canEncode(value)) {
            return value;
        }
        StringBuilder text = new StringBuilder(value.length());
        value.codePoints()
                .forEach(c -> {
                    boolean delimiter = kind != TextKind.ONE_VALUE && c == '\\';
                    if (!delimiter && encoder.canEncode(Character.toString(c))) {
                        text.appendCodePoint(c);
                    } else {
                        text.append('?');
                        missing.add(c);
                    }
                });
        return text.toString();
    }
}
