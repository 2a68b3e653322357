package org.isocenter.http;

/// The body of a request is longer than its route allows (RFC 9110 §15.5.14).
public final class BodyTooLargeException extends RequestBodyException {
    private static final long serialVersionUID = 1L;

    private final long limitBytes;

    /// @param limitBytes what the route allows
    public BodyTooLargeException(long limitBytes) {
        super("the body is larger than " + limitBytes + " bytes");
        this.limitBytes = limitBytes;
    }

    /// What the route allows, in bytes.
    public long limitBytes() {
        return limitBytes;
    }
}
