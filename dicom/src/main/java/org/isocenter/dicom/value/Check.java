package org.isocenter.dicom.value;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.isocenter.dicom.charset.SpecificCharacterSet;
import org.isocenter.dicom.data.Vr;

/// Whether values are what their value representation allows; the first thing that is wrong, if any.
///
/// There are two measures. What the service cannot do without (`dicom:STORE-50`, the table of §4.5 of
/// the contract) it checks with [#MINIMAL]; everything else with [#FULL], which is PS3.5 §6.2. An empty
/// value is always allowed: whether there must be one is a question about the attribute, not the value.
///
/// A store asks this for every element of every instance, so the good case allocates nothing but the
/// decoded text.
public enum Check {
    /// What an indexed or required attribute must pass.
    MINIMAL {
        @Override
        Optional<Problem> region(Vr vr, String text, int from, int to) {
            return from == to ? FINE : minimal(vr, text, from, to);
        }
    },
    /// Everything that the standard says about a value.
    FULL {
        @Override
        Optional<Problem> region(Vr vr, String text, int from, int to) {
            return from == to ? FINE : full(vr, text, from, to);
        }
    };

    private static final char ESC = '\u001B';
    private static final char DEL = '\u007F';

    private static final Optional<Problem> FINE = Optional.empty();
    private static final Optional<Problem> NOT_A_DATE = form("not a date");
    private static final Optional<Problem> NOT_A_TIME = form("not a time");
    private static final Optional<Problem> NOT_A_DATE_TIME = form("not a date and time");
    private static final Optional<Problem> NOT_AN_AGE = form("not an age (nnnD, nnnW, nnnM, nnnY)");
    private static final Optional<Problem> NOT_AN_INTEGER = form("not an integer");
    private static final Optional<Problem> NOT_A_DECIMAL = form("not a decimal number");
    private static final Optional<Problem> NOT_A_UID = form("not a UID");
    private static final Optional<Problem> ONLY_SPACES = form("only spaces");
    private static final Optional<Problem> TOO_MANY_GROUPS =
            form("a name with more than 3 component groups");
    private static final Optional<Problem> TOO_MANY_COMPONENTS =
            form("a name with more than 5 components");
    private static final Optional<Problem> GROUP_TOO_LONG =
            Optional.of(
                    new Problem(
                            Problem.Kind.TOO_LONG,
                            "a name with a component group longer than 64 characters"));
    private static final Optional<Problem> BEYOND_32_BITS =
            Optional.of(new Problem(Problem.Kind.RANGE, "an integer beyond 32 bits"));
    private static final Optional<Problem> NOT_A_CODE =
            character("not only upper-case letters, digits, spaces and underscores");
    private static final Optional<Problem> CONTROL = character("has a control character");
    private static final Optional<Problem> BACKSLASH = character("has a backslash");
    private static final Optional<Problem> NOT_DEFAULT =
            character("has a character outside the default repertoire");
    private static final Optional<Problem> NOT_A_URI = character("not a URI");

    /// Indexed by representation.
    private static final List<Optional<Problem>> TOO_LONG =
            List.of(Vr.values()).stream()
                    .map(vr ->
                            Optional.of(
                                    new Problem(
                                            Problem.Kind.TOO_LONG,
                                            "longer than " + vr.maxLength() + " characters")))
                    .toList();

    private static final List<Optional<Problem>> WRONG_SIZE =
            List.of(Vr.values()).stream()
                    .map(vr ->
                            Optional.of(
                                    new Problem(
                                            Problem.Kind.SIZE,
                                            "its bytes are no whole number of values")))
                    .toList();

    private static Optional<Problem> form(String sentence) {
        return Optional.of(new Problem(Problem.Kind.FORM, sentence));
    }

    private static Optional<Problem> character(String sentence) {
        return Optional.of(new Problem(Problem.Kind.CHARACTER, sentence));
    }

    abstract Optional<Problem> region(Vr vr, String text, int from, int to);

    /// What is wrong with a single value of text.
    public Optional<Problem> value(Vr vr, String value) {
        return value(vr, value, NulPadding.REFUSED);
    }

    /// What is wrong with a single value of text.
    public Optional<Problem> value(Vr vr, String value, NulPadding padding) {
        return padded(vr, value, 0, value.length(), padding);
    }

    /// What is wrong with the first of several values that has something wrong.
    public Optional<Problem> values(Vr vr, List<String> values, NulPadding padding) {
        for (String value : values) {
            Optional<Problem> problem = padded(vr, value, 0, value.length(), padding);
            if (problem.isPresent()) {
                return problem;
            }
        }
        return FINE;
    }

    /// What is wrong with the first of the values of a value field that has something wrong.
    public Optional<Problem> field(
            Vr vr, byte[] bytes, SpecificCharacterSet characters, NulPadding padding) {
        return field(vr, bytes, 0, bytes.length, characters, padding);
    }

    /// What is wrong with the first of the values of a value field, a part of an array, that has
    /// something wrong. A sequence has no value field; nothing is wrong with it.
    public Optional<Problem> field(
            Vr vr,
            byte[] bytes,
            int offset,
            int length,
            SpecificCharacterSet characters,
            NulPadding padding) {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        return switch (vr.kind()) {
            case STRING -> text(vr, characters.decode(bytes, offset, length, vr, _ -> {}), padding);
            case BINARY -> size(vr, length);
            case SEQUENCE -> FINE;
        };
    }

    /// What is wrong with the length of a binary value field.
    public Optional<Problem> size(Vr vr, long length) {
        int unit = Math.max(vr.valueBytes(), vr.unitBytes());
        return length % unit == 0 ? FINE : WRONG_SIZE.get(vr.ordinal());
    }

    /// What is wrong with the text of a whole value field.
    private Optional<Problem> text(Vr vr, String text, NulPadding padding) {
        int end = text.length();
        if (vr == Vr.UI && end > 0 && text.charAt(end - 1) == '\0') {
            end--;
        }
        if (!vr.isBackslashSeparated()) {
            return padded(vr, text, 0, end, padding);
        }
        int start = 0;
        while (true) {
            int delimiter = text.indexOf('\\', start);
            int stop = delimiter < 0 || delimiter > end ? end : delimiter;
            Optional<Problem> problem = padded(vr, text, start, stop, padding);
            if (problem.isPresent() || stop == end) {
                return problem;
            }
            start = delimiter + 1;
        }
    }

    /// What is wrong with a value that may have padding at its end.
    private Optional<Problem> padded(Vr vr, String text, int from, int to, NulPadding padding) {
        int end = Digits.endOf(text, from, to);
        if (padding == NulPadding.TOLERATED) {
            while (end > from && (text.charAt(end - 1) == '\0' || text.charAt(end - 1) == ' ')) {
                end--;
            }
        }
        if (end == from && to > from && text.charAt(from) == ' ' && vr == Vr.AE) {
            return this == FULL ? ONLY_SPACES : FINE;
        }
        return region(vr, text, from, end);
    }

    private static Optional<Problem> minimal(Vr vr, String text, int from, int to) {
        return switch (vr) {
            case AE, LO -> first(tooLong(vr, text, from, to), plainText(text, from, to));
            case AS -> AgeValue.isAge(text, from, to) ? FINE : NOT_AN_AGE;
            case CS -> first(tooLong(vr, text, from, to), code(text, from, to));
            case DA -> DateValue.isDate(text, from, to) ? FINE : NOT_A_DATE;
            case DT -> DateTimeValue.isDateTime(text, from, to) ? FINE : NOT_A_DATE_TIME;
            case IS -> integer(text, from, to);
            case PN -> name(text, from, to);
            case SH -> tooLong(vr, text, from, to);
            case TM -> TimeValue.isTime(text, from, to) ? FINE : NOT_A_TIME;
            case UI -> UidRule.isIdentifier(text, from, to) ? FINE : NOT_A_UID;
            case DS, LT, ST, UC, UR, UT -> FINE;
            case AT, FD, FL, OB, OD, OF, OL, OV, OW, SL, SQ, SS, SV, UL, UN, US, UV -> FINE;
        };
    }

    private static Optional<Problem> full(Vr vr, String text, int from, int to) {
        return switch (vr) {
            case AE ->
                    first(
                            tooLong(vr, text, from, to),
                            first(defaultRepertoire(text, from, to), plainText(text, from, to)));
            case AS -> AgeValue.isAge(text, from, to) ? FINE : NOT_AN_AGE;
            case CS -> first(tooLong(vr, text, from, to), code(text, from, to));
            case DA -> DateValue.isDate(text, from, to) ? FINE : NOT_A_DATE;
            case DS -> first(tooLong(vr, text, from, to), decimal(text, from, to));
            case DT -> DateTimeValue.isDateTime(text, from, to) ? FINE : NOT_A_DATE_TIME;
            case IS -> first(tooLong(vr, text, from, to), integer(text, from, to));
            case LO, SH, UC -> first(tooLong(vr, text, from, to), plainText(text, from, to));
            case LT, ST, UT -> first(tooLong(vr, text, from, to), paragraphs(text, from, to));
            case PN -> name(text, from, to);
            case TM -> TimeValue.isTime(text, from, to) ? FINE : NOT_A_TIME;
            case UI -> UidRule.isUid(text, from, to) ? FINE : NOT_A_UID;
            case UR -> uri(text, from, to);
            case AT, FD, FL, OB, OD, OF, OL, OV, OW, SL, SQ, SS, SV, UL, UN, US, UV -> FINE;
        };
    }

    private static Optional<Problem> first(Optional<Problem> one, Optional<Problem> other) {
        return one.isPresent() ? one : other;
    }

    private static Optional<Problem> tooLong(Vr vr, String text, int from, int to) {
        return isLongerThan(vr.maxLength(), text, from, to) ? TOO_LONG.get(vr.ordinal()) : FINE;
    }

    /// Counted in characters, so those beyond Unicode's first plane, two in Java, are one.
    private static boolean isLongerThan(long limit, String text, int from, int to) {
        return to - from > limit && text.codePointCount(from, to) > limit;
    }

    /// Text of one line: no control characters but the one of escape sequences, no backslash.
    private static Optional<Problem> plainText(String text, int from, int to) {
        for (int i = from; i < to; i++) {
            char character = text.charAt(i);
            if (character == '\\') {
                return BACKSLASH;
            }
            if (isControl(character) && character != ESC) {
                return CONTROL;
            }
        }
        return FINE;
    }

    /// Text of many lines: no control characters but those that PS3.5 §6.1.3 allows.
    private static Optional<Problem> paragraphs(String text, int from, int to) {
        for (int i = from; i < to; i++) {
            char character = text.charAt(i);
            boolean allowed =
                    switch (character) {
                        case '\t', '\n', '\f', '\r', ESC -> true;
                        default -> !isControl(character);
                    };
            if (!allowed) {
                return CONTROL;
            }
        }
        return FINE;
    }

    private static boolean isControl(char character) {
        return character < ' ' || character >= DEL && character < '\u00A0';
    }

    private static Optional<Problem> defaultRepertoire(String text, int from, int to) {
        for (int i = from; i < to; i++) {
            if (text.charAt(i) > DEL) {
                return NOT_DEFAULT;
            }
        }
        return FINE;
    }

    private static Optional<Problem> code(String text, int from, int to) {
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            boolean allowed = c >= 'A' && c <= 'Z' || Digits.is(c) || c == ' ' || c == '_';
            if (!allowed) {
                return NOT_A_CODE;
            }
        }
        return FINE;
    }

    private static Optional<Problem> integer(String text, int from, int to) {
        int start = Digits.startOf(text, from, to);
        if (!IntegerValue.isInteger(text, start, to)) {
            return NOT_AN_INTEGER;
        }
        return IntegerValue.isIn32Bits(text, start, to) ? FINE : BEYOND_32_BITS;
    }

    private static Optional<Problem> decimal(String text, int from, int to) {
        return DecimalValue.isDecimal(text, Digits.startOf(text, from, to), to)
                ? FINE
                : NOT_A_DECIMAL;
    }

    /// Characters that a URI has (RFC 3986 §2), and no space before it or in it.
    private static Optional<Problem> uri(String text, int from, int to) {
        for (int i = from; i < to; i++) {
            char character = text.charAt(i);
            boolean allowed =
                    switch (character) {
                        case '"', '<', '>', '\\', '^', '`', '{', '|', '}' -> false;
                        default -> character > ' ' && character < DEL;
                    };
            if (!allowed) {
                return NOT_A_URI;
            }
        }
        return FINE;
    }

    private static Optional<Problem> name(String text, int from, int to) {
        int groups = 1;
        int components = 1;
        int groupStart = from;
        for (int i = from; i < to; i++) {
            char character = text.charAt(i);
            if (character == '=') {
                if (isLongerThan(64, text, groupStart, i)) {
                    return GROUP_TOO_LONG;
                }
                groups++;
                components = 1;
                groupStart = i + 1;
            } else if (character == '^') {
                components++;
            } else if (character == '\\') {
                return BACKSLASH;
            } else if (isControl(character) && character != ESC) {
                return CONTROL;
            }
            if (groups > 3) {
                return TOO_MANY_GROUPS;
            }
            if (components > 5) {
                return TOO_MANY_COMPONENTS;
            }
        }
        return isLongerThan(64, text, groupStart, to) ? GROUP_TOO_LONG : FINE;
    }
}
