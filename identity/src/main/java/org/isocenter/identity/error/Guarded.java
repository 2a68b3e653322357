package org.isocenter.identity.error;

import java.io.IOException;
import org.isocenter.http.Handler;
import org.isocenter.http.Request;
import org.isocenter.http.Response;
import org.isocenter.persistence.sql.DatabaseException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A handler that answers JSON even when something fails: 503 when the world did, 500 when we did,
/// both as AADSTS90033, so that clients know whether to come back (identity §14). What failed is in
/// the log under the trace id and nowhere else.
///
/// @param handler the endpoint
/// @param traces makes the ids
public record Guarded(Handler handler, Traces traces) implements Handler {
    private static final Logger LOGGER = LoggerFactory.getLogger(Guarded.class);
    private static final int UNAVAILABLE = 503;

    @Override
    public Response handle(Request request) throws IOException {
        try {
            return handler.handle(request);
        } catch (DatabaseException e) {
            Trace trace = traces.of(request);
            LOGGER.error("request {}: the database failed", trace.traceId(), e);
            Response response =
                    ErrorBody.toResponse(
                            Aadsts.FAILED.plain().as(OAuthError.TEMPORARILY_UNAVAILABLE), trace);
            return new Response(UNAVAILABLE, response.headers(), response.body())
                    .withHeader("Retry-After", "1");
        } catch (RuntimeException e) {
            Trace trace = traces.of(request);
            LOGGER.error("request {} failed", trace.traceId(), e);
            return ErrorBody.toResponse(Aadsts.FAILED.plain(), trace);
        }
    }
}
