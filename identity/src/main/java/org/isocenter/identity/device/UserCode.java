package org.isocenter.identity.device;

import java.util.Locale;
import java.util.random.RandomGenerator;

/// The code a person types (identity:DEV-3): nine characters without vowels, so that it spells no
/// word, and without characters that look like others.
final class UserCode {
    private static final String ALPHABET = "BCDFGHJKLMNPQRSTVWXZ2346789";
    private static final int LENGTH = 9;
    private static final int MAXIMUM_INPUT = 64;

    private UserCode() {}

    static String next(RandomGenerator random) {
        StringBuilder code = new StringBuilder(LENGTH);
        while (code.length() < LENGTH) {
            code.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        return code.toString();
    }

    /// What a person typed, without spaces and hyphens, in capitals.
    static String typed(String input) {
        String cut = input.substring(0, Math.min(input.length(), MAXIMUM_INPUT));
        return cut.replaceAll("[\\s-]", "").toUpperCase(Locale.ROOT);
    }
}
