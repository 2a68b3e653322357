package org.isocenter.identity.error;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.isocenter.http.Origin;
import org.isocenter.http.Request;

/// By what a request is found again in the logs, and where it came in.
///
/// @param traceId ours, new for each request
/// @param correlationId the client's `client-request-id` when it is a GUID, else new (identity:ERR-1)
/// @param at when the request came
/// @param origin under which name the client reached us (identity:NET-3)
public record Trace(UUID traceId, UUID correlationId, Instant at, Origin origin) {
    private static final DateTimeFormatter TIMESTAMP =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss'Z'").withZone(ZoneOffset.UTC);
    private static final Pattern GUID =
            Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

    /// The trace of a request; the correlation id is looked for in its header and its query.
    public static Trace of(Request request, Instant now, Supplier<UUID> ids) {
        Optional<String> given =
                request.headers()
                        .first("client-request-id")
                        .or(() -> request.query().first("client-request-id"));
        return new Trace(ids.get(), correlationId(given).orElseGet(ids), now, request.origin());
    }

    /// The same, with the correlation id that a form carries where the request carried none.
    public Trace orFrom(Request request, Optional<String> inForm) {
        boolean given =
                request.headers().first("client-request-id").isPresent()
                        || request.query().first("client-request-id").isPresent();
        return given
                ? this
                : correlationId(inForm).map(id -> new Trace(traceId, id, at, origin)).orElse(this);
    }

    private static Optional<UUID> correlationId(Optional<String> text) {
        return text.filter(id -> GUID.matcher(id).matches()).map(UUID::fromString);
    }

    /// The time as error bodies write it, `2026-01-31 10:20:30Z`.
    public String timestamp() {
        return TIMESTAMP.format(at);
    }
}
