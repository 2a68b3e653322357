package org.isocenter.identity.graph;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.UUID;
import org.isocenter.http.Request;
import org.isocenter.identity.directory.Guid;
import org.isocenter.identity.directory.NewIds;

/// The ids that name a request in logs and answers.
///
/// @param requestId ours
/// @param clientRequestId the client's own, if it is a GUID, else ours
/// @param date when, as error bodies write it
record RequestTrace(String requestId, String clientRequestId, String date) {
    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss").withZone(ZoneOffset.UTC);

    static RequestTrace of(Request request, Instant now, NewIds ids) {
        String id = ids.guid().toString();
        return new RequestTrace(
                id,
                request.headers()
                        .first("client-request-id")
                        .flatMap(Guid::parse)
                        .map(UUID::toString)
                        .orElse(id),
                DATE.format(now));
    }
}
