package org.isocenter.dicomweb.service;

import org.isocenter.http.Response;

/// Why the data plane refuses: the statuses of the contract's section 1.6 that carry a text.
public enum DicomwebError {
    BAD_REQUEST(400),
    FORBIDDEN(403),
    NOT_FOUND(404),
    NOT_ACCEPTABLE(406),
    CONTENT_TOO_LARGE(413),
    UNSUPPORTED_MEDIA_TYPE(415),
    INTERNAL(500),
    UNAVAILABLE(503);

    private final int status;

    DicomwebError(int status) {
        this.status = status;
    }

    /// The one place where a refusal becomes a response: plain text, one sentence for a person
    /// (ERR-1). What it quotes of the request cannot become markup (ERR-10).
    public Response toResponse(String message) {
        return Response.text(status, withoutMarkup(message));
    }

    private static String withoutMarkup(String message) {
        StringBuilder safe = new StringBuilder(message.length());
        for (int i = 0; i < message.length(); i++) {
            char c = message.charAt(i);
            switch (c) {
                case '<' -> safe.append("&lt;");
                case '>' -> safe.append("&gt;");
                case '&' -> safe.append("&amp;");
                case '"' -> safe.append("&quot;");
                default -> safe.append(c);
            }
        }
        return safe.toString();
    }
}
