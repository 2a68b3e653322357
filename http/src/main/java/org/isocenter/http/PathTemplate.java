package org.isocenter.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A path with variables (in the manner of RFC 6570): `/studies/{study}/series`.
///
/// `{name}` is one segment, or the part of a segment between fixed texts, as in
/// `applications(appId='{appId}')`; `{+name}` is one or more whole segments. Literals compare
/// without regard to case; values are taken as sent, percent-decoded after the path was split.
final class PathTemplate {
    private static final Pattern VARIABLE = Pattern.compile("\\{(\\+?)([A-Za-z][A-Za-z0-9]*)\\}");

    /// What stands between two slashes.
    sealed interface Part {}

    record Literal(String lowerCase) implements Part {}

    record Variable(String name) implements Part {}

    /// Fixed texts with variables between them.
    ///
    /// @param texts before, between and behind the variables; one more than there are names
    record Mixed(List<String> texts, List<String> names) implements Part {
        /// The values of the variables; empty when the segment does not match. Each value is as
        /// short as it can be, and at least one character. The earliest place of each text leaves
        /// most to the others, so that there is never a reason to try a later one.
        Optional<List<String>> values(String segment) {
            String head = texts.getFirst();
            String tail = texts.getLast();
            int end = segment.length() - tail.length();
            if (!segment.regionMatches(true, 0, head, 0, head.length())
                    || end < 0
                    || !segment.regionMatches(true, end, tail, 0, tail.length())) {
                return Optional.empty();
            }
            List<String> values = new ArrayList<>(names.size());
            int at = head.length();
            for (String text : texts.subList(1, texts.size() - 1)) {
                int next = indexOf(segment, text, at + 1, end);
                if (next < 0) {
                    return Optional.empty();
                }
                values.add(segment.substring(at, next));
                at = next + text.length();
            }
            if (at >= end) {
                return Optional.empty();
            }
            values.add(segment.substring(at, end));
            return Optional.of(values);
        }

        private static int indexOf(String segment, String text, int from, int end) {
            for (int i = from; i + text.length() <= end; i++) {
                if (segment.regionMatches(true, i, text, 0, text.length())) {
                    return i;
                }
            }
            return -1;
        }
    }

    record Rest(String name) implements Part {}

    private final String source;
    private final List<Part> parts;

    private PathTemplate(String source, List<Part> parts) {
        this.source = source;
        this.parts = parts;
    }

    static PathTemplate of(String template) {
        List<Part> parts = new ArrayList<>();
        for (String segment : split(template)) {
            parts.add(part(segment));
        }
        return new PathTemplate(template, List.copyOf(parts));
    }

    List<Part> parts() {
        return parts;
    }

    /// The segments of a path, still encoded; empty ones are dropped.
    static List<String> split(String path) {
        List<String> segments = new ArrayList<>();
        int start = 0;
        while (start <= path.length()) {
            int slash = path.indexOf('/', start);
            int end = slash < 0 ? path.length() : slash;
            if (end > start) {
                segments.add(path.substring(start, end));
            }
            start = end + 1;
        }
        return segments;
    }

    private static Part part(String segment) {
        Matcher matcher = VARIABLE.matcher(segment);
        if (!matcher.find()) {
            return new Literal(segment.toLowerCase(Locale.ROOT));
        }
        if (matcher.start() == 0 && matcher.end() == segment.length()) {
            String name = matcher.group(2);
            return matcher.group(1).isEmpty() ? new Variable(name) : new Rest(name);
        }
        List<String> texts = new ArrayList<>();
        List<String> names = new ArrayList<>();
        int from = 0;
        do {
            texts.add(segment.substring(from, matcher.start()));
            names.add(matcher.group(2));
            from = matcher.end();
        } while (matcher.find());
        texts.add(segment.substring(from));
        return new Mixed(List.copyOf(texts), List.copyOf(names));
    }

    /// Whether the segments match from here on; fills in the variables.
    boolean matches(List<String> decodedSegments, Map<String, String> variables) {
        return matches(0, decodedSegments, 0, variables);
    }

    private boolean matches(int part, List<String> segments, int at, Map<String, String> found) {
        if (part == parts.size()) {
            return at == segments.size();
        }
        if (at == segments.size()) {
            return false;
        }
        String segment = segments.get(at);
        return switch (parts.get(part)) {
            case Literal(String literal) ->
                    segment.toLowerCase(Locale.ROOT).equals(literal)
                            && matches(part + 1, segments, at + 1, found);
            case Variable(String name) -> {
                if (!matches(part + 1, segments, at + 1, found)) {
                    yield false;
                }
                found.put(name, segment);
                yield true;
            }
            case Mixed mixed -> {
                Optional<List<String>> values = mixed.values(segment);
                if (values.isEmpty() || !matches(part + 1, segments, at + 1, found)) {
                    yield false;
                }
                for (int i = 0; i < mixed.names.size(); i++) {
                    found.put(mixed.names.get(i), values.get().get(i));
                }
                yield true;
            }
            case Rest(String name) -> {
                for (int end = segments.size(); end > at; end--) {
                    if (matches(part + 1, segments, end, found)) {
                        found.put(name, String.join("/", segments.subList(at, end)));
                        yield true;
                    }
                }
                yield false;
            }
        };
    }

    @Override
    public String toString() {
        return source;
    }
}
