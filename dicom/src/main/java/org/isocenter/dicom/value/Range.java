package org.isocenter.dicom.value;

import java.util.Optional;
import java.util.function.Function;

/// What a date or time in a query asks for: one value, or all from one to another, both included, with
/// one end open or none (PS3.4 §C.2.2.2.5).
///
/// @param from the lower end; nothing is too early when it is absent
/// @param to the upper end; nothing is too late when it is absent
/// @param single whether the query has one value, which is then both ends
public record Range<T>(Optional<T> from, Optional<T> to, boolean single) {
    static <T> Range<T> only(T value) {
        return new Range<>(Optional.of(value), Optional.of(value), true);
    }

    static <T> Range<T> between(Optional<T> from, Optional<T> to) {
        return new Range<>(from, to, false);
    }

    /// The range of a text whose ends are on the two sides of the hyphen at `hyphen`.
    static <T> Parsed<Range<T>> split(String text, int hyphen, Function<String, Parsed<T>> parser) {
        String before = text.substring(0, hyphen).strip();
        String after = text.substring(hyphen + 1).strip();
        if (before.isEmpty() && after.isEmpty()) {
            return Parsed.not(Problem.Kind.FORM, "a range without ends");
        }
        Parsed<T> from =
                before.isEmpty() ? Parsed.not(Problem.Kind.FORM, "") : parser.apply(before);
        Parsed<T> to = after.isEmpty() ? Parsed.not(Problem.Kind.FORM, "") : parser.apply(after);
        if (!before.isEmpty() && from instanceof Parsed.Invalid<T>(Problem problem)) {
            return new Parsed.Invalid<>(problem);
        }
        if (!after.isEmpty() && to instanceof Parsed.Invalid<T>(Problem problem)) {
            return new Parsed.Invalid<>(problem);
        }
        return Parsed.of(between(from.toOptional(), to.toOptional()));
    }
}
