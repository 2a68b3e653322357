package org.isocenter.dicom.value;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A person's name (PN): up to three ways to write it, separated by `=`, each of up to five parts
/// separated by `^` (PS3.5 §6.2.1).
///
/// Spaces around a part mean nothing and are left out.
///
/// @param alphabetic in letters, as in Latin or Cyrillic script
/// @param ideographic in characters that stand for meanings, as in Kanji or Hanja
/// @param phonetic in characters that stand for sounds, as in Hiragana or Hangul
public record PersonName(Group alphabetic, Group ideographic, Group phonetic) {
    private static final int MAX_GROUPS = 3;
    private static final int MAX_PARTS = 5;

    /// One way to write a name. Parts that are not there are empty.
    public record Group(
            String familyName,
            String givenName,
            String middleName,
            String namePrefix,
            String nameSuffix) {
        /// No name in this way of writing.
        public static final Group EMPTY = new Group("", "", "", "", "");

        public boolean isEmpty() {
            return equals(EMPTY);
        }

        /// The parts with `^` between them, without those at the end that would only be followed by
        /// nothing.
        @Override
        public String toString() {
            return withoutTrailing(
                    '^',
                    Stream.of(familyName, givenName, middleName, namePrefix, nameSuffix)
                            .collect(Collectors.joining("^")));
        }
    }

    /// The name of a text. More than three groups or five parts are no name.
    public static Parsed<PersonName> parse(String text) {
        List<String> groups = split(text, '=');
        if (groups.size() > MAX_GROUPS) {
            return Parsed.not(Problem.Kind.FORM, "a name with more than 3 component groups");
        }
        List<Group> parsed = new ArrayList<>(MAX_GROUPS);
        for (String group : groups) {
            List<String> parts = split(group, '^');
            if (parts.size() > MAX_PARTS) {
                return Parsed.not(Problem.Kind.FORM, "a name with more than 5 components");
            }
            parsed.add(
                    new Group(
                            part(parts, 0),
                            part(parts, 1),
                            part(parts, 2),
                            part(parts, 3),
                            part(parts, 4)));
        }
        while (parsed.size() < MAX_GROUPS) {
            parsed.add(Group.EMPTY);
        }
        return Parsed.of(new PersonName(parsed.get(0), parsed.get(1), parsed.get(2)));
    }

    /// The groups of a text as they stand there: alphabetic, ideographic, phonetic, each only if it has
    /// characters. What stands after a third `=` stays with the third. This is how names are written
    /// in JSON (PS3.18 §F.2.2), where a wrong name is kept as it is.
    public static Groups groups(String text) {
        int first = text.indexOf('=');
        if (first < 0) {
            return new Groups(present(text), Optional.empty(), Optional.empty());
        }
        int second = text.indexOf('=', first + 1);
        String middle = text.substring(first + 1, second < 0 ? text.length() : second);
        String last = second < 0 ? "" : text.substring(second + 1);
        return new Groups(present(text.substring(0, first)), present(middle), present(last));
    }

    /// The groups of a name, not taken apart.
    public record Groups(
            Optional<String> alphabetic, Optional<String> ideographic, Optional<String> phonetic) {
        /// The groups with `=` between them, as short as can be.
        @Override
        public String toString() {
            return withoutTrailing(
                    '=',
                    alphabetic.orElse("")
                            + '='
                            + ideographic.orElse("")
                            + '='
                            + phonetic.orElse(""));
        }
    }

    /// The groups with `=` between them, as short as can be.
    @Override
    public String toString() {
        return withoutTrailing('=', alphabetic + "=" + ideographic + "=" + phonetic);
    }

    private static Optional<String> present(String group) {
        String text = group.substring(0, Digits.endOf(group, 0, group.length()));
        return text.isEmpty() ? Optional.empty() : Optional.of(text);
    }

    private static String part(List<String> parts, int index) {
        return index < parts.size() ? parts.get(index).strip() : "";
    }

    /// The parts of a text; at most one more than any name can have, so that a hostile one costs little.
    private static List<String> split(String text, char delimiter) {
        List<String> parts = new ArrayList<>(MAX_PARTS);
        int start = 0;
        for (int end = text.indexOf(delimiter);
                end >= 0 && parts.size() <= MAX_PARTS;
                end = text.indexOf(delimiter, start)) {
            parts.add(text.substring(start, end));
            start = end + 1;
        }
        parts.add(text.substring(start));
        return parts;
    }

    private static String withoutTrailing(char delimiter, String text) {
        int end = text.length();
        while (end > 0 && text.charAt(end - 1) == delimiter) {
            end--;
        }
        return text.substring(0, end);
    }
}
