package org.isocenter.identity.graph;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.isocenter.identity.directory.Guid;
import org.isocenter.identity.directory.Narrowing;
import org.isocenter.identity.directory.ResourceAliases;
import org.isocenter.identity.odata.Filter;
import org.isocenter.identity.odata.Filter.Literal;
import org.isocenter.identity.odata.Filter.Operator;
import org.isocenter.identity.odata.Filter.Path;

/// What the database can tell of a filter before it is evaluated. Only what the whole filter
/// implies: a condition by itself or in a chain of `and`; the first one that names an index counts.
public final class FilterNarrowing {
    private FilterNarrowing() {}

    /// The narrowing that a filter allows.
    public static Narrowing of(Filter filter, ResourceAliases aliases) {
        List<Filter> conditions =
                filter instanceof Filter.And(List<Filter> parts) ? parts : List.of(filter);
        for (Filter condition : conditions) {
            Optional<Narrowing> narrowing = single(condition, aliases);
            if (narrowing.isPresent()) {
                return narrowing.get();
            }
        }
        return new Narrowing.None();
    }

    private static Optional<Narrowing> single(Filter condition, ResourceAliases aliases) {
        if (condition
                        instanceof
                        Filter.Comparison(Path path, Operator operator, Literal.Text(String value))
                && operator == Operator.EQ) {
            return equal(path, value);
        }
        if (condition
                        instanceof
                        Filter.TextFunction(Filter.Function function, Path path, String prefix)
                && function == Filter.Function.STARTSWITH
                && name(path).equals("displayname")) {
            return Optional.of(new Narrowing.NamePrefix(prefix));
        }
        if (condition
                        instanceof
                        Filter.Lambda(
                                Path collection,
                                boolean every,
                                Filter.Comparison(
                                        Path element,
                                        Operator operator,
                                        Literal.Text(String value)))
                && !every
                && element.names().isEmpty()
                && operator == Operator.EQ) {
            return hasName(collection, value, aliases);
        }
        return Optional.empty();
    }

    private static Optional<Narrowing> equal(Path path, String value) {
        Optional<UUID> guid = Guid.parse(value);
        return switch (name(path)) {
            case "id", "objectid" -> guid.map(Narrowing.Id::new);
            case "appid" -> guid.map(Narrowing.AppId::new);
            case "displayname" -> Optional.of(new Narrowing.Name(value));
            case "userprincipalname" -> Optional.of(new Narrowing.PrincipalName(value));
            default -> Optional.empty();
        };
    }

    private static Optional<Narrowing> hasName(
            Path collection, String value, ResourceAliases aliases) {
        return switch (name(collection)) {
            // A URL of ours is in no row, and several resources may stand behind it.
            case "serviceprincipalnames" ->
                    aliases.resourceNamed(value).isPresent()
                            ? Optional.empty()
                            : Optional.of(new Narrowing.ResourceName(value));
            case "identifieruris" -> Optional.of(new Narrowing.ResourceName(value));
            default -> Optional.empty();
        };
    }

    private static String name(Path path) {
        return path.toString().toLowerCase(Locale.ROOT);
    }
}
