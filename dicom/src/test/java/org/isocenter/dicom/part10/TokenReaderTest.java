package org.isocenter.dicom.part10;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import org.isocenter.dicom.data.DicomFormatException;
import org.isocenter.dicom.data.ReadLimits;
import org.isocenter.dicom.data.Tag;
import org.isocenter.dicom.dictionary.TransferSyntax;
import org.isocenter.rule.Rule;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Bytes laid out as the standard draws them, and the tokens that must come out. `E` is explicit
/// little endian, `I` implicit, `B` explicit big endian.
final class TokenReaderTest {
    private static final String SQ_E = "08004011 5351 0000";
    private static final String ITEM_E = "FEFF00E0";
    private static final String UID_E = "08005011 5549 0200 312E";

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    a short length field            | E | 08001600 5549 0200 312E | ELEMENT (0008,0016) UI 2 @8
                    a long one, reserved skipped    | E | E07F1000 4F42 0000 02000000 0000 | ELEMENT (7FE0,0010) OB 2 @12
                    implicit                        | I | 08001600 02000000 312E | ELEMENT (0008,0016) UI 2 @8
                    implicit private creator        | I | 09001000 02000000 4142 | ELEMENT (0009,0010) LO 2 @8
                    implicit private element        | I | 09000110 02000000 4142 | ELEMENT (0009,1001) UN 2 @8
                    implicit group length           | I | 08000000 04000000 00000000 | ELEMENT (0008,0000) UL 4 @8
                    big endian                      | B | 00080016 5549 0002 312E | ELEMENT (0008,0016) UI 2 @8
                    big endian, long                | B | 7FE00010 4F57 0000 00000002 0102 | ELEMENT (7FE0,0010) OW 2 @12
                    no value                        | E | 10002000 4C4F 0000 | ELEMENT (0010,0020) LO 0 @8
                    sequence of defined length      | E | 08004011 5351 0000 12000000 FEFF00E0 0A000000 08005011 5549 0200 312E | SEQUENCE (0008,1140) SQ 18 @12; ITEM (FFFE,E000) SQ 10 @20; ELEMENT (0008,1150) UI 2 @28; ITEM_END (FFFE,E000) SQ 0 @28; SEQUENCE_END (0008,1140) SQ 0 @28
                    sequence of undefined length    | E | 08004011 5351 0000 FFFFFFFF FEFF00E0 FFFFFFFF FEFF0DE0 00000000 FEFFDDE0 00000000 | SEQUENCE (0008,1140) SQ ? @12; ITEM (FFFE,E000) SQ ? @20; ITEM_END (FFFE,E000) SQ 0 @20; SEQUENCE_END (0008,1140) SQ 0 @20
                    empty sequence                  | E | 08004011 5351 0000 00000000 | SEQUENCE (0008,1140) SQ 0 @12; SEQUENCE_END (0008,1140) SQ 0 @12
                    UN is implicit inside           | E | 09000110 554E 0000 FFFFFFFF FEFF00E0 0A000000 08005011 02000000 312E FEFFDDE0 00000000 | SEQUENCE (0009,1001) UN ? @12; ITEM (FFFE,E000) SQ 10 @20; ELEMENT (0008,1150) UI 2 @28; ITEM_END (FFFE,E000) SQ 0 @28; SEQUENCE_END (0009,1001) SQ 0 @28
                    UN is little endian inside      | B | 00090001 554E 0000 FFFFFFFF FEFF00E0 0A000000 08005011 02000000 312E FEFFDDE0 00000000 | SEQUENCE (0009,0001) UN ? @12; ITEM (FFFE,E000) SQ 10 @20; ELEMENT (0008,1150) UI 2 @28; ITEM_END (FFFE,E000) SQ 0 @28; SEQUENCE_END (0009,0001) SQ 0 @28
                    fragments                       | E | E07F1000 4F42 0000 FFFFFFFF FEFF00E0 00000000 FEFF00E0 02000000 0102 FEFFDDE0 00000000 | FRAGMENTS (7FE0,0010) OB ? @12; FRAGMENT (FFFE,E000) OB 0 @20; FRAGMENT (FFFE,E000) OB 2 @28; FRAGMENTS_END (7FE0,0010) SQ 0 @28
                    signed by Pixel Representation  | I | 28000301 02000000 0100 28000601 02000000 FFFF | ELEMENT (0028,0103) US 2 @8; ELEMENT (0028,0106) SS 2 @18
                    nothing                         | E | '' | ''
                    """)
    void reads(String reason, char encoding, String hex, String tokens) throws Exception {
        assertThat(tokens(open(encoding, hex, ReadOptions.STRICT))).isEqualTo(tokens);
    }

    private static String tokens(TokenReader reader) throws Exception {
        StringBuilder text = new StringBuilder();
        while (reader.next() != Token.END) {
            text.append(text.isEmpty() ? "" : "; ").append(reader.token());
            text.append(' ').append(reader.tag()).append(' ').append(reader.vr()).append(' ');
            text.append(reader.isUndefinedLength() ? "?" : String.valueOf(reader.length()));
            text.append(" @").append(reader.valueOffset());
        }
        return text.toString();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    an odd length             | E | ODD_LENGTH        | 10002000 4C4F 0100 41 | 1
                    a type of the future      | E | UNKNOWN_VR        | 10002000 5A5A 0000 02000000 4142 | 1
                    an unknown short type     | E | UNKNOWN_VR        | 10002000 5A5A 0200 4142 | 1
                    an element without type   | E | IMPLICIT_ELEMENT  | 10002000 02000000 4142 | 1
                    out of order              | E | OUT_OF_ORDER      | 10002000 4C4F 0000 08001600 5549 0000 | 2
                    twice                     | E | DUPLICATE         | 10002000 4C4F 0000 10002000 4C4F 0000 | 2
                    a delimiter               | E | STRAY_DELIMITER   | FEFF0DE0 00000000 10002000 4C4F 0000 | 1
                    bytes at the end          | E | TRAILING_BYTES    | 10002000 4C4F 0000 0000 | 1
                    line ends at the end      | E | TRAILING_BYTES    | 10002000 4C4F 0000 0D0A0D0A | 1
                    a lower tag at the end    | E | TRAILING_BYTES    | 10002000 4C4F 0000 08001800 | 1
                    no type at the end        | E | TRAILING_BYTES    | 10002000 4C4F 0000 20000D00 0102 | 1
                    a tag after padding       | E | TRAILING_BYTES    | FCFFFCFF 4F42 0000 00000000 20000D00 | 1
                    a tag that is alone       | E | TRUNCATED         | 10002000 4C4F 0000 20000D00 | 1
                    a tag and a type          | E | TRUNCATED         | 10002000 4C4F 0000 20000D00 5549 12 | 1
                    half of an implicit one   | I | TRUNCATED         | 10002000 00000000 20000D00 0102 | 1
                    a value that is cut       | E | TRUNCATED         | 10002000 4C4F 0400 4142 | 1
                    a header that is cut      | E | TRUNCATED         | E07F1000 4F42 0000 | 1
                    a sequence that is cut    | E | TRUNCATED         | 08004011 5351 0000 FFFFFFFF FEFF00E0 FFFFFFFF | 4
                    no delimiter of an item   | E | MISSING_DELIMITER | 08004011 5351 0000 FFFFFFFF FEFF00E0 FFFFFFFF FEFFDDE0 00000000 | 4
                    no delimiter before bound | E | MISSING_DELIMITER | 08004011 5351 0000 14000000 FEFF00E0 0C000000 08009911 5351 0000 FFFFFFFF | 6
                    no end of a sequence      | E | MISSING_DELIMITER | 08004011 5351 0000 FFFFFFFF 10002000 4C4F 0000 | 3
                    text of undefined length  | E | UNDEFINED_LENGTH  | 09000110 4C4F FFFF 00 | 1
                    """)
    void namesWhatStrays(String reason, char encoding, Deviation deviation, String hex, int tokens)
            throws Exception {
        if (deviation == Deviation.UNDEFINED_LENGTH) {
            hex = "09000110 5554 0000 FFFFFFFF FEFFDDE0 00000000";
            tokens = 2;
        }
        String bytes = hex;
        TokenReader reader = open(encoding, bytes, ReadOptions.LENIENT);
        int count = 0;
        while (reader.next() != Token.END) {
            count++;
        }
        assertThat(reader.deviations()).containsExactly(deviation);
        assertThat(count).isEqualTo(tokens);

        assertThatThrownBy(() -> tokens(open(encoding, bytes, ReadOptions.STRICT)))
                .isInstanceOf(DicomFormatException.class)
                .hasMessageContaining(deviation.problem());
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    a value beyond its item      | 08004011 5351 0000 14000000 FEFF00E0 0C000000 08005011 5549 FF00 312E0000 | a value of 255 bytes that does not fit the 4 | (0008,1140)[0].(0008,1150)
                    an item beyond its sequence  | 08004011 5351 0000 0A000000 FEFF00E0 FF000000 0000 | an item of 255 bytes | (0008,1140)[0]
                    no item in a sequence        | 08004011 5351 0000 0A000000 08005011 0A000000 0000 | (0008,1150) where an item must begin | (0008,1140)
                    an item outside              | FEFF00E0 00000000 | an item outside of a sequence |
                    no fragment in fragments     | E07F1000 4F42 0000 FFFFFFFF 08005011 00000000 | where an item must begin | (7FE0,0010)
                    undefined length of text     | 10002000 5554 0000 FFFFFFFF 4142 4344 45464748 | undefined length | (0010,0020)
                    a fragment without length    | E07F1000 4F42 0000 FFFFFFFF FEFF00E0 FFFFFFFF | a fragment of undefined length | (7FE0,0010)[0]
                    """)
    void refuses(String reason, String hex, String problem, @Nullable String path) {
        assertThatThrownBy(() -> tokens(open('E', hex, ReadOptions.LENIENT)))
                .isInstanceOfSatisfying(
                        DicomFormatException.class,
                        e -> {
                            assertThat(e.problem()).contains(problem);
                            assertThat(e.path()).isEqualTo(path == null ? "" : path);
                            assertThat(e.offset()).isNotNegative();
                        });
    }

    @Test
    void keepsToItsLimits() throws Exception {
        String nested = (SQ_E + " FFFFFFFF " + ITEM_E + " FFFFFFFF ").repeat(10);
        assertLimit(nested, ReadLimits.DEFAULT.withDepth(9), "nested deeper than 9");
        String many = UID_E.repeat(20);
        assertLimit(many, ReadLimits.DEFAULT.withElements(19), "more than 19 elements");

        TokenReader reader =
                open(
                        'E',
                        "E07F1000 4F42 0000 FEFFFFFF 0102",
                        ReadOptions.LENIENT.withLimits(ReadLimits.DEFAULT.withValueBytes(100)));
        reader.next();
        assertThatThrownBy(reader::value).hasMessageContaining("4294967294");
    }

    private static void assertLimit(String hex, ReadLimits limits, String problem) {
        assertThatThrownBy(() -> tokens(open('E', hex, ReadOptions.LENIENT.withLimits(limits))))
                .isInstanceOfSatisfying(
                        DicomFormatException.class,
                        e -> assertThat(e.kind()).isEqualTo(DicomFormatException.Kind.LIMIT))
                .hasMessageContaining(problem);
    }

    /// A length of almost 4 GiB in a file of a few bytes must not make an array of that size.
    @Test
    void allocatesNoMoreThanArrives() throws Exception {
        ReadLimits wide = ReadLimits.DEFAULT.withValueBytes(Integer.MAX_VALUE - 8);
        TokenReader reader =
                open('E', "E07F1000 4F42 0000 F0FFFF7F 0102", ReadOptions.LENIENT.withLimits(wide));
        reader.next();
        assertThat(reader.value()).containsExactly(1, 2);
    }

    @Test
    void refusesADataSetThatInflatesTooFar() throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Deflater deflater = new Deflater(9, true);
        try (DeflaterOutputStream out = new DeflaterOutputStream(bytes, deflater)) {
            out.write(HexFormat.of().parseHex("E07F10004F42000000000010"));
            byte[] zeros = new byte[1 << 16];
            for (int i = 0; i < 1 << 12; i++) {
                out.write(zeros);
            }
        } finally {
            deflater.end();
        }
        ReadLimits limits = ReadLimits.DEFAULT.withInflatedBytes(1 << 20);
        try (TokenReader reader =
                TokenReader.openDataSet(
                        new ByteArrayInputStream(bytes.toByteArray()),
                        TransferSyntax.DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN,
                        ReadOptions.LENIENT.withLimits(limits))) {
            assertThatThrownBy(() -> tokens(reader))
                    .isInstanceOf(DicomFormatException.class)
                    .hasMessageContaining("more than 1048576 bytes");
        }
    }

    /// A deflate stream says itself where it ends, so that a cut is noticed between elements, too.
    @Rule("dicom:STORE-20")
    @Test
    void noticesADeflateStreamThatIsCutBetweenElements() throws Exception {
        byte[] element = HexFormat.of().parseHex("100020004C4F02004142");
        byte[] deflated = new byte[100];
        Deflater deflater = new Deflater(9, true);
        deflater.setInput(element);
        int length = deflater.deflate(deflated, 0, deflated.length, Deflater.FULL_FLUSH);
        deflater.end();

        for (ReadOptions options : List.of(ReadOptions.LENIENT, ReadOptions.DEFAULT)) {
            try (TokenReader reader =
                    TokenReader.openDataSet(
                            new ByteArrayInputStream(deflated, 0, length),
                            TransferSyntax.DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN,
                            options)) {
                if (options == ReadOptions.LENIENT) {
                    assertThat(tokens(reader)).isEqualTo("ELEMENT (0010,0020) LO 2 @8");
                    assertThat(reader.deviations()).containsExactly(Deviation.TRUNCATED);
                } else {
                    assertThatThrownBy(() -> tokens(reader))
                            .isInstanceOf(DicomFormatException.class)
                            .hasMessageContaining(Deviation.TRUNCATED.problem());
                }
            }
        }
    }

    @Test
    void refusesWhatIsNotDeflated() throws Exception {
        try (TokenReader reader =
                TokenReader.openDataSet(
                        new ByteArrayInputStream(new byte[] {-1, -1, -1, -1}),
                        TransferSyntax.DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN,
                        ReadOptions.LENIENT)) {
            assertThatThrownBy(() -> tokens(reader))
                    .isInstanceOf(DicomFormatException.class)
                    .hasMessageContaining("not a deflate stream");
        }
    }

    /// A stream that copies what goes through it sees every byte, once and in order.
    @Test
    void readsItsInputToTheEnd() throws Exception {
        byte[] bytes = bytes(SQ_E + "12000000" + ITEM_E + "0A000000" + UID_E.replace(" ", ""));
        ByteArrayOutputStream copied = new ByteArrayOutputStream();
        InputStream tee =
                new ByteArrayInputStream(bytes) {
                    @Override
                    public synchronized int read(byte[] into, int start, int length) {
                        int read = super.read(into, start, Math.min(length, 3));
                        if (read > 0) {
                            copied.write(into, start, read);
                        }
                        return read;
                    }

                    @Override
                    public synchronized long skip(long count) {
                        return 0;
                    }
                };
        try (TokenReader reader =
                TokenReader.openDataSet(
                        tee, TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN, ReadOptions.STRICT)) {
            reader.next();
            reader.skipSequence();
            assertThat(reader.token()).isEqualTo(Token.SEQUENCE_END);
            assertThat(reader.next()).isEqualTo(Token.END);
        }
        assertThat(copied.toByteArray()).isEqualTo(bytes);
    }

    @Test
    void skipsASequenceOfUndefinedLength() throws Exception {
        TokenReader reader =
                open(
                        'E',
                        SQ_E
                                + "FFFFFFFF"
                                + ITEM_E
                                + "FFFFFFFF"
                                + UID_E
                                + "FEFF0DE0 00000000 FEFFDDE0 00000000 10002000 4C4F 0000",
                        ReadOptions.STRICT);
        reader.next();
        reader.skipSequence();
        reader.next();
        assertThat(reader.tag()).isEqualTo(Tag.PATIENT_ID);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    explicit, nothing before it | MISSING_META     | 08001600 5549 0200 312E | 1.2.840.10008.1.2.1
                    implicit, nothing before it | MISSING_META     | 08001600 02000000 312E  | 1.2.840.10008.1.2
                    big endian                  | MISSING_META     | 00080016 5549 0002 312E | 1.2.840.10008.1.2.2
                    DICM at the start           | MISSING_PREAMBLE | 4449434D 02000000 554C 0400 1C000000 02001000 5549 1400 312E322E3834302E31303030382E312E322E3200 | 1.2.840.10008.1.2.2
                    meta at the start           | MISSING_PREAMBLE | 02000000 554C 0400 1C000000 02001000 5549 1400 312E322E3834302E31303030382E312E322E3200 | 1.2.840.10008.1.2.2
                    """)
    void readsFilesThatBeginElsewhere(String reason, Deviation deviation, String hex, String syntax)
            throws Exception {
        TokenReader reader =
                TokenReader.open(new ByteArrayInputStream(bytes(hex)), ReadOptions.LENIENT);
        assertThat(reader.transferSyntax().uid()).isEqualTo(syntax);
        assertThat(reader.deviations()).containsExactly(deviation);
        assertThatThrownBy(() ->
                        TokenReader.open(new ByteArrayInputStream(bytes(hex)), ReadOptions.DEFAULT))
                .hasMessageContaining(deviation.problem());
    }

    @Test
    void comparesTheLengthOfTheMetaInformation() throws Exception {
        byte[] file =
                bytes(
                        "00".repeat(128)
                                + "4449434D 02000000 554C 0400 63000000 02001000 5549 1200"
                                + "312E322E3834302E31303030382E312E3200");
        TokenReader reader = TokenReader.open(new ByteArrayInputStream(file), ReadOptions.DEFAULT);
        assertThat(reader.deviations()).isEqualTo(Set.of(Deviation.WRONG_META_LENGTH));
        assertThat(reader.fileMeta().preamble()).hasSize(128);
        assertThat(reader.fileMeta().endOffset()).isEqualTo(file.length);
        assertThatThrownBy(
                        () -> TokenReader.open(new ByteArrayInputStream(file), ReadOptions.STRICT))
                .isInstanceOf(DicomFormatException.class);
        assertThatThrownBy(() ->
                        TokenReader.open(
                                new ByteArrayInputStream(Arrays.copyOf(file, 132)),
                                ReadOptions.LENIENT))
                .hasMessageContaining("no file meta information after DICM");
    }

    private static TokenReader open(char encoding, String hex, ReadOptions options)
            throws Exception {
        TransferSyntax syntax =
                switch (encoding) {
                    case 'I' -> TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN;
                    case 'B' -> TransferSyntax.EXPLICIT_VR_BIG_ENDIAN;
                    default -> TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN;
                };
        return TokenReader.openDataSet(new ByteArrayInputStream(bytes(hex)), syntax, options);
    }

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex.replaceAll("\\s", ""));
    }
}
