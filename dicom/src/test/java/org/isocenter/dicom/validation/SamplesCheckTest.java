package org.isocenter.dicom.validation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.ByteArrayInputStream;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.isocenter.dicom.Samples;
import org.isocenter.dicom.dataset.DataSet;
import org.isocenter.dicom.part10.DataSetReader;
import org.isocenter.dicom.part10.ReadOptions;
import org.isocenter.dicom.value.NulPadding;
import org.isocenter.rule.Rule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What the full check finds in real files. Everything it finds there costs a user an attribute
/// (`dicom:STORE-53`), so each finding is listed here and has been looked at: the value is wrong.
class SamplesCheckTest {

    private static final Map<String, List<String>> WRONG =
            Map.of(
                    "modalities/cr_modality_lut_jpegll.dcm",
                    List.of("(0008,0018) not a UID"), // 999.999.01.23.45.6789
                    "modalities/mg_jpegll_12bit.dcm",
                    List.of(
                            "(0010,0030) not a date", // 00000000
                            "(07A1,1070) longer than 16 characters"), // Senographe Essential
                    // VERSION …
                    "modalities/op_jpegll.dcm",
                    List.of("(0010,1010) not an age (nnnD, nnnW, nnnM, nnnY)"), // 24
                    "modalities/pt.dcm",
                    List.of("(0018,1200) DS and not DA"),
                    "modalities/rtdose_15f_32bit.dcm",
                    List.of("(300C,0002).(0008,1155) not a UID"), // 1.2.123.456.78.9.0123.…
                    "multiframe/nm_13f.dcm",
                    List.of(
                            "(0008,0022) not a date", // 1993.11.24
                            "(0008,0023) not a date",
                            "(0008,0032) not a time", // 09:53:00
                            "(0008,0033) not a time"),
                    "multiframe/us_palette_rle_10f.dcm",
                    List.of("(0008,0020) not a date", "(0008,0030) not a time"),
                    "multiframe/xa_jpeg_baseline_96f.dcm",
                    List.of("(5000,0106) US and not SH"));

    @Rule({"dicom:STORE-51"})
    @Test
    void findsInGoodFilesOnlyWhatIsWrong() throws Exception {
        List<String> names = Samples.wellFormed();
        assumeFalse(names.isEmpty(), "sample files are not there");
        Map<String, List<String>> found = new TreeMap<>();
        for (String name : names) {
            List<String> findings = findings(name);
            if (!findings.isEmpty()) {
                found.put(name, findings);
            }
        }
        assertThat(found).isEqualTo(WRONG);
    }

    @Rule({"dicom:STORE-51"})
    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    invalid_date.dcm        | (0008,0020) not a date
                    patient_id_too_long.dcm | (0010,0020) longer than 64 characters
                    uid_bad_chars.dcm       | (0020,000D) not a UID
                    uid_too_long.dcm        | (0020,000D) not a UID
                    bad_vr.dcm              | (0028,0008) not an integer
                    bad_sequence.dcm        | (0018,9352) 1 value and not 3
                    """)
    void findsWhatWasMadeWrong(String name, String finding) throws Exception {
        assertThat(findings("malformed/" + name)).contains(finding);
    }

    private static List<String> findings(String name) throws Exception {
        DataSet dataSet =
                DataSetReader.read(
                                new ByteArrayInputStream(Samples.bytes(name)), ReadOptions.DEFAULT)
                        .dataSet();
        return DataSetCheck.findings(dataSet, NulPadding.TOLERATED).stream()
                .map(Finding::toString)
                .toList();
    }
}
