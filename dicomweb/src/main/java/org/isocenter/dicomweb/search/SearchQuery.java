package org.isocenter.dicomweb.search;

import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.isocenter.dicom.data.Tag;
import org.isocenter.dicom.data.Vr;
import org.isocenter.dicom.dictionary.Dictionary;
import org.isocenter.dicom.value.DateValue;
import org.isocenter.dicom.value.Parsed;
import org.isocenter.dicom.value.Range;
import org.isocenter.dicomweb.instance.IndexedAttribute;
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

    int MOST = 200;
    int STANDARD = 100;

    static SearchQuery parse(
            SearchResource resource, Optional<Uid> study, Optional<Uid> series, Query query) {
        List<Condition> conditions = new ArrayList<>();
        Set<Tag> include = new TreeSet<>();
        Set<String> seen = new HashSet<>();
        boolean all = false;
        int limit = STANDARD;
        int offset = 0;
        for (Query.Parameter parameter : query.parameters()) {
            switch (parameter.name().toLowerCase(Locale.ROOT)) {
                case "limit" -> {
                    Optional<Integer> number = number(parameter.value(), 1, MOST);
                    if (number.isEmpty() || !seen.add("limit")) {
                        return new Malformed(
                                "The parameter Limit must be one integer from 1 to " + MOST + ".");
                    }
                    limit = number.get();
                }
                case "offset" -> {
                    Optional<Integer> number = number(parameter.value(), 0, Integer.MAX_VALUE);
                    if (number.isEmpty() || !seen.add("offset")) {
                        return new Malformed(
                                "The parameter Offset must be one integer, 0 or greater.");
                    }
                    offset = number.get();
                }
                case "fuzzymatching" -> {
                    return new Malformed("The parameter FuzzyMatching is not supported yet.");
                }
                case "includefield" -> {
                    for (String field : parameter.value().split(",", -1)) {
                        if (field.strip().equalsIgnoreCase("all")) {
                            all = true;
                            continue;
                        }
                        Optional<Tag> tag = attribute(field.strip());
                        if (tag.isEmpty()) {
                            return new Malformed(
                                    "The parameter IncludeField names no attribute: "
                                            + field
                                            + ".");
                        }
                        include.add(tag.get());
                    }
                }
                default -> {
                    Optional<Tag> tag = attribute(parameter.name());
                    Optional<IndexedAttribute> indexed =
                            tag.flatMap(IndexedAttribute::of)
                                    .filter(a -> resource.levels().contains(a.level()));
                    if (indexed.isEmpty()) {
                        return new Malformed(
                                "The parameter " + parameter.name() + " cannot be searched here.");
                    }
                    if (!seen.add(tag.get().hex())) {
                        return new Malformed(
                                "The parameter " + parameter.name() + " is given twice.");
                    }
                    if (parameter.value().isBlank()) {
                        return new Malformed(
                                "The parameter " + parameter.name() + " has no value.");
                    }
                    Optional<Condition> condition = condition(indexed.get(), parameter.value());
                    if (condition.isEmpty()) {
                        return new Malformed(
                                "The parameter "
                                        + parameter.name()
                                        + " has no valid date or range of dates: "
                                        + parameter.value()
                                        + ".");
                    }
                    conditions.add(condition.get());
                }
            }
        }
        return new Valid(resource, study, series, conditions, include, all, limit, offset);
    }

    private static Optional<Condition> condition(IndexedAttribute attribute, String value) {
        if (attribute.vr() != Vr.DA) {
            return Optional.of(new Condition.Equal(attribute, attribute.fold(value)));
        }
        return switch (DateValue.parseRange(value)) {
            case Parsed.Invalid<Range<LocalDate>> _ -> Optional.empty();
            case Parsed.Valid<Range<LocalDate>>(Range<LocalDate> range) ->
                    Optional.of(
                            new Condition.Between(
                                    attribute,
                                    range.from().map(DateTimeFormatter.BASIC_ISO_DATE::format),
                                    range.to().map(DateTimeFormatter.BASIC_ISO_DATE::format)));
        };
    }

    /// Eight hexadecimal digits, or a keyword (QRY-3).
    private static Optional<Tag> attribute(String id) {
        Optional<Tag> tag = Tag.parse(id);
        return tag.isPresent() ? tag : Dictionary.find(id).map(row -> row.tag());
    }

    private static Optional<Integer> number(String text, int least, int most) {
        try {
            int number = Integer.parseInt(text.strip());
            return number >= least && number <= most ? Optional.of(number) : Optional.empty();
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }
}
