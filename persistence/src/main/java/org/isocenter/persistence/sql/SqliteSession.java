package org.isocenter.persistence.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/// One SQLite connection with what belongs to it.
final class SqliteSession implements WriterSession {
    private static final int STATEMENTS_KEPT = 100;

    private final Connection connection;
    private final Map<String, PreparedStatement> control = new HashMap<>();
    private final StatementCache statements;
    private final List<Runnable> afterCommit = new ArrayList<>();
    private final Map<Object, Prerequisite> prerequisites = new HashMap<>();
    private @Nullable DSLContext jooq;

    /// When it was last used, as the system's timer tells it.
    long lastUsedNanos;

    SqliteSession(Connection connection) throws SQLException {
        // This class says when transactions begin. Left to itself, the driver tries to begin one
        // at each statement.
        connection.setAutoCommit(false);
        this.connection = connection;
        this.statements = new StatementCache(connection, STATEMENTS_KEPT);
        control("rollback");
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
    public void commitAfter(Object what, Prerequisite prerequisite) {
        prerequisites.put(what, prerequisite);
    }

    @Override
    public Map<Object, Prerequisite> takePrerequisites() {
        Map<Object, Prerequisite> taken = Map.copyOf(prerequisites);
        prerequisites.clear();
        return taken;
    }

    @Override
    public void afterCommit(Runnable action) {
        afterCommit.add(action);
    }

    @Override
    public List<Runnable> takeAfterCommit() {
        List<Runnable> taken = List.copyOf(afterCommit);
        afterCommit.clear();
        return taken;
    }

    @Override
    public Connection connection() {
        return connection;
    }

    @Override
    public void begin() throws SQLException {
        control("begin immediate");
    }

    /// Begins a snapshot.
    void beginRead() throws SQLException {
        control("begin");
    }

    @Override
    public void savepoint() throws SQLException {
        control("savepoint work");
    }

    @Override
    public void rollbackToSavepoint() throws SQLException {
        control("rollback to work");
    }

    @Override
    public void releaseSavepoint() throws SQLException {
        control("release work");
    }

    @Override
    public void rollback() throws SQLException {
        control("rollback");
    }

    @Override
    public void commit() throws SQLException {
        control("commit");
    }

    /// Each is parsed once.
    private void control(String sql) throws SQLException {
        PreparedStatement statement = control.get(sql);
        if (statement == null) {
            statement = connection.prepareStatement(sql);
            control.put(sql, statement);
        }
        statement.execute();
    }

    @Override
    public void releaseStatements() {
        statements.release();
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
