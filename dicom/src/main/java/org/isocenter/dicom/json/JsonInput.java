package org.isocenter.dicom.json;

import static org.isocenter.dicom.data.DicomFormatException.Kind.LIMIT;
import static org.isocenter.dicom.data.DicomFormatException.Kind.MALFORMED;
import static org.isocenter.dicom.data.DicomFormatException.Kind.TRUNCATED;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.isocenter.dicom.data.DicomFormatException;

/// JSON text in UTF-8 (RFC 8259), one token at a time: as much of a parser as the DICOM JSON model
/// needs. What the grammar does not allow is refused, with where it stands, except for what people
/// leave in a document they wrote: comments, and a comma after the last member (rule GEN-27).
final class JsonInput {
    /// How deep arrays and objects may lie in each other (rule GEN-27).
    static final int DEPTH = 64;

    private static final int LONGEST_NUMBER = 400;

    /// Where the reader is: tags, and item numbers in brackets; kept by the reader of the model.
    final List<String> path = new ArrayList<>();

    private final InputStream in;
    private final int longestString;
    private final int deepest;
    private final byte[] buffer = new byte[8 << 10];
    private int position;
    private int limit;
    private long base;
    private int depth;
    private byte[] text = new byte[64];

    JsonInput(InputStream in, int longestString, int deepest) {
        this.in = in;
        this.longestString = longestString;
        this.deepest = deepest;
    }

    long offset() {
        return base + position;
    }

    private boolean fill() throws IOException {
        base += limit;
        position = 0;
        limit = 0;
        int read = in.read(buffer, 0, buffer.length);
        if (read <= 0) {
            return false;
        }
        limit = read;
        return true;
    }

    private int next() throws IOException, DicomFormatException {
        if (position == limit && !fill()) {
            throw refusal(TRUNCATED, "the text ends too early");
        }
        return buffer[position++] & 0xFF;
    }

    /// The next character that is neither white space nor in a comment, not consumed; −1 at the end.
    int peek() throws IOException, DicomFormatException {
        while (true) {
            if (position == limit && !fill()) {
                return -1;
            }
            int c = buffer[position];
            if (c == '/') {
                position++;
                comment();
            } else if (c != ' ' && c != '\n' && c != '\r' && c != '\t') {
                return c & 0xFF;
            } else {
                position++;
            }
        }
    }

    /// Passes over the rest of a comment: to the end of the line, or to its own end.
    private void comment() throws IOException, DicomFormatException {
        int kind = next();
        switch (kind) {
            case '/' -> {
                while (position < limit || fill()) {
                    if (buffer[position++] == '\n') {
                        return;
                    }
                }
            }
            case '*' -> {
                int before = next();
                for (int c = next(); before != '*' || c != '/'; c = next()) {
                    before = c;
                }
            }
            default -> throw refusal(MALFORMED, show(kind) + " after '/'");
        }
    }

    /// Consumes that character.
    void expect(char wanted) throws IOException, DicomFormatException {
        int c = peek();
        if (c != wanted) {
            throw c < 0
                    ? refusal(TRUNCATED, "the text ends where " + wanted + " must stand")
                    : refusal(MALFORMED, show(c) + " where " + wanted + " must stand");
        }
        position++;
    }

    /// Begins an object or array.
    void open(char bracket) throws IOException, DicomFormatException {
        expect(bracket);
        if (++depth > deepest) {
            throw refusal(LIMIT, "nested deeper than " + deepest);
        }
    }

    /// Goes to the next member of an object or array: past a comma, or past the closing bracket.
    ///
    /// @param first whether none came before
    /// @return whether there is one
    boolean more(char closing, boolean first) throws IOException, DicomFormatException {
        int c = peek();
        if (c == closing) {
            position++;
            depth--;
            return false;
        }
        if (first) {
            return true;
        }
        expect(',');
        if (peek() != closing) {
            return true;
        }
        position++;
        depth--;
        return false;
    }

    /// The name of a member, and the colon after it.
    String name() throws IOException, DicomFormatException {
        String name = string();
        expect(':');
        return name;
    }

    String string() throws IOException, DicomFormatException {
        expect('"');
        int length = 0;
        while (true) {
            int c = next();
            if (c == '"') {
                break;
            }
            if (c < 0x20) {
                throw refusal(MALFORMED, "a control character in a string");
            }
            if (length + 4 > text.length) {
                if (length > longestString) {
                    throw refusal(LIMIT, "a string of more than " + longestString + " bytes");
                }
                text = Arrays.copyOf(text, text.length * 2);
            }
            if (c == '\\') {
                length = escape(length);
            } else {
                text[length++] = (byte) c;
            }
        }
        String decoded;
        try {
            decoded =
                    StandardCharsets.UTF_8
                            .newDecoder()
                            .decode(ByteBuffer.wrap(text, 0, length))
                            .toString();
        } catch (CharacterCodingException _) {
            throw refusal(MALFORMED, "a string that is not UTF-8");
        }
        if (text.length > 1 << 20) {
            text = new byte[64];
        }
        return decoded;
    }

    private int escape(int at) throws IOException, DicomFormatException {
        int c = next();
        switch (c) {
            case '"', '\\', '/' -> text[at] = (byte) c;
            case 'b' -> text[at] = '\b';
            case 'f' -> text[at] = '\f';
            case 'n' -> text[at] = '\n';
            case 'r' -> text[at] = '\r';
            case 't' -> text[at] = '\t';
            case 'u' -> {
                return unicode(at);
            }
            default -> throw refusal(MALFORMED, "no escape \\" + show(c));
        }
        return at + 1;
    }

    private int unicode(int at) throws IOException, DicomFormatException {
        int point = hex4();
        if (Character.isHighSurrogate((char) point)) {
            if (next() != '\\' || next() != 'u') {
                throw refusal(MALFORMED, "half a surrogate pair");
            }
            int low = hex4();
            if (!Character.isLowSurrogate((char) low)) {
                throw refusal(MALFORMED, "half a surrogate pair");
            }
            point = Character.toCodePoint((char) point, (char) low);
        } else if (Character.isLowSurrogate((char) point)) {
            throw refusal(MALFORMED, "half a surrogate pair");
        }
        byte[] bytes = Character.toString(point).getBytes(StandardCharsets.UTF_8);
        System.arraycopy(bytes, 0, text, at, bytes.length);
        return at + bytes.length;
    }

    private int hex4() throws IOException, DicomFormatException {
        int value = 0;
        for (int i = 0; i < 4; i++) {
            int digit = Character.digit(next(), 16);
            if (digit < 0) {
                throw refusal(MALFORMED, "no hexadecimal digit after \\u");
            }
            value = value << 4 | digit;
        }
        return value;
    }

    /// A number as it is written.
    String number() throws IOException, DicomFormatException {
        StringBuilder digits = new StringBuilder();
        int c = peek();
        while (c == '-' || c == '+' || c == '.' || c == 'e' || c == 'E' || c >= '0' && c <= '9') {
            digits.append((char) c);
            position++;
            if (digits.length() > LONGEST_NUMBER) {
                throw refusal(LIMIT, "a number of more than " + LONGEST_NUMBER + " digits");
            }
            c = position < limit || fill() ? buffer[position] : -1;
        }
        String number = digits.toString();
        boolean wellFormed =
                !number.isEmpty()
                        && number.charAt(0) != '+'
                        && number.equals(JsonNumber.of(number));
        if (!wellFormed) {
            throw refusal(
                    MALFORMED,
                    number.isEmpty()
                            ? show(c) + " where a value must stand"
                            : "no number " + number);
        }
        return number;
    }

    /// `null`, `true` or `false`.
    void literal(String word) throws IOException, DicomFormatException {
        peek();
        for (int i = 0; i < word.length(); i++) {
            int c = next();
            if (c != word.charAt(i)) {
                throw refusal(MALFORMED, show(c) + " where " + word + " must stand");
            }
        }
    }

    /// Passes over a value of any kind.
    void skip() throws IOException, DicomFormatException {
        switch (peek()) {
            case '{' -> {
                open('{');
                for (boolean first = true; more('}', first); first = false) {
                    name();
                    skip();
                }
            }
            case '[' -> {
                open('[');
                for (boolean first = true; more(']', first); first = false) {
                    skip();
                }
            }
            case '"' -> string();
            case 'n' -> literal("null");
            case 't' -> literal("true");
            case 'f' -> literal("false");
            default -> number();
        }
    }

    /// A refusal of what was just read, with where that is.
    DicomFormatException refusal(DicomFormatException.Kind kind, String problem) {
        StringBuilder where = new StringBuilder();
        for (String part : path) {
            if (!where.isEmpty() && part.charAt(0) != '[') {
                where.append('.');
            }
            where.append(part);
        }
        return new DicomFormatException(kind, problem, where.toString(), offset());
    }

    private static String show(int c) {
        return c < 0 ? "the end" : c > 0x20 && c < 0x7F ? "'" + (char) c + "'" : "byte " + c;
    }
}
