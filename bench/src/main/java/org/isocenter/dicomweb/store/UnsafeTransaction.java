package org.isocenter.dicomweb.store;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.isocenter.persistence.sql.Transaction;
import org.jooq.DSLContext;

/// A transaction on a SQLite file that nobody else has open, which cannot be rolled back and whose
/// commit waits for no disk: for filling an archive that is thrown away when anything fails.
///
/// The one trick is memory: as long as the pages that many rows change (indexes of names and of
/// patients) stay in the cache, each is written once and not for each row. A gigabyte holds those of a
/// million studies; beyond, SQLite writes those that were not used for longest, and memory does not
/// grow.
final class UnsafeTransaction implements Transaction, AutoCloseable {
    private static final int CACHE_KIBIBYTES = 1 << 20;

    private final Connection connection;
    private final Statement control;
    private final Map<String, PreparedStatement> statements = new HashMap<>();

    private UnsafeTransaction(Connection connection, Statement control) {
        this.connection = connection;
        this.control = control;
    }

    static UnsafeTransaction begin(Path file) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("jdbc.get_generated_keys", "false");
        Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file, properties);
        Statement control = connection.createStatement();
        for (String pragma :
                new String[] {
                    "locking_mode = exclusive",
                    "journal_mode = off",
                    "synchronous = off",
                    "foreign_keys = on",
                    "cache_size = -" + CACHE_KIBIBYTES
                }) {
            control.execute("pragma " + pragma);
        }
        control.execute("begin exclusive");
        return new UnsafeTransaction(connection, control);
    }

    /// Writes what is still in memory to the file, and gives it the journal that the server wants.
    void commit() throws SQLException {
        control.execute("commit");
        control.execute("pragma synchronous = full");
        control.execute("pragma journal_mode = wal");
    }

    @Override
    public PreparedStatement prepare(String sql) throws SQLException {
        PreparedStatement statement = statements.get(sql);
        if (statement == null) {
            statement = connection.prepareStatement(sql);
            statements.put(sql, statement);
        }
        return statement;
    }

    @Override
    public DSLContext jooq() {
        throw new UnsupportedOperationException("stores prepare their statements");
    }

    @Override
    public void commitAfter(Object what, Prerequisite prerequisite) {
        // there are no bytes to wait for
    }

    @Override
    public void afterCommit(Runnable action) {
        throw new UnsupportedOperationException("a store wants nothing after its commit");
    }

    @Override
    public Connection connection() {
        return connection;
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
