package org.isocenter.http.media;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// A media type or a range of them, with parameters (RFC 9110 §8.3.1, §12.5.1):
/// `multipart/related; type="application/dicom"; boundary=x`.
///
/// The parser takes what viewers really send: values without quotes although they hold characters
/// that want them (`type=application/dicom`), parameters given twice (the first counts), empty
/// parameters, and white space anywhere (rules dicom:GEN-23, dicom:RET-1).
///
/// @param type in lower case; `*` in a range
/// @param subtype in lower case; `*` in a range
/// @param parameters in order, names in lower case
public record MediaType(String type, String subtype, List<Parameter> parameters) {
    /// One parameter.
    ///
    /// @param name in lower case
    /// @param value as sent, without quotes
    public record Parameter(String name, String value) {}

    /// Copies the parameters.
    public MediaType {
        parameters = List.copyOf(parameters);
    }

    /// Reads one media type; empty when it is none.
    public static Optional<MediaType> parse(String text) {
        List<String> pieces = split(text, ';');
        String essence = pieces.get(0).strip().toLowerCase(Locale.ROOT);
        int slash = essence.indexOf('/');
        if (slash < 0) {
            return Optional.empty();
        }
        String type = essence.substring(0, slash).strip();
        String subtype = essence.substring(slash + 1).strip();
        if (!isToken(type) || !isToken(subtype)) {
            return Optional.empty();
        }
        List<Parameter> parameters = new ArrayList<>();
        for (String piece : pieces.subList(1, pieces.size())) {
            int equals = piece.indexOf('=');
            String name =
                    (equals < 0 ? piece : piece.substring(0, equals))
                            .strip()
                            .toLowerCase(Locale.ROOT);
            if (!name.isEmpty()) {
                String value = equals < 0 ? "" : piece.substring(equals + 1).strip();
                parameters.add(new Parameter(name, unquote(value)));
            }
        }
        return Optional.of(new MediaType(type, subtype, parameters));
    }

    /// Cuts at a separator where it does not stand in quotes. A quote that is never closed reaches
    /// to the end.
    static List<String> split(String text, char separator) {
        List<String> pieces = new ArrayList<>();
        int start = 0;
        boolean quoted = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (quoted && c == '\\') {
                i++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (c == separator && !quoted) {
                pieces.add(text.substring(start, i));
                start = i + 1;
            }
        }
        pieces.add(text.substring(start));
        return pieces;
    }

    private static boolean isToken(String text) {
        return !text.isEmpty()
                && text.chars()
                        .allMatch(c -> c > ' ' && c < 0x7f && "()<>@,;:\\\"/[]?={}".indexOf(c) < 0);
    }

    private static String unquote(String value) {
        if (!value.startsWith("\"")) {
            return value;
        }
        StringBuilder plain = new StringBuilder();
        for (int i = 1; i < value.length() && value.charAt(i) != '"'; i++) {
            if (value.charAt(i) == '\\' && i + 1 < value.length()) {
                i++;
            }
            plain.append(value.charAt(i));
        }
        return plain.toString();
    }

    /// Type and subtype: `application/dicom`.
    public String essence() {
        return type + "/" + subtype;
    }

    /// Whether this is that type, parameters aside.
    ///
    /// @param essence in any case
    public boolean is(String essence) {
        return essence().equalsIgnoreCase(essence);
    }

    /// Whether this, taken as a range, covers that type: `*/*` and `application/*` do (rule
    /// dicom:GEN-20).
    ///
    /// @param essence in any case
    public boolean covers(String essence) {
        if (type.equals("*")) {
            return subtype.equals("*");
        }
        return subtype.equals("*")
                ? essence.regionMatches(true, 0, type + "/", 0, type.length() + 1)
                : is(essence);
    }

    /// The first parameter of that name.
    ///
    /// @param name in any case
    public Optional<String> parameter(String name) {
        for (Parameter parameter : parameters) {
            if (parameter.name.equalsIgnoreCase(name)) {
                return Optional.of(parameter.value);
            }
        }
        return Optional.empty();
    }

    /// As it goes into a header field, with quotes where they are needed.
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(essence());
        for (Parameter parameter : parameters) {
            text.append("; ").append(parameter.name).append('=');
            if (isToken(parameter.value)) {
                text.append(parameter.value);
            } else {
                text.append('"')
                        .append(parameter.value.replace("\\", "\\\\").replace("\"", "\\\""))
                        .append('"');
            }
        }
        return text.toString();
    }
}
