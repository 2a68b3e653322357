package org.isocenter.identity.odata;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import org.isocenter.identity.odata.Filter.Literal;
import org.isocenter.identity.odata.Filter.Operand;
import org.isocenter.identity.odata.Filter.Operator;
import org.isocenter.identity.odata.Filter.Path;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.IntNode;
import tools.jackson.databind.node.MissingNode;

/// Says of a JSON object whether a filter lets it through. Texts compare without regard to case; a
/// missing property is null; what cannot be compared is not equal and neither less nor greater.
final class FilterEvaluator {
    private FilterEvaluator() {}

    static boolean matches(Filter filter, JsonNode object) {
        return switch (filter) {
            case Filter.And(var parts) -> parts.stream().allMatch(part -> matches(part, object));
            case Filter.Or(var parts) -> parts.stream().anyMatch(part -> matches(part, object));
            case Filter.Not(var part) -> !matches(part, object);
            case Filter.Comparison(var left, var operator, var right) ->
                    compare(value(left, object), operator, right);
            case Filter.In(var left, var right) -> {
                JsonNode value = value(left, object);
                yield right.stream().anyMatch(each -> compare(value, Operator.EQ, each));
            }
            case Filter.TextFunction(var function, var operand, var argument) -> {
                JsonNode value = value(operand, object);
                String text = value.isString() ? fold(value.stringValue()) : "";
                String part = fold(argument);
                yield value.isString()
                        && switch (function) {
                            case STARTSWITH -> text.startsWith(part);
                            case ENDSWITH -> text.endsWith(part);
                            case CONTAINS -> text.contains(part);
                        };
            }
            case Filter.Lambda(var collection, var every, var condition) -> {
                Predicate<JsonNode> holds = element -> matches(condition, element);
                JsonNode elements = at(collection, object);
                yield every
                        ? elements.valueStream().allMatch(holds)
                        : elements.valueStream().anyMatch(holds);
            }
            case Filter.NotEmpty(var collection) -> !at(collection, object).isEmpty();
            case Filter.Flag(var path) -> at(path, object).asBoolean(false);
        };
    }

    private static JsonNode value(Operand operand, JsonNode object) {
        return switch (operand) {
            case Path path -> at(path, object);
            case Filter.Folded(Path path) -> at(path, object);
            case Filter.Count(Path path) -> IntNode.valueOf(at(path, object).size());
        };
    }

    static JsonNode at(Path path, JsonNode object) {
        JsonNode node = object;
        for (String name : path.names()) {
            node = property(node, name);
        }
        return node;
    }

    /// By its exact name, else without regard to case.
    private static JsonNode property(JsonNode node, String name) {
        JsonNode exact = node.get(name);
        if (exact != null) {
            return exact;
        }
        for (var property : node.properties()) {
            if (property.getKey().equalsIgnoreCase(name)) {
                return property.getValue();
            }
        }
        return MissingNode.getInstance();
    }

    private static boolean compare(JsonNode value, Operator operator, Literal literal) {
        boolean isNull = value.isNull() || value.isMissingNode();
        if (literal instanceof Literal.Null) {
            return switch (operator) {
                case EQ -> isNull;
                case NE -> !isNull;
                case GT, GE, LT, LE -> false;
            };
        }
        if (isNull) {
            return operator == Operator.NE;
        }
        Optional<Integer> order = order(value, literal);
        if (order.isEmpty()) {
            return operator == Operator.NE;
        }
        int sign = order.get();
        return switch (operator) {
            case EQ -> sign == 0;
            case NE -> sign != 0;
            case GT -> sign > 0;
            case GE -> sign >= 0;
            case LT -> sign < 0;
            case LE -> sign <= 0;
        };
    }

    private static Optional<Integer> order(JsonNode value, Literal literal) {
        return switch (literal) {
            case Literal.Text(String text) when value.isString() -> {
                Optional<Instant> left = date(value.stringValue());
                Optional<Instant> right = date(text);
                yield Optional.of(
                        left.isPresent() && right.isPresent()
                                ? left.get().compareTo(right.get())
                                : fold(value.stringValue()).compareTo(fold(text)));
            }
            case Literal.Number(BigDecimal number) when value.isNumber() ->
                    Optional.of(value.decimalValue().compareTo(number));
            case Literal.Flag(boolean flag) when value.isBoolean() ->
                    Optional.of(Boolean.compare(value.booleanValue(), flag));
            case Literal.Text _, Literal.Number _, Literal.Flag _, Literal.Null _ ->
                    Optional.empty();
        };
    }

    private static Optional<Instant> date(String text) {
        if (text.length() < 10 || text.charAt(4) != '-' || !Character.isDigit(text.charAt(0))) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    text.length() == 10
                            ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
                            : OffsetDateTime.parse(text).toInstant());
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    static String fold(String text) {
        return text.toLowerCase(Locale.ROOT);
    }
}
