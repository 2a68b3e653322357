package org.isocenter.dicom.dictionary;

/// How many values an attribute may have: its value multiplicity, VM (PS3.5 §6.4).
///
/// @param minimum the fewest values, at least 1
/// @param maximum the most values, or [#UNBOUNDED]
/// @param step what the count is a multiple of: 2 for `2-2n`
public record Multiplicity(int minimum, int maximum, int step) {
    public static final int UNBOUNDED = Integer.MAX_VALUE;

    /// Reads the notation of PS3.6: `1`, `1-3`, `2-n`, `3-3n`.
    ///
    /// @throws IllegalArgumentException when it is something else
    public static Multiplicity parse(String vm) {
        int dash = vm.indexOf('-');
        int minimum = Integer.parseInt(dash < 0 ? vm : vm.substring(0, dash));
        String end = dash < 0 ? vm : vm.substring(dash + 1);
        if (!end.endsWith("n")) {
            return new Multiplicity(minimum, Integer.parseInt(end), 1);
        }
        int step = end.length() == 1 ? 1 : Integer.parseInt(end.substring(0, end.length() - 1));
        return new Multiplicity(minimum, UNBOUNDED, step);
    }

    /// Whether an element may have that many values. None is always fine here: whether an attribute
    /// may be empty is for its type to say (PS3.5 §7.4), not for its multiplicity.
    public boolean allows(int count) {
        return count == 0 || count >= minimum && count <= maximum && count % step == 0;
    }

    public boolean isSingle() {
        return maximum == 1;
    }

    /// As PS3.6 writes it.
    @Override
    public String toString() {
        if (minimum == maximum) {
            return String.valueOf(minimum);
        }
        String end = maximum != UNBOUNDED ? String.valueOf(maximum) : step == 1 ? "n" : step + "n";
        return minimum + "-" + end;
    }
}
