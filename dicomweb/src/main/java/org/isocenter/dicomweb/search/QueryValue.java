package org.isocenter.dicomweb.search;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.isocenter.dicom.data.Vr;
import org.isocenter.dicom.value.DateTimeValue;
import org.isocenter.dicom.value.DateValue;
import org.isocenter.dicom.value.Folding;
import org.isocenter.dicom.value.Parsed;
import org.isocenter.dicom.value.Range;
import org.isocenter.dicom.value.TimeValue;

/// What the value of a query parameter asks for, by the value representation of the attribute
/// (contract section 8.4). Unless it is to be read as the standard says ([Matching]), there are no
/// wildcards and no lists: `*`, `?`, commas and backslashes are characters like others.
sealed interface QueryValue {
    /// A text, folded as values of its type are (QRY-21 to QRY-23).
    record Text(String folded) implements QueryValue {}

    /// Texts, folded, of which one is to be matched.
    record Texts(List<String> folded) implements QueryValue {}

    /// A text with wildcards.
    record Like(Wildcards wildcards) implements QueryValue {}

    /// Any value, and none.
    record Anything() implements QueryValue {}

    /// The beginnings of consecutive words of a name (QRY-41), folded.
    record Words(List<String> words) implements QueryValue {}

    /// Dates from one to another (QRY-26).
    record Dates(Optional<LocalDate> from, Optional<LocalDate> to) implements QueryValue {}

    /// Moments from one to another; what is left out of a date and time is its first (QRY-28).
    record Moments(Optional<LocalDateTime> from, Optional<LocalDateTime> to)
            implements QueryValue {}

    /// Times of a day from one to another, in microseconds since midnight (QRY-29).
    record Times(Optional<Long> fromMicros, Optional<Long> toMicros) implements QueryValue {}

    /// A whole number (QRY-30, QRY-31).
    record Whole(long number) implements QueryValue {}

    /// A number (QRY-30).
    record Decimal(double number) implements QueryValue {}

    /// Nothing can be equal to this.
    record Unmatchable() implements QueryValue {}

    /// The value cannot be read.
    ///
    /// @param reason continues a sentence that begins with the parameter
    record Malformed(String reason) implements QueryValue {}

    /// More words than a name that is indexed can have: three groups of 64 characters.
    int MOST_WORDS = 100;

    /// The longest number that is read.
    int LONGEST_NUMBER = 64;

    /// Between the UIDs of a list.
    Pattern SEPARATOR = Pattern.compile("[,\\\\]");

    /// Digits of other scripts are none here.
    Pattern WHOLE = Pattern.compile("[+-]?[0-9]+");

    Pattern DECIMAL = Pattern.compile("[+-]?([0-9]+(\\.[0-9]*)?|\\.[0-9]+)([eE][+-]?[0-9]{1,3})?");

    /// Reads a value.
    ///
    /// @param fuzzy whether names are matched by words (QRY-40); those with wildcards are not
    static QueryValue parse(Vr vr, String value, boolean fuzzy, Matching matching) {
        if (Folding.text(value).isBlank()) {
            return new Malformed("has no value"); // QRY-8
        }
        return switch (vr) {
            case PN -> {
                String folded = Folding.name(value);
                yield fuzzy && !areWildcards(folded, matching)
                        ? words(value)
                        : text(folded, matching);
            }
            case AE, CS, LO, LT, SH, ST, UC, UR, UT -> text(Folding.text(value), matching);
            case UI -> uids(value, matching);
            case AS -> text(Folding.text(value), Matching.LITERAL);
            case DA ->
                    range(
                            "date",
                            value,
                            DateValue.parseRange(unpadded(value)),
                            Function.identity(),
                            Dates::new);
            case DT -> moments(value);
            case TM ->
                    range(
                            "time",
                            value,
                            TimeValue.parseRange(unpadded(value)),
                            TimeValue::firstMicroOfDay,
                            Times::new);
            case IS, SL, SS, SV, UL, US, UV -> {
                OptionalLong number = whole(unpadded(value));
                yield number.isPresent()
                        ? new Whole(number.getAsLong())
                        : new Malformed("needs an integer, not " + value);
            }
            case DS, FD, FL -> {
                OptionalDouble number = decimal(unpadded(value));
                yield number.isPresent()
                        ? new Decimal(number.getAsDouble())
                        : new Malformed("needs a number, not " + value);
            }
            case AT, OB, OD, OF, OL, OV, OW, SQ, UN ->
                    new Malformed("is of the type " + vr + ", which cannot be searched");
        };
    }

    private static boolean areWildcards(String folded, Matching matching) {
        return switch (matching) {
            case LITERAL -> false;
            case STANDARD -> Wildcards.areIn(folded);
        };
    }

    private static QueryValue text(String folded, Matching matching) {
        if (folded.indexOf('\0') >= 0) {
            return new Unmatchable();
        }
        if (!areWildcards(folded, matching)) {
            return new Text(folded);
        }
        Wildcards wildcards = new Wildcards(folded);
        return wildcards.isUniversal() ? new Anything() : new Like(wildcards);
    }

    /// A UID, or a list of them with commas or backslashes between them (PS3.18 §8.3.4.1).
    private static QueryValue uids(String value, Matching matching) {
        List<String> folded =
                switch (matching) {
                    case LITERAL -> List.of(Folding.text(value));
                    case STANDARD ->
                            Arrays.stream(SEPARATOR.split(value, -1))
                                    .map(uid -> Folding.text(uid.strip()))
                                    .distinct()
                                    .toList();
                };
        if (folded.isEmpty() || folded.stream().anyMatch(String::isEmpty)) {
            return new Malformed("has an empty UID in its list");
        }
        return folded.size() == 1 || folded.stream().anyMatch(uid -> uid.indexOf('\0') >= 0)
                ? text(String.join(",", folded), Matching.LITERAL)
                : new Texts(folded);
    }

    private static QueryValue words(String value) {
        if (value.indexOf('"') >= 0) {
            return new Malformed("must not have a quotation mark with FuzzyMatching"); // QRY-44
        }
        List<String> words = Folding.words(value);
        return words.isEmpty() || words.size() > MOST_WORDS ? new Unmatchable() : new Words(words);
    }

    private static QueryValue moments(String value) {
        Parsed<Range<DateTimeValue>> parsed = DateTimeValue.parseRange(unpadded(value));
        boolean zoned =
                parsed.toOptional()
                        .map(range ->
                                range.from().flatMap(DateTimeValue::offset).isPresent()
                                        || range.to().flatMap(DateTimeValue::offset).isPresent())
                        .orElse(false);
        return zoned
                ? new Malformed("must not have an offset from UTC: " + value)
                : range("date and time", value, parsed, DateTimeValue::earliest, Moments::new);
    }

    /// Makes a condition of the two ends.
    @FunctionalInterface
    interface Ends<T> {
        QueryValue of(Optional<T> from, Optional<T> to);
    }

    private static <S, T extends Comparable<? super T>> QueryValue range(
            String what,
            String value,
            Parsed<Range<S>> parsed,
            Function<S, T> point,
            Ends<T> ends) {
        return switch (parsed) {
            case Parsed.Invalid<Range<S>> _ ->
                    new Malformed("has no valid " + what + " or range: " + value);
            case Parsed.Valid<Range<S>>(Range<S> range) -> {
                Optional<T> from = range.from().map(point);
                Optional<T> to = range.to().map(point);
                yield from.isPresent() && to.isPresent() && from.get().compareTo(to.get()) > 0
                        ? new Malformed("has a range that ends before it begins: " + value)
                        : ends.of(from, to);
            }
        };
    }

    /// Without the spaces and NULs that pad values (QRY-22, QRY-23).
    private static String unpadded(String value) {
        int end = value.length();
        while (end > 0 && (value.charAt(end - 1) == ' ' || value.charAt(end - 1) == '\0')) {
            end--;
        }
        return value.substring(0, end).stripLeading();
    }

    private static OptionalLong whole(String text) {
        try {
            return text.length() > LONGEST_NUMBER || !WHOLE.matcher(text).matches()
                    ? OptionalLong.empty()
                    : OptionalLong.of(Long.parseLong(text));
        } catch (NumberFormatException e) {
            return OptionalLong.empty();
        }
    }

    private static OptionalDouble decimal(String text) {
        return text.length() <= LONGEST_NUMBER && DECIMAL.matcher(text).matches()
                ? OptionalDouble.of(Double.parseDouble(text))
                : OptionalDouble.empty();
    }
}
