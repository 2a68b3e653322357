package org.isocenter.dicom.charset;

import java.nio.charset.Charset;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The defined terms of Specific Character Set (PS3.3 §C.12.1.1.2, Tables C.12-2 to C.12-5): what one
/// value of the attribute puts into the halves of the code table, or the encoding it names.
///
/// A set with and without code extensions is one row here: the two spellings (`ISO_IR 100`, `ISO 2022
/// IR 100`) name the same characters.
enum DefinedTerm {
    ISO_IR_6("ISO_IR 6", "ISO 2022 IR 6", GraphicSet.ISO_IR_6, null),
    ISO_IR_100("ISO_IR 100", "ISO 2022 IR 100", GraphicSet.ISO_IR_6, GraphicSet.ISO_IR_100),
    ISO_IR_101("ISO_IR 101", "ISO 2022 IR 101", GraphicSet.ISO_IR_6, GraphicSet.ISO_IR_101),
    ISO_IR_109("ISO_IR 109", "ISO 2022 IR 109", GraphicSet.ISO_IR_6, GraphicSet.ISO_IR_109),
    ISO_IR_110("ISO_IR 110", "ISO 2022 IR 110", GraphicSet.ISO_IR_6, GraphicSet.ISO_IR_110),
    ISO_IR_144("ISO_IR 144", "ISO 2022 IR 144", GraphicSet.ISO_IR_6, GraphicSet.ISO_IR_144),
    ISO_IR_127("ISO_IR 127", "ISO 2022 IR 127", GraphicSet.ISO_IR_6, GraphicSet.ISO_IR_127),
    ISO_IR_126("ISO_IR 126", "ISO 2022 IR 126", GraphicSet.ISO_IR_6, GraphicSet.ISO_IR_126),
    ISO_IR_138("ISO_IR 138", "ISO 2022 IR 138", GraphicSet.ISO_IR_6, GraphicSet.ISO_IR_138),
    ISO_IR_148("ISO_IR 148", "ISO 2022 IR 148", GraphicSet.ISO_IR_6, GraphicSet.ISO_IR_148),
    ISO_IR_203("ISO_IR 203", "ISO 2022 IR 203", GraphicSet.ISO_IR_6, GraphicSet.ISO_IR_203),
    ISO_IR_166("ISO_IR 166", "ISO 2022 IR 166", GraphicSet.ISO_IR_6, GraphicSet.ISO_IR_166),
    ISO_IR_13("ISO_IR 13", "ISO 2022 IR 13", GraphicSet.ISO_IR_14, GraphicSet.ISO_IR_13),
    ISO_IR_87("", "ISO 2022 IR 87", GraphicSet.ISO_IR_87, null),
    ISO_IR_159("", "ISO 2022 IR 159", GraphicSet.ISO_IR_159, null),
    ISO_IR_149("", "ISO 2022 IR 149", null, GraphicSet.ISO_IR_149),
    ISO_IR_58("", "ISO 2022 IR 58", null, GraphicSet.ISO_IR_58),
    ISO_IR_192("ISO_IR 192", "UTF-8"),
    GB18030("GB18030", "GB18030"),
    GBK("GBK", "GBK");

    private static final Map<String, DefinedTerm> EXACT = new HashMap<>();
    private static final Map<String, DefinedTerm> LENIENT = new HashMap<>();

    static {
        for (DefinedTerm term : values()) {
            for (String spelling : new String[] {term.alone, term.extending}) {
                if (!spelling.isEmpty()) {
                    EXACT.put(spelling, term);
                }
            }
            String number = term.name().replace("ISO_IR_", "");
            LENIENT.put("ISOIR" + number, term);
            LENIENT.put("ISO2022IR" + number, term);
            LENIENT.put("IR" + number, term);
        }
        LENIENT.put("ASCII", ISO_IR_6);
        LENIENT.put("USASCII", ISO_IR_6);
        LENIENT.put("ISO646", ISO_IR_6);
        LENIENT.put("LATIN1", ISO_IR_100);
        LENIENT.put("ISO88591", ISO_IR_100);
        LENIENT.put("ISO88592", ISO_IR_101);
        LENIENT.put("ISO88593", ISO_IR_109);
        LENIENT.put("ISO88594", ISO_IR_110);
        LENIENT.put("ISO88595", ISO_IR_144);
        LENIENT.put("ISO88596", ISO_IR_127);
        LENIENT.put("ISO88597", ISO_IR_126);
        LENIENT.put("ISO88598", ISO_IR_138);
        LENIENT.put("ISO88599", ISO_IR_148);
        LENIENT.put("ISO885915", ISO_IR_203);
        LENIENT.put("UTF8", ISO_IR_192);
        LENIENT.put("GB18030", GB18030);
        LENIENT.put("ISO2022GB18030", GB18030);
        LENIENT.put("GBK", GBK);
        LENIENT.put("ISO2022GBK", GBK);
        LENIENT.put("GB2312", GB18030);
    }

    private final String alone;
    private final String extending;
    private final @Nullable GraphicSet lower;
    private final @Nullable GraphicSet upper;
    private final @Nullable String encoding;

    /// An encoding of its own that escape sequences cannot be added to.
    DefinedTerm(String alone, String encoding) {
        this.alone = alone;
        this.extending = "";
        this.lower = null;
        this.upper = null;
        this.encoding = encoding;
    }

    DefinedTerm(
            String alone,
            String extending,
            @Nullable GraphicSet lower,
            @Nullable GraphicSet upper) {
        this.alone = alone;
        this.extending = extending;
        this.lower = lower;
        this.upper = upper;
        this.encoding = null;
    }

    /// The term of exactly that spelling.
    static Optional<DefinedTerm> spelled(String text) {
        return Optional.ofNullable(EXACT.get(text));
    }

    /// The term that is meant by a spelling as found in the field: other case, other or no
    /// punctuation (`ISO-IR 100`, `iso_ir_192`), a common name (`UTF-8`).
    static Optional<DefinedTerm> meant(String text) {
        StringBuilder letters = new StringBuilder(text.length());
        text.toUpperCase(Locale.ROOT)
                .chars()
                .filter(c -> c >= 'A' && c <= 'Z' || c >= '0' && c <= '9')
                .forEach(c -> letters.append((char) c));
        return Optional.ofNullable(LENIENT.get(letters.toString()));
    }

    /// The encoding of its own that the term names, which escape sequences cannot be added to.
    Optional<Charset> encoding() {
        return Optional.ofNullable(encoding).map(Charset::forName);
    }

    /// The term as the only value of the attribute; empty when it cannot be.
    String alone() {
        return alone;
    }

    /// Whether the term is only for the second and later values.
    boolean isOnlyExtension() {
        return alone.isEmpty();
    }

    Optional<GraphicSet> lower() {
        return Optional.ofNullable(lower);
    }

    Optional<GraphicSet> upper() {
        return Optional.ofNullable(upper);
    }
}
