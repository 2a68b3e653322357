package org.isocenter.dicom.value;

import java.math.BigDecimal;

/// A decimal number as text (DS): fixed or floating point, up to 16 characters (PS3.5 §6.2).
///
/// Values are exact. Longer texts are read too, up to a limit: writers that print all the digits they
/// have are common, and their numbers are right.
public final class DecimalValue {
    /// More digits than any number that was measured has; parsing takes time with the square of them.
    private static final int MAX_LENGTH = 64;

    private static final Parsed<BigDecimal> NOT_A_NUMBER =
            Parsed.not(Problem.Kind.FORM, "not a decimal number");

    private DecimalValue() {}

    /// The number of a text, which may have spaces around it.
    public static Parsed<BigDecimal> parse(String text) {
        int from = Digits.startOf(text, 0, text.length());
        int to = Digits.endOf(text, from, text.length());
        if (to - from > MAX_LENGTH || !isDecimal(text, from, to)) {
            return NOT_A_NUMBER;
        }
        try {
            return Parsed.of(new BigDecimal(text.substring(from, to)));
        } catch (NumberFormatException _) {
            // An exponent beyond 32 bits: of the right form and no number that anyone can hold.
            return Parsed.not(Problem.Kind.RANGE, "a decimal number out of range");
        }
    }

    /// Whether sign, digits with at most one point among or beside them, and exponent stand there.
    static boolean isDecimal(String text, int from, int to) {
        int at = from < to && isSign(text.charAt(from)) ? from + 1 : from;
        int whole = Digits.count(text, at, to);
        at += whole;
        int fraction = 0;
        if (at < to && text.charAt(at) == '.') {
            fraction = Digits.count(text, at + 1, to);
            at += 1 + fraction;
        }
        if (whole + fraction == 0) {
            return false;
        }
        if (at < to && (text.charAt(at) == 'e' || text.charAt(at) == 'E')) {
            at++;
            at = at < to && isSign(text.charAt(at)) ? at + 1 : at;
            int exponent = Digits.count(text, at, to);
            if (exponent == 0) {
                return false;
            }
            at += exponent;
        }
        return at == to;
    }

    private static boolean isSign(char character) {
        return character == '+' || character == '-';
    }
}
