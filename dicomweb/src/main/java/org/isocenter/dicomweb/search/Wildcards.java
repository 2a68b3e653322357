package org.isocenter.dicomweb.search;

/// A text with wildcards (PS3.4 §C.2.2.2.4): `*` stands for any characters or none, `?` for one.
///
/// What precedes the first of them is a prefix, by which an index finds a few rows to hold against
/// the rest; without one all values of the attribute are read.
///
/// @param folded as values of its type are folded
record Wildcards(String folded) {
    /// Marks characters that `LIKE` would take for its own.
    static final char ESCAPE = '!';

    /// Whether a folded text has any.
    static boolean areIn(String folded) {
        return folded.indexOf('*') >= 0 || folded.indexOf('?') >= 0;
    }

    /// Whether this is matched by everything, by no value too (PS3.4 §C.2.2.2.3).
    boolean isUniversal() {
        return folded.chars().allMatch(c -> c == '*');
    }

    /// What all matches begin with.
    String prefix() {
        int end = 0;
        while (end < folded.length() && folded.charAt(end) != '*' && folded.charAt(end) != '?') {
            end++;
        }
        return folded.substring(0, end);
    }

    /// The same for the operator `LIKE` of SQL.
    String toLike() {
        StringBuilder like = new StringBuilder(folded.length() + 8);
        char before = 0;
        for (int i = 0; i < folded.length(); i++) {
            char c = folded.charAt(i);
            switch (c) {
                case '*' -> like.append(before == '*' ? "" : "%");
                case '?' -> like.append('_');
                case '%', '_', ESCAPE -> like.append(ESCAPE).append(c);
                default -> like.append(c);
            }
            before = c;
        }
        return like.toString();
    }
}
