package org.isocenter.dicomweb.retrieve;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The last segment of a frames path: numbers from 1 on, separated by commas, in any order and with
/// repetitions (FRM-1).
final class FrameList {
    /// More than any instance has, and few enough to build an answer of.
    private static final int MOST = 100_000;

    private FrameList() {}

    /// The numbers; nothing when one of them is none (FRM-2).
    static Optional<List<Integer>> parse(String segment) {
        List<Integer> numbers = new ArrayList<>();
        for (String piece : segment.split(",", -1)) {
            int number;
            try {
                number = Integer.parseInt(piece.strip());
            } catch (NumberFormatException e) {
                return Optional.empty();
            }
            if (number < 1 || numbers.size() == MOST) {
                return Optional.empty();
            }
            numbers.add(number);
        }
        return Optional.of(numbers);
    }
}
