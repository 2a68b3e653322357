package org.isocenter.dicomweb.instance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.isocenter.dicom.charset.SpecificCharacterSet;
import org.isocenter.dicom.data.Tag;
import org.isocenter.dicom.data.Vr;
import org.isocenter.dicom.dataset.DataElement;
import org.isocenter.dicom.dataset.DataSet;
import org.isocenter.dicom.dataset.Value;
import org.isocenter.dicom.json.BulkData;
import org.isocenter.dicom.json.DicomJsonWriter;
import org.isocenter.rule.Rule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MetadataIndexTest {
    private static IndexValues of(String json) {
        return MetadataIndex.of(new DataSetJson(json.getBytes(StandardCharsets.UTF_8)));
    }

    /// The value that the index has of an element; `-` for none.
    private static String indexed(IndexedAttribute attribute, String element) {
        String json =
                "{\"00080005\":{\"vr\":\"CS\",\"Value\":[\"ISO_IR 192\"]},\""
                        + attribute.tag().hex()
                        + "\":"
                        + element
                        + ",\"7FE00010\":{\"vr\":\"OW\"}}";
        return of(json).get(attribute).orElse("-");
    }

    @Rule({"dicom:STORE-56", "dicom:STORE-58"})
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                "{\"vr\":\"LO\",\"Value\":[\"P-1\"]}             | p-1",
                "{\"vr\":\"LO\",\"Value\":[\"P-1\",\"P-2\"]}     | p-1",
                "{\"vr\":\"LO\",\"Value\":[\"A\\\\B\"]}          | a\\b",
                "{\"vr\":\"LO\",\"Value\":[\"say \\\"a\\\"\"]}   | say \"a\"",
                "{\"vr\":\"LO\",\"Value\":[\"\\u0041B\"]}          | ab",
                "{\"vr\":\"LO\",\"Value\":[\"{}],\"]}            | {}],",
                "{\"vr\":\"LO\",\"Value\":[\"\"]}                | -",
                "{\"vr\":\"LO\",\"Value\":[null,\"P-2\"]}        | -",
                "{\"vr\":\"LO\",\"Value\":[]}                    | -",
                "{\"vr\":\"LO\"}                                 | -",
                "{\"vr\":\"SH\",\"Value\":[\"P-1\"]}             | -",
                "{\"vr\":\"UN\",\"InlineBinary\":\"UC0x\"}       | -",
            })
    void takesTheFirstValueOfTheRegisteredType(String element, String value) {
        assertThat(indexed(IndexedAttribute.PATIENT_ID, element.strip())).isEqualTo(value);
    }

    @Rule("dicom:STORE-56")
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                "{\"Alphabetic\":\"Doe^John\"}                                  | doe^john",
                "{\"Alphabetic\":\"A\",\"Ideographic\":\"B\"}                   | a=b",
                "{\"Alphabetic\":\"A\",\"Ideographic\":\"B\",\"Phonetic\":\"C\"} | a=b=c",
                "{\"Phonetic\":\"C\"}                                           | ==c",
                "{\"Ideographic\":\"B\"}                                        | =b",
                "{\"Alphabetic\":\"O\\\"Neil\"}                                 | o\"neil",
                "{}                                                             | -",
            })
    void putsTheGroupsOfANameTogether(String name, String value) {
        assertThat(
                        indexed(
                                IndexedAttribute.PATIENT_NAME,
                                "{\"vr\":\"PN\",\"Value\":[" + name.strip() + "]}"))
                .isEqualTo(value);
    }

    @Test
    void findsNothingInAnEmptyDataSet() {
        assertThat(of("{}")).isEqualTo(IndexValues.none());
    }

    /// What the writer writes is where the index looks for it.
    @Test
    void readsWhatTheWriterWrites() {
        DataSet dataSet =
                DataSet.builder(SpecificCharacterSet.UTF_8)
                        .add(text(Tag.STUDY_DATE, Vr.DA, "20260131"))
                        .add(text(Tag.MODALITY, Vr.CS, "CT"))
                        .add(text(Tag.PATIENT_NAME, Vr.PN, "Doe^Jane=\u5c71"))
                        .add(text(Tag.PATIENT_ID, Vr.LO, "A\"B"))
                        .build();

        IndexValues values =
                MetadataIndex.of(
                        new DataSetJson(DicomJsonWriter.toBytes(dataSet, BulkData.OMIT_ALL)));

        assertThat(values.get(IndexedAttribute.STUDY_DATE)).isEqualTo(Optional.of("20260131"));
        assertThat(values.get(IndexedAttribute.MODALITY)).isEqualTo(Optional.of("ct"));
        assertThat(values.get(IndexedAttribute.PATIENT_ID)).isEqualTo(Optional.of("a\"b"));
        assertThat(values.get(IndexedAttribute.PATIENT_NAME)).isPresent();
    }

    private static DataElement text(Tag tag, Vr vr, String value) {
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        return new DataElement(tag, vr, Value.Bytes.of(bytes));
    }
}
