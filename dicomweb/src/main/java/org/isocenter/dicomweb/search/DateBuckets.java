package org.isocenter.dicomweb.search;

import java.time.LocalDate;
import java.time.YearMonth;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// A range of dates as a few whole years, months and days that cover it.
///
/// An index by date is in the order of dates, and results are wanted in the order of arrival; to find
/// the newest hundred of a year's studies, all of them would have to be sorted. But within each year,
/// each month and each day an index is in the order of arrival, and a few of those are easily merged.
///
/// What is covered beyond the range is visited in vain, and because dates follow arrival, what lies
/// behind its end is visited first. So the end is the last to be rounded.
///
/// @param prefixes the digits of the date that name the buckets: 4, 6 or 8; at most [#MOST] times
/// @param areExact whether they hold nothing that the range does not
record DateBuckets(List<String> prefixes, boolean areExact) {
    static final int MOST = 8;

    private static final int YEAR = 4;
    private static final int MONTH = 6;

    DateBuckets {
        prefixes = List.copyOf(prefixes);
    }

    /// The buckets of a range; none when it is open or too long.
    static Optional<DateBuckets> of(Condition.Between range) {
        if (range.from().isEmpty() || range.to().isEmpty()) {
            return Optional.empty();
        }
        LocalDate from = date(range.from().get());
        LocalDate to = date(range.to().get());
        LocalDate month = from.withDayOfMonth(1);
        LocalDate year = from.withDayOfYear(1);
        LocalDate endOfMonth = YearMonth.from(to).atEndOfMonth();
        LocalDate endOfYear = LocalDate.of(to.getYear(), 12, 31);
        return exactly(from, to)
                .or(() -> rounded(month, to))
                .or(() -> rounded(year, to))
                .or(() -> rounded(month, endOfMonth))
                .or(() -> rounded(year, endOfMonth))
                .or(() -> rounded(year, endOfYear));
    }

    private static Optional<DateBuckets> rounded(LocalDate from, LocalDate to) {
        return exactly(from, to).map(buckets -> new DateBuckets(buckets.prefixes, false));
    }

    /// Whole years where there are any, then whole months, then days; nothing when they are too many.
    private static Optional<DateBuckets> exactly(LocalDate from, LocalDate to) {
        List<String> prefixes = new ArrayList<>();
        LocalDate next = from;
        while (!next.isAfter(to)) {
            if (prefixes.size() == MOST) {
                return Optional.empty();
            }
            String digits = next.format(DateTimeFormatter.BASIC_ISO_DATE);
            if (next.getDayOfYear() == 1 && !next.plusYears(1).minusDays(1).isAfter(to)) {
                prefixes.add(digits.substring(0, YEAR));
                next = next.plusYears(1);
            } else if (next.getDayOfMonth() == 1 && !next.plusMonths(1).minusDays(1).isAfter(to)) {
                prefixes.add(digits.substring(0, MONTH));
                next = next.plusMonths(1);
            } else {
                prefixes.add(digits);
                next = next.plusDays(1);
            }
        }
        prefixes.sort(Comparator.comparingInt(String::length)); // so that there are few statements
        return Optional.of(new DateBuckets(prefixes, true));
    }

    private static LocalDate date(String digits) {
        return LocalDate.of(
                Integer.parseInt(digits.substring(0, YEAR)),
                Integer.parseInt(digits.substring(YEAR, MONTH)),
                Integer.parseInt(digits.substring(MONTH)));
    }
}
