package org.isocenter.http.json;

/// A document is no JSON, or goes beyond the limits. The message is fit for a client to see.
public final class JsonSyntaxException extends Exception {
    private static final long serialVersionUID = 1L;

    /// @param message what is wrong and where
    public JsonSyntaxException(String message) {
        super(message);
    }
}
