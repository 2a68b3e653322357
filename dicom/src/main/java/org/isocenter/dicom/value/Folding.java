package org.isocenter.dicom.value;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Text as search compares it: two texts match if they are folded to the same.
///
/// Names are folded without case and accents (`dicom:QRY-21`, `dicom:QRY-43`), other text without case
/// only; spaces and NULs at the end do not count in either (`dicom:QRY-22`, `dicom:QRY-23`). Folding a
/// folded text changes nothing, so an index can keep folded texts and a query is folded once.
public final class Folding {
    private Folding() {}

    /// A name (PN), its separators included, without case and accents. Empty component groups at its end do not
    /// count: `A^B=` is `A^B`.
    ///
    /// Accents are what Unicode takes apart from a letter, Latin letters with a stroke through them
    /// (ø, ł, đ), and the marks above and below Arabic letters. Full and half width are the same. The
    /// marks that make other sounds of Kana are no accents: は is not ば.
    public static String name(String text) {
        int end = endOfGroups(text);
        if (isAscii(text, end)) {
            return lowerAscii(text, end);
        }
        // Taken apart twice: the first time uncovers letters that have case, the second time what
        // the change of case has put together.
        String apart = decomposed(caseless(decomposed(text.substring(0, end))));
        StringBuilder letters = new StringBuilder(apart.length());
        apart.codePoints()
                .filter(c -> !isAccent(c))
                .map(Folding::withoutStroke)
                .forEach(letters::appendCodePoint);
        String together = Normalizer.normalize(letters, Normalizer.Form.NFKC);
        return together.substring(0, endOfGroups(together));
    }

    /// Any text but a name, without case.
    public static String text(String text) {
        int end = significantEnd(text);
        if (isAscii(text, end)) {
            return lowerAscii(text, end);
        }
        return Normalizer.normalize(
                caseless(Normalizer.normalize(text.substring(0, end), Normalizer.Form.NFC)),
                Normalizer.Form.NFC);
    }

    /// The words of a name, folded: what stands between spaces, `^` and `=` (`dicom:QRY-41`).
    public static List<String> words(String name) {
        String folded = name(name);
        List<String> words = new ArrayList<>();
        int start = -1;
        for (int i = 0; i <= folded.length(); i++) {
            boolean separator = i == folded.length() || isSeparator(folded.charAt(i));
            if (separator && start >= 0) {
                words.add(folded.substring(start, i));
                start = -1;
            } else if (!separator && start < 0) {
                start = i;
            }
        }
        return words;
    }

    /// Whether some run of consecutive words has, place by place, the words of the phrase as prefixes
    /// (`dicom:QRY-41`). A phrase without words matches nothing.
    public static boolean matches(List<String> words, List<String> phrase) {
        for (int start = 0; start + phrase.size() <= words.size() && !phrase.isEmpty(); start++) {
            if (matchesAt(words, phrase, start)) {
                return true;
            }
        }
        return false;
    }

    private static boolean matchesAt(List<String> words, List<String> phrase, int start) {
        for (int i = 0; i < phrase.size(); i++) {
            if (!words.get(start + i).startsWith(phrase.get(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isSeparator(char character) {
        return character == '^'
                || character == '='
                || character == '\0'
                || Character.isWhitespace(character)
                || Character.isSpaceChar(character);
    }

    /// Upper case first, which unites more letters than lower case does: ß and ss, ς and σ.
    private static String caseless(String text) {
        return text.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
    }

    private static String decomposed(String text) {
        return Normalizer.normalize(text, Normalizer.Form.NFKD);
    }

    private static boolean isAccent(int codePoint) {
        return Character.getType(codePoint) == Character.NON_SPACING_MARK
                && Character.UnicodeScript.of(codePoint) == Character.UnicodeScript.INHERITED
                && codePoint != 0x3099
                && codePoint != 0x309A;
    }

    private static int withoutStroke(int codePoint) {
        return switch (codePoint) {
            case 'ø' -> 'o';
            case 'ł' -> 'l';
            case 'đ', 'ð' -> 'd';
            case 'ħ' -> 'h';
            case 'ŧ' -> 't';
            case 'ı' -> 'i';
            default -> codePoint;
        };
    }

    private static int endOfGroups(String text) {
        int end = significantEnd(text);
        while (end > 0 && text.charAt(end - 1) == '=') {
            end = significantEnd(text.substring(0, end - 1));
        }
        return end;
    }

    private static int significantEnd(String text) {
        int end = text.length();
        while (end > 0 && (text.charAt(end - 1) == ' ' || text.charAt(end - 1) == '\0')) {
            end--;
        }
        return end;
    }

    private static boolean isAscii(String text, int end) {
        for (int i = 0; i < end; i++) {
            if (text.charAt(i) >= 0x80) {
                return false;
            }
        }
        return true;
    }

    private static String lowerAscii(String text, int end) {
        return text.substring(0, end).toLowerCase(Locale.ROOT);
    }
}
