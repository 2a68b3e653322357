package org.isocenter.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Header fields in the order they were sent; names compare without regard to case (RFC 9110 §5.1).
/// Immutable.
public final class Headers {
    private static final Headers NONE = new Headers(List.of());

    /// One header field.
    ///
    /// @param name as sent
    /// @param value without surrounding white space
    public record Field(String name, String value) {}

    private final List<Field> fields;

    private Headers(List<Field> fields) {
        this.fields = fields;
    }

    /// No fields.
    public static Headers none() {
        return NONE;
    }

    /// These fields, in this order.
    public static Headers of(List<Field> fields) {
        return fields.isEmpty() ? NONE : new Headers(List.copyOf(fields));
    }

    /// The value of the first field of that name.
    public Optional<String> first(String name) {
        for (Field field : fields) {
            if (field.name.equalsIgnoreCase(name)) {
                return Optional.of(field.value);
            }
        }
        return Optional.empty();
    }

    /// The values of all fields of that name, in order.
    public List<String> all(String name) {
        List<String> values = new ArrayList<>();
        for (Field field : fields) {
            if (field.name.equalsIgnoreCase(name)) {
                values.add(field.value);
            }
        }
        return values;
    }

    /// The fields whose names begin with that prefix, in order, without regard to case.
    public List<Field> startingWith(String prefix) {
        String folded = prefix.toLowerCase(Locale.ROOT);
        List<Field> found = new ArrayList<>();
        for (Field field : fields) {
            if (field.name.toLowerCase(Locale.ROOT).startsWith(folded)) {
                found.add(field);
            }
        }
        return found;
    }

    /// All fields, in order.
    public List<Field> fields() {
        return fields;
    }

    /// These fields and one more at the end.
    public Headers with(String name, String value) {
        List<Field> more = new ArrayList<>(fields.size() + 1);
        more.addAll(fields);
        more.add(new Field(name, value));
        return new Headers(List.copyOf(more));
    }

    /// These fields with all of that name replaced by one.
    public Headers replace(String name, String value) {
        return without(name).with(name, value);
    }

    /// These fields less those of that name.
    public Headers without(String name) {
        List<Field> rest = new ArrayList<>(fields);
        rest.removeIf(field -> field.name.equalsIgnoreCase(name));
        return of(rest);
    }

    @Override
    public String toString() {
        return fields.toString();
    }
}
