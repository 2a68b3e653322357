package org.isocenter.persistence.sql;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/// A transaction in one schema of a PostgreSQL server; it has a connection from `begin` to `commit`.
///
/// Writers of a schema take turns, in whatever process they are: each transaction begins by taking
/// an advisory lock, so that a work means the same here as on SQLite, and numbers that are drawn in
/// it become visible in order.
final class PostgresqlSession implements WriterSession {
    private final HikariDataSource pool;
    private final String schema;
    private final List<Runnable> afterCommit = new ArrayList<>();
    private final Map<Object, Prerequisite> prerequisites = new HashMap<>();
    private @Nullable Held held;

    /// The connection of a running transaction, with what belongs to it.
    private static final class Held {
        final Connection connection;
        final Statement control;
        final StatementCache statements;
        @Nullable DSLContext jooq;

        Held(Connection connection) throws SQLException {
            this.connection = connection;
            this.control = connection.createStatement();
            // The driver keeps statements prepared on its own.
            this.statements = new StatementCache(connection, 0);
        }
    }

    PostgresqlSession(HikariDataSource pool, String schema) {
        this.pool = pool;
        this.schema = schema;
    }

    @Override
    public void begin() throws SQLException {
        start(
                "begin",
                "select pg_advisory_xact_lock(hashtextextended('isocenter " + schema + "', 0))");
    }

    /// Begins a snapshot.
    void beginRead() throws SQLException {
        start("begin isolation level repeatable read, read only", "");
    }

    /// All in one round trip.
    private void start(String begin, String then) throws SQLException {
        Connection connection = pool.getConnection();
        try {
            held = new Held(connection);
            held().control
                    .execute(begin + "; set local search_path to \"" + schema + "\"; " + then);
        } catch (SQLException e) {
            close();
            throw e;
        }
    }

    @Override
    public void savepoint() throws SQLException {
        held().control.execute("savepoint work");
    }

    @Override
    public void rollbackToSavepoint() throws SQLException {
        held().control.execute("rollback to savepoint work");
    }

    @Override
    public void releaseSavepoint() throws SQLException {
        held().control.execute("release savepoint work");
    }

    @Override
    public void commit() throws SQLException {
        end("commit");
    }

    @Override
    public void rollback() throws SQLException {
        end("rollback");
    }

    private void end(String how) throws SQLException {
        held().control.execute(how);
        held().control.close();
        held().connection.close();
        held = null;
    }

    @Override
    public void close() throws SQLException {
        Held left = held;
        if (left != null) {
            // In what state it is, nobody knows: it is not used again.
            held = null;
            pool.evictConnection(left.connection);
        }
    }

    private Held held() {
        Held current = held;
        if (current == null) {
            throw new IllegalStateException("The transaction has ended");
        }
        return current;
    }

    @Override
    public PreparedStatement prepare(String sql) throws SQLException {
        return held().statements.prepare(sql);
    }

    @Override
    public DSLContext jooq() {
        Held current = held();
        DSLContext made = current.jooq;
        if (made == null) {
            made = Jooq.on(current.connection, Dialect.POSTGRESQL);
            current.jooq = made;
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
        return held().connection;
    }

    @Override
    public void releaseStatements() {
        held().statements.release();
    }
}
