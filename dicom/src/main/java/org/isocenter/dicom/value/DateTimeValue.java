package org.isocenter.dicom.value;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Optional;

/// A date and time (DT): `yyyyMMddHHmmss.FFFFFF` with an offset from UTC, `+hhmm` or `-hhmm`; all but
/// the year may be left out from the end, and the offset too (PS3.5 §6.2).
///
/// What is left out is not known, so a value stands for all moments from [#earliest] to [#latest]. A
/// value without offset is local to the data set (Timezone Offset From UTC (0008,0201)).
///
/// @param month empty when not known
/// @param day empty when not known
/// @param time empty when not known
/// @param offset empty when not given
public record DateTimeValue(
        int year,
        Optional<Integer> month,
        Optional<Integer> day,
        Optional<TimeValue> time,
        Optional<ZoneOffset> offset) {

    /// Two values with offsets, a hyphen, and some spaces; each hyphen of a text is tried.
    private static final int MAX_RANGE_LENGTH = 64;

    private static final int LATEST_OFFSET_HOURS = 14;
    private static final int EARLIEST_OFFSET_HOURS = 12;

    /// The date and time of a text, which may have trailing spaces.
    public static Parsed<DateTimeValue> parse(String text) {
        int end = Digits.endOf(text, 0, text.length());
        return isDateTime(text, 0, end)
                ? Parsed.of(at(text, end))
                : Parsed.not(Problem.Kind.FORM, "not a date and time");
    }

    /// The moments that a query value asks for: a date and time, or `a-b`, `a-`, `-b`.
    ///
    /// A hyphen can also begin an offset. A text that is one value with an offset is that; else the
    /// first hyphen that leaves a value or nothing on both sides is the range's.
    public static Parsed<Range<DateTimeValue>> parseRange(String text) {
        if (text.length() > MAX_RANGE_LENGTH) {
            return Parsed.not(Problem.Kind.TOO_LONG, "not a date and time");
        }
        int hyphen = text.indexOf('-');
        Parsed<Range<DateTimeValue>> result = parse(text).map(Range::only);
        while (hyphen >= 0 && result instanceof Parsed.Invalid<Range<DateTimeValue>>) {
            result = Range.split(text, hyphen, DateTimeValue::parse);
            hyphen = text.indexOf('-', hyphen + 1);
        }
        return result;
    }

    static boolean isDateTime(String text, int from, int to) {
        int end = offsetStart(text, from, to);
        if (end < to && !isOffset(text, end, to)) {
            return false;
        }
        int digits = Digits.count(text, from, end);
        if (digits < 4 || digits > 14 || digits % 2 != 0) {
            return false;
        }
        boolean monthKnown = digits >= 6;
        boolean dayKnown = digits >= 8;
        int month = monthKnown ? Digits.number(text, from + 4, from + 6) : 1;
        int day = dayKnown ? Digits.number(text, from + 6, from + 8) : 1;
        if (!DateValue.isDay(Digits.number(text, from, from + 4), month, day)) {
            return false;
        }
        return digits <= 8 ? end == from + digits : TimeValue.isTime(text, from + 8, end);
    }

    private static int offsetStart(String text, int from, int to) {
        for (int i = from; i < to; i++) {
            if (text.charAt(i) == '+' || text.charAt(i) == '-') {
                return i;
            }
        }
        return to;
    }

    /// Whether `+hhmm` or `-hhmm` stands there, from -1200 to +1400, and not -0000.
    private static boolean isOffset(String text, int from, int to) {
        if (to - from != 5 || Digits.count(text, from + 1, to) != 4) {
            return false;
        }
        int hours = Digits.number(text, from + 1, from + 3);
        int minutes = Digits.number(text, from + 3, to);
        boolean west = text.charAt(from) == '-';
        int most = west ? EARLIEST_OFFSET_HOURS : LATEST_OFFSET_HOURS;
        return minutes <= 59
                && hours * 60 + minutes <= most * 60
                && !(west && hours == 0 && minutes == 0);
    }

    private static DateTimeValue at(String text, int to) {
        int end = offsetStart(text, 0, to);
        Optional<ZoneOffset> offset =
                end == to ? Optional.empty() : Optional.of(ZoneOffset.of(text.substring(end, to)));
        return new DateTimeValue(
                Digits.number(text, 0, 4),
                end < 6 ? Optional.empty() : Optional.of(Digits.number(text, 4, 6)),
                end < 8 ? Optional.empty() : Optional.of(Digits.number(text, 6, 8)),
                end < 10 ? Optional.empty() : Optional.of(TimeValue.timeAt(text, 8, end)),
                offset);
    }

    /// The first moment that the value can mean, by its own clock.
    public LocalDateTime earliest() {
        LocalDate date = LocalDate.of(year, month.orElse(1), day.orElse(1));
        return date.atTime(time.map(TimeValue::earliest).orElse(LocalTime.MIN));
    }

    /// The last moment that the value can mean, by its own clock, to the microsecond.
    public LocalDateTime latest() {
        YearMonth lastMonth = YearMonth.of(year, month.orElse(12));
        LocalDate date = lastMonth.atDay(day.orElse(lastMonth.lengthOfMonth()));
        return date.atTime(time.map(TimeValue::latest).orElse(LocalTime.MAX.withNano(999_999_000)));
    }

    /// The first moment, with the data set's offset where the value has none of its own.
    public Instant earliest(ZoneOffset dataSetOffset) {
        return earliest().toInstant(offset.orElse(dataSetOffset));
    }

    /// The last moment, with the data set's offset where the value has none of its own.
    public Instant latest(ZoneOffset dataSetOffset) {
        return latest().toInstant(offset.orElse(dataSetOffset));
    }
}
