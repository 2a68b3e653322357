package org.isocenter.dicomweb.openapi;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// Writes a tree as YAML (YAML 1.2 §8.2), as far as our own documents need it.
final class Yaml {
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z/][A-Za-z0-9 /_+.-]*");
    private static final Pattern NOT_TEXT =
            Pattern.compile("(?i)true|false|null|yes|no|on|off|y|n");

    private Yaml() {}

    static String write(Map<?, ?> document) {
        StringBuilder out = new StringBuilder();
        writeMap(out, document, 0);
        return out.toString();
    }

    private static void writeMap(StringBuilder out, Map<?, ?> map, int depth) {
        for (Map.Entry<?, ?> member : map.entrySet()) {
            indent(out, depth);
            out.append(text(String.valueOf(member.getKey()))).append(':');
            writeValue(out, member.getValue(), depth);
        }
    }

    private static void writeValue(StringBuilder out, Object value, int depth) {
        switch (value) {
            case Map<?, ?> map when !map.isEmpty() -> {
                out.append('\n');
                writeMap(out, map, depth + 1);
            }
            case List<?> list when !list.isEmpty() -> {
                out.append('\n');
                for (Object item : list) {
                    indent(out, depth + 1);
                    out.append('-');
                    writeValue(out, item, depth + 1);
                }
            }
            case Map<?, ?> _ -> out.append(" {}\n");
            case List<?> _ -> out.append(" []\n");
            case String text -> out.append(' ').append(text(text)).append('\n');
            default -> out.append(' ').append(value).append('\n');
        }
    }

    private static String text(String text) {
        return PLAIN.matcher(text).matches()
                        && !text.endsWith(" ")
                        && !NOT_TEXT.matcher(text).matches()
                ? text
                : "'" + text.replace("'", "''") + "'";
    }

    private static void indent(StringBuilder out, int depth) {
        out.repeat("  ", depth);
    }
}
