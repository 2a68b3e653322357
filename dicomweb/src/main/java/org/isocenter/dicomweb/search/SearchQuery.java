package org.isocenter.dicomweb.search;

import java.math.BigInteger;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.isocenter.dicom.data.Tag;
import org.isocenter.dicom.data.Vr;
import org.isocenter.dicom.dictionary.Dictionary;
import org.isocenter.dicom.value.DateValue;
import org.isocenter.dicomweb.instance.IndexedAttribute;
import org.isocenter.dicomweb.instance.Level;
import org.isocenter.dicomweb.instance.Uid;
import org.isocenter.http.Query;

/// What a search asks for. Pure: the parameters go in, conditions or the first mistake come out.
sealed interface SearchQuery {
    /// A query that can be run.
    ///
    /// @param study the study of the path
    /// @param series the series of the path
    /// @param include the attributes named in `includefield`, beside the default ones
    /// @param includeAll whether `includefield=all` was given (QRY-54)
    record Valid(
            SearchResource resource,
            Optional<Uid> study,
            Optional<Uid> series,
            List<Condition> conditions,
            Set<Tag> include,
            boolean includeAll,
            int limit,
            int offset)
            implements SearchQuery {}

    /// A parameter is wrong; the message names it (ERR-3).
    record Malformed(String message) implements SearchQuery {}

    Pattern INTEGER = Pattern.compile("[+-]?[0-9]{1,64}");

    BigInteger GREATEST = BigInteger.valueOf(Integer.MAX_VALUE);

    /// Less than any number that is wanted.
    BigInteger NONE = BigInteger.valueOf(-1);

    int MOST = 200;
    int STANDARD = 100;

    /// The canonical names, as refusals print them (ERR-3).
    String LIMIT = "Limit";

    String OFFSET = "Offset";
    String FUZZY_MATCHING = "FuzzyMatching";
    String INCLUDE_FIELD = "IncludeField";

    static SearchQuery parse(
            SearchResource resource,
            Optional<Uid> study,
            Optional<Uid> series,
            Query query,
            Matching matching) {
        return new Parser(resource, study, series, matching).parse(query);
    }

    /// Reads the parameters one after the other. Attributes are understood last, because
    /// `fuzzymatching` may follow them.
    final class Parser {
        private final SearchResource resource;
        private final Optional<Uid> study;
        private final Optional<Uid> series;
        private final Matching matching;
        private final Set<String> seen = new HashSet<>();
        private final List<Query.Parameter> attributes = new ArrayList<>();
        private final Set<Tag> include = new TreeSet<>();
        private boolean includeAll;
        private boolean fuzzy;
        private int limit = STANDARD;
        private int offset;

        private Parser(
                SearchResource resource,
                Optional<Uid> study,
                Optional<Uid> series,
                Matching matching) {
            this.resource = resource;
            this.study = study;
            this.series = series;
            this.matching = matching;
        }

        private SearchQuery parse(Query query) {
            for (Query.Parameter parameter : query.parameters()) {
                Optional<String> mistake =
                        switch (parameter.name().toLowerCase(Locale.ROOT)) {
                            case "limit" -> limit(parameter.value());
                            case "offset" -> offset(parameter.value());
                            case "fuzzymatching" -> fuzzyMatching(parameter.value());
                            case "includefield" -> includeField(parameter.value());
                            default -> {
                                attributes.add(parameter);
                                yield Optional.empty();
                            }
                        };
                if (mistake.isPresent()) {
                    return new Malformed(mistake.get());
                }
            }
            List<Condition> conditions = new ArrayList<>();
            for (Query.Parameter parameter : attributes) {
                switch (condition(parameter)) {
                    case Understood.As(Condition condition) -> conditions.add(condition);
                    case Understood.Anything(Tag tag) -> include.add(tag); // QRY-52
                    case Understood.Not(String reason) -> {
                        return new Malformed(
                                "The parameter " + parameter.name() + " " + reason + ".");
                    }
                }
            }
            return new Valid(
                    resource, study, series, conditions, include, includeAll, limit, offset);
        }

        private Optional<String> limit(String value) {
            OptionalInt number = number(value, 1, MOST);
            limit = number.orElse(STANDARD);
            return once(LIMIT, number.isPresent(), "must be one integer from 1 to " + MOST + ".");
        }

        private Optional<String> offset(String value) {
            OptionalInt number = number(value, 0, Integer.MAX_VALUE); // QRY-12: beyond any end
            offset = number.orElse(0);
            return once(OFFSET, number.isPresent(), "must be one integer, 0 or greater.");
        }

        private Optional<String> fuzzyMatching(String value) {
            fuzzy = value.strip().equalsIgnoreCase("true");
            return once(
                    FUZZY_MATCHING,
                    fuzzy || value.strip().equalsIgnoreCase("false"),
                    "must be either true or false, once.");
        }

        private Optional<String> once(String name, boolean valid, String otherwise) {
            return seen.add(name) && valid
                    ? Optional.empty()
                    : Optional.of("The parameter " + name + " " + otherwise);
        }

        private Optional<String> includeField(String value) {
            for (String field : value.split(",", -1)) {
                if (field.strip().equalsIgnoreCase("all")) { // QRY-55
                    includeAll = true;
                    continue;
                }
                Optional<Tag> tag = attribute(field.strip());
                if (tag.isEmpty()) {
                    return Optional.of(
                            "The parameter "
                                    + INCLUDE_FIELD
                                    + " names an unknown attribute: "
                                    + field
                                    + ".");
                }
                include.add(tag.get());
            }
            return Optional.empty();
        }

        private sealed interface Understood {
            record As(Condition condition) implements Understood {}

            /// Whatever the attribute is, the result has it.
            record Anything(Tag tag) implements Understood {}

            record Not(String reason) implements Understood {}
        }

        private Understood condition(Query.Parameter parameter) {
            Optional<Tag> tag = attribute(parameter.name());
            if (tag.isEmpty()) {
                return new Understood.Not("is unknown");
            }
            if (!seen.add(tag.get().hex())) {
                return new Understood.Not("is given more than once"); // QRY-7
            }
            if (tag.get().equals(Tag.MODALITIES_IN_STUDY)) {
                return resource.levels().contains(Level.STUDY)
                        ? modalities(parameter.value())
                        : new Understood.Not("cannot be searched here");
            }
            Optional<IndexedAttribute> indexed =
                    IndexedAttribute.of(tag.get())
                            .filter(a -> resource.levels().contains(a.level()));
            return indexed.isPresent()
                    ? condition(indexed.get(), parameter.value())
                    : new Understood.Not("cannot be searched here"); // QRY-6, QRY-9
        }

        private Understood condition(IndexedAttribute attribute, String value) {
            return switch (QueryValue.parse(attribute.vr(), value, fuzzy, matching)) {
                case QueryValue.Text(String folded) ->
                        new Understood.As(new Condition.Equal(attribute, folded));
                case QueryValue.Texts(List<String> folded) ->
                        new Understood.As(new Condition.OneOf(attribute, folded));
                case QueryValue.Like(Wildcards wildcards) ->
                        new Understood.As(new Condition.Like(attribute, wildcards));
                case QueryValue.Anything() -> new Understood.Anything(attribute.tag());
                case QueryValue.Words(List<String> words) ->
                        new Understood.As(new Condition.Named(attribute, words));
                case QueryValue.Dates(Optional<LocalDate> from, Optional<LocalDate> to) ->
                        new Understood.As(dates(attribute, from, to));
                case QueryValue.Unmatchable() ->
                        new Understood.As(new Condition.Never(attribute.tag(), attribute.level()));
                case QueryValue.Malformed(String reason) -> new Understood.Not(reason);
                case QueryValue.Moments _,
                        QueryValue.Times _,
                        QueryValue.Whole _,
                        QueryValue.Decimal _ ->
                        throw new IllegalStateException(
                                "no column has values like those of " + attribute);
            };
        }

        private static Condition dates(
                IndexedAttribute attribute, Optional<LocalDate> from, Optional<LocalDate> to) {
            return from.isPresent() && from.equals(to)
                    ? new Condition.Equal(attribute, DateValue.format(from.get()))
                    : new Condition.Between(
                            attribute, from.map(DateValue::format), to.map(DateValue::format));
        }

        private Understood modalities(String value) {
            return switch (QueryValue.parse(Vr.CS, value, /* fuzzy= */ false, matching)) {
                case QueryValue.Text(String folded) ->
                        new Understood.As(new Condition.HasModality(folded));
                case QueryValue.Like(Wildcards wildcards) ->
                        new Understood.As(new Condition.HasModalityLike(wildcards));
                case QueryValue.Anything() -> new Understood.Anything(Tag.MODALITIES_IN_STUDY);
                case QueryValue.Malformed(String reason) -> new Understood.Not(reason);
                case QueryValue.Texts _,
                        QueryValue.Words _,
                        QueryValue.Dates _,
                        QueryValue.Moments _,
                        QueryValue.Times _,
                        QueryValue.Whole _,
                        QueryValue.Decimal _,
                        QueryValue.Unmatchable _ ->
                        new Understood.As(
                                new Condition.Never(Tag.MODALITIES_IN_STUDY, Level.STUDY));
            };
        }

        /// Eight hexadecimal digits, or a keyword (QRY-3).
        private static Optional<Tag> attribute(String id) {
            Optional<Tag> tag = Tag.parse(id);
            return tag.isPresent() ? tag : Dictionary.find(id).map(row -> row.tag());
        }

        /// Digits of other scripts are none here. What is too great to be counted is the greatest
        /// number there is.
        private static OptionalInt number(String text, int least, int most) {
            String digits = text.strip();
            if (!INTEGER.matcher(digits).matches()) {
                return OptionalInt.empty();
            }
            int number = new BigInteger(digits).min(GREATEST).max(NONE).intValueExact();
            return number >= least && number <= most ? OptionalInt.of(number) : OptionalInt.empty();
        }
    }
}
