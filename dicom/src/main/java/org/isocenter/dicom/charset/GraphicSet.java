package org.isocenter.dicom.charset;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A coded set of graphic characters that ISO 2022 can put into one half of the code table: the lower
/// half G0 (bytes 21 to 7E) or the upper half G1 (bytes A0 to FF). The rows are those of PS3.3 Tables
/// C.12-3 and C.12-4.
///
/// All of them map to the first plane of Unicode, one character for each code, so that a set is two
/// small tables. They are filled from the platform's character sets when first asked for: few
/// processes ever see Korean and Thai and Hebrew.
enum GraphicSet {
    ISO_IR_6(Half.G0, 1, "(B", "US-ASCII"),
    ISO_IR_100(Half.G1, 1, "-A", "ISO-8859-1"),
    ISO_IR_101(Half.G1, 1, "-B", "ISO-8859-2"),
    ISO_IR_109(Half.G1, 1, "-C", "ISO-8859-3"),
    ISO_IR_110(Half.G1, 1, "-D", "ISO-8859-4"),
    ISO_IR_144(Half.G1, 1, "-L", "ISO-8859-5"),
    ISO_IR_127(Half.G1, 1, "-G", "ISO-8859-6"),
    ISO_IR_126(Half.G1, 1, "-F", "ISO-8859-7"),
    ISO_IR_138(Half.G1, 1, "-H", "ISO-8859-8"),
    ISO_IR_148(Half.G1, 1, "-M", "ISO-8859-9"),
    ISO_IR_203(Half.G1, 1, "-b", "ISO-8859-15"),
    ISO_IR_166(Half.G1, 1, "-T", "TIS-620"),
    /// The Katakana of JIS X 0201.
    ISO_IR_13(Half.G1, 1, ")I", "JIS_X0201"),
    /// The Romaji of JIS X 0201: ISO-IR 6 with a yen sign for the backslash and an overline for the
    /// tilde.
    ISO_IR_14(Half.G0, 1, "(J", "US-ASCII"),
    /// JIS X 0208: Kanji, Hiragana, Katakana.
    ISO_IR_87(Half.G0, 2, "$B", "x-JIS0208"),
    /// JIS X 0212: supplementary Kanji.
    ISO_IR_159(Half.G0, 2, "$(D", "JIS_X0212-1990"),
    /// KS X 1001: Hangul and Hanja.
    ISO_IR_149(Half.G1, 2, "$)C", "EUC-KR"),
    /// GB 2312: simplified Chinese.
    ISO_IR_58(Half.G1, 2, "$)A", "GB2312");

    /// The half of the code table that a set is put into.
    enum Half {
        G0,
        G1
    }

    static final char UNMAPPED = '\uFFFD';

    private static final int ROW = 94;
    private static final char YEN = '\u00A5';
    private static final char OVERLINE = '\u203E';
    private static final char[] NO_CODES = new char[256];
    private static final GraphicSet[] SETS = values();

    private final Half half;
    private final int codeBytes;
    private final byte[] escape;
    private final String charset;

    // Filled at first use. Two threads may both fill them, with equal content, so no lock is
    // needed:
    // each array is complete before the volatile write that shows it.
    private volatile char @Nullable [] characters;
    private volatile char @Nullable [][] codes;

    GraphicSet(Half half, int codeBytes, String escape, String charset) {
        this.half = half;
        this.codeBytes = codeBytes;
        this.escape = escape.getBytes(StandardCharsets.US_ASCII);
        this.charset = charset;
    }

    Half half() {
        return half;
    }

    /// 1, or 2 for the sets of 94 × 94 characters.
    int codeBytes() {
        return codeBytes;
    }

    /// What follows the escape character to bring this set in.
    byte[] escape() {
        return escape.clone();
    }

    int escapeLength() {
        return escape.length;
    }

    /// The set that the escape sequence names whose first byte after the escape character is at
    /// `offset`.
    static Optional<GraphicSet> escapedTo(byte[] bytes, int offset, int end) {
        for (GraphicSet set : SETS) {
            int after = offset + set.escape.length;
            if (after <= end
                    && Arrays.equals(bytes, offset, after, set.escape, 0, set.escape.length)) {
                return Optional.of(set);
            }
        }
        return Optional.empty();
    }

    /// The character of a one-byte code, or [#UNMAPPED].
    char character(int code) {
        return characters()[code & 0x7F];
    }

    /// The character of a two-byte code, or [#UNMAPPED].
    char character(int first, int second) {
        int row = (first & 0x7F) - 0x21;
        int column = (second & 0x7F) - 0x21;
        boolean inTable = row >= 0 && row < ROW && column >= 0 && column < ROW;
        return inTable ? characters()[row * ROW + column] : UNMAPPED;
    }

    /// The code of a character, or 0 when the set does not have it: one byte, or two with the first
    /// one above, with the upper bits that its half asks for.
    char code(char character) {
        return codes()[character >> 8][character & 0xFF];
    }

    private char[] characters() {
        char[] table = characters;
        if (table == null) {
            table = codeBytes == 1 ? oneByteTable() : twoByteTable();
            characters = table;
        }
        return table;
    }

    private char[] oneByteTable() {
        char[] table = new char[128];
        Arrays.fill(table, UNMAPPED);
        Charset platform = Charset.forName(charset);
        int upper = half == Half.G1 ? 0x80 : 0;
        for (int code = 0x20; code < 0x80; code++) {
            String text = new String(new byte[] {(byte) (code | upper)}, platform);
            table[code] = text.length() == 1 ? text.charAt(0) : UNMAPPED;
        }
        table[0x7F] = half == Half.G1 ? table[0x7F] : UNMAPPED;
        if (this == ISO_IR_14) {
            table['\\'] = YEN;
            table['~'] = OVERLINE;
        }
        return table;
    }

    private char[] twoByteTable() {
        char[] table = new char[ROW * ROW];
        Charset platform = Charset.forName(charset);
        int upper = half == Half.G1 ? 0x80 : 0;
        for (int row = 0; row < ROW; row++) {
            for (int column = 0; column < ROW; column++) {
                byte[] code = {(byte) (row + 0x21 | upper), (byte) (column + 0x21 | upper)};
                String text = new String(code, platform);
                table[row * ROW + column] = text.length() == 1 ? text.charAt(0) : UNMAPPED;
            }
        }
        return table;
    }

    /// The inverse table, in pages of 256 characters; pages without a character of the set are one.
    private char[][] codes() {
        char[][] pages = codes;
        if (pages == null) {
            pages = new char[256][];
            Arrays.fill(pages, NO_CODES);
            int upper = half == Half.G1 ? 0x80 : 0;
            char[] table = characters();
            for (int index = 0; index < table.length; index++) {
                char character = table[index];
                if (character != UNMAPPED) {
                    int code =
                            codeBytes == 1
                                    ? index | upper
                                    : (index / ROW + 0x21 | upper) << 8
                                            | (index % ROW + 0x21 | upper);
                    setCode(pages, character, (char) code);
                }
            }
            codes = pages;
        }
        return pages;
    }

    private static void setCode(char[][] pages, char character, char code) {
        int page = character >> 8;
        if (pages[page] == NO_CODES) {
            pages[page] = new char[256];
        }
        if (pages[page][character & 0xFF] == 0) {
            pages[page][character & 0xFF] = code;
        }
    }
}
