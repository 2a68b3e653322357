package org.isocenter.persistence.sql;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/// How connections to a SQLite file are set up; every pragma of this project is here.
final class SqliteConnections {
    private static final int BUSY_TIMEOUT_MILLIS = 10_000;
    private static final long MMAP_BYTES = 1L << 30;

    private final Path file;

    SqliteConnections(Path file) {
        this.file = file;
    }

    /// The one that writes. A commit returns when the log is on the disk (`synchronous=FULL`).
    Connection openWriter() throws SQLException {
        SQLiteConfig config = config();
        config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        config.setPragma(SQLiteConfig.Pragma.CACHE_SIZE, "-16384");
        return connect(config);
    }

    /// One of those that read; it cannot write.
    Connection openReader() throws SQLException {
        SQLiteConfig config = config();
        config.setPragma(SQLiteConfig.Pragma.CACHE_SIZE, "-4096");
        Connection connection = connect(config);
        try (Statement statement = connection.createStatement()) {
            statement.execute("pragma query_only = 1");
        }
        return connection;
    }

    /// For migrations, which open connections as they like.
    SQLiteDataSource dataSource() {
        SQLiteConfig config = config();
        config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        SQLiteDataSource source = new SQLiteDataSource(config);
        source.setUrl(url());
        return source;
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
