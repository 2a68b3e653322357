package org.isocenter.dicomweb;

import java.nio.charset.StandardCharsets;

/// Copies of a file with other UIDs of the same length, so that many instances can be made of one.
public final class Variants {
    private Variants() {}

    /// The file with the last digits of a UID replaced by a number, everywhere.
    ///
    /// @param uid as it stands in the file, with at least 12 characters
    public static byte[] replace(byte[] file, String uid, String other) {
        byte[] from = uid.getBytes(StandardCharsets.US_ASCII);
        byte[] to = other.getBytes(StandardCharsets.US_ASCII);
        if (from.length != to.length) {
            throw new IllegalArgumentException(uid + " and " + other + " differ in length");
        }
        byte[] copy = file.clone();
        for (int i = 0; i + from.length <= copy.length; i++) {
            int n = 0;
            while (n < from.length && copy[i + n] == from[n]) {
                n++;
            }
            if (n == from.length) {
                System.arraycopy(to, 0, copy, i, to.length);
                i += from.length - 1;
            }
        }
        return copy;
    }

    /// A UID with its end replaced by a number.
    public static String numbered(String uid, long number) {
        String digits = Long.toString(number);
        return uid.substring(0, uid.length() - digits.length()) + digits;
    }
}
