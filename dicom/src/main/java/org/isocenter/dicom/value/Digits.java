package org.isocenter.dicom.value;

/// Decimal digits in a part of a text.
final class Digits {
    private Digits() {}

    static boolean is(char character) {
        return character >= '0' && character <= '9';
    }

    /// The number that the digits from `from` to `to` are, or -1 when something else stands there.
    /// At most nine digits.
    static int number(String text, int from, int to) {
        int number = 0;
        for (int i = from; i < to; i++) {
            char digit = text.charAt(i);
            if (!is(digit)) {
                return -1;
            }
            number = number * 10 + (digit - '0');
        }
        return number;
    }

    /// How many digits stand at `from`, not looking beyond `to`.
    static int count(String text, int from, int to) {
        int at = from;
        while (at < to && is(text.charAt(at))) {
            at++;
        }
        return at - from;
    }

    /// Whether the digits from `from` to `to` are a number from 0 to `highest`.
    static boolean upTo(int highest, String text, int from, int to) {
        int number = number(text, from, to);
        return number >= 0 && number <= highest;
    }

    /// The index after the last character that is not a space.
    static int endOf(String text, int from, int to) {
        int end = to;
        while (end > from && text.charAt(end - 1) == ' ') {
            end--;
        }
        return end;
    }

    /// The index of the first character that is not a space, or `to`.
    static int startOf(String text, int from, int to) {
        int start = from;
        while (start < to && text.charAt(start) == ' ') {
            start++;
        }
        return start;
    }
}
