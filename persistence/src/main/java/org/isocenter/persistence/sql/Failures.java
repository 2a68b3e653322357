package org.isocenter.persistence.sql;

import java.sql.SQLException;
import org.jooq.exception.DataAccessException;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/// Tells the failures apart that callers may want to tell apart.
final class Failures {
    private Failures() {}

    static DatabaseException toException(String message, SQLException failure) {
        String text = message + ": " + failure.getMessage();
        if (isConstraint(failure)) {
            return new ConstraintViolationException(text, failure);
        }
        if (isBusy(failure)) {
            return new DatabaseBusyException(text, failure);
        }
        return new DatabaseException(text, failure);
    }

    /// Throws what the work threw, in the caller's thread: `SQLException` and jOOQ's own as
    /// [DatabaseException], everything else as it is.
    @SuppressWarnings({
        "unchecked", // a work throws E, SQLException or an unchecked one: what is left is E
        "TypeParameterUnusedInFormals"
    })
    static <E extends Exception> RuntimeException rethrow(Throwable failure) throws E {
        switch (failure) {
            case SQLException e -> throw toException("The database failed", e);
            case RuntimeException e -> {
                if (isJooq(e) && e.getCause() instanceof SQLException cause) {
                    throw toException("The database failed", cause);
                }
                throw e;
            }
            case Error e -> throw e;
            default -> throw (E) failure;
        }
    }

    /// By name first, so that jOOQ is not loaded to look at an exception that is not its own.
    private static boolean isJooq(RuntimeException e) {
        return e.getClass().getName().startsWith("org.jooq.") && e instanceof DataAccessException;
    }

    /// Whether SQLite found its file damaged, or not a database at all.
    static boolean isDamage(SQLException failure) {
        if (failure instanceof SQLiteException sqlite) {
            int code = sqlite.getResultCode().code & 0xff;
            return code == SQLiteErrorCode.SQLITE_CORRUPT.code
                    || code == SQLiteErrorCode.SQLITE_NOTADB.code;
        }
        return false;
    }

    private static boolean isConstraint(SQLException failure) {
        if (failure instanceof SQLiteException sqlite) {
            return (sqlite.getResultCode().code & 0xff) == SQLiteErrorCode.SQLITE_CONSTRAINT.code;
        }
        return state(failure).startsWith("23");
    }

    private static boolean isBusy(SQLException failure) {
        if (failure instanceof SQLiteException sqlite) {
            int code = sqlite.getResultCode().code & 0xff;
            return code == SQLiteErrorCode.SQLITE_BUSY.code
                    || code == SQLiteErrorCode.SQLITE_LOCKED.code;
        }
        return isCollision(failure) || state(failure).startsWith("53");
    }

    /// Whether PostgreSQL undid a transaction because of another one: the same may succeed now.
    static boolean isCollision(Throwable failure) {
        return switch (failure) {
            case SQLException e -> state(e).equals("40001") || state(e).equals("40P01");
            case RuntimeException e ->
                    isJooq(e) && e.getCause() instanceof SQLException cause && isCollision(cause);
            default -> false;
        };
    }

    private static String state(SQLException failure) {
        String state = failure.getSQLState();
        return state == null ? "" : state;
    }
}
