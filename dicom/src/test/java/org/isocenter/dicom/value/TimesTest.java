package org.isocenter.dicom.value;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.isocenter.rule.Rule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Dates, times, and both together.
class TimesTest {

    @Rule({"dicom:QRY-27"})
    @ParameterizedTest
    @CsvSource({"20240229, 2024-02-29", "'20000229 ', 2000-02-29", "00010101, 0001-01-01"})
    void readsDates(String text, LocalDate date) {
        assertThat(DateValue.parse(text).toOptional()).contains(date);
        assertThat(DateValue.format(date)).isEqualTo(text.strip());
    }

    @Rule({"dicom:QRY-27"})
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "2024",
                "20230229",
                "19000229",
                "20241301",
                "20240431",
                "20240100",
                "2024-1-1",
                "1994.01.30",
                " 20240101",
                "20240101x",
                "２０２４０１０１",
                "-0240101",
                "00000000"
            })
    void refusesWhatIsNoDate(String text) {
        assertThat(DateValue.parse(text).failure())
                .contains(new Problem(Problem.Kind.FORM, "not a date"));
    }

    @ParameterizedTest
    @CsvSource({
        "07,               07:00:00,        07:59:59.999999, HOUR",
        "1010,             10:10:00,        10:10:59.999999, MINUTE",
        "'070907.0705 ',   07:09:07.070500, 07:09:07.070599, TEN_THOUSANDTH",
        "235959.999999,    23:59:59.999999, 23:59:59.999999, MICROSECOND",
        "120000.5,         12:00:00.5,      12:00:00.599999, TENTH",
        "235960,           23:59:59.999999, 23:59:59.999999, SECOND",
        "115960,           12:00:00,        12:00:00.999999, SECOND",
    })
    void readsTimes(
            String text, LocalTime earliest, LocalTime latest, TimeValue.Precision precision) {
        TimeValue time = TimeValue.parse(text).toOptional().orElseThrow();

        assertThat(time.earliest()).isEqualTo(earliest);
        assertThat(time.latest()).isEqualTo(latest);
        assertThat(time.precision()).isEqualTo(precision);
        assertThat(time.format()).isEqualTo(text.strip());
    }

    @Rule({"dicom:QRY-29"})
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "0",
                "021 ",
                "24",
                "2400",
                "1260",
                "125961",
                "12:30:00",
                "120000.",
                "12.5",
                "1200.5",
                "120000.1234567",
                "120000.12 3",
                "-1200"
            })
    void refusesWhatIsNoTime(String text) {
        assertThat(TimeValue.parse(text).failure())
                .contains(new Problem(Problem.Kind.FORM, "not a time"));
    }

    @Rule({"dicom:QRY-28"})
    @ParameterizedTest
    @CsvSource({
        "2024,                  2024-01-01T00:00,           2024-12-31T23:59:59.999999",
        "202402,                2024-02-01T00:00,           2024-02-29T23:59:59.999999",
        "20240229,              2024-02-29T00:00,           2024-02-29T23:59:59.999999",
        "2024022910,            2024-02-29T10:00,           2024-02-29T10:59:59.999999",
        "202402291030,          2024-02-29T10:30,           2024-02-29T10:30:59.999999",
        "20240229103015,        2024-02-29T10:30:15,        2024-02-29T10:30:15.999999",
        "'20240229103015.25 ',  2024-02-29T10:30:15.25,     2024-02-29T10:30:15.259999",
    })
    void readsDateTimes(String text, LocalDateTime earliest, LocalDateTime latest) {
        DateTimeValue value = DateTimeValue.parse(text).toOptional().orElseThrow();

        assertThat(value.earliest()).isEqualTo(earliest);
        assertThat(value.latest()).isEqualTo(latest);
        assertThat(value.offset()).isEmpty();
    }

    @Test
    void anOffsetSetsTheMoment() {
        DateTimeValue value = DateTimeValue.parse("202402291030-0530").toOptional().orElseThrow();

        assertThat(value.offset()).contains(ZoneOffset.ofHoursMinutes(-5, -30));
        assertThat(value.earliest(ZoneOffset.UTC)).isEqualTo(Instant.parse("2024-02-29T16:00:00Z"));
        DateTimeValue local = DateTimeValue.parse("202402291030").toOptional().orElseThrow();
        assertThat(local.latest(ZoneOffset.ofHours(1)))
                .isEqualTo(Instant.parse("2024-02-29T09:30:59.999999Z"));
        assertThat(DateTimeValue.parse("2024+1400").toOptional()).isPresent();
        assertThat(DateTimeValue.parse("2024-1200").toOptional()).isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "202",
                "20241",
                "202413",
                "20240230",
                "2024010124",
                "202401011260",
                "20240101.5",
                "20240101103015.",
                "2024-0000",
                "2024+1401",
                "2024-1201",
                "2024+0160",
                "2024+01",
                "2024+0100+0100",
                "+0100",
                "2024 +0100",
                "0000+0100x"
            })
    void refusesWhatIsNoDateTime(String text) {
        assertThat(DateTimeValue.parse(text).failure())
                .contains(new Problem(Problem.Kind.FORM, "not a date and time"));
    }

    @Rule({"dicom:QRY-26"})
    @Test
    void readsRanges() {
        LocalDate first = LocalDate.of(2024, 1, 1);
        LocalDate last = LocalDate.of(2024, 1, 31);
        assertThat(DateValue.parseRange("20240101-20240131"))
                .isEqualTo(Parsed.of(new Range<>(Optional.of(first), Optional.of(last), false)));
        assertThat(DateValue.parseRange("20240101-"))
                .isEqualTo(Parsed.of(new Range<>(Optional.of(first), Optional.empty(), false)));
        assertThat(DateValue.parseRange("-20240131"))
                .isEqualTo(Parsed.of(new Range<>(Optional.empty(), Optional.of(last), false)));
        assertThat(DateValue.parseRange("20240101"))
                .isEqualTo(Parsed.of(new Range<>(Optional.of(first), Optional.of(first), true)));
        assertThat(DateValue.parseRange("-").failure()).isPresent();
        assertThat(DateValue.parseRange("20240101-2024").failure()).isPresent();
        assertThat(DateValue.parseRange("2024-20240101").failure()).isPresent();
        assertThat(DateValue.parseRange("20240101-20240102-20240103").failure()).isPresent();
        assertThat(TimeValue.parseRange("10-1230").toOptional().orElseThrow().to())
                .contains(TimeValue.parse("1230").toOptional().orElseThrow());
        assertThat(TimeValue.parseRange("-").failure()).isPresent();
    }

    @Rule({"dicom:QRY-26", "dicom:QRY-28"})
    @ParameterizedTest
    @CsvSource({
        "2023-2024,                     2023,          2024",
        "20230101-,                     20230101,      ''",
        "-20230101,                     '',            20230101",
        "20230101-0500-20240101-0500,   20230101-0500, 20240101-0500",
        "20230101-0500-20240101,        20230101-0500, 20240101",
        "20230101-20240101+0100,        20230101,      20240101+0100",
        "20230101-0500-,                20230101-0500, ''",
        "20230101-0500,                 20230101-0500, 20230101-0500",
    })
    void tellsTheHyphenOfARangeFromTheOneOfAnOffset(String text, String from, String to) {
        Range<DateTimeValue> range = DateTimeValue.parseRange(text).toOptional().orElseThrow();

        assertThat(range.from()).isEqualTo(DateTimeValue.parse(from).toOptional());
        assertThat(range.to()).isEqualTo(DateTimeValue.parse(to).toOptional());
    }

    @Test
    void refusesRangesOfNothing() {
        for (String text :
                List.of("", "-", "--", "a-b", "2024-2025-2026", "2024-".repeat(1_000_000))) {
            assertThat(DateTimeValue.parseRange(text).failure()).isPresent();
        }
    }

    static LongStream seeds() {
        return LongStream.range(0, 100);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void readsBackTimesAsPreciseAsTheyAre(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        String all =
                String.format(
                        Locale.ROOT,
                        "%02d%02d%02d.%06d",
                        random.nextInt(24),
                        random.nextInt(60),
                        random.nextInt(61),
                        random.nextInt(1_000_000));
        int[] lengths = {2, 4, 6, 8, 9, 10, 11, 12, 13};
        String text = all.substring(0, lengths[random.nextInt(lengths.length)]);

        TimeValue time = TimeValue.parse(text).toOptional().orElseThrow();

        assertThat(time.format()).isEqualTo(text);
        assertThat(time.earliest()).isBeforeOrEqualTo(time.latest());
    }
}
