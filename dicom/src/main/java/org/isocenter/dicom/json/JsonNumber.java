package org.isocenter.dicom.json;

/// Numbers as DICOM writes them in DS and IS, as JSON writes them (RFC 8259 §6).
///
/// The digits are kept, so nothing is rounded: `+007.50` becomes `7.50`, `.5E+3` becomes `0.5E+3`.
final class JsonNumber {
    /// A number with a longer exponent is beyond what a reader's `double` holds.
    private static final int EXPONENT_DIGITS = 3;

    private JsonNumber() {}

    /// The JSON number; empty text when the value is no number.
    static String of(String value) {
        int end = value.length();
        int at = 0;
        boolean negative = false;
        if (at < end && (value.charAt(at) == '+' || value.charAt(at) == '-')) {
            negative = value.charAt(at++) == '-';
        }
        int whole = at;
        at = digits(value, at);
        int wholeEnd = at;
        int fraction = at;
        int fractionEnd = at;
        if (at < end && value.charAt(at) == '.') {
            fraction = ++at;
            at = digits(value, at);
            fractionEnd = at;
        }
        if (wholeEnd == whole && fractionEnd == fraction) {
            return "";
        }
        int exponent = at;
        if (at < end && (value.charAt(at) == 'E' || value.charAt(at) == 'e')) {
            at++;
            if (at < end && (value.charAt(at) == '+' || value.charAt(at) == '-')) {
                at++;
            }
            int first = at;
            at = digits(value, at);
            if (at == first || at - first > EXPONENT_DIGITS) {
                return "";
            }
        }
        if (at != end) {
            return "";
        }
        while (whole < wholeEnd - 1 && value.charAt(whole) == '0') {
            whole++;
        }
        boolean asItIs =
                !negative
                        && whole == 0
                        && wholeEnd > 0
                        && (fractionEnd > fraction || wholeEnd == exponent);
        if (asItIs) {
            return value;
        }
        StringBuilder text = new StringBuilder(end + 2);
        if (negative) {
            text.append('-');
        }
        if (wholeEnd == whole) {
            text.append('0');
        } else {
            text.append(value, whole, wholeEnd);
        }
        if (fractionEnd > fraction) {
            text.append('.').append(value, fraction, fractionEnd);
        }
        return text.append(value, exponent, end).toString();
    }

    private static int digits(String value, int from) {
        int at = from;
        while (at < value.length() && value.charAt(at) >= '0' && value.charAt(at) <= '9') {
            at++;
        }
        return at;
    }
}
