package org.isocenter.dicom.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.isocenter.dicom.data.DicomFormatException;
import org.isocenter.dicom.data.ReadLimits;
import org.isocenter.dicom.data.Tag;
import org.isocenter.dicom.data.Vr;
import org.isocenter.dicom.dataset.BulkSource;
import org.isocenter.dicom.dataset.DataElement;
import org.isocenter.dicom.dataset.DataSet;
import org.isocenter.dicom.dataset.Value;
import org.isocenter.dicom.dictionary.TransferSyntax;
import org.isocenter.dicom.part10.DataSetReader;
import org.isocenter.dicom.part10.DataSetWriter;
import org.isocenter.dicom.part10.DicomFile;
import org.isocenter.dicom.part10.ReadOptions;
import org.isocenter.dicom.part10.WriteForm;
import org.isocenter.rule.Rule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class DicomJsonTest {
    @Rule({"dicom:JSON-5", "dicom:JSON-7"})
    @ParameterizedTest(name = "{0} is {1}")
    @CsvSource({
        "0, 0",
        "-0, -0",
        "12, 12",
        "+7, 7",
        "007.50, 7.50",
        ".5E+3, 0.5E+3",
        "1., 1",
        "-.25, -0.25",
        "1e5, 1e5",
        "00, 0",
        "1e9999, ''",
        "., ''",
        "-, ''",
        "1A, ''",
        "0x10, ''",
        "1 2, ''",
        "NaN, ''",
        "'', ''",
        "1e, ''"
    })
    void writesNumbersAsJsonDoes(String value, String json) {
        assertThat(JsonNumber.of(value)).isEqualTo(json);
    }

    @Rule({"dicom:JSON-1", "dicom:JSON-2", "dicom:JSON-3", "dicom:JSON-4", "dicom:JSON-6"})
    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    00100010 | PN | Yamada^Tarou=山田^太郎=やまだ^たろう | "Value":[{"Alphabetic":"Yamada^Tarou","Ideographic":"山田^太郎","Phonetic":"やまだ^たろう"}]
                    00100010 | PN | =山田            | "Value":[{"Ideographic":"山田"}]
                    00101001 | PN | A\\==\\B=       | "Value":[{"Alphabetic":"A"},null,{"Alphabetic":"B"}]
                    00080008 | CS | A\\\\B\\         | "Value":["A",null,"B",null]
                    00101030 | DS | 70.5\\x\\+1      | "Value":[70.5,"x",1]
                    00200013 | IS | 0012             | "Value":[12]
                    00104000 | LT | a\\b "c"         | "Value":["a\\\\b \\"c\\""]
                    00400032 | UT | 😀               | "Value":["😀"]
                    """)
    void writesText(String tag, Vr vr, String value, String json) throws Exception {
        DataElement element = DataElement.ofText(Tag.parse(tag).orElseThrow(), vr, value);
        DataSet dataSet =
                DataSet.of(
                        DataElement.ofText(Tag.SPECIFIC_CHARACTER_SET, Vr.CS, "ISO_IR 192"),
                        element);

        assertThat(write(dataSet))
                .isEqualTo(
                        "{\"00080005\":{\"vr\":\"CS\",\"Value\":[\"ISO_IR 192\"]},\""
                                + tag
                                + "\":{\"vr\":\""
                                + vr
                                + "\","
                                + json
                                + "}}");
        assertThat(read(write(dataSet)).get(element.tag()).orElseThrow().vr()).isEqualTo(vr);
    }

    @Rule({"dicom:JSON-3", "dicom:JSON-6", "dicom:META-4", "dicom:META-9"})
    @Test
    void leavesBulkDataGroupLengthsAndFileMetaOutAtEveryLevel() {
        DataSet item =
                DataSet.of(
                        DataElement.of(Tag.of(0x0008, 0), Vr.UL, new byte[4]),
                        DataElement.ofShorts(Tag.ROWS, 1, 65535),
                        DataElement.of(Tag.LUT_DATA, Vr.OW, new byte[8]));
        DataSet dataSet =
                DataSet.of(
                        DataElement.ofText(Tag.TRANSFER_SYNTAX_UID, Vr.UI, "1.2"),
                        DataElement.of(Tag.of(0x0008, 0), Vr.UL, new byte[4]),
                        DataElement.empty(Tag.PATIENT_ID, Vr.LO),
                        DataElement.of(Tag.of(0x0011, 0x1001), Vr.UN, new byte[2]),
                        DataElement.of(
                                Tag.SELECTOR_ATTRIBUTE, Vr.AT, new byte[] {0x10, 0, 0x20, 0}),
                        DataElement.sequence(Tag.CONTENT_SEQUENCE, item),
                        DataElement.empty(Tag.REFERENCED_STUDY_SEQUENCE, Vr.SQ),
                        DataElement.of(Tag.PIXEL_DATA, Vr.OB, new byte[0]));

        assertThat(write(dataSet))
                .isEqualTo(
                        "{\"00081110\":{\"vr\":\"SQ\"},\"00100020\":{\"vr\":\"LO\"},"
                                + "\"0040A730\":{\"vr\":\"SQ\",\"Value\":[{\"00280010\":"
                                + "{\"vr\":\"US\",\"Value\":[1,65535]}}]},"
                                + "\"00720026\":{\"vr\":\"AT\",\"Value\":[\"00100020\"]}}");
    }

    @Rule("dicom:META-7")
    @Test
    void keepsNulPaddingOfTextButNotOfUids() {
        DataSet dataSet =
                DataSet.of(
                        DataElement.of(Tag.SOP_INSTANCE_UID, Vr.UI, new byte[] {'1', '.', '2', 0}),
                        DataElement.of(Tag.PATIENT_ID, Vr.LO, new byte[] {'P', 0}));

        assertThat(write(dataSet)).contains("[\"1.2\"]", "[\"P\\u0000\"]");
    }

    @Rule("dicom:JSON-8")
    @Test
    void saysTheCharacterSetOfTheFileAndWritesUtf8() {
        DataSet dataSet =
                DataSet.of(
                        DataElement.ofText(Tag.SPECIFIC_CHARACTER_SET, Vr.CS, "ISO_IR 100"),
                        DataElement.of(
                                Tag.PATIENT_NAME, Vr.PN, new byte[] {'M', (byte) 0xFC, 'l', ' '}));

        assertThat(write(dataSet)).contains("[\"ISO_IR 100\"]", "\"Mül\"");
    }

    @Rule({"dicom:JSON-9", "dicom:JSON-10", "dicom:META-6", "dicom:META-9", "dicom:STORE-25"})
    @Test
    void keepsPrivateElementsThatHaveATypeInTheFile() throws Exception {
        DataSet written =
                DataSet.of(
                        DataElement.ofText(Tag.of(0x0009, 0x0010), Vr.LO, "ACME"),
                        DataElement.ofText(Tag.of(0x0009, 0x1001), Vr.SH, "known"),
                        DataElement.of(Tag.of(0x0009, 0x1002), Vr.UN, new byte[] {1, 2}));

        assertThat(write(reread(written, TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN)))
                .isEqualTo(
                        "{\"00090010\":{\"vr\":\"LO\",\"Value\":[\"ACME\"]},"
                                + "\"00091001\":{\"vr\":\"SH\",\"Value\":[\"known\"]}}");
        assertThat(write(reread(written, TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN)))
                .isEqualTo("{\"00090010\":{\"vr\":\"LO\",\"Value\":[\"ACME\"]}}");
    }

    private static DataSet reread(DataSet dataSet, TransferSyntax syntax) throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        DataSetWriter.write(
                DicomFile.of(dataSet, syntax), BulkSource.NONE, WriteForm.CONFORMANT, out);
        return DataSetReader.read(new ByteArrayInputStream(out.toByteArray()), ReadOptions.STRICT)
                .dataSet();
    }

    @Test
    void writesBulkDataInlineOrByReference() throws Exception {
        DataSet dataSet =
                DataSet.of(
                        DataElement.sequence(
                                Tag.WAVEFORM_SEQUENCE,
                                DataSet.of(
                                        new DataElement(
                                                Tag.WAVEFORM_DATA,
                                                Vr.OW,
                                                new Value.Reference(1, 3, 0)))));
        BulkSource source = BulkSource.of(new byte[] {9, 1, 2, 3, 9});

        assertThat(write(dataSet, BulkData.INLINE_ALL, source))
                .contains("\"InlineBinary\":\"AQID\"");
        assertThat(write(dataSet, (path, _) -> new BulkData.Uri("http://h/" + path), source))
                .contains("\"BulkDataURI\":\"http://h/54000100/1/54001010\"");
    }

    @Test
    void writesNumbersOfEveryBinaryType() throws Exception {
        String json =
                """
                {"00189352":{"vr":"FL","Value":[1.5,0.1,"NaN","-inf"]},
                 "00189087":{"vr":"FD","Value":[1.0E300]},
                 "00186020":{"vr":"SL","Value":[-2147483648]},
                 "0028103F":{"vr":"SS","Value":[-1]},
                 "00720082":{"vr":"SV","Value":[-9223372036854775808]},
                 "00081161":{"vr":"UL","Value":[4294967295]},
                 "00280010":{"vr":"US","Value":[65535]},
                 "00080430":{"vr":"UV","Value":[18446744073709551615]}}
                """
                        .replaceAll("\\s", "");
        DataSet dataSet = read(json);
        String again = write(dataSet);

        assertThat(read(again)).isEqualTo(dataSet);
        assertThat(JsonTree.parse(again.getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(JsonTree.parse(json.getBytes(StandardCharsets.UTF_8)));
    }

    @Rule("dicom:JSON-7")
    @Test
    void readsNumbersAndStringsAlike() throws Exception {
        DataSet dataSet =
                read(
                        "{\"00200013\":{\"vr\":\"IS\",\"Value\":[7,\"8\"]},"
                                + "\"00101030\":{\"Value\":[\"no number\",1.50],\"vr\":\"DS\"},"
                                + "\"00280010\":{\"vr\":\"US\",\"Value\":[\"512\"]}}");

        assertThat(dataSet.strings(Tag.INSTANCE_NUMBER)).containsExactly("7", "8");
        assertThat(dataSet.strings(Tag.PATIENT_WEIGHT)).containsExactly("no number", "1.50");
        assertThat(dataSet.intValue(Tag.ROWS)).hasValue(512);
    }

    @Test
    void marksTextBeyondAsciiAsUtf8() throws Exception {
        DataSet dataSet =
                read(
                        "{\"00080005\":{\"vr\":\"CS\",\"Value\":[\"ISO_IR 100\"]},"
                                + "\"00100010\":{\"vr\":\"PN\",\"Value\":[{\"Alphabetic\":\"M\\u00fcller\"}]}}");

        assertThat(dataSet.strings(Tag.SPECIFIC_CHARACTER_SET)).containsExactly("ISO_IR 192");
        assertThat(dataSet.string(Tag.PATIENT_NAME)).contains("Müller");
    }

    @Test
    void readsOneDataSetAfterTheOther() throws Exception {
        List<DataSet> all =
                DicomJsonReader.readAll(
                        stream("[{\"00100020\":{\"vr\":\"LO\",\"Value\":[\"1\"]}}, {} ]"),
                        ReadLimits.DEFAULT);

        assertThat(all).hasSize(2);
        assertThat(all.getFirst().string(Tag.PATIENT_ID)).contains("1");
        assertThat(all.getLast().isEmpty()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[{}",
                "{} {}",
                "null",
                "{\"00100020\":[]}",
                "{\"001000\":{\"vr\":\"LO\"}}",
                "{\"00100020\":{\"vr\":\"XX\"}}",
                "{\"00100020\":{\"vr\":\"LO\",\"Value\":[{\"Other\":\"x\"}]}}",
                "{\"00100020\":{\"vr\":\"LO\",\"Value\":[{\"Alphabetic\":\"x\"}]}}",
                "{\"00100020\":{\"vr\":\"LO\",\"Value\":[true]}}",
                "{\"00100020\":{\"vr\":\"LO\",\"Value\":[\"a\tb\"]}}",
                "{\"00100020\":{\"vr\":\"LO\",\"Value\":[\"\\ud800\"]}}",
                "{\"00280010\":{\"vr\":\"US\",\"Value\":[65536]}}",
                "{\"00280010\":{\"vr\":\"US\",\"Value\":[1.5]}}",
                "{\"00280010\":{\"vr\":\"US\",\"Value\":[01]}}",
                "{\"00280010\":{\"vr\":\"US\",\"Value\":[null]}}",
                "{\"7FE00010\":{\"vr\":\"OB\",\"InlineBinary\":\"*\"}}",
                "{\"7FE00010\":{\"vr\":\"OB\",\"BulkDataURI\":\"http://x\"}}",
                "{\"7FE00010\":{\"vr\":\"OB\",\"Value\":[1]}}",
                "{\"00081110\":{\"vr\":\"SQ\",\"Value\":[\"x\"]}}",
                "{\"00080060\":{\"vr\":\"CS\",\"Value\":[\"漢\"]}}",
                "{\"00104000\":{\"vr\":\"LT\",\"Value\":[\"x\",\"y\"]}}"
            })
    void refusesWhatIsNotTheModel(String json) {
        assertThatThrownBy(() -> read(json)).isInstanceOf(DicomFormatException.class);
    }

    /// What people leave in documents they wrote by hand.
    @Rule("dicom:GEN-27")
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"00100010\":{\"vr\":\"PN\",\"Value\":[{\"Alphabetic\":\"Doe^J\",\"Phonetic\":\"D\"}]}}",
                "{\"00100010\":{\"VR\":\"PN\",\"value\":[{\"alphabetic\":\"Doe^J\",\"PHONETIC\":\"D\"}]}}",
                "{\"00100010\":{\"vr\":\"PN\",\"Value\":[{\"Alphabetic\":\"Doe^J\",\"Phonetic\":\"D\",},],},}",
                "[{\"00100010\":{\"vr\":\"PN\",\"Value\":[{\"Alphabetic\":\"Doe^J\",\"Phonetic\":\"D\"}]}},]",
                "// first\n{ /* a ** comment */ \"00100010\" /**/ : {\"vr\": // kind\n\"PN\",\"Value\":["
                        + "{\"Alphabetic\":/* / * */\"Doe^J\",\"Phonetic\":\"D\"}]}} // last"
            })
    void readsWhatPeopleWrite(String json) throws Exception {
        assertThat(read(json).string(Tag.PATIENT_NAME)).contains("Doe^J==D");
    }

    @Rule("dicom:GEN-27")
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{,}",
                "[,]",
                "{\"00100020\":{\"vr\":\"LO\",,}}",
                "{\"00100020\":{\"vr\":\"LO\",\"Value\":[,\"x\"]}}",
                "{\"00100020\":{\"vr\":\"LO\",\"Value\":[\"x\",,]}}",
                "{\"00100020\":{\"vr\":\"LO\"}} /",
                "{\"00100020\":{\"vr\":\"LO\"}} /* never closed",
                "{\"00100020\":{\"vr\":\"LO\"}} /*/",
                "# x\n{}",
                "{'00100020':{\"vr\":\"LO\"}}",
                "{\"00280010\":{\"vr\":\"US\",\"Value\":[\"many\"]}}"
            })
    void refusesWhatIsMoreThanThat(String json) {
        assertThatThrownBy(() -> read(json)).isInstanceOf(DicomFormatException.class);
    }

    /// A comment in a text is text.
    @Rule("dicom:GEN-27")
    @Test
    void keepsWhatLooksLikeACommentInText() throws Exception {
        assertThat(
                        read("{\"00100020\":{\"vr\":\"LO\",\"Value\":[\"/* x */ //,]\"]}}")
                                .string(Tag.PATIENT_ID))
                .contains("/* x */ //,]");
    }

    /// 64 objects and arrays in each other are read, one more is not; a sequence is two levels, its
    /// attribute's object and its array, besides the item's own.
    @Rule("dicom:GEN-27")
    @Test
    void readsSixtyFourLevelsAndNoMore() throws Exception {
        String open = "{\"0040A730\":{\"vr\":\"SQ\",\"Value\":[";
        String deepest = open.repeat(21) + "{}" + "]}}".repeat(21);

        assertThat(read(deepest).contains(new Tag(0x0040_A730))).isTrue();
        assertThatThrownBy(() -> read("[" + deepest + "]"))
                .isInstanceOfSatisfying(
                        DicomFormatException.class,
                        e -> assertThat(e.kind()).isEqualTo(DicomFormatException.Kind.LIMIT));
    }

    @Rule("dicom:GEN-27")
    @Test
    void refusesDeepNestingAndNamesThePlace() {
        String deep = "{\"0040A730\":{\"vr\":\"SQ\",\"Value\":[".repeat(40);

        assertThatThrownBy(() -> read(deep))
                .isInstanceOfSatisfying(
                        DicomFormatException.class,
                        e -> {
                            assertThat(e.kind()).isEqualTo(DicomFormatException.Kind.LIMIT);
                            assertThat(e.path()).startsWith("(0040,A730)[0].(0040,A730)[0]");
                        });
    }

    private static String write(DataSet dataSet) {
        return new String(
                DicomJsonWriter.toBytes(dataSet, BulkData.OMIT_ALL), StandardCharsets.UTF_8);
    }

    private static String write(DataSet dataSet, BulkData.Rule rule, BulkSource source)
            throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DicomJsonWriter writer = new DicomJsonWriter(bytes, rule, source);
        writer.dataSet(dataSet);
        writer.flush();
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private static DataSet read(String json) throws Exception {
        return DicomJsonReader.readDataSet(stream(json), ReadLimits.DEFAULT);
    }

    private static ByteArrayInputStream stream(String json) {
        return new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8));
    }
}
