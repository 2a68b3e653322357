package org.isocenter.http;

import java.io.InputStream;
import java.util.Map;
import java.util.OptionalLong;

/// A request as a handler sees it.
public interface Request {
    /// The method in capitals, `GET`.
    String method();

    /// Scheme, host and port under which the client reached us. Every absolute URL of the response
    /// is built from it.
    Origin origin();

    /// The path as sent, percent-encoded, without the query: `/v2/studies/1.2%203`.
    String path();

    /// The query parameters; empty when there is no query.
    Query query();

    /// The header fields.
    Headers headers();

    /// The body as it arrives. Reading blocks until bytes are there; a body longer than the limit
    /// ends in a [BodyTooLargeException]. May be read once.
    InputStream body();

    /// The body under another limit than the server's own, for a route that allows less or more.
    ///
    /// @param limitBytes the longest body that is read
    default InputStream body(long limitBytes) {
        return body();
    }

    /// The length of the body in bytes when the client announced one.
    OptionalLong contentLength();

    /// The address of the client, without port, as the connection (or a trusted proxy) says.
    String remoteAddress();

    /// The value of a variable of the matched path template, percent-decoded.
    ///
    /// @throws IllegalArgumentException if the template has no such variable: a mistake of ours
    default String pathParameter(String name) {
        String value = pathParameters().get(name);
        if (value == null) {
            throw new IllegalArgumentException("no path parameter " + name);
        }
        return value;
    }

    /// All variables of the matched path template, percent-decoded, by name.
    Map<String, String> pathParameters();

    /// The id under which this request is found in logs; also the `x-ms-request-id` of the response.
    default String id() {
        return "";
    }

    /// Takes down which operation the request turned out to be, for logs and metrics: the template
    /// of its path. The last caller wins.
    default void routedTo(String template) {}

    /// This request with the variables of the template that matched.
    default Request withPathParameters(Map<String, String> parameters) {
        return new RoutedRequest(this, Map.copyOf(parameters));
    }
}
