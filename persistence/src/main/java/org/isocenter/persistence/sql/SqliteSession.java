package org.isocenter.persistence.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/// One SQLite connection with what belongs to it.
final class SqliteSession implements Transaction, AutoCloseable {
    private final Connection connection;
    private final Statement control;
    private final StatementCache statements;
    private @Nullable DSLContext jooq;

    /// When it was last used, as the system's timer tells it.
    long lastUsedNanos;

    SqliteSession(Connection connection) throws SQLException {
        this.connection = connection;
        this.control = connection.createStatement();
        this.statements = new StatementCache(connection);
    }

    @Override
    public PreparedStatement prepare(String sql) throws SQLException {
        return statements.prepare(sql);
    }

    @Override
    public DSLContext jooq() {
        DSLContext made = jooq;
        if (made == null) {
            made = Jooq.on(connection, Dialect.SQLITE);
            jooq = made;
        }
        return made;
    }

    @Override
    public Connection connection() {
        return connection;
    }

    /// Runs one of `begin`, `savepoint`, `commit` and their kind.
    void control(String sql) throws SQLException {
        control.execute(sql);
    }

    /// Ends the use of the statements that a work asked for.
    void releaseStatements() {
        statements.release();
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
