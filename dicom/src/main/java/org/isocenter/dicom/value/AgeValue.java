package org.isocenter.dicom.value;

/// An age (AS): three digits and a letter for the unit (PS3.5 §6.2).
///
/// @param count 0 to 999
/// @param unit of what
public record AgeValue(int count, Unit unit) {
    /// The units of an age, by their letters.
    public enum Unit {
        D,
        W,
        M,
        Y
    }

    /// The age of a text, which may have trailing spaces.
    public static Parsed<AgeValue> parse(String text) {
        int end = Digits.endOf(text, 0, text.length());
        return isAge(text, 0, end)
                ? Parsed.of(
                        new AgeValue(Digits.number(text, 0, 3), Unit.valueOf(text.substring(3, 4))))
                : Parsed.not(Problem.Kind.FORM, "not an age");
    }

    static boolean isAge(String text, int from, int to) {
        return to - from == 4
                && Digits.count(text, from, to) == 3
                && "DWMY".indexOf(text.charAt(from + 3)) >= 0;
    }
}
