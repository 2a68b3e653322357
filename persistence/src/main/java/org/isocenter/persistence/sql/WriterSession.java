package org.isocenter.persistence.sql;

import java.sql.SQLException;

/// What a [GroupWriter] drives: one transaction after the other, and in it savepoints where they are
/// needed.
interface WriterSession extends WorkSession {
    void begin() throws SQLException;

    void savepoint() throws SQLException;

    void rollbackToSavepoint() throws SQLException;

    void releaseSavepoint() throws SQLException;

    /// Undoes all of the transaction; the next one may begin.
    void rollback() throws SQLException;

    /// Durable when it returns.
    void commit() throws SQLException;

    /// Undoes what was not committed, and closes the connection.
    void close() throws SQLException;
}
