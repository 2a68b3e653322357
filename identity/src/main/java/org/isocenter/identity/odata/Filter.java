package org.isocenter.identity.odata;

import java.math.BigDecimal;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// A condition of `$filter` (OData 4.0 part 2, §5.1.1).
public sealed interface Filter {
    /// All of them.
    record And(List<Filter> parts) implements Filter {
        /// The list is copied.
        public And {
            parts = List.copyOf(parts);
        }
    }

    /// One of them.
    record Or(List<Filter> parts) implements Filter {
        /// The list is copied.
        public Or {
            parts = List.copyOf(parts);
        }
    }

    /// Not that.
    record Not(Filter part) implements Filter {}

    /// A property compared with a literal.
    record Comparison(Operand left, Operator operator, Literal right) implements Filter {}

    /// A property that is one of some literals.
    record In(Operand left, List<Literal> right) implements Filter {
        /// The list is copied.
        public In {
            right = List.copyOf(right);
        }
    }

    /// `startswith`, `endswith`, `contains`.
    record TextFunction(Function function, Operand text, String argument) implements Filter {}

    /// `collection/any(x:condition)` and `collection/all(x:condition)`; inside, paths begin at the
    /// element.
    ///
    /// @param every whether it says `all`
    record Lambda(Path collection, boolean every, Filter condition) implements Filter {}

    /// `collection/any()`: there is an element.
    record NotEmpty(Path collection) implements Filter {}

    /// A property that is true or false by itself.
    record Flag(Path path) implements Filter {}

    /// The left side of a comparison.
    sealed interface Operand {}

    /// A property, or a property of a property. The empty path is the element of a lambda.
    ///
    /// @param names from the outside in
    record Path(List<String> names) implements Operand {
        /// The list is copied.
        public Path {
            names = List.copyOf(names);
        }

        @Override
        public String toString() {
            return String.join("/", names);
        }
    }

    /// `collection/$count`.
    record Count(Path collection) implements Operand {}

    /// `tolower(path)` and `toupper(path)`; comparisons have no regard to case anyway.
    record Folded(Path path) implements Operand {}

    /// How two values compare.
    enum Operator {
        /// equal
        EQ,
        /// not equal
        NE,
        /// greater
        GT,
        /// greater or equal
        GE,
        /// less
        LT,
        /// less or equal
        LE
    }

    /// A function of a text and an argument.
    enum Function {
        /// The text begins with it.
        STARTSWITH,
        /// The text ends with it.
        ENDSWITH,
        /// The text has it somewhere.
        CONTAINS
    }

    /// A value written in a filter.
    sealed interface Literal {
        /// In quotes, or a GUID or date without them.
        record Text(String value) implements Literal {}

        /// A number.
        record Number(BigDecimal value) implements Literal {}

        /// `true` or `false`.
        record Flag(boolean value) implements Literal {}

        /// `null`.
        record Null() implements Literal {}
    }

    /// The names of the properties of the object itself that a filter looks at; not those inside
    /// complex properties and collections.
    default Set<String> properties() {
        Set<String> names = new LinkedHashSet<>();
        switch (this) {
            case And(var parts) -> parts.forEach(part -> names.addAll(part.properties()));
            case Or(var parts) -> parts.forEach(part -> names.addAll(part.properties()));
            case Not(var part) -> names.addAll(part.properties());
            case Comparison(var left, _, _) -> names.add(outermost(left));
            case In(var left, _) -> names.add(outermost(left));
            case TextFunction(_, var text, _) -> names.add(outermost(text));
            case Lambda(var collection, _, _) -> names.add(outermost(collection));
            case NotEmpty(var collection) -> names.add(outermost(collection));
            case Flag(var path) -> names.add(outermost(path));
        }
        return names;
    }

    private static String outermost(Operand operand) {
        Path path =
                switch (operand) {
                    case Path itself -> itself;
                    case Count(var collection) -> collection;
                    case Folded(var text) -> text;
                };
        return path.names().isEmpty() ? "" : path.names().getFirst();
    }
}
