package org.isocenter.identity.graph;

import org.isocenter.http.Response;
import org.isocenter.http.json.Json;
import tools.jackson.databind.node.ObjectNode;

/// Why Graph refuses: its error codes, each with its status (identity:GRAPH-22).
public enum GraphError {
    /// No token, or one that does not count.
    INVALID_AUTHENTICATION_TOKEN("InvalidAuthenticationToken", 401),
    /// The caller may not do this. Clients look for "Insufficient privileges" in the message.
    AUTHORIZATION_REQUEST_DENIED("Authorization_RequestDenied", 403),
    /// There is no such object.
    RESOURCE_NOT_FOUND("Request_ResourceNotFound", 404),
    /// The request is wrong in itself.
    BAD_REQUEST("Request_BadRequest", 400),
    /// A query option that is not supported.
    UNSUPPORTED_QUERY("Request_UnsupportedQuery", 400),
    /// Another object has that key.
    MULTIPLE_OBJECTS_WITH_SAME_KEY("Request_MultipleObjectsWithSameKeyValue", 409),
    /// Something has its greatest number.
    QUOTA_EXCEEDED("Directory_ObjectQuotaExceeded", 403),
    /// The body is too large.
    TOO_LARGE("RequestEntityTooLarge", 413),
    /// Too many requests for now.
    TOO_MANY_REQUESTS("TooManyRequests", 429);

    private final String code;
    private final int status;

    GraphError(String code, int status) {
        this.code = code;
        this.status = status;
    }

    /// The word in the body.
    public String code() {
        return code;
    }

    /// The status of the response.
    public int status() {
        return status;
    }

    /// The one place where a refusal becomes a response of Graph.
    ///
    /// @param trace names the request
    Response toResponse(String message, RequestTrace trace) {
        ObjectNode body = Json.mapper().createObjectNode();
        body.putObject("error")
                .put("code", code)
                .put("message", message)
                .putObject("innerError")
                .put("date", trace.date())
                .put("request-id", trace.requestId())
                .put("client-request-id", trace.clientRequestId());
        Response response = Response.json(status, body);
        return this == INVALID_AUTHENTICATION_TOKEN
                ? response.withHeader("WWW-Authenticate", "Bearer")
                : response;
    }
}
