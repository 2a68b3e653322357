package org.isocenter.http;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// The ids by which a request is found again: ours in the logs, the client's in its own.
public final class RequestIds {
    /// The field that carries our id; the server adds it to every response that has none.
    public static final String FIELD = "x-ms-request-id";

    private static final Pattern SANE = Pattern.compile("[A-Za-z0-9._-]{1,64}");

    private static final List<String> CLIENTS_FIELDS =
            List.of(
                    "x-ms-correlation-request-id",
                    "x-ms-client-request-id",
                    "client-request-id",
                    "x-correlation-id");

    private RequestIds() {}

    /// The response with our id, unless it has one.
    public static Response mark(Request request, Response response) {
        return response.headers().first(FIELD).isPresent()
                ? response
                : response.withHeader(FIELD, request.id());
    }

    /// The id under which the client wants several requests to be seen together; ours when it gives
    /// none, or one that is not fit for a log.
    public static String correlation(Request request) {
        return CLIENTS_FIELDS.stream()
                .map(name -> client(request, name))
                .flatMap(Optional::stream)
                .findFirst()
                .orElse(request.id());
    }

    /// An id that the client has put into that field, when it is fit to be repeated in a response
    /// and in a log.
    public static Optional<String> client(Request request, String fieldName) {
        return request.headers().first(fieldName).filter(id -> SANE.matcher(id).matches());
    }
}
