package org.isocenter.dicom.value;

/// An integer as text (IS): a number of 32 bits in up to 12 characters (PS3.5 §6.2).
///
/// A number that 32 bits cannot hold but 64 can is read too; a [Check] tells them apart.
public final class IntegerValue {
    /// So many digits always fit into 64 bits.
    private static final int MAX_DIGITS = 18;

    private IntegerValue() {}

    /// The number of a text, which may have spaces around it.
    public static Parsed<Long> parse(String text) {
        int from = Digits.startOf(text, 0, text.length());
        int to = Digits.endOf(text, from, text.length());
        if (!isInteger(text, from, to)) {
            return Parsed.not(Problem.Kind.FORM, "not an integer");
        }
        int digits = firstDigit(text, from, to);
        return to - digits > MAX_DIGITS
                ? Parsed.not(Problem.Kind.RANGE, "an integer out of range")
                : Parsed.of(Long.parseLong(text, from, to, 10));
    }

    /// Whether a sign or none, and digits stand there.
    static boolean isInteger(String text, int from, int to) {
        int at = from;
        if (at < to && (text.charAt(at) == '+' || text.charAt(at) == '-')) {
            at++;
        }
        return at < to && Digits.count(text, at, to) == to - at;
    }

    /// Whether an integer, which [#isInteger] found there, fits into 32 bits.
    static boolean isIn32Bits(String text, int from, int to) {
        int digits = firstDigit(text, from, to);
        if (to - digits > 10) {
            return false;
        }
        long number = Long.parseLong(text, from, to, 10);
        return number == (int) number;
    }

    /// The index of the first digit that counts: after the sign and zeros that lead.
    private static int firstDigit(String text, int from, int to) {
        int at = Digits.is(text.charAt(from)) ? from : from + 1;
        while (at < to - 1 && text.charAt(at) == '0') {
            at++;
        }
        return at;
    }
}
