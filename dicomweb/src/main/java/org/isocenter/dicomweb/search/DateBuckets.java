package org.isocenter.dicomweb.search;

import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A range of dates as a few whole months or years that cover it.
///
/// An index by date is in the order of dates, and results are wanted in the order of arrival; to find
/// the newest hundred of a year's studies, all of them would have to be sorted. But each month and
/// each year has an index of its own in the order of arrival, and a few of those are easily merged.
///
/// @param length how many digits of the date name the bucket: 4 or 6
/// @param prefixes these digits, at most [#MOST] times
record DateBuckets(int length, List<String> prefixes) {
    static final int MOST = 6;

    private static final int YEAR = 4;
    private static final int MONTH = 6;
    private static final int DAY = 8;

    DateBuckets {
        prefixes = List.copyOf(prefixes);
    }

    /// The buckets of a range; none when it is open or too long.
    static Optional<DateBuckets> of(Condition.Between range) {
        if (range.from().isEmpty() || range.to().isEmpty()) {
            return Optional.empty();
        }
        String from = range.from().get();
        String to = range.to().get();
        int firstYear = Integer.parseInt(from.substring(0, YEAR));
        int lastYear = Integer.parseInt(to.substring(0, YEAR));
        int firstMonth = firstYear * 12 + Integer.parseInt(from.substring(YEAR, MONTH)) - 1;
        int lastMonth = lastYear * 12 + Integer.parseInt(to.substring(YEAR, MONTH)) - 1;
        List<String> prefixes = new ArrayList<>();
        if (lastMonth - firstMonth < MOST) {
            for (int month = firstMonth; month <= lastMonth; month++) {
                prefixes.add(digits(month / 12, YEAR) + digits(month % 12 + 1, 2));
            }
            return Optional.of(new DateBuckets(MONTH, prefixes));
        }
        if (lastYear - firstYear < MOST) {
            for (int year = firstYear; year <= lastYear; year++) {
                prefixes.add(digits(year, YEAR));
            }
            return Optional.of(new DateBuckets(YEAR, prefixes));
        }
        return Optional.empty();
    }

    /// Whether the buckets hold nothing that the range does not: it is whole months or whole years.
    boolean areExactly(Condition.Between range) {
        return range.from().isPresent()
                && range.to().isPresent()
                && range.from().get().equals((prefixes.getFirst() + "0101").substring(0, DAY))
                && range.to().get().equals(lastDay(prefixes.getLast()));
    }

    private static String lastDay(String prefix) {
        int year = Integer.parseInt(prefix.substring(0, YEAR));
        int month = prefix.length() == YEAR ? 12 : Integer.parseInt(prefix.substring(YEAR, MONTH));
        return digits(year, YEAR)
                + digits(month, 2)
                + digits(YearMonth.of(year, month).lengthOfMonth(), 2);
    }

    private static String digits(int number, int width) {
        return "0".repeat(width - Integer.toString(number).length()) + number;
    }
}
