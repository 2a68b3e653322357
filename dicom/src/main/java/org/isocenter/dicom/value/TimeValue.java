package org.isocenter.dicom.value;

import java.time.LocalTime;
import java.util.Locale;

/// A time of day (TM): `HH`, `HHmm`, `HHmmss` or `HHmmss.F` with one to six digits of a second's
/// fraction (PS3.5 §6.2).
///
/// What is left out at the end is not known, so a value stands for all times from [#earliest] to
/// [#latest]. Second 60 is a leap second.
///
/// @param minute 0 when not known
/// @param second 0 when not known
/// @param micros the fraction in millionths, 0 when not known
/// @param precision what is known
public record TimeValue(int hour, int minute, int second, int micros, Precision precision) {
    /// How much of a time is known. Fractions are told apart by their number of digits.
    public enum Precision {
        HOUR(3_600_000_000L),
        MINUTE(60_000_000L),
        SECOND(1_000_000L),
        TENTH(100_000L),
        HUNDREDTH(10_000L),
        MILLISECOND(1000L),
        TEN_THOUSANDTH(100L),
        HUNDRED_THOUSANDTH(10L),
        MICROSECOND(1L);

        private final long micros;

        Precision(long micros) {
            this.micros = micros;
        }

        private static Precision ofDigits(int digits) {
            return values()[SECOND.ordinal() + digits];
        }
    }

    private static final long MICROS_OF_MINUTE = 60_000_000L;
    private static final long MICROS_OF_DAY = 24 * 60 * MICROS_OF_MINUTE;

    /// The time of a text, which may have trailing spaces.
    public static Parsed<TimeValue> parse(String text) {
        int end = Digits.endOf(text, 0, text.length());
        return isTime(text, 0, end)
                ? Parsed.of(timeAt(text, 0, end))
                : Parsed.not(Problem.Kind.FORM, "not a time");
    }

    /// The times that a query value asks for: a time, or `a-b`, `a-`, `-b`.
    public static Parsed<Range<TimeValue>> parseRange(String text) {
        int hyphen = text.indexOf('-');
        return hyphen < 0
                ? parse(text).map(Range::only)
                : Range.split(text, hyphen, TimeValue::parse);
    }

    static boolean isTime(String text, int from, int to) {
        int digits = Digits.count(text, from, to);
        if (digits != 2 && digits != 4 && digits != 6) {
            return false;
        }
        int fraction = to - from - digits;
        boolean whole = fraction == 0;
        boolean fractional =
                digits == 6
                        && fraction >= 2
                        && fraction <= 7
                        && text.charAt(from + 6) == '.'
                        && Digits.count(text, from + 7, to) == fraction - 1;
        return (whole || fractional)
                && Digits.upTo(23, text, from, from + 2)
                && (digits < 4 || Digits.upTo(59, text, from + 2, from + 4))
                && (digits < 6 || Digits.upTo(60, text, from + 4, from + 6));
    }

    static TimeValue timeAt(String text, int from, int to) {
        int length = to - from;
        int hour = Digits.number(text, from, from + 2);
        int minute = length < 4 ? 0 : Digits.number(text, from + 2, from + 4);
        int second = length < 6 ? 0 : Digits.number(text, from + 4, from + 6);
        if (length <= 6) {
            Precision precision =
                    length == 2
                            ? Precision.HOUR
                            : length == 4 ? Precision.MINUTE : Precision.SECOND;
            return new TimeValue(hour, minute, second, 0, precision);
        }
        int micros = Digits.number(text, from + 7, to);
        int digits = length - 7;
        for (int i = digits; i < 6; i++) {
            micros *= 10;
        }
        return new TimeValue(hour, minute, second, micros, Precision.ofDigits(digits));
    }

    /// The first microsecond of the day that the value can mean.
    public long firstMicroOfDay() {
        return Math.min(
                hour * 60 * MICROS_OF_MINUTE
                        + minute * MICROS_OF_MINUTE
                        + second * 1_000_000L
                        + micros,
                MICROS_OF_DAY - 1);
    }

    /// The last microsecond of the day that the value can mean.
    public long lastMicroOfDay() {
        return Math.min(firstMicroOfDay() + precision.micros - 1, MICROS_OF_DAY - 1);
    }

    /// The first moment that the value can mean. A leap second at midnight is the last moment of its
    /// day.
    public LocalTime earliest() {
        return LocalTime.ofNanoOfDay(firstMicroOfDay() * 1000);
    }

    /// The last moment that the value can mean.
    public LocalTime latest() {
        return LocalTime.ofNanoOfDay(lastMicroOfDay() * 1000);
    }

    /// The value as text, as precise as it is.
    public String format() {
        String all = String.format(Locale.ROOT, "%02d%02d%02d.%06d", hour, minute, second, micros);
        return switch (precision) {
            case HOUR -> all.substring(0, 2);
            case MINUTE -> all.substring(0, 4);
            case SECOND -> all.substring(0, 6);
            case TENTH -> all.substring(0, 8);
            case HUNDREDTH -> all.substring(0, 9);
            case MILLISECOND -> all.substring(0, 10);
            case TEN_THOUSANDTH -> all.substring(0, 11);
            case HUNDRED_THOUSANDTH -> all.substring(0, 12);
            case MICROSECOND -> all;
        };
    }
}
