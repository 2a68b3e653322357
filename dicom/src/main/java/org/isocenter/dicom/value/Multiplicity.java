package org.isocenter.dicom.value;

import java.util.Optional;

/// How many values an attribute may have: its value multiplicity, VM (PS3.5 §6.4, PS3.6).
///
/// @param least at least so many, when there are any
/// @param most at most so many; [#UNBOUNDED] for `n`
/// @param step in steps of so many: 2 for `2-2n`
public record Multiplicity(int least, int most, int step) {
    /// As many as one likes.
    public static final int UNBOUNDED = Integer.MAX_VALUE;

    /// One value.
    public static final Multiplicity ONE = new Multiplicity(1, 1, 1);

    /// Any number of values.
    public static final Multiplicity ANY = new Multiplicity(1, UNBOUNDED, 1);

    /// The multiplicity that the dictionary's notation stands for: `1`, `1-3`, `1-n`, `2-2n`; of
    /// alternatives (`1-n or 1`) the first.
    public static Optional<Multiplicity> parse(String text) {
        int alternative = text.indexOf(" or ");
        String notation = (alternative < 0 ? text : text.substring(0, alternative)).strip();
        int hyphen = notation.indexOf('-');
        int least = number(hyphen < 0 ? notation : notation.substring(0, hyphen));
        if (least < 0) {
            return Optional.empty();
        }
        if (hyphen < 0) {
            return Optional.of(new Multiplicity(least, least, 1));
        }
        String upper = notation.substring(hyphen + 1);
        if (!upper.endsWith("n")) {
            int most = number(upper);
            return most < least ? Optional.empty() : Optional.of(new Multiplicity(least, most, 1));
        }
        int step = upper.length() == 1 ? 1 : number(upper.substring(0, upper.length() - 1));
        return step < 1 ? Optional.empty() : Optional.of(new Multiplicity(least, UNBOUNDED, step));
    }

    private static int number(String digits) {
        return digits.isEmpty() || digits.length() > 9
                ? -1
                : Digits.number(digits, 0, digits.length());
    }

    /// Whether so many values are allowed; no value always is.
    public boolean allows(int count) {
        return count == 0 || count >= least && count <= most && count % step == 0;
    }

    /// What is wrong with so many values.
    public Optional<Problem> problem(int count) {
        return allows(count)
                ? Optional.empty()
                : Optional.of(
                        new Problem(
                                Problem.Kind.COUNT, count + " values where " + this + " may be"));
    }

    @Override
    public String toString() {
        if (least == most) {
            return Integer.toString(least);
        }
        String upper = most == UNBOUNDED ? (step == 1 ? "" : step) + "n" : Integer.toString(most);
        return least + "-" + upper;
    }
}
