package org.isocenter.dicom.json;

import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A JSON document as maps, lists, strings and doubles; `null` is the string `null` in a wrapper that
/// equals nothing else.
final class JsonTree {
    static final Object NULL =
            new Object() {
                @Override
                public String toString() {
                    return "null";
                }
            };

    private JsonTree() {}

    static Object parse(byte[] json) throws Exception {
        JsonInput in = new JsonInput(new ByteArrayInputStream(json), 1 << 28, 1000);
        Object value = value(in);
        if (in.peek() >= 0) {
            throw in.refusal(
                    org.isocenter.dicom.data.DicomFormatException.Kind.MALFORMED, "more text");
        }
        return value;
    }

    /// The member of that name; [#NULL] when there is none.
    static Object member(Object object, Object name) {
        Object member = ((Map<?, ?>) object).get(name);
        return member == null ? NULL : member;
    }

    private static Object value(JsonInput in) throws Exception {
        switch (in.peek()) {
            case '{' -> {
                Map<String, Object> members = new LinkedHashMap<>();
                in.open('{');
                for (boolean first = true; in.more('}', first); first = false) {
                    String name = in.name();
                    members.put(name, value(in));
                }
                return members;
            }
            case '[' -> {
                List<Object> members = new ArrayList<>();
                in.open('[');
                for (boolean first = true; in.more(']', first); first = false) {
                    members.add(value(in));
                }
                return members;
            }
            case '"' -> {
                return in.string();
            }
            case 'n' -> {
                in.literal("null");
                return NULL;
            }
            case 't' -> {
                in.literal("true");
                return true;
            }
            case 'f' -> {
                in.literal("false");
                return false;
            }
            default -> {
                return Double.parseDouble(in.number());
            }
        }
    }
}
