package org.isocenter.dicomweb.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDateTime;
import java.util.List;
import java.util.Optional;
import org.isocenter.dicom.data.Vr;
import org.isocenter.rule.Rule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Values of query parameters, by value representation.
class QueryValueTest {
    private static QueryValue parse(Vr vr, String value) {
        return QueryValue.parse(vr, value, /* fuzzy= */ false, Matching.LITERAL);
    }

    @Rule("dicom:QRY-28")
    @ParameterizedTest
    @CsvSource({
        "2024, 2024-01-01T00:00",
        "202403, 2024-03-01T00:00",
        "20240305, 2024-03-05T00:00",
        "2024030507, 2024-03-05T07:00",
        "202403050708, 2024-03-05T07:08",
        "20240305070809, 2024-03-05T07:08:09",
        "20240305070809.123456, 2024-03-05T07:08:09.123456",
        "20240305070809.1, 2024-03-05T07:08:09.1"
    })
    void aMomentStandsForItsFirstInstant(String value, LocalDateTime first) {
        Optional<LocalDateTime> moment = Optional.of(first);

        assertThat(parse(Vr.DT, value)).isEqualTo(new QueryValue.Moments(moment, moment));
        assertThat(parse(Vr.DT, value + "-"))
                .isEqualTo(new QueryValue.Moments(moment, Optional.empty()));
        assertThat(parse(Vr.DT, "-" + value))
                .isEqualTo(new QueryValue.Moments(Optional.empty(), moment));
        assertThat(parse(Vr.DT, "1999-" + value))
                .isEqualTo(
                        new QueryValue.Moments(
                                Optional.of(LocalDateTime.of(1999, 1, 1, 0, 0)), moment));
    }

    @Rule({"dicom:QRY-28", "dicom:QRY-26"})
    @ParameterizedTest
    @ValueSource(
            strings = {
                "20240305+0100",
                "2024030507-0500",
                "20240101+0000-20240201+0000",
                "20240230",
                "now",
                "-",
                "2025-2024",
                "20240305070809.1234567"
            })
    void refusesOffsetsAndWhatIsNoMoment(String value) {
        assertThat(parse(Vr.DT, value)).isInstanceOf(QueryValue.Malformed.class);
    }

    @Rule({"dicom:QRY-29", "dicom:QRY-26"})
    @Test
    void readsTimesOfADay() {
        Optional<Long> eight = Optional.of(8 * 3_600_000_000L);
        Optional<Long> nine = Optional.of(9 * 3_600_000_000L + 1_500_000);

        assertThat(parse(Vr.TM, "08")).isEqualTo(new QueryValue.Times(eight, eight));
        assertThat(parse(Vr.TM, "0800-090001.5")).isEqualTo(new QueryValue.Times(eight, nine));
        assertThat(parse(Vr.TM, "08-")).isEqualTo(new QueryValue.Times(eight, Optional.empty()));
        for (String value : List.of("8", "2500", "08:00", "noon", "-", "09-08")) {
            assertThat(parse(Vr.TM, value)).isInstanceOf(QueryValue.Malformed.class);
        }
    }

    @Rule("dicom:QRY-30")
    @ParameterizedTest
    @EnumSource(names = {"SL", "SS", "UL", "US"})
    void readsIntegers(Vr vr) {
        assertThat(parse(vr, "12")).isEqualTo(new QueryValue.Whole(12));
        assertThat(parse(vr, "-12 ")).isEqualTo(new QueryValue.Whole(-12));
        for (String value :
                List.of("1.5", "x", "1e3", "99999999999999999999", "1".repeat(70), "٣")) {
            assertThat(parse(vr, value)).isInstanceOf(QueryValue.Malformed.class);
        }
    }

    @Rule("dicom:QRY-30")
    @ParameterizedTest
    @EnumSource(names = {"FL", "FD"})
    void readsNumbers(Vr vr) {
        assertThat(parse(vr, "1.5")).isEqualTo(new QueryValue.Decimal(1.5));
        assertThat(parse(vr, "-1e3")).isEqualTo(new QueryValue.Decimal(-1000));
        for (String value : List.of("x", "NaN", "Infinity", "0x1p3", "1d", "1e9999", "1,5")) {
            assertThat(parse(vr, value)).isInstanceOf(QueryValue.Malformed.class);
        }
    }

    @Rule("dicom:QRY-31")
    @Test
    void integerStringsAreNumbers() {
        assertThat(parse(Vr.IS, "0003")).isEqualTo(parse(Vr.IS, "03"));
        assertThat(parse(Vr.IS, "+3 ")).isEqualTo(new QueryValue.Whole(3));
        assertThat(parse(Vr.IS, "3.0")).isInstanceOf(QueryValue.Malformed.class);
    }

    @Rule({"dicom:QRY-8", "dicom:QRY-22", "dicom:QRY-23"})
    @ParameterizedTest
    @EnumSource(Vr.class)
    void everyTypeRefusesNothing(Vr vr) {
        for (String value : List.of("", " ", "\0", "  \0")) {
            assertThat(parse(vr, value)).isInstanceOf(QueryValue.Malformed.class);
        }
    }
}
