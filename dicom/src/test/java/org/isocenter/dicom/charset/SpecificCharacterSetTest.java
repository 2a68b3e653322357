package org.isocenter.dicom.charset;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.isocenter.dicom.charset.CharsetFinding.Kind;
import org.isocenter.dicom.data.Vr;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/// The bytes of text and the text, set by set. In the tables `␛` stands for the escape character, `⊥`
/// for a backslash in the bytes, and `{..}` for bytes in hexadecimal.
class SpecificCharacterSetTest {

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    ISO_IR 100 | Buc^J{E9}r{F4}me            | Buc^Jérôme
                    ISO_IR 101 | W{B3}adys{B3}aw             | Władysław
                    ISO_IR 109 | {C6}ia{FD}de                | Ĉiaŭde
                    ISO_IR 110 | {A2}{BF}{F0}                | ĸŋđ
                    ISO_IR 144 | {BB}{EE}{DA}ce{DC}{D1}yp{D3} | Люкceмбypг
                    ISO_IR 127 | {E2}{C8}{C7}{E6}{EA}^{E4}{E6}{D2}{C7}{D1} | قباني^لنزار
                    ISO_IR 126 | {C4}{E9}{EF}{ED}{F5}{F3}{E9}{EF}{F2} | Διονυσιος
                    ISO_IR 138 | {F9}{F8}{E5}{EF}^{E3}{E1}{E5}{F8}{E4} | שרון^דבורה
                    ISO_IR 148 | {D0}{DD}{FD}{FE}            | Ğİış
                    ISO_IR 203 | {A4}{A8}{BD}                | €šœ
                    ISO_IR 166 | {B9}{D2}{C2}                | นาย
                    ISO_IR 13  | {D4}{CF}{C0}{DE}^{C0}{DB}{B3} | ﾔﾏﾀﾞ^ﾀﾛｳ
                    ISO_IR 192 | {E7}{8E}8B                  | 王8B
                    GB18030    | Wang^XiaoDong={CD}{F5}^{D0}{A1}{B6}{AB} | Wang^XiaoDong=王^小东
                    GB18030    | {81}{30}{81}{30}{95}{32}{82}{36} | \u0080𠀀
                    GBK        | {CD}{F5}^{81}{40}           | 王^丂
                    """)
    void readsEachSet(String term, String bytes, String text) {
        String expected = text.replace("⊥", "\\").translateEscapes();
        SpecificCharacterSet set = SpecificCharacterSet.of(List.of(term));
        if (term.equals("ISO_IR 192")) {
            assertThat(set.decode("王8B".getBytes(StandardCharsets.UTF_8), Vr.PN))
                    .isEqualTo(expected);
            return;
        }
        byte[] coded = bytes(bytes);

        assertThat(set.findings()).isEmpty();
        assertThat(set.decode(coded, Vr.PN)).isEqualTo(expected);
        EncodedText written = set.encode(expected, Vr.PN);
        assertThat(written.isComplete()).isTrue();
        assertThat(written.bytes()).isEqualTo(coded);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    Annex H, example 1 | ⊥ISO 2022 IR 87 | Yamada^Tarou=␛$B;3ED␛(B^␛$BB@O:␛(B=␛$B$d$^$@␛(B^␛$B$?$m$&␛(B | Yamada^Tarou=山田^太郎=やまだ^たろう
                    Annex H, example 2 | ISO 2022 IR 13⊥ISO 2022 IR 87 | {D4}{CF}{C0}{DE}^{C0}{DB}{B3}=␛$B;3ED␛(J^␛$BB@O:␛(J=␛$B$d$^$@␛(J^␛$B$?$m$&␛(J | ﾔﾏﾀﾞ^ﾀﾛｳ=山田^太郎=やまだ^たろう
                    Annex I | ⊥ISO 2022 IR 149 | Hong^Gildong=␛$)C{FB}{F3}^␛$)C{D1}{CE}{D4}{D7}=␛$)C{C8}{AB}^␛$)C{B1}{E6}{B5}{BF} | Hong^Gildong=洪^吉洞=홍^길동
                    Annex K | ⊥ISO 2022 IR 58 | Zhang^XiaoDong=␛$)A{D5}{C5}^␛$)A{D0}{A1}{B6}{AB}= | Zhang^XiaoDong=张^小东=
                    a second single-byte set | ISO 2022 IR 100⊥ISO 2022 IR 144 | {E9}␛-L{B6}␛-A^{E9} | éЖ^é
                    supplementary Kanji | ⊥ISO 2022 IR 87⊥ISO 2022 IR 159 | ␛$(D0!␛$B;3␛(B | 丂山
                    Thai | ⊥ISO 2022 IR 166 | ␛-T{B9}{D2}{C2} | นาย
                    5C as half of a character is text | ⊥ISO 2022 IR 87 | a␛$B$\\␛(B | aぼ
                    """)
    void readsAndWritesEscapes(String reason, String terms, String bytes, String text) {
        SpecificCharacterSet set = SpecificCharacterSet.of(values(terms));
        byte[] coded = bytes(bytes.replace("\\\\", "⊥"));
        List<CharsetFinding> findings = new ArrayList<>();

        assertThat(set.findings()).isEmpty();
        assertThat(set.decode(coded, 0, coded.length, Vr.PN, findings::add)).isEqualTo(text);
        assertThat(findings).isEmpty();
        assertThat(set.encode(text, Vr.PN).bytes()).isEqualTo(coded);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    a backslash as the second byte of GB18030 | GB18030 | {81}{5C}⊥b            | 乗,b
                    the same in GBK                           | GBK     | a⊥{84}{5C}            | a,刓
                    as half of a Kanji                        | ⊥ISO 2022 IR 87 | ␛$B$⊥␛(B⊥b     | ぼ,b
                    the set ends with the value               | ⊥ISO 2022 IR 149 | ␛$)C{C8}{AB}⊥b{C8}{AB} | 홍,b홍
                    yen sign of JIS X 0201 separates          | ISO_IR 13 | {D4}⊥{CF}           | ﾔ,ﾏ
                    """)
    void cutsBetweenValuesOnly(String reason, String terms, String bytes, String values) {
        byte[] coded = bytes(bytes);
        assertThat(SpecificCharacterSet.of(values(terms)).decodeValues(coded, Vr.LO))
                .containsExactly(values.split(",", -1));
    }

    @Test
    void padsAreNoPartOfValuesButNulIs() {
        assertThat(SpecificCharacterSet.DEFAULT.decodeValues(ascii("a \\ b\0\\\\c  "), Vr.LO))
                .containsExactly("a", " b\0", "", "c");
        assertThat(SpecificCharacterSet.DEFAULT.decodeValues(ascii("a\\b "), Vr.LT))
                .containsExactly("a\\b");
        assertThat(SpecificCharacterSet.DEFAULT.decodeValues(ascii(""), Vr.LO)).isEmpty();
        assertThat(SpecificCharacterSet.DEFAULT.decodeValues(ascii("  "), Vr.LO)).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    ISO-IR 100                       | {E9} | é | TERM_MISSPELT
                    iso_ir_100                       | {E9} | é | TERM_MISSPELT
                    ISO_IR_192                       | é    | é | TERM_MISSPELT
                    UTF-8                            | é    | é | TERM_MISSPELT
                    ISO 8859-2                       | {B3} | ł | TERM_MISSPELT
                    ISO2022 IR 149                   | {C8}{AB} | 홍 | TERM_MISSPELT,TERM_MISPLACED
                    ISO 2022 IR 149                  | {C8}{AB} | 홍 | TERM_MISPLACED
                    KLINGON                          | {E9} | é | TERM_UNKNOWN
                    KLINGON⊥ISO 2022 IR 144          | {B6} | Ж | TERM_UNKNOWN
                    ISO_IR 192⊥ISO 2022 IR 87        | é    | é | TERM_MISPLACED
                    ISO 2022 IR 100⊥KLINGON          | {E9} | é | TERM_UNKNOWN
                    """)
    void understandsOddTermsAndSaysSo(String terms, String bytes, String text, String kinds) {
        SpecificCharacterSet set = SpecificCharacterSet.of(values(terms));
        byte[] coded = bytes.equals("é") ? "é".getBytes(StandardCharsets.UTF_8) : bytes(bytes);

        assertThat(set.decode(coded, Vr.LO)).isEqualTo(text);
        assertThat(set.findings().stream().map(finding -> finding.kind().name()))
                .containsExactly(kinds.split(","));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    a set that is not listed      | ⊥ISO 2022 IR 87  | ␛$)C{C8}{AB}      | 홍     | ESCAPE_UNDECLARED | 0
                    escapes without extensions    | ISO_IR 100       | ␛$B;3␛(B          | 山     | ESCAPE_UNDECLARED | 0
                    an unknown escape sequence    | ISO_IR 100       | a␛Zb              | a\u001BZb | ESCAPE_UNKNOWN | 1
                    no escape after a delimiter   | ⊥ISO 2022 IR 149 | ␛$)C{C8}{AB}^{B1}{E6} | 홍^길 | BYTE_UNDECLARED | 7
                    no character set at all       | ''               | a{E9}             | aé     | BYTE_UNDECLARED | 1
                    a code without a character    | ISO_IR 109       | a{A5}b            | a�b    | BYTE_UNMAPPED | 1
                    half of a character at the end | ⊥ISO 2022 IR 87 | ␛$B;3E            | 山�    | BYTE_UNMAPPED | 5
                    half before an escape sequence | ⊥ISO 2022 IR 87 | ␛$B;␛(Ba          | �a     | BYTE_UNMAPPED | 3
                    half before a delimiter       | ⊥ISO 2022 IR 149 | ␛$)C{C8}^a        | �^a    | BYTE_UNMAPPED | 4
                    broken UTF-8                  | ISO_IR 192       | a{E9}b            | a�b    | BYTE_UNMAPPED | 0
                    """)
    void readsBrokenTextAndSaysSo(
            String reason, String terms, String bytes, String text, Kind kind, int offset) {
        List<CharsetFinding> findings = new ArrayList<>();
        byte[] coded = bytes(bytes);

        String read =
                SpecificCharacterSet.of(values(terms))
                        .decode(coded, 0, coded.length, Vr.PN, findings::add);

        assertThat(read).isEqualTo(text.translateEscapes());
        assertThat(findings.getFirst().kind()).isEqualTo(kind);
        assertThat(findings.getFirst().offset()).isEqualTo(offset);
    }

    @Test
    void setsEndWithTheLine() {
        SpecificCharacterSet set = SpecificCharacterSet.of(List.of("", "ISO 2022 IR 87"));
        for (String control : List.of("\r", "\n", "\f", "\t")) {
            String text = "山" + control + "A";
            byte[] coded = set.encode(text, Vr.LT).bytes();
            assertThat(coded).isEqualTo(bytes("␛$B;3␛(B" + control + "A"));
            // A writer that forgot to escape back before the line's end.
            assertThat(set.decode(bytes("␛$B;3" + control + "A"), Vr.LT)).isEqualTo(text);
        }
    }

    @Test
    void aRomanYenSignIsNoBackslash() {
        SpecificCharacterSet set = SpecificCharacterSet.of(List.of("ISO_IR 13"));

        assertThat(set.decode(ascii("100\\~"), Vr.ST)).isEqualTo("100¥‾");
        assertThat(set.encode("100¥", Vr.ST).bytes()).isEqualTo(ascii("100\\"));
        assertThat(set.encode("100¥", Vr.LO).unencodable()).containsExactly((int) '¥');
    }

    @Test
    void onlyTextFollowsTheCharacterSet() {
        assertThat(SpecificCharacterSet.UTF_8.decode(bytes("{C3}{A9}"), Vr.CS)).isEqualTo("Ã©");
        assertThat(SpecificCharacterSet.UTF_8.encode("é", Vr.CS).isComplete()).isFalse();
    }

    @Test
    void whatCannotBeWrittenIsReportedOnce() {
        EncodedText written =
                SpecificCharacterSet.of(List.of("ISO_IR 100"))
                        .encodeValues(List.of("é山山😀", "a\\b\u001B"), Vr.LO);

        assertThat(written.bytes()).isEqualTo(bytes("{E9}???⊥a?b?"));
        assertThat(written.unencodable()).containsExactly((int) '山', 0x1F600, (int) '\\', 0x1B);
        assertThat(
                        SpecificCharacterSet.UTF_8
                                .encodeValues(List.of("😀", "a\\b"), Vr.LO)
                                .unencodable())
                .containsExactly((int) '\\');
        assertThat(SpecificCharacterSet.of(List.of("GBK")).encode("😀王", Vr.LO).bytes())
                .isEqualTo(bytes("?{CD}{F5}"));
    }

    @Test
    void readsTheTermsFromBytes() {
        assertThat(SpecificCharacterSet.of(ascii("\\ISO 2022 IR 87 ")).terms())
                .containsExactly("", "ISO 2022 IR 87");
        assertThat(SpecificCharacterSet.of(ascii("ISO_IR 100\0")).findings()).isEmpty();
        assertThat(SpecificCharacterSet.of(ascii("ISO_IR 100 ")))
                .isSameAs(SpecificCharacterSet.of(ascii("ISO_IR 100")))
                .isEqualTo(SpecificCharacterSet.of(List.of("ISO_IR 100")));
        assertThat(SpecificCharacterSet.of(ascii("  "))).isEqualTo(SpecificCharacterSet.DEFAULT);
        assertThat(SpecificCharacterSet.of(ascii("\\".repeat(60_000))).findings()).isEmpty();
    }

    private static final List<List<String>> DECLARATIONS =
            List.of(
                    List.of(),
                    List.of("ISO_IR 100"),
                    List.of("ISO_IR 13"),
                    List.of("ISO_IR 192"),
                    List.of("GB18030"),
                    List.of("GBK"),
                    List.of("", "ISO 2022 IR 87"),
                    List.of("ISO 2022 IR 13", "ISO 2022 IR 87", "ISO 2022 IR 159"),
                    List.of("", "ISO 2022 IR 149"),
                    List.of("ISO 2022 IR 6", "ISO 2022 IR 58"),
                    List.of(
                            "ISO 2022 IR 100",
                            "ISO 2022 IR 101",
                            "ISO 2022 IR 144",
                            "ISO 2022 IR 126",
                            "ISO 2022 IR 138",
                            "ISO 2022 IR 166",
                            "ISO 2022 IR 149",
                            "ISO 2022 IR 87",
                            "ISO 2022 IR 58"));

    static LongStream seeds() {
        return LongStream.range(0, 200);
    }

    /// What was written is read back the same, whatever sets are declared; and what could not be
    /// written has been named.
    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void readsBackWhatItWrote(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        SpecificCharacterSet set =
                SpecificCharacterSet.of(DECLARATIONS.get(random.nextInt(DECLARATIONS.size())));
        Vr vr = Stream.of(Vr.LO, Vr.PN, Vr.ST, Vr.SH).toList().get(random.nextInt(4));
        List<String> values = new ArrayList<>();
        for (int i = vr == Vr.ST ? 1 : 1 + random.nextInt(3); i > 0; i--) {
            values.add(RandomText.next(random, 1 + random.nextInt(20)) + ".");
        }
        EncodedText written = set.encodeValues(values, vr);

        List<CharsetFinding> findings = new ArrayList<>();
        List<String> read =
                set.decodeValues(written.bytes(), 0, written.bytes().length, vr, findings::add);

        List<String> expected =
                values.stream()
                        .map(value -> RandomText.replace(value, written.unencodable()))
                        .toList();
        assertThat(read).isEqualTo(expected);
        assertThat(findings).isEmpty();
    }

    /// Any bytes are read as something, by any declaration, and reading finds an end.
    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void readsAnyBytes(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        byte[] bytes = new byte[random.nextInt(200)];
        random.nextBytes(bytes);
        for (int i = random.nextInt(20); i > 0 && bytes.length > 0; i--) {
            bytes[random.nextInt(bytes.length)] = (byte) (random.nextBoolean() ? 0x1B : '\\');
        }
        for (List<String> declaration : DECLARATIONS) {
            SpecificCharacterSet set = SpecificCharacterSet.of(declaration);
            assertThat(set.decode(bytes, Vr.PN).length()).isBetween(0, bytes.length);
        }
    }

    private static List<String> values(String terms) {
        return List.of(terms.replace("''", "").split("⊥", -1));
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static byte[] bytes(String table) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < table.length(); i++) {
            if (table.charAt(i) == '{') {
                text.append((char) HexFormat.fromHexDigits(table, i + 1, i + 3));
                i += 3;
            } else {
                text.append(table.charAt(i));
            }
        }
        return ascii(text.toString().replace('␛', '\u001B').replace('⊥', '\\'));
    }
}
