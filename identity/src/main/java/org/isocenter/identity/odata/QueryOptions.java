package org.isocenter.identity.odata;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.isocenter.http.Query;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The query options of a request (OData 4.0 part 2, §5.1), read and checked. The dollar sign may be
/// left out, as Graph allows.
///
/// @param filter `$filter`
/// @param search `$search`
/// @param select `$select`; empty means the resource's default
/// @param expand `$expand`, names of navigation properties; options in parentheses are dropped
/// @param orderBy `$orderby`
/// @param top `$top`, the size of a page
/// @param count `$count=true`
/// @param skipToken `$skiptoken`, made by [Page]
public record QueryOptions(
        Optional<Filter> filter,
        Optional<Search> search,
        Set<String> select,
        Set<String> expand,
        List<OrderBy> orderBy,
        int top,
        boolean count,
        Optional<String> skipToken) {
    /// The size of a page when the client does not say.
    public static final int DEFAULT_TOP = 100;

    private static final int MAXIMUM_TOP = 999;
    private static final int MAXIMUM_NAMES = 100;

    private static final Set<String> UNSUPPORTED =
            Set.of("$skip", "$apply", "$compute", "$index", "$deltatoken");

    /// One key to sort by.
    ///
    /// @param path the property
    /// @param descending whether the greatest comes first
    public record OrderBy(Filter.Path path, boolean descending) {}

    /// Reads the options of a query.
    ///
    /// @throws OdataException if one cannot be read, is there twice or is not supported
    public static QueryOptions parse(Query query) throws OdataException {
        for (String name : UNSUPPORTED) {
            if (query.first(name).isPresent()) {
                throw new OdataException("The query option " + name + " is not supported.");
            }
        }
        Optional<String> filter = option(query, "filter");
        Optional<String> search = option(query, "search");
        return new QueryOptions(
                filter.isEmpty() ? Optional.empty() : Optional.of(FilterParser.parse(filter.get())),
                search.isEmpty() ? Optional.empty() : Optional.of(Search.parse(search.get())),
                names(option(query, "select")),
                expanded(option(query, "expand")),
                orderBy(option(query, "orderby")),
                top(option(query, "top")),
                option(query, "count").map(value -> value.equalsIgnoreCase("true")).orElse(false),
                option(query, "skiptoken"));
    }

    private static Optional<String> option(Query query, String name) throws OdataException {
        List<String> values = new ArrayList<>(query.all("$" + name));
        values.addAll(query.all(name));
        if (values.size() > 1) {
            throw new OdataException("The query option $" + name + " is there twice.");
        }
        return values.stream().filter(value -> !value.isBlank()).findFirst();
    }

    private static Set<String> names(Optional<String> option) throws OdataException {
        Set<String> names = new LinkedHashSet<>();
        for (String name : option.orElse("").split(",")) {
            if (!name.isBlank()) {
                names.add(name.strip());
            }
        }
        if (names.size() > MAXIMUM_NAMES) {
            throw new OdataException("More than " + MAXIMUM_NAMES + " names in a query option.");
        }
        return names;
    }

    private static Set<String> expanded(Optional<String> option) throws OdataException {
        // One level: owners($select=id,displayName) expands owners.
        return names(option.map(text -> text.replaceAll("\\([^()]*\\)", "")));
    }

    private static List<OrderBy> orderBy(Optional<String> option) throws OdataException {
        List<OrderBy> keys = new ArrayList<>();
        for (String key : names(option)) {
            String[] words = key.split("\\s+");
            boolean descending = words.length == 2 && words[1].equalsIgnoreCase("desc");
            boolean ascending =
                    words.length == 1 || (words.length == 2 && words[1].equalsIgnoreCase("asc"));
            if (!descending && !ascending || !words[0].matches("[A-Za-z0-9_/]{1,128}")) {
                throw new OdataException("$orderby cannot be read: " + key);
            }
            keys.add(new OrderBy(new Filter.Path(List.of(words[0].split("/"))), descending));
        }
        return keys;
    }

    private static int top(Optional<String> option) throws OdataException {
        if (option.isEmpty()) {
            return DEFAULT_TOP;
        }
        if (!option.get().matches("\\d{1,3}") || option.get().matches("0+")) {
            throw new OdataException("$top must be a number from 1 to " + MAXIMUM_TOP + ".");
        }
        return Integer.parseInt(option.get());
    }

    /// Whether filter and search let an object through.
    public boolean matches(JsonNode object) {
        return filter.map(condition -> FilterEvaluator.matches(condition, object)).orElse(true)
                && search.map(words -> words.matches(object)).orElse(true);
    }

    /// Refuses a filter or an order by a property that the objects do not have; an empty answer would
    /// hide the mistake.
    ///
    /// @param known the properties, without regard to case
    /// @throws OdataException naming the property
    public void demandKnown(Set<String> known) throws OdataException {
        Set<String> asked = new LinkedHashSet<>();
        filter.ifPresent(condition -> asked.addAll(condition.properties()));
        orderBy.forEach(key -> asked.add(key.path().names().getFirst()));
        for (String name : asked) {
            if (known.stream().noneMatch(name::equalsIgnoreCase)) {
                throw new OdataException("Could not find a property named '" + name + "'.");
            }
        }
    }

    /// The order the client asked for.
    public Comparator<JsonNode> order() {
        Comparator<JsonNode> order = (left, right) -> 0;
        for (OrderBy key : orderBy) {
            Comparator<JsonNode> each =
                    Comparator.comparing(object -> sortKey(FilterEvaluator.at(key.path(), object)));
            order = order.thenComparing(key.descending() ? each.reversed() : each);
        }
        return order;
    }

    private static String sortKey(JsonNode value) {
        if (value.isString()) {
            return FilterEvaluator.fold(value.stringValue());
        }
        return value.isNumber() || value.isBoolean() ? value.asString() : "";
    }

    /// The selected properties of an object, in its own order, and annotations; everything when
    /// nothing is selected.
    ///
    /// @param alwaysShown navigation properties that were expanded
    public ObjectNode selectFrom(ObjectNode object, Set<String> alwaysShown) {
        if (select.isEmpty() || select.contains("*")) {
            return object;
        }
        ObjectNode selected = object.objectNode();
        for (var property : object.properties()) {
            String name = property.getKey();
            if (name.indexOf('@') >= 0
                    || alwaysShown.contains(name)
                    || select.stream().anyMatch(each -> selects(each, name))) {
                selected.set(name, property.getValue());
            }
        }
        return selected;
    }

    private static boolean selects(String selected, String name) {
        int slash = selected.indexOf('/');
        return (slash < 0 ? selected : selected.substring(0, slash)).equalsIgnoreCase(name);
    }

    /// Whether a property was named in `$select`.
    public boolean selects(String name) {
        return select.stream().anyMatch(each -> each.equalsIgnoreCase(name));
    }
}
