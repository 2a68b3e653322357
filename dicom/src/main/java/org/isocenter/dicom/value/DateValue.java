package org.isocenter.dicom.value;

import java.time.LocalDate;
import java.time.format.DateTimeFormatter;

/// A date (DA): `yyyyMMdd` of the Gregorian calendar (PS3.5 §6.2).
///
/// The form `yyyy.MM.dd` of the standard's predecessor is not a date any more.
public final class DateValue {
    private static final int LENGTH = 8;

    private DateValue() {}

    /// The date of a text, which may have trailing spaces.
    public static Parsed<LocalDate> parse(String text) {
        int end = Digits.endOf(text, 0, text.length());
        return isDate(text, 0, end)
                ? Parsed.of(dateAt(text, 0))
                : Parsed.not(Problem.Kind.FORM, "not a date");
    }

    /// The dates that a query value asks for: a date, or `a-b`, `a-`, `-b`.
    public static Parsed<Range<LocalDate>> parseRange(String text) {
        int hyphen = text.indexOf('-');
        return hyphen < 0
                ? parse(text).map(Range::only)
                : Range.split(text, hyphen, DateValue::parse);
    }

    /// The eight digits of a date.
    public static String format(LocalDate date) {
        return date.format(DateTimeFormatter.BASIC_ISO_DATE);
    }

    static boolean isDate(String text, int from, int to) {
        return to - from == LENGTH
                && Digits.count(text, from, to) == LENGTH
                && isDay(
                        Digits.number(text, from, from + 4),
                        Digits.number(text, from + 4, from + 6),
                        Digits.number(text, from + 6, from + 8));
    }

    /// Whether the calendar has the day.
    static boolean isDay(int year, int month, int day) {
        return month >= 1 && month <= 12 && day >= 1 && day <= lengthOfMonth(year, month);
    }

    private static int lengthOfMonth(int year, int month) {
        return switch (month) {
            case 2 -> year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28;
            case 4, 6, 9, 11 -> 30;
            default -> 31;
        };
    }

    static LocalDate dateAt(String text, int from) {
        return LocalDate.of(
                Digits.number(text, from, from + 4),
                Digits.number(text, from + 4, from + 6),
                Digits.number(text, from + 6, from + 8));
    }
}
