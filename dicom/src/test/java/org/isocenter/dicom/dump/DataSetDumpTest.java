package org.isocenter.dicom.dump;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import org.isocenter.dicom.Samples;
import org.isocenter.dicom.data.Tag;
import org.isocenter.dicom.data.Vr;
import org.isocenter.dicom.dataset.DataElement;
import org.isocenter.dicom.dataset.DataSet;
import org.isocenter.dicom.dataset.Value;
import org.isocenter.dicom.part10.DataSetReader;
import org.isocenter.dicom.part10.ReadOptions;
import org.junit.jupiter.api.Test;

final class DataSetDumpTest {
    private static final DataSet DATA_SET =
            DataSet.of(
                    DataElement.ofText(Tag.SOP_CLASS_UID, Vr.UI, "1.2.840.10008.5.1.4.1.1.2"),
                    DataElement.sequence(
                            Tag.REFERENCED_STUDY_SEQUENCE,
                            DataSet.of(DataElement.ofShorts(Tag.ROWS, 1, 2, 65535))),
                    DataElement.ofText(Tag.of(0x0009, 0x0010), Vr.LO, "ACME"),
                    DataElement.of(Tag.of(0x0009, 0x1001), Vr.OB, new byte[] {1, -1}),
                    DataElement.ofText(Tag.PATIENT_ID, Vr.LO, "a\u001B[31mb"),
                    new DataElement(Tag.PIXEL_DATA, Vr.OW, new Value.Reference(7, 512, 0)));

    @Test
    void printsAnElementALine() throws Exception {
        assertThat(dump(DataSetDump.Style.PLAIN))
                .isEqualTo(
                        """
                        (0008,0016) UI SOPClassUID                         1.2.840.10008.5.1.4.1.1.2  CT Image Storage
                        (0008,1110) SQ ReferencedStudySequence             1 item
                          item 1
                          (0028,0010) US Rows                              1\\2\\65535
                        (0009,0010) LO PrivateCreator                      ACME
                        (0009,1001) OB ACME 01                             01 ff  2 bytes
                        (0010,0020) LO PatientID                           a␛[31mb
                        (7FE0,0010) OW PixelData                           512 bytes at 7
                        """);
    }

    @Test
    void cutsLinesAndColoursThemWhenAsked() throws Exception {
        assertThat(dump(new DataSetDump.Style(false, 64)))
                .contains("1.2.840.1000…")
                .doesNotContain("1.2.840.10008.5");
        assertThat(dump(new DataSetDump.Style(true, 0)))
                .contains("\u001B[36mUI\u001B[0m")
                .doesNotContain("\u001B[31m");
    }

    @Test
    void printsEverySampleWithoutControlCharacters() throws Exception {
        for (String name : Samples.wellFormed()) {
            StringBuilder text = new StringBuilder();
            new DataSetDump(text, new DataSetDump.Style(false, 120))
                    .file(
                            DataSetReader.read(
                                    new ByteArrayInputStream(Samples.bytes(name)),
                                    ReadOptions.LENIENT));
            assertThat(text.chars().filter(c -> c != '\n').filter(Character::isISOControl))
                    .isEmpty();
        }
    }

    private static String dump(DataSetDump.Style style) throws Exception {
        StringBuilder text = new StringBuilder();
        new DataSetDump(text, style).dataSet(DATA_SET);
        return text.toString();
    }
}
