package org.isocenter.cli.http;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.isocenter.cli.CommandFailure;
import org.jspecify.annotations.Nullable;

/// Looks into documents of maps, lists and scalars.
public final class Documents {
    private Documents() {}

    /// The value at the end of a path of member names.
    public static Optional<Object> at(@Nullable Object document, String... path) {
        Object at = document;
        for (String name : path) {
            if (!(at instanceof Map<?, ?> members)) {
                return Optional.empty();
            }
            at = members.get(name);
        }
        return Optional.ofNullable(at);
    }

    /// The text at the end of a path, empty when there is none.
    public static String text(@Nullable Object document, String... path) {
        return at(document, path).map(Object::toString).orElse("");
    }

    /// The text at the end of a path that a server ought to have answered.
    public static String required(@Nullable Object document, String... path) throws CommandFailure {
        return at(document, path)
                .map(Object::toString)
                .orElseThrow(() ->
                        new CommandFailure("the server's answer lacks " + String.join(".", path)));
    }

    /// The objects of the list at the end of a path.
    public static List<Map<?, ?>> objects(@Nullable Object document, String... path) {
        List<Map<?, ?>> found = new ArrayList<>();
        if (at(document, path).orElse(null) instanceof List<?> list) {
            for (Object one : list) {
                if (one instanceof Map<?, ?> members) {
                    found.add(members);
                }
            }
        }
        return found;
    }

    /// The members of an object, to be changed.
    public static Map<String, Object> copy(@Nullable Object document) {
        Map<String, Object> copy = new LinkedHashMap<>();
        if (document instanceof Map<?, ?> members) {
            members.forEach((name, value) -> copy.put(String.valueOf(name), value));
        }
        return copy;
    }

    /// An object of one member.
    public static Map<String, Object> of(String name, Object value) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put(name, value);
        return members;
    }

    /// Adds a member when there is a value for it.
    public static void put(Map<String, Object> members, String name, @Nullable Object value) {
        if (value != null) {
            members.put(name, value);
        }
    }
}
