package org.isocenter.persistence.sql;

/// The database failed, as opposed to the work refusing: a full disk, a lost connection, SQL that is
/// wrong. The message is for the log, not for the caller of the API.
public class DatabaseException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public DatabaseException(String message) {
        super(message);
    }

    public DatabaseException(String message, Throwable cause) {
        super(message, cause);
    }
}
