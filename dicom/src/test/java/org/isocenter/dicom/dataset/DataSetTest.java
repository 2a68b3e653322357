package org.isocenter.dicom.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.isocenter.dicom.data.Tag;
import org.isocenter.dicom.data.Vr;
import org.junit.jupiter.api.Test;

final class DataSetTest {
    private static final DataElement ID = DataElement.ofText(Tag.PATIENT_ID, Vr.LO, "1");
    private static final DataElement MODALITY = DataElement.ofText(Tag.MODALITY, Vr.CS, "CT");

    @Test
    void isInOrderButRemembersHowItWasRead() {
        DataElement second = DataElement.ofText(Tag.PATIENT_ID, Vr.LO, "2");
        DataSet dataSet = DataSet.of(ID, MODALITY, second);

        assertThat(dataSet.elements()).containsExactly(MODALITY, second);
        assertThat(dataSet.asRead()).containsExactly(ID, MODALITY, second);
        assertThat(dataSet.string(Tag.PATIENT_ID)).contains("2");
        assertThat(dataSet).isEqualTo(DataSet.of(MODALITY, second));
    }

    @Test
    void isChangedByMakingAnother() {
        DataSet dataSet = DataSet.of(MODALITY, ID);
        DataElement name = DataElement.ofText(Tag.PATIENT_NAME, Vr.PN, "A^B");
        DataElement other = DataElement.ofText(Tag.PATIENT_ID, Vr.LO, "9");

        assertThat(dataSet.with(other, name).elements()).containsExactly(MODALITY, name, other);
        assertThat(dataSet.without(Tag.MODALITY).elements()).containsExactly(ID);
        assertThat(dataSet.elements()).containsExactly(MODALITY, ID);
    }

    @Test
    void decodesTextByTheNearestCharacterSet() {
        byte[] latin = "Ä ".getBytes(StandardCharsets.ISO_8859_1);
        DataElement set = DataElement.ofText(Tag.SPECIFIC_CHARACTER_SET, Vr.CS, "ISO_IR 100");
        DataSet.Builder outer = DataSet.builder().add(set);
        DataSet inheriting =
                DataSet.builder(outer.characterSet())
                        .add(DataElement.of(Tag.PATIENT_ID, Vr.LO, latin))
                        .build();
        DataSet own =
                DataSet.builder(outer.characterSet())
                        .add(DataElement.ofText(Tag.SPECIFIC_CHARACTER_SET, Vr.CS, "ISO_IR 192"))
                        .add(DataElement.ofText(Tag.PATIENT_ID, Vr.LO, "山"))
                        .build();
        DataSet dataSet =
                outer.add(DataElement.sequence(Tag.REFERENCED_STUDY_SEQUENCE, inheriting, own))
                        .build();

        List<DataSet> items = dataSet.items(Tag.REFERENCED_STUDY_SEQUENCE);
        assertThat(items.getFirst().string(Tag.PATIENT_ID)).contains("Ä");
        assertThat(items.getLast().string(Tag.PATIENT_ID)).contains("山");
    }

    @Test
    void findsPrivateElementsByTheirCreator() {
        DataSet dataSet =
                DataSet.of(
                        DataElement.ofText(Tag.of(0x0009, 0x0010), Vr.LO, "OTHER"),
                        DataElement.ofText(Tag.of(0x0009, 0x0011), Vr.LO, "ACME"),
                        DataElement.ofText(Tag.of(0x0009, 0x1102), Vr.SH, "x"));

        assertThat(dataSet.privateTag("ACME", 0x0009, 0x02)).contains(Tag.of(0x0009, 0x1102));
        assertThat(dataSet.privateTag("NOBODY", 0x0009, 0x02)).isEmpty();
        assertThat(dataSet.privateCreator(Tag.of(0x0009, 0x1102))).contains("ACME");
        assertThat(dataSet.privateCreator(Tag.of(0x0009, 0x1202))).isEmpty();
    }

    @Test
    void givesNumbersOfEveryType() {
        DataSet dataSet =
                DataSet.of(
                        DataElement.ofShorts(Tag.ROWS, 65535, 1),
                        DataElement.ofText(Tag.INSTANCE_NUMBER, Vr.IS, " 12"),
                        DataElement.ofText(Tag.PATIENT_WEIGHT, Vr.DS, "70.5"),
                        DataElement.ofText(Tag.SERIES_NUMBER, Vr.IS, "1A"),
                        DataElement.empty(Tag.COLUMNS, Vr.US),
                        DataElement.of(Tag.PIXEL_SPACING, Vr.FL, new byte[] {0, 0, -64, 63}));

        assertThat(dataSet.intValue(Tag.ROWS)).hasValue(65535);
        assertThat(dataSet.longValue(Tag.INSTANCE_NUMBER)).hasValue(12);
        assertThat(dataSet.doubleValue(Tag.PATIENT_WEIGHT)).hasValue(70.5);
        assertThat(dataSet.doubleValue(Tag.PIXEL_SPACING)).hasValue(1.5);
        assertThat(dataSet.doubleValue(Tag.ROWS)).hasValue(65535);
        assertThat(dataSet.intValue(Tag.SERIES_NUMBER)).isEmpty();
        assertThat(dataSet.intValue(Tag.COLUMNS)).isEmpty();
        assertThat(dataSet.intValue(Tag.PATIENT_ID)).isEmpty();
    }
}
