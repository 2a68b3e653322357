package org.isocenter.persistence.sql;

/// Too much is waiting already; nothing was done, and the same may succeed a moment later. Planes
/// answer it with 503.
public final class DatabaseBusyException extends DatabaseException {
    private static final long serialVersionUID = 1;

    public DatabaseBusyException(String message) {
        super(message);
    }

    public DatabaseBusyException(String message, Throwable cause) {
        super(message, cause);
    }
}
