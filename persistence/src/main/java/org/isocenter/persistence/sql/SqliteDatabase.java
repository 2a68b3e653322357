package org.isocenter.persistence.sql;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// Rows in a SQLite file: one writer that groups commits, and a few readers beside it that it never
/// waits for (write-ahead log).
final class SqliteDatabase implements Database {
    private final GroupWriter writer;
    private final SqliteReaders readers;

    private SqliteDatabase(GroupWriter writer, SqliteReaders readers) {
        this.writer = writer;
        this.readers = readers;
    }

    static SqliteDatabase open(Path file, List<Migrations> sets) {
        SqliteConnections connections = new SqliteConnections(file);
        Path folder = file.getParent();
        try {
            if (folder != null) {
                Files.createDirectories(folder);
            }
            // The first connection makes the file and turns the write-ahead log on.
            try (Connection connection = connections.openWriter()) {
                new Migrator(Dialect.SQLITE, file.toString()).migrate(connection, sets);
                if (!connection.isValid(0)) {
                    throw new DatabaseException("The database " + file + " cannot be read");
                }
            }
        } catch (SQLException e) {
            throw Failures.toException("The database " + file + " cannot be opened", e);
        } catch (IOException e) {
            throw new DatabaseException("The folder of " + file + " cannot be made", e);
        }
        return new SqliteDatabase(
                new GroupWriter(file.toString(), () -> new SqliteSession(connections.openWriter())),
                new SqliteReaders(file, connections));
    }

    @Override
    public <T extends @Nullable Object, E extends Exception> T read(Work<T, E> work) throws E {
        if (writer.isInside()) {
            throw new IllegalStateException("A read inside a write would not see what it wrote");
        }
        return readers.read(work);
    }

    @Override
    public <T extends @Nullable Object, E extends Exception> Pending<T, E> submit(
            Work<T, E> work, Runnable settled) {
        return writer.submit(work, settled);
    }

    @Override
    public OptionalLong version() {
        return OptionalLong.of(writer.commits()); // the folder is locked, so nobody else writes
    }

    @Override
    public Dialect dialect() {
        return Dialect.SQLITE;
    }

    @Override
    public void close() {
        writer.close();
        readers.close();
    }
}
