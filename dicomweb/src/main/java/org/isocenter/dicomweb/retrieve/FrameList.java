package org.isocenter.dicomweb.retrieve;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// The last segment of a frames path: numbers from 1 on, separated by commas, in any order and with
/// repetitions (FRM-1). A number that no instance has is a number all the same (FRM-3).
final class FrameList {
    /// More than any instance has, and few enough to build an answer of.
    private static final int MOST = 100_000;

    /// Digits of other scripts are none here.
    private static final Pattern DIGITS = Pattern.compile("[0-9]+");

    private static final int LONGEST_NUMBER = 9;

    private FrameList() {}

    /// The numbers; nothing when one of them is none (FRM-2).
    static Optional<List<Integer>> parse(String segment) {
        List<Integer> numbers = new ArrayList<>();
        for (String piece : segment.split(",", -1)) {
            String digits = piece.strip();
            if (!DIGITS.matcher(digits).matches() || numbers.size() == MOST) {
                return Optional.empty();
            }
            int number = number(digits);
            if (number < 1) {
                return Optional.empty();
            }
            numbers.add(number);
        }
        return Optional.of(numbers);
    }

    /// The number; the greatest there is for one that is greater.
    private static int number(String digits) {
        String significant = digits.replaceFirst("^0+(?=[0-9])", "");
        return significant.length() > LONGEST_NUMBER
                ? Integer.MAX_VALUE
                : Integer.parseInt(significant);
    }
}
