package org.isocenter.dicomweb.instance;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Optional;

/// A data set in the DICOM JSON model as this service writes it: UTF-8, no white space, attributes in
/// ascending order of their tags (JSON-1, JSON-2).
///
/// Search takes attributes out of it and puts others together without making objects of the values:
/// the text is scanned once, and what is wanted is copied as it stands. That is right only for text
/// that we wrote ourselves.
@SuppressWarnings("ArrayRecordComponent") // nobody compares or changes them
public record DataSetJson(byte[] utf8) {
    private static final byte[] NOTHING = {'{', '}'};

    /// Gets each attribute of the data set's first level.
    @FunctionalInterface
    public interface Visitor {
        /// @param tag the tag as a number
        /// @param from where the member begins, at the quote before the tag
        /// @param to behind the end of its value
        /// @return whether to go on
        boolean visit(int tag, int from, int to);
    }

    /// A data set without attributes.
    public static DataSetJson empty() {
        return new DataSetJson(NOTHING);
    }

    /// Shows the attributes in order.
    public void visit(Visitor visitor) {
        int at = 1;
        while (utf8[at] == '"') {
            int from = at;
            int tag = hex(from + 1);
            at = endOfObject(elementOf(from));
            if (!visitor.visit(tag, from, at)) {
                return;
            }
            if (utf8[at] == ',') {
                at++;
            }
        }
    }

    /// The attributes with these tags.
    ///
    /// @param sortedTags in ascending order of unsigned numbers, none twice
    public DataSetJson only(int[] sortedTags) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(Math.min(utf8.length, 1024));
        out.write('{');
        int[] next = {0};
        visit((tag, from, to) -> {
            while (next[0] < sortedTags.length
                    && Integer.compareUnsigned(sortedTags[next[0]], tag) < 0) {
                next[0]++;
            }
            if (next[0] == sortedTags.length) {
                return false;
            }
            if (sortedTags[next[0]] == tag) {
                if (out.size() > 1) {
                    out.write(',');
                }
                out.write(utf8, from, to - from);
            }
            return true;
        });
        out.write('}');
        return new DataSetJson(out.toByteArray());
    }

    /// One attribute: its object with `vr` and what follows.
    public Optional<byte[]> attribute(int wanted) {
        int[] range = {-1, -1};
        visit((tag, from, to) -> {
            if (tag == wanted) {
                range[0] = elementOf(from);
                range[1] = to;
            }
            return Integer.compareUnsigned(tag, wanted) < 0;
        });
        return range[0] < 0
                ? Optional.empty()
                : Optional.of(Arrays.copyOfRange(utf8, range[0], range[1]));
    }

    private int hex(int at) {
        int value = 0;
        for (int i = at; i < at + 8; i++) {
            value = value << 4 | Character.digit(utf8[i], 16);
        }
        return value;
    }

    /// Behind the brace that closes the one at this place.
    private int endOfObject(int at) {
        int depth = 0;
        int i = at;
        while (true) {
            switch (utf8[i]) {
                case '{' -> depth++;
                case '}' -> {
                    depth--;
                    if (depth == 0) {
                        return i + 1;
                    }
                }
                case '"' -> i = endOfString(utf8, i);
                default -> {
                    // part of a value
                }
            }
            i++;
        }
    }

    /// Where the object of the member at this place begins: behind the tag in quotes and the colon.
    static int elementOf(int member) {
        return member + 11;
    }

    /// At the quote that closes the string opened at this place.
    static int endOfString(byte[] utf8, int at) {
        int i = at + 1;
        while (utf8[i] != '"') {
            i += utf8[i] == '\\' ? 2 : 1;
        }
        return i;
    }
}
