package org.isocenter.persistence.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Rows in a schema of a PostgreSQL server.
final class PostgresqlDatabase implements Database {
    private static final Pattern SCHEMA = Pattern.compile("[a-z][a-z0-9_]{0,62}");

    private final PostgresqlServer server;
    private final String schema;
    private final GroupWriter writer;
    private final AtomicBoolean closed = new AtomicBoolean();
    private final ThreadLocal<Boolean> inside = ThreadLocal.withInitial(() -> false);

    private PostgresqlDatabase(PostgresqlServer server, String schema) {
        this.server = server;
        this.schema = schema;
        this.writer = new GroupWriter(schema, () -> new PostgresqlSession(server.pool(), schema));
    }

    static PostgresqlDatabase open(PostgresqlServer server, String schema, List<Migrations> sets) {
        checkName(schema);
        String where = schema + " on " + server;
        try (Connection connection = server.pool().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("create schema if not exists \"" + schema + '"');
            connection.setSchema(schema); // the pool sets it back
            new Migrator(Dialect.POSTGRESQL, where).migrate(connection, sets);
        } catch (SQLException e) {
            throw Failures.toException("The database " + where + " cannot be opened", e);
        }
        return new PostgresqlDatabase(server, schema);
    }

    static boolean drop(PostgresqlServer server, String schema) {
        checkName(schema);
        try (Connection connection = server.pool().getConnection();
                PreparedStatement there =
                        connection.prepareStatement(
                                "select 1 from pg_namespace where nspname = ?");
                PreparedStatement drop =
                        connection.prepareStatement(
                                "drop schema if exists \"" + schema + "\" cascade")) {
            there.setString(1, schema);
            try (ResultSet row = there.executeQuery()) {
                if (!row.next()) {
                    return false;
                }
            }
            drop.execute();
            return true;
        } catch (SQLException e) {
            throw Failures.toException("The schema " + schema + " cannot be removed", e);
        }
    }

    private static void checkName(String schema) {
        if (!SCHEMA.matcher(schema).matches()) {
            throw new IllegalArgumentException("Not a name of a schema: " + schema);
        }
    }

    @Override
    public <T extends @Nullable Object, E extends Exception> T read(Work<T, E> work) throws E {
        if (closed.get()) {
            throw new DatabaseException("The database " + schema + " is closed");
        }
        if (inside.get()) {
            throw new IllegalStateException("A read inside a read of the same database");
        }
        if (writer.isInside()) {
            throw new IllegalStateException("A read inside a write would not see what it wrote");
        }
        PendingWork<T, E> pending = new PendingWork<>(work);
        PostgresqlSession session = new PostgresqlSession(server.pool(), schema);
        inside.set(true);
        try {
            session.beginRead();
            pending.run(session);
            session.rollback(); // there is nothing to commit, also when the work failed
        } catch (SQLException e) {
            pending.fail(e);
            closeQuietly(session);
        } finally {
            inside.remove();
        }
        pending.complete();
        return pending.await();
    }

    private static void closeQuietly(PostgresqlSession session) {
        try {
            session.close();
        } catch (SQLException e) {
            // The pool throws the connection away.
        }
    }

    @Override
    public <T extends @Nullable Object, E extends Exception> Pending<T, E> submit(
            Work<T, E> work, Runnable settled) {
        return writer.submit(work, settled);
    }

    @Override
    public Dialect dialect() {
        return Dialect.POSTGRESQL;
    }

    @Override
    public void close() {
        closed.set(true);
        writer.close();
    }
}
