package org.isocenter.dicom.value;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.time.ZoneOffset;
import java.util.List;
import org.isocenter.dicom.charset.SpecificCharacterSet;
import org.isocenter.dicom.data.Vr;

/// Any text as any value. In a normal build only the kept inputs run; `JAZZER_FUZZ=1` looks for new
/// ones.
class ValueFuzzTest {

    @FuzzTest(maxDuration = "60s")
    void anyTextIsAValueOrAProblem(FuzzedDataProvider data) {
        String text = data.consumeRemainingAsString();
        boolean date = DateValue.parse(text).toOptional().isPresent();
        boolean time = TimeValue.parse(text).toOptional().isPresent();
        boolean dateTime = DateTimeValue.parse(text).toOptional().isPresent();

        DateTimeValue.parse(text)
                .toOptional()
                .ifPresent(value ->
                        assertThat(value.earliest(ZoneOffset.UTC))
                                .isBefore(value.latest(ZoneOffset.UTC).plusNanos(1)));
        TimeValue.parse(text)
                .toOptional()
                .ifPresent(value -> assertThat(text.strip()).isEqualTo(value.format()));
        assertThat(DateValue.parseRange(text)).isNotNull();
        assertThat(TimeValue.parseRange(text)).isNotNull();
        assertThat(DateTimeValue.parseRange(text)).isNotNull();
        assertThat(DecimalValue.parse(text)).isNotNull();
        assertThat(IntegerValue.parse(text)).isNotNull();
        assertThat(AgeValue.parse(text)).isNotNull();
        assertThat(PersonName.parse(text)).isNotNull();
        PersonName.groups(text);

        for (Vr vr : Vr.values()) {
            for (NulPadding padding : NulPadding.values()) {
                assertThat(Check.MINIMAL.value(vr, text, padding)).isNotNull();
                assertThat(Check.FULL.value(vr, text, padding)).isNotNull();
            }
        }
        if (!text.isBlank()) {
            assertThat(Check.FULL.value(Vr.DA, text).isEmpty()).isEqualTo(date);
            assertThat(Check.FULL.value(Vr.TM, text).isEmpty()).isEqualTo(time);
            assertThat(Check.FULL.value(Vr.DT, text).isEmpty()).isEqualTo(dateTime);
        }
    }

    @FuzzTest(maxDuration = "60s")
    void anyFieldIsChecked(FuzzedDataProvider data) {
        Vr vr = data.pickValue(Vr.values());
        SpecificCharacterSet characters = SpecificCharacterSet.of(data.consumeBytes(32));
        byte[] field = data.consumeRemainingAsBytes();
        for (Check check : Check.values()) {
            boolean strict = check.field(vr, field, characters, NulPadding.REFUSED).isEmpty();
            boolean tolerant = check.field(vr, field, characters, NulPadding.TOLERATED).isEmpty();
            assertThat(tolerant || !strict).as("what is fine stays fine").isTrue();
        }
    }

    @FuzzTest(maxDuration = "60s")
    void foldingAgainChangesNothing(FuzzedDataProvider data) {
        String text = data.consumeRemainingAsString();
        String name = Folding.name(text);
        List<String> words = Folding.words(text);

        assertThat(Folding.name(name)).isEqualTo(name);
        assertThat(Folding.text(Folding.text(text))).isEqualTo(Folding.text(text));
        assertThat(words.isEmpty() || Folding.matches(words, words)).isTrue();
    }
}
