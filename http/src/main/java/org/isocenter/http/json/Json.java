package org.isocenter.http.json;

import java.io.IOException;
import java.io.InputStream;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonFactoryBuilder;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;

/// Reads and writes JSON (RFC 8259) under limits.
public final class Json {
    private static final int MAXIMUM_DEPTH = 64;
    private static final int MAXIMUM_STRING_LENGTH = 1 << 22;

    private static final ObjectMapper MAPPER = JsonMapper.builder(factory().build()).build();

    private Json() {}

    /// Reads what people write and some clients send: also with comments, names without quotes,
    /// strings in single quotes or over several lines, and a comma too many.
    private static final class Lenient {
        private static final ObjectMapper MAPPER =
                JsonMapper.builder(
                                factory()
                                        .enable(JsonReadFeature.ALLOW_JAVA_COMMENTS)
                                        .enable(JsonReadFeature.ALLOW_UNQUOTED_PROPERTY_NAMES)
                                        .enable(JsonReadFeature.ALLOW_SINGLE_QUOTES)
                                        .enable(JsonReadFeature.ALLOW_UNESCAPED_CONTROL_CHARS)
                                        .enable(JsonReadFeature.ALLOW_TRAILING_COMMA)
                                        .build())
                        .build();

        private Lenient() {}
    }

    private static JsonFactoryBuilder factory() {
        return JsonFactory.builder()
                .streamReadConstraints(
                        StreamReadConstraints.builder()
                                .maxNestingDepth(MAXIMUM_DEPTH)
                                .maxStringLength(MAXIMUM_STRING_LENGTH)
                                .maxNumberLength(100)
                                .build());
    }

    /// The mapper, for those who need more than this class offers.
    public static ObjectMapper mapper() {
        return MAPPER;
    }

    /// The document in UTF-8, without indentation.
    public static byte[] write(Object document) {
        return MAPPER.writeValueAsBytes(document);
    }

    /// Reads a document.
    ///
    /// @throws JsonSyntaxException if it is no JSON, or goes beyond the limits; the message says
    ///     where
    public static JsonNode read(byte[] document) throws JsonSyntaxException {
        try {
            return MAPPER.readTree(document);
        } catch (JacksonException e) {
            throw syntaxError(e);
        }
    }

    /// Reads a document that may take the liberties people take: comments, names without quotes,
    /// strings in single quotes or over several lines, a comma too many.
    ///
    /// @throws JsonSyntaxException if it cannot be read even so, or goes beyond the limits
    public static JsonNode readLenient(byte[] document) throws JsonSyntaxException {
        try {
            return Lenient.MAPPER.readTree(document);
        } catch (JacksonException e) {
            throw syntaxError(e);
        }
    }

    /// Reads a document from a stream of at most `limitBytes` bytes.
    ///
    /// @throws JsonSyntaxException if it is no JSON, or goes beyond the limits
    /// @throws org.isocenter.http.BodyTooLargeException if the stream is longer
    public static JsonNode read(InputStream in, int limitBytes)
            throws IOException, JsonSyntaxException {
        byte[] bytes = in.readNBytes(limitBytes + 1);
        if (bytes.length > limitBytes) {
            throw new org.isocenter.http.BodyTooLargeException(limitBytes);
        }
        return read(bytes);
    }

    private static JsonSyntaxException syntaxError(JacksonException e) {
        String where =
                e.getLocation() == null
                        ? ""
                        : " at line "
                                + e.getLocation().getLineNr()
                                + ", column "
                                + e.getLocation().getColumnNr();
        return new JsonSyntaxException("not valid JSON" + where + ": " + e.getOriginalMessage());
    }
}
