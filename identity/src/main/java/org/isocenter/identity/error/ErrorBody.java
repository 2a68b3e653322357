package org.isocenter.identity.error;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.isocenter.http.Request;
import org.isocenter.http.Response;

/// The one place where a refusal becomes text that a client reads (identity §14).
public final class ErrorBody {
    private ErrorBody() {}

    /// `AADSTS700016: … Trace ID: … Correlation ID: … Timestamp: …` (identity:ERR-1).
    public static String description(Refusal refusal, Trace trace) {
        return "AADSTS"
                + refusal.code().number()
                + ": "
                + refusal.message()
                + " Trace ID: "
                + trace.traceId()
                + " Correlation ID: "
                + trace.correlationId()
                + " Timestamp: "
                + trace.timestamp();
    }

    /// Where the number is explained (identity:ERR-3).
    public static String uri(Refusal refusal, Trace trace) {
        return trace.origin() + "/error?code=" + refusal.code().number();
    }

    /// The response of an endpoint that answers JSON.
    public static Response toResponse(Refusal refusal, Trace trace) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("error", refusal.error().word());
        body.put("error_description", description(refusal, trace));
        body.put("error_codes", List.of(refusal.code().number()));
        body.put("timestamp", trace.timestamp());
        body.put("trace_id", trace.traceId().toString());
        body.put("correlation_id", trace.correlationId().toString());
        body.put("error_uri", uri(refusal, trace));
        refusal.suberror().ifPresent(word -> body.put("suberror", word));
        int status = refusal.code() == Aadsts.WRONG_VERB ? 405 : refusal.error().status();
        return Response.json(status, body)
                .withHeader("Cache-Control", "no-store")
                .withHeader("Pragma", "no-cache")
                .withHeader("x-ms-request-id", trace.traceId().toString());
    }

    /// The response with the client's own id of the request, when it asked for that
    /// (identity:TOKEN-4).
    public static Response withRequestId(Response response, Request request) {
        boolean asked =
                request.headers()
                        .first("return-client-request-id")
                        .filter("true"::equalsIgnoreCase)
                        .isPresent();
        Optional<String> id =
                request.headers()
                        .first("client-request-id")
                        .filter(text -> text.matches("[0-9a-fA-F-]{1,64}"));
        return asked && id.isPresent()
                ? response.withHeader("client-request-id", id.get())
                : response;
    }
}
