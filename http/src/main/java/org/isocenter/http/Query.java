package org.isocenter.http;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The parameters of a query string or of a form body, in order
/// (`application/x-www-form-urlencoded`, WHATWG URL §5). Immutable.
public final class Query {
    private static final Query EMPTY = new Query("", List.of());

    /// One parameter, decoded.
    ///
    /// @param name never null, may be empty
    /// @param value empty when there was no `=`
    public record Parameter(String name, String value) {}

    private final String raw;
    private final List<Parameter> parameters;

    private Query(String raw, List<Parameter> parameters) {
        this.raw = raw;
        this.parameters = parameters;
    }

    /// No parameters.
    public static Query empty() {
        return EMPTY;
    }

    /// Takes a query apart. A percent sign that begins no escape stands for itself, and bytes that
    /// are no UTF-8 become U+FFFD: a query is never unreadable.
    ///
    /// @param raw without the question mark
    public static Query parse(String raw) {
        if (raw.isEmpty()) {
            return EMPTY;
        }
        List<Parameter> parameters = new ArrayList<>();
        for (String pair : raw.split("&", -1)) {
            if (pair.isEmpty()) {
                continue;
            }
            int equals = pair.indexOf('=');
            String name = equals < 0 ? pair : pair.substring(0, equals);
            String value = equals < 0 ? "" : pair.substring(equals + 1);
            parameters.add(new Parameter(decode(name, true), decode(value, true)));
        }
        return new Query(raw, List.copyOf(parameters));
    }

    /// The query as sent, percent-encoded, without the question mark.
    public String raw() {
        return raw;
    }

    /// All parameters, in order.
    public List<Parameter> parameters() {
        return parameters;
    }

    /// The value of the first parameter of that name; names compare without regard to case.
    public Optional<String> first(String name) {
        for (Parameter parameter : parameters) {
            if (parameter.name.equalsIgnoreCase(name)) {
                return Optional.of(parameter.value);
            }
        }
        return Optional.empty();
    }

    /// The values of all parameters of that name, in order; names compare without regard to case.
    public List<String> all(String name) {
        List<String> values = new ArrayList<>();
        for (Parameter parameter : parameters) {
            if (parameter.name.equalsIgnoreCase(name)) {
                values.add(parameter.value);
            }
        }
        return values;
    }

    /// Undoes percent-encoding (RFC 3986 §2.1) of one path segment.
    public static String decodeSegment(String encoded) {
        return decode(encoded, false);
    }

    private static String decode(String encoded, boolean plusIsSpace) {
        if (encoded.indexOf('%') < 0 && !(plusIsSpace && encoded.indexOf('+') >= 0)) {
            return encoded;
        }
        byte[] in = encoded.getBytes(StandardCharsets.UTF_8);
        byte[] out = new byte[in.length];
        int length = 0;
        for (int i = 0; i < in.length; i++) {
            byte b = in[i];
            if (b == '%' && i + 2 < in.length && hex(in[i + 1]) >= 0 && hex(in[i + 2]) >= 0) {
                b = (byte) (hex(in[i + 1]) << 4 | hex(in[i + 2]));
                i += 2;
            } else if (b == '+' && plusIsSpace) {
                b = ' ';
            }
            out[length++] = b;
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(out, 0, length))
                    .toString();
        } catch (CharacterCodingException notUtf8) {
            return new String(out, 0, length, StandardCharsets.UTF_8);
        }
    }

    private static int hex(byte digit) {
        return Character.digit(digit, 16);
    }

    @Override
    public String toString() {
        return raw;
    }
}
