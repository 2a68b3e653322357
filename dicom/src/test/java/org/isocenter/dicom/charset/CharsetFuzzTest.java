package org.isocenter.dicom.charset;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.ArrayList;
import java.util.List;
import org.isocenter.dicom.data.Vr;

/// Any bytes as terms and as text. In a normal build only the kept inputs run; `JAZZER_FUZZ=1` looks
/// for new ones.
class CharsetFuzzTest {
    private static final Vr[] TEXT = {Vr.LO, Vr.PN, Vr.ST, Vr.SH, Vr.LT, Vr.UC, Vr.UT, Vr.CS};

    @FuzzTest(maxDuration = "60s")
    void anyBytesAreReadAndWhatWasReadCanBeWritten(FuzzedDataProvider data) {
        SpecificCharacterSet set = SpecificCharacterSet.of(data.consumeBytes(64));
        Vr vr = data.pickValue(TEXT);
        byte[] bytes = data.consumeRemainingAsBytes();
        List<CharsetFinding> findings = new ArrayList<>();

        String text = set.decode(bytes, 0, bytes.length, vr, findings::add);
        List<String> values = set.decodeValues(bytes, vr);

        assertThat(text.length()).isLessThanOrEqualTo(bytes.length);
        // A byte can be in no declared set and, read in the likeliest, no character either.
        assertThat(findings.size()).isLessThanOrEqualTo(2 * bytes.length);
        for (CharsetFinding finding : findings) {
            assertThat(finding.offset()).isBetween(0, bytes.length);
        }
        EncodedText written = set.encodeValues(values, vr);
        if (written.isComplete()) {
            assertThat(set.decodeValues(written.bytes(), vr)).isEqualTo(values);
        }
    }
}
