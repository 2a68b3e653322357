package org.isocenter.dicom.validation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.isocenter.dicom.data.Tag;
import org.isocenter.dicom.data.Vr;
import org.isocenter.dicom.dataset.DataElement;
import org.isocenter.dicom.dataset.DataSet;
import org.isocenter.dicom.dataset.Value;
import org.isocenter.dicom.value.NulPadding;
import org.isocenter.dicom.value.Problem;
import org.isocenter.rule.Rule;
import org.junit.jupiter.api.Test;

class DataSetCheckTest {
    private static final Tag PRIVATE = Tag.of(0x0029, 0x1001);
    private static final Tag SEQUENCE = Tag.of(0x0040, 0x0275);
    private static final Tag INNER = Tag.of(0x0040, 0x0008);

    @Rule({"dicom:STORE-51", "dicom:STORE-54"})
    @Test
    void looksIntoEveryItemAndNamesThePath() {
        DataSet item = DataSet.of(DataElement.ofText(Tag.STUDY_DATE, Vr.DA, "2024"));
        DataSet middle = DataSet.of(DataElement.sequence(INNER, DataSet.EMPTY, item));
        DataSet dataSet =
                DataSet.of(
                        DataElement.ofText(Tag.STUDY_DATE, Vr.DA, "20240101"),
                        DataElement.sequence(SEQUENCE, middle));

        List<Finding> findings = DataSetCheck.findings(dataSet, NulPadding.REFUSED);

        assertThat(findings)
                .extracting(Finding::path)
                .containsExactly(List.of(SEQUENCE, INNER, Tag.STUDY_DATE));
        assertThat(findings.getFirst())
                .hasToString("(0040,0275).(0040,0008).(0008,0020) not a date");
        assertThat(findings.getFirst().tag()).isEqualTo(Tag.STUDY_DATE);
    }

    @Rule({"dicom:STORE-52"})
    @Test
    void eachAttributeHasOneFinding() {
        DataSet dataSet = DataSet.of(DataElement.ofText(Tag.STUDY_DATE, Vr.DA, "x", "y", "z"));

        assertThat(DataSetCheck.findings(dataSet, NulPadding.REFUSED))
                .extracting(Finding::toString)
                .containsExactly("(0008,0020) not a date");
    }

    @Test
    void asksTheDictionaryForNumberAndRepresentation() {
        assertThat(kinds(DataElement.ofText(Tag.STUDY_DATE, Vr.DA, "20240101", "20240102")))
                .containsExactly(Problem.Kind.COUNT);
        assertThat(kinds(DataElement.ofText(Tag.STUDY_DATE, Vr.LO, "20240101")))
                .containsExactly(Problem.Kind.REPRESENTATION);
        assertThat(kinds(DataElement.of(Tag.STUDY_DATE, Vr.UN, new byte[] {1}))).isEmpty();
        assertThat(kinds(DataElement.ofText(Tag.of(0x0020, 0x0032), Vr.DS, "1", "2"))) // position
                .containsExactly(Problem.Kind.COUNT);
        assertThat(kinds(DataElement.ofText(Tag.of(0x0020, 0x0032), Vr.DS, "1", "2", "3")))
                .isEmpty();
        assertThat(kinds(DataElement.empty(Tag.of(0x0020, 0x0032), Vr.DS))).isEmpty();
        assertThat(kinds(DataElement.ofShorts(Tag.of(0x0028, 0x0010), 1, 2))) // rows
                .containsExactly(Problem.Kind.COUNT);
        assertThat(kinds(DataElement.ofText(PRIVATE, Vr.CS, "A", "B"))).isEmpty();
        assertThat(kinds(DataElement.ofText(PRIVATE, Vr.CS, "a")))
                .containsExactly(Problem.Kind.CHARACTER);
    }

    @Test
    void ofValuesLeftInTheSourceTheLengthIsChecked() {
        Value reference = new Value.Reference(1000, 70_001, 0);

        assertThat(kinds(new DataElement(PRIVATE, Vr.FD, reference)))
                .containsExactly(Problem.Kind.SIZE);
        assertThat(kinds(new DataElement(PRIVATE, Vr.UT, reference))).isEmpty();
    }

    private static List<Problem.Kind> kinds(DataElement element) {
        return DataSetCheck.findings(DataSet.of(element), NulPadding.REFUSED).stream()
                .map(finding -> finding.problem().kind())
                .toList();
    }
}
