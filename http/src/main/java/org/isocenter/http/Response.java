package org.isocenter.http;

import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;
import org.isocenter.http.json.Json;

/// A response: status, header fields and a body. Immutable; the `with…` methods make another.
///
/// @param status the status code (RFC 9110 §15)
/// @param headers without `Content-Length`, `Transfer-Encoding` and `Date`, which the server adds
/// @param body what follows
public record Response(int status, Headers headers, Body body) {
    private static final Body NOTHING = new Body.Empty();

    /// A response without body.
    public static Response of(int status) {
        return new Response(status, Headers.none(), NOTHING);
    }

    /// Plain text in UTF-8.
    public static Response text(int status, String text) {
        return bytes(status, "text/plain; charset=utf-8", text.getBytes(StandardCharsets.UTF_8));
    }

    /// A JSON document as `application/json; charset=utf-8`.
    ///
    /// @param document a tree of maps, lists, strings, numbers and booleans, or a `JsonNode`
    public static Response json(int status, Object document) {
        return bytes(status, "application/json; charset=utf-8", Json.write(document));
    }

    /// Bytes of any type.
    public static Response bytes(int status, String contentType, byte[] bytes) {
        return of(status).withHeader("Content-Type", contentType).withBody(new Body.Bytes(bytes));
    }

    /// A body of unknown length that is written while it is sent.
    public static Response stream(int status, String contentType, Body.Writer writer) {
        return of(status)
                .withHeader("Content-Type", contentType)
                .withBody(new Body.Streamed(OptionalLong.empty(), writer));
    }

    /// This response with one more header field.
    public Response withHeader(String name, String value) {
        return new Response(status, headers.with(name, value), body);
    }

    /// This response with that field in place of all others of its name.
    public Response withReplacedHeader(String name, String value) {
        return new Response(status, headers.replace(name, value), body);
    }

    /// This response with another body.
    public Response withBody(Body other) {
        return new Response(status, headers, other);
    }
}
