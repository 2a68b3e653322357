package org.isocenter.persistence.sql;

/// A primary key, a unique index, a foreign key or a check refused a row, and the whole work was
/// undone. Where a duplicate is expected, `on conflict` in the statement is cheaper than this.
public final class ConstraintViolationException extends DatabaseException {
    private static final long serialVersionUID = 1;

    public ConstraintViolationException(String message, Throwable cause) {
        super(message, cause);
    }
}
