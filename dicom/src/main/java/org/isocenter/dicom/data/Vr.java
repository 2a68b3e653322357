package org.isocenter.dicom.data;

import static org.isocenter.dicom.data.Vr.Kind.BINARY;
import static org.isocenter.dicom.data.Vr.Kind.SEQUENCE;
import static org.isocenter.dicom.data.Vr.Kind.STRING;
import static org.isocenter.dicom.data.Vr.LengthField.LONG;
import static org.isocenter.dicom.data.Vr.LengthField.SHORT;
import static org.isocenter.dicom.data.Vr.Separation.BACKSLASH;
import static org.isocenter.dicom.data.Vr.Separation.FIXED_SIZE;
import static org.isocenter.dicom.data.Vr.Separation.ONE;
import static org.isocenter.dicom.data.Vr.Text.CHARACTER_SET;
import static org.isocenter.dicom.data.Vr.Text.DEFAULT_REPERTOIRE;
import static org.isocenter.dicom.data.Vr.Text.NONE;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A value representation: the two-letter type of a data element's value (PS3.5 §6.2).
///
/// What the standard says of a type is a column here and nowhere else, so that a type that is added
/// cannot be left out of one of several lists: without its columns it does not compile. The columns
/// are the width of the length field in explicit encoding (§7.1.2), the byte that makes a value's
/// length even, what the bytes are, which characters they may be, how several values are told apart,
/// the longest single value (Table 6.2-1; characters for text, bytes for the rest), and the size of
/// the unit that byte order turns (§7.3).
public enum Vr {
    AE(SHORT, ' ', STRING, DEFAULT_REPERTOIRE, BACKSLASH, 16, 1),
    AS(SHORT, ' ', STRING, DEFAULT_REPERTOIRE, BACKSLASH, 4, 1),
    AT(SHORT, '\0', BINARY, NONE, FIXED_SIZE, 4, 2),
    CS(SHORT, ' ', STRING, DEFAULT_REPERTOIRE, BACKSLASH, 16, 1),
    DA(SHORT, ' ', STRING, DEFAULT_REPERTOIRE, BACKSLASH, 8, 1),
    DS(SHORT, ' ', STRING, DEFAULT_REPERTOIRE, BACKSLASH, 16, 1),
    DT(SHORT, ' ', STRING, DEFAULT_REPERTOIRE, BACKSLASH, 26, 1),
    FD(SHORT, '\0', BINARY, NONE, FIXED_SIZE, 8, 8),
    FL(SHORT, '\0', BINARY, NONE, FIXED_SIZE, 4, 4),
    IS(SHORT, ' ', STRING, DEFAULT_REPERTOIRE, BACKSLASH, 12, 1),
    LO(SHORT, ' ', STRING, CHARACTER_SET, BACKSLASH, 64, 1),
    LT(SHORT, ' ', STRING, CHARACTER_SET, ONE, 10_240, 1),
    OB(LONG, '\0', BINARY, NONE, ONE, Vr.LONGEST, 1),
    OD(LONG, '\0', BINARY, NONE, ONE, Vr.LONGEST, 8),
    OF(LONG, '\0', BINARY, NONE, ONE, Vr.LONGEST, 4),
    OL(LONG, '\0', BINARY, NONE, ONE, Vr.LONGEST, 4),
    OV(LONG, '\0', BINARY, NONE, ONE, Vr.LONGEST, 8),
    OW(LONG, '\0', BINARY, NONE, ONE, Vr.LONGEST, 2),
    /// The maximum is for each component group.
    PN(SHORT, ' ', STRING, CHARACTER_SET, BACKSLASH, 64, 1),
    SH(SHORT, ' ', STRING, CHARACTER_SET, BACKSLASH, 16, 1),
    SL(SHORT, '\0', BINARY, NONE, FIXED_SIZE, 4, 4),
    SQ(LONG, '\0', SEQUENCE, NONE, ONE, Vr.LONGEST, 1),
    SS(SHORT, '\0', BINARY, NONE, FIXED_SIZE, 2, 2),
    ST(SHORT, ' ', STRING, CHARACTER_SET, ONE, 1024, 1),
    SV(LONG, '\0', BINARY, NONE, FIXED_SIZE, 8, 8),
    TM(SHORT, ' ', STRING, DEFAULT_REPERTOIRE, BACKSLASH, 14, 1),
    UC(LONG, ' ', STRING, CHARACTER_SET, BACKSLASH, Vr.LONGEST, 1),
    UI(SHORT, '\0', STRING, DEFAULT_REPERTOIRE, BACKSLASH, 64, 1),
    UL(SHORT, '\0', BINARY, NONE, FIXED_SIZE, 4, 4),
    UN(LONG, '\0', BINARY, NONE, ONE, Vr.LONGEST, 1),
    UR(LONG, ' ', STRING, DEFAULT_REPERTOIRE, ONE, Vr.LONGEST, 1),
    US(SHORT, '\0', BINARY, NONE, FIXED_SIZE, 2, 2),
    UT(LONG, ' ', STRING, CHARACTER_SET, ONE, Vr.LONGEST, 1),
    UV(LONG, '\0', BINARY, NONE, FIXED_SIZE, 8, 8);

    /// The width of the length field in explicit encoding: 16 bits, or 32 after two reserved bytes
    /// (PS3.5 §7.1.2).
    public enum LengthField {
        SHORT,
        LONG
    }

    /// What the bytes of a value are.
    public enum Kind {
        STRING,
        BINARY,
        SEQUENCE
    }

    /// Which characters a value is made of (PS3.5 §6.1).
    public enum Text {
        /// It is not text.
        NONE,
        /// The default repertoire, ISO-IR 6, whatever the data set says.
        DEFAULT_REPERTOIRE,
        /// What Specific Character Set (0008,0005) says.
        CHARACTER_SET
    }

    /// How several values share one element (PS3.5 §6.4).
    public enum Separation {
        /// They cannot; a backslash is a character like any other, binary content is one value.
        ONE,
        BACKSLASH,
        /// Each value has the same size.
        FIXED_SIZE
    }

    /// 2³²−2 bytes: the longest even length that is not the undefined one.
    static final long LONGEST = 0xFFFF_FFFEL;

    private static final @Nullable Vr[] BY_LETTERS = new Vr[26 * 26];

    static {
        for (Vr vr : values()) {
            BY_LETTERS[index(vr.name().charAt(0), vr.name().charAt(1))] = vr;
        }
    }

    private final LengthField lengthField;
    private final byte padding;
    private final Kind kind;
    private final Text text;
    private final Separation separation;
    private final long maxLength;
    private final int unitBytes;

    Vr(
            LengthField lengthField,
            char padding,
            Kind kind,
            Text text,
            Separation separation,
            long maxLength,
            int unitBytes) {
        this.lengthField = lengthField;
        this.padding = (byte) padding;
        this.kind = kind;
        this.text = text;
        this.separation = separation;
        this.maxLength = maxLength;
        this.unitBytes = unitBytes;
    }

    /// The type that two bytes name, as they stand in a file.
    public static Optional<Vr> of(byte first, byte second) {
        return Optional.ofNullable(byLetters(first, second));
    }

    /// The type of that name, which is two upper-case letters.
    public static Optional<Vr> of(String name) {
        return name.length() == 2
                ? Optional.ofNullable(byLetters(name.charAt(0), name.charAt(1)))
                : Optional.empty();
    }

    private static @Nullable Vr byLetters(int first, int second) {
        boolean letters = first >= 'A' && first <= 'Z' && second >= 'A' && second <= 'Z';
        return letters ? BY_LETTERS[index(first, second)] : null;
    }

    private static int index(int first, int second) {
        return (first - 'A') * 26 + (second - 'A');
    }

    public LengthField lengthField() {
        return lengthField;
    }

    /// What is appended to a value of odd length: a space after text, NUL after UI and binary values.
    public byte padding() {
        return padding;
    }

    public Kind kind() {
        return kind;
    }

    public Text text() {
        return text;
    }

    public Separation separation() {
        return separation;
    }

    /// The longest single value: characters of text, bytes of anything else.
    public long maxLength() {
        return maxLength;
    }

    /// The number of bytes that change places between little and big endian; 1 when none do. A tag
    /// (AT) is two numbers of two bytes.
    public int unitBytes() {
        return unitBytes;
    }

    /// The bytes of one value where several stand side by side ([Separation#FIXED_SIZE]); 1 elsewhere.
    public int valueBytes() {
        return separation == FIXED_SIZE ? (int) maxLength : 1;
    }

    public boolean isString() {
        return kind == STRING;
    }

    /// Whether Specific Character Set says what the bytes of the value mean.
    public boolean followsCharacterSet() {
        return text == CHARACTER_SET;
    }

    /// Whether a backslash separates values.
    public boolean isBackslashSeparated() {
        return separation == BACKSLASH;
    }

    /// Content that JSON carries as base64 or by reference: OB, OD, OF, OL, OV, OW, UN.
    public boolean isBulk() {
        return kind == BINARY && separation == ONE;
    }
}
