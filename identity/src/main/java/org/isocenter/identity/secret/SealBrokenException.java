package org.isocenter.identity.secret;

/// A sealed value does not open: wrong master key, wrong place, or changed bytes.
public final class SealBrokenException extends Exception {
    private static final long serialVersionUID = 1L;

    SealBrokenException(String message) {
        super(message);
    }

    SealBrokenException(String message, Throwable cause) {
        super(message, cause);
    }
}
