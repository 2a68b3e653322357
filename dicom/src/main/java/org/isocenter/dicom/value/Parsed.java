package org.isocenter.dicom.value;

import java.util.Optional;
import java.util.function.Function;

/// A value that was read, or why it could not be.
public sealed interface Parsed<T> {
    /// The value.
    record Valid<T>(T value) implements Parsed<T> {}

    /// There is no value.
    record Invalid<T>(Problem problem) implements Parsed<T> {}

    static <T> Parsed<T> of(T value) {
        return new Valid<>(value);
    }

    static <T> Parsed<T> not(Problem.Kind kind, String sentence) {
        return new Invalid<>(new Problem(kind, sentence));
    }

    /// The value if there is one.
    default Optional<T> toOptional() {
        return switch (this) {
            case Valid<T>(T value) -> Optional.of(value);
            case Invalid<T> _ -> Optional.empty();
        };
    }

    /// What is wrong if there is no value.
    default Optional<Problem> failure() {
        return switch (this) {
            case Valid<T> _ -> Optional.empty();
            case Invalid<T>(Problem problem) -> Optional.of(problem);
        };
    }

    /// What the function makes of the value; the same problem if there is none.
    default <U> Parsed<U> map(Function<? super T, ? extends U> function) {
        return switch (this) {
            case Valid<T>(T value) -> new Valid<>(function.apply(value));
            case Invalid<T>(Problem problem) -> new Invalid<>(problem);
        };
    }
}
