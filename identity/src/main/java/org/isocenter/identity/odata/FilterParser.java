package org.isocenter.identity.odata;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.isocenter.identity.odata.Filter.Function;
import org.isocenter.identity.odata.Filter.Literal;
import org.isocenter.identity.odata.Filter.Operand;
import org.isocenter.identity.odata.Filter.Operator;
import org.isocenter.identity.odata.Filter.Path;

/// Reads `$filter` by recursive descent: `or` of `and` of `not` of conditions. Operators and function
/// names have no regard to case; depth and length are limited.
final class FilterParser {
    static final int LENGTH_LIMIT = 8_000;
    private static final int DEPTH_LIMIT = 20;
    private static final int PARTS_LIMIT = 500;

    private static final Set<String> RESERVED =
            Set.of("and", "or", "not", "eq", "ne", "gt", "ge", "lt", "le", "in");

    private final String text;
    private int at;
    private int depth;
    private int parts;
    private Optional<String> variable = Optional.empty();

    private FilterParser(String text) {
        this.text = text;
    }

    static Filter parse(String text) throws OdataException {
        if (text.length() > LENGTH_LIMIT) {
            throw new OdataException("The filter is longer than " + LENGTH_LIMIT + " characters.");
        }
        FilterParser parser = new FilterParser(text);
        Filter filter = parser.or();
        parser.skipSpace();
        if (parser.at < text.length()) {
            throw parser.unexpected();
        }
        return filter;
    }

    private Filter or() throws OdataException {
        if (++depth > DEPTH_LIMIT) {
            throw new OdataException("The filter is nested too deeply.");
        }
        List<Filter> alternatives = new ArrayList<>(List.of(and()));
        while (word("or")) {
            alternatives.add(and());
        }
        depth--;
        return alternatives.size() == 1 ? alternatives.getFirst() : new Filter.Or(alternatives);
    }

    private Filter and() throws OdataException {
        List<Filter> all = new ArrayList<>(List.of(not()));
        while (word("and")) {
            all.add(not());
        }
        return all.size() == 1 ? all.getFirst() : new Filter.And(all);
    }

    private Filter not() throws OdataException {
        if (++parts > PARTS_LIMIT) {
            throw new OdataException("The filter has too many conditions.");
        }
        int start = at;
        if (word("not")) {
            if (peek() == '(' || Character.isWhitespace(text.charAt(at - 1))) {
                if (++depth > DEPTH_LIMIT) {
                    throw new OdataException("The filter is nested too deeply.");
                }
                Filter part = not();
                depth--;
                return new Filter.Not(part);
            }
            at = start;
        }
        if (symbol('(')) {
            Filter inner = or();
            expect(')');
            return inner;
        }
        return condition();
    }

    private Filter condition() throws OdataException {
        int start = at;
        Optional<Function> function = function();
        if (function.isPresent()) {
            Operand operand = operand();
            expect(',');
            Literal argument = literal();
            expect(')');
            if (!(argument instanceof Literal.Text(String value))) {
                throw new OdataException(
                        "The second argument of a text function must be a string, at position "
                                + start
                                + ".");
            }
            Filter condition = new Filter.TextFunction(function.get(), operand, value);
            // `startswith(x,'y') eq true` is what some clients write.
            int before = at;
            if (word("eq")) {
                Literal value2 = literal();
                if (value2 instanceof Literal.Flag(boolean wanted)) {
                    return wanted ? condition : new Filter.Not(condition);
                }
                at = before;
                throw unexpected();
            }
            return condition;
        }
        Operand left = operand();
        if (left instanceof Path path && lambdaAhead()) {
            return lambda(path);
        }
        Optional<Operator> operator = operator();
        if (operator.isPresent()) {
            return new Filter.Comparison(left, operator.get(), literal());
        }
        if (word("in")) {
            expect('(');
            List<Literal> literals = new ArrayList<>(List.of(literal()));
            while (symbol(',')) {
                literals.add(literal());
                if (++parts > PARTS_LIMIT) {
                    throw new OdataException("The filter has too many conditions.");
                }
            }
            expect(')');
            return new Filter.In(left, literals);
        }
        if (left instanceof Path path) {
            return new Filter.Flag(path);
        }
        throw unexpected();
    }

    private Optional<Function> function() {
        skipSpace();
        for (Function function : Function.values()) {
            String name = function.name().toLowerCase(Locale.ROOT);
            if (text.regionMatches(true, at, name, 0, name.length())
                    && at + name.length() < text.length()
                    && text.charAt(at + name.length()) == '(') {
                at += name.length() + 1;
                return Optional.of(function);
            }
        }
        return Optional.empty();
    }

    private boolean lambdaAhead() {
        return at > 0 && text.charAt(at - 1) == '/' && (ahead("any(") || ahead("all("));
    }

    private boolean ahead(String word) {
        return text.regionMatches(true, at, word, 0, word.length());
    }

    private Filter lambda(Path collection) throws OdataException {
        boolean every = ahead("all(");
        at += "any(".length();
        if (symbol(')')) {
            return new Filter.NotEmpty(collection);
        }
        if (variable.isPresent()) {
            throw new OdataException("A lambda inside a lambda is not supported.");
        }
        skipSpace();
        variable = Optional.of(name());
        expect(':');
        Filter condition = or();
        expect(')');
        variable = Optional.empty();
        return new Filter.Lambda(collection, every, condition);
    }

    private Operand operand() throws OdataException {
        skipSpace();
        for (String fold : List.of("tolower(", "toupper(")) {
            if (ahead(fold)) {
                at += fold.length();
                Path path = path();
                expect(')');
                return new Filter.Folded(path);
            }
        }
        Path path = path();
        if (at > 0 && text.charAt(at - 1) == '/' && ahead("$count")) {
            at += "$count".length();
            return new Filter.Count(path);
        }
        return path;
    }

    private Path path() throws OdataException {
        skipSpace();
        List<String> names = new ArrayList<>();
        String first = name();
        if (variable.isEmpty() || !variable.get().equals(first)) {
            names.add(first);
        }
        while (at < text.length() && text.charAt(at) == '/') {
            at++;
            if (ahead("any(") || ahead("all(") || ahead("$count")) {
                break;
            }
            names.add(name());
        }
        return new Path(names);
    }

    private String name() throws OdataException {
        int start = at;
        while (at < text.length()
                && (Character.isLetterOrDigit(text.charAt(at))
                        || text.charAt(at) == '_'
                        || text.charAt(at) == '.'
                        || text.charAt(at) == '@')) {
            at++;
        }
        String name = text.substring(start, at);
        if (name.isEmpty() || RESERVED.contains(name.toLowerCase(Locale.ROOT))) {
            at = start;
            throw unexpected();
        }
        return name;
    }

    private Optional<Operator> operator() {
        for (Operator operator : Operator.values()) {
            if (word(operator.name().toLowerCase(Locale.ROOT))) {
                return Optional.of(operator);
            }
        }
        return Optional.empty();
    }

    private Literal literal() throws OdataException {
        skipSpace();
        if (at >= text.length()) {
            throw unexpected();
        }
        if (text.charAt(at) == '\'') {
            return new Literal.Text(quoted());
        }
        int start = at;
        while (at < text.length() && ",) ".indexOf(text.charAt(at)) < 0) {
            at++;
        }
        String token = text.substring(start, at);
        return switch (token.toLowerCase(Locale.ROOT)) {
            case "true" -> new Literal.Flag(true);
            case "false" -> new Literal.Flag(false);
            case "null" -> new Literal.Null();
            default -> {
                if (token.matches("-?\\d{1,18}(\\.\\d{1,18})?")) {
                    yield new Literal.Number(new BigDecimal(token));
                }
                // A GUID or a date; an unquoted word is neither.
                if (token.matches("[0-9A-Fa-f-]{36}|\\d{4}-\\d\\d-\\d\\d(T[0-9:.Z+-]*)?")) {
                    yield new Literal.Text(token);
                }
                at = start;
                throw unexpected();
            }
        };
    }

    private String quoted() throws OdataException {
        StringBuilder value = new StringBuilder();
        int start = at++;
        while (at < text.length()) {
            char next = text.charAt(at++);
            if (next != '\'') {
                value.append(next);
            } else if (at < text.length() && text.charAt(at) == '\'') {
                value.append('\'');
                at++;
            } else {
                return value.toString();
            }
        }
        throw new OdataException("The string at position " + start + " does not end.");
    }

    private boolean word(String word) {
        int start = at;
        skipSpace();
        int end = at + word.length();
        if (ahead(word)
                && (end == text.length()
                        || Character.isWhitespace(text.charAt(end))
                        || text.charAt(end) == '(')) {
            at = end;
            skipSpace();
            return true;
        }
        at = start;
        return false;
    }

    private boolean symbol(char symbol) {
        skipSpace();
        if (peek() == symbol) {
            at++;
            return true;
        }
        return false;
    }

    private void expect(char symbol) throws OdataException {
        if (!symbol(symbol)) {
            throw unexpected();
        }
    }

    private char peek() {
        return at < text.length() ? text.charAt(at) : '\0';
    }

    private void skipSpace() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
    }

    private OdataException unexpected() {
        return new OdataException(
                at >= text.length()
                        ? "The filter ends too early."
                        : "The filter cannot be read at position " + at + ".");
    }
}
