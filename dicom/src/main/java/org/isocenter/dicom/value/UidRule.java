package org.isocenter.dicom.value;

/// When a text is a UID (UI).
///
/// There are two answers. The service takes as an identifier what has 1 to 64 digits and dots and ends
/// with a digit (`dicom:STORE-40`), because archives are full of UIDs that are a little wrong and
/// identify all the same. The standard asks for more: components are not empty and do not begin with a
/// zero unless they are zero (PS3.5 §9.1).
public final class UidRule {
    private static final int MAX_LENGTH = 64;

    private UidRule() {}

    /// Whether the service takes the text as an identifier: `dicom:STORE-40`, after trailing spaces.
    public static boolean isIdentifier(String text) {
        return isIdentifier(text, 0, Digits.endOf(text, 0, text.length()));
    }

    /// Whether the text is a UID as the standard defines it.
    public static boolean isUid(String text) {
        return isUid(text, 0, text.length());
    }

    static boolean isIdentifier(String text, int from, int to) {
        int length = to - from;
        if (length < 1 || length > MAX_LENGTH || text.charAt(to - 1) == '.') {
            return false;
        }
        for (int i = from; i < to; i++) {
            if (!Digits.is(text.charAt(i)) && text.charAt(i) != '.') {
                return false;
            }
        }
        return true;
    }

    static boolean isUid(String text, int from, int to) {
        return isIdentifier(text, from, to) && hasGoodComponents(text, from, to);
    }

    private static boolean hasGoodComponents(String text, int from, int to) {
        for (int start = from; start < to; ) {
            int length = Digits.count(text, start, to);
            if (length == 0 || length > 1 && text.charAt(start) == '0') {
                return false;
            }
            start += length + 1;
        }
        return true;
    }

    /// The text of a UID without the padding that is not part of it when UIDs are compared: spaces at
    /// the end, and one NUL (`dicom:STORE-43`, `dicom:STORE-44`).
    public static String withoutPadding(String text) {
        int end = text.length();
        if (end > 0 && text.charAt(end - 1) == '\0') {
            end--;
        }
        return text.substring(0, Digits.endOf(text, 0, end));
    }
}
