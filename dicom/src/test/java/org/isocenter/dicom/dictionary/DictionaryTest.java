package org.isocenter.dicom.dictionary;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.isocenter.dicom.data.Tag;
import org.isocenter.dicom.data.Vr;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class DictionaryTest {
    private static final Path SOURCES = Path.of("src/main/dictionary");

    @ParameterizedTest
    @CsvSource({
        "00100020, PatientID, LO, 1, false",
        "00080005, SpecificCharacterSet, CS, 1-n, false",
        "00020010, TransferSyntaxUID, UI, 1, false",
        "00041220, DirectoryRecordSequence, SQ, 1, false",
        "00000100, CommandField, US, 1, false",
        "7FE00010, PixelData, OB, 1, false",
        "60023000, OverlayData, OB, 1, false",
        "00203113, SourceImageIDs, CS, 1-n, true",
        "0018602C, PhysicalDeltaX, FD, 1, false",
        "00280106, SmallestImagePixelValue, US, 1, false"
    })
    void knowsAnAttribute(String tag, String keyword, Vr vr, String vm, boolean retired) {
        Attribute attribute = Dictionary.find(Tag.parse(tag).orElseThrow()).orElseThrow();

        assertThat(attribute.keyword()).isEqualTo(keyword);
        assertThat(attribute.vr()).isEqualTo(vr);
        assertThat(attribute.multiplicity()).hasToString(vm);
        assertThat(attribute.retired()).isEqualTo(retired);
        assertThat(Dictionary.vrOf(attribute.tag().value())).isEqualTo(vr);
        assertThat(Dictionary.find(keyword)).map(Attribute::keyword).contains(keyword);
    }

    @Test
    void findsEveryRowByTagAndByKeyword() {
        List<String> hidden = new ArrayList<>();
        for (Attribute attribute : Dictionary.all()) {
            if (!Dictionary.find(attribute.tag()).equals(Optional.of(attribute))) {
                hidden.add(attribute.keyword());
            }
            if (!attribute.keyword().isEmpty()) {
                assertThat(Dictionary.find(attribute.keyword())).contains(attribute);
            }
        }
        // (0028,04x0) repeats from 0420 on; (0028,0400) is something else
        assertThat(hidden)
                .containsExactlyInAnyOrder(
                        "RowsForNthOrderCoefficients",
                        "ColumnsForNthOrderCoefficients",
                        "CoefficientCoding",
                        "CoefficientCodingPointers");
        assertThat(Dictionary.all()).hasSize(5277);
    }

    @Test
    void hasNoPrivateAndNoOddRepeatingGroups() {
        assertThat(Dictionary.find(Tag.of(0x6001, 0x3000))).isEmpty();
        assertThat(Dictionary.find(Tag.of(0x0009, 0x1001))).isEmpty();
        assertThat(Dictionary.find("PatientId")).isEmpty();
        assertThat(Dictionary.vrOf(0x0009_0010)).isEqualTo(Vr.LO);
        assertThat(Dictionary.vrOf(0x0009_1001)).isEqualTo(Vr.UN);
        assertThat(Dictionary.vrOf(0x0009_0000)).isEqualTo(Vr.UL);
    }

    @Test
    void knowsWhichTypesAnAttributeMayHave() {
        assertThat(Dictionary.mayBe(Tag.SMALLEST_IMAGE_PIXEL_VALUE.value(), Vr.SS)).isTrue();
        assertThat(Dictionary.mayBe(Tag.ROWS.value(), Vr.SS)).isFalse();
        assertThat(Dictionary.find(Tag.LUT_DATA).orElseThrow().vrs()).containsExactly(Vr.US, Vr.OW);
    }

    @Test
    void knowsTheRegisteredUids() {
        assertThat(RegisteredUid.find("1.2.840.10008.5.1.4.1.1.2"))
                .map(RegisteredUid::name)
                .contains("CT Image Storage");
        assertThat(RegisteredUid.all()).hasSize(490);
        assertThat(TransferSyntax.of("1.2.840.10008.1.2.1.99").deflated()).isTrue();
        assertThat(TransferSyntax.of("1.2.840.10008.1.2.4.90").isEncapsulated()).isTrue();
        assertThat(TransferSyntax.of("1.2.3.4").isRegistered()).isFalse();
        assertThat(TransferSyntax.of("1.2.840.10008.1.2.2").isBigEndian()).isTrue();
    }

    /// The tables in the module are what the generator makes of the data beside it.
    @Test
    void isWhatTheGeneratorMakes(@TempDir Path folder) throws Exception {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        Process generator =
                new ProcessBuilder(
                                java.toString(),
                                SOURCES.resolve("GenerateDictionary.java").toString(),
                                SOURCES.toString(),
                                folder.toString())
                        .inheritIO()
                        .start();
        assertThat(generator.waitFor()).isZero();
        for (String table : List.of("attributes.bin", "names.bin", "uids.bin")) {
            assertThat(folder.resolve(table))
                    .hasSameBinaryContentAs(
                            Path.of("src/main/resources/org/isocenter/dicom/dictionary", table));
        }
    }

    /// Where the edition of January 2025 says otherwise than ours, row by row; what it lacks is newer.
    @Test
    void differsFromTheOlderEditionWhereWeKnow() throws Exception {
        Pattern row =
                Pattern.compile(
                        "\"keyword\":\"([^\"]*)\",\\s*\"valueRepresentation\":\"([^\"]*)\",\\s*"
                                + "\"valueMultiplicity\":\"([^\"]*)\",\\s*\"retired\":\"([YN])\",\\s*"
                                + "\"id\":\"([0-9A-Fa-fx]{8})\"");
        Matcher rows = row.matcher(Files.readString(SOURCES.resolve("attributes-2025a.json")));
        List<String> differences = new ArrayList<>();
        int count = 0;
        while (rows.find()) {
            count++;
            Tag tag = Tag.parse(rows.group(5).replace('x', '2')).orElseThrow();
            String theirs =
                    String.join(" ", rows.group(1), rows.group(2), rows.group(3), rows.group(4));
            String ours =
                    Dictionary.find(tag)
                            .map(a ->
                                    String.join(
                                            " ",
                                            a.keyword(),
                                            String.join(
                                                    " or ",
                                                    a.vrs().stream().map(Vr::name).toList()),
                                            a.multiplicity().toString(),
                                            a.retired() ? "Y" : "N"))
                            .orElse("nothing");
            if (!ours.equals(theirs)) {
                differences.add(rows.group(5) + ": " + theirs + " / " + ours);
            }
        }
        assertThat(count).isEqualTo(5129);
        assertThat(differences)
                .containsExactly(
                        // rows without a name, type or number there
                        "00080202:    Y /  OB 1 Y",
                        "00189445:    Y /  OB 1 Y",
                        "00280020:    Y /  OB 1 Y",
                        // another way to write it
                        "00281200: GrayLookupTableData US or SS or OW 1-n or 1 Y"
                                + " / GrayLookupTableData US or SS or OW 1-n Y",
                        "00283006: LUTData US or OW 1-n or 1 N / LUTData US or OW 1-n N",
                        // keywords that were corrected
                        "003a0320: SummarizedFilterLookupTable SQ 1 N"
                                + " / SummarizedFilterLookupTableSequence SQ 1 N",
                        "003a0325: AnalogFilterType SQ 1 N / AnalogFilterTypeCodeSequence SQ 1 N",
                        // no types
                        "fffee000: Item See Note 2 1 N / Item  1 N",
                        "fffee00d: ItemDelimitationItem See Note 2 1 N / ItemDelimitationItem  1 N",
                        "fffee0dd: SequenceDelimitationItem See Note 2 1 N"
                                + " / SequenceDelimitationItem  1 N",
                        // not an attribute of a data set
                        "00060001: CurrentFrameFunctionalGroupsSequence SQ 1 N / nothing");
    }
}
