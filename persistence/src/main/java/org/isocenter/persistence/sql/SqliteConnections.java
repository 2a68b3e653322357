package org.isocenter.persistence.sql;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.sqlite.SQLiteConfig;

/// How connections to a SQLite file are set up; every pragma of this project is here.
final class SqliteConnections {
    private static final int BUSY_TIMEOUT_MILLIS = 10_000;
    private static final long MMAP_BYTES = 1L << 30;

    /// How long the log gets before it is copied to the file: 16 MiB. A page that is changed often
    /// is copied once for all its changes, so four times the usual length writes up to a sixth less.
    private static final int CHECKPOINT_PAGES = 4000;

    /// What the log is cut to after a slow reader made it grow.
    private static final long LOG_KEPT_BYTES = 64L << 20;

    private final Path file;

    SqliteConnections(Path file) {
        this.file = file;
    }

    /// The one that writes. A commit returns when the log is on the disk (`synchronous=FULL`).
    Connection openWriter() throws SQLException {
        SQLiteConfig config = config();
        config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        config.setPragma(SQLiteConfig.Pragma.CACHE_SIZE, "-16384");
        return prepared(
                connect(config),
                "pragma wal_autocheckpoint = " + CHECKPOINT_PAGES,
                "pragma journal_size_limit = " + LOG_KEPT_BYTES);
    }

    /// One of those that read; it cannot write.
    Connection openReader() throws SQLException {
        SQLiteConfig config = config();
        config.setPragma(SQLiteConfig.Pragma.CACHE_SIZE, "-4096");
        return prepared(connect(config), "pragma query_only = 1");
    }

    /// The connection, or none that stays open.
    private static Connection prepared(Connection connection, String... pragmas)
            throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (String pragma : pragmas) {
                statement.execute(pragma);
            }
            return connection;
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    List<String> check() {
        List<String> findings = new ArrayList<>();
        if (!Files.exists(file)) {
            throw new DatabaseException("There is no database " + file);
        }
        try (Connection connection = openReader();
                Statement statement = connection.createStatement()) {
            try (ResultSet row = statement.executeQuery("pragma integrity_check(100)")) {
                while (row.next()) {
                    String finding = row.getString(1);
                    if (!finding.equals("ok")) {
                        findings.add(finding);
                    }
                }
            }
            try (ResultSet row = statement.executeQuery("pragma foreign_key_check")) {
                while (row.next() && findings.size() < 100) {
                    findings.add(
                            "row "
                                    + row.getString(2)
                                    + " of "
                                    + row.getString(1)
                                    + " refers to a missing row of "
                                    + row.getString(3));
                }
            }
        } catch (SQLException e) {
            if (Failures.isDamage(e)) {
                findings.add(e.getMessage());
                return findings;
            }
            throw Failures.toException("The database " + file + " cannot be checked", e);
        }
        return findings;
    }

    void backup(Path target) {
        if (Files.exists(target)) {
            throw new DatabaseException("The backup " + target + " is there already");
        }
        Path part = target.resolveSibling(target.getFileName() + ".part");
        try {
            Files.deleteIfExists(part);
            try (Connection connection = connect(config());
                    PreparedStatement copy = connection.prepareStatement("vacuum into ?")) {
                copy.setString(1, part.toString());
                copy.execute();
            }
            try (FileChannel channel = FileChannel.open(part, StandardOpenOption.WRITE)) {
                channel.force(true);
            }
            Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (SQLException e) {
            throw Failures.toException("The database " + file + " cannot be copied", e);
        } catch (IOException e) {
            throw new DatabaseException("The backup " + target + " cannot be written", e);
        }
    }

    private SQLiteConfig config() {
        SQLiteConfig config = new SQLiteConfig();
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        config.setBusyTimeout(BUSY_TIMEOUT_MILLIS);
        config.enforceForeignKeys(true);
        config.setPragma(SQLiteConfig.Pragma.MMAP_SIZE, Long.toString(MMAP_BYTES));
        // `returning` gives the keys; this would cost a statement after each insert.
        config.setGetGeneratedKeys(false);
        return config;
    }

    private Connection connect(SQLiteConfig config) throws SQLException {
        return config.createConnection(url());
    }

    private String url() {
        return "jdbc:sqlite:" + file;
    }
}
