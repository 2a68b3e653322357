package org.isocenter.persistence.sql;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Opens databases and removes them.
public final class Databases {
    private Databases() {}

    /// Opens the SQLite database in this file, or makes it, and brings its tables up to date.
    ///
    /// An open database that nobody uses costs no thread and, after half a minute, no open file.
    ///
    /// @throws NewerVersionException when a newer version of the program wrote it
    /// @throws DatabaseException when it cannot be opened
    public static Database openSqlite(Path file, Migrations... sets) {
        return SqliteDatabase.open(file.toAbsolutePath(), List.of(sets));
    }

    /// Looks for damage in the SQLite database in this file, which may be open: every page, every
    /// index entry, every foreign key. Reads the whole file.
    ///
    /// @return what is wrong, at most a hundred findings; empty when all is well
    /// @throws DatabaseException when it cannot be read at all
    public static List<String> checkSqlite(Path file) {
        return new SqliteConnections(file.toAbsolutePath()).check();
    }

    /// Copies the SQLite database in this file to a new file, as it is at one moment; it may be open
    /// and written to. The copy is compact, complete and synced when it appears.
    ///
    /// @throws DatabaseException when the target is there already, or cannot be written
    public static void backupSqlite(Path file, Path target) {
        new SqliteConnections(file.toAbsolutePath()).backup(target.toAbsolutePath());
    }

    /// Opens the database in this schema of a PostgreSQL server, or makes it, and brings its tables up
    /// to date. Several processes may have the same one open.
    ///
    /// @throws NewerVersionException when a newer version of the program wrote it
    /// @throws DatabaseException when it cannot be opened
    public static Database openPostgresql(
            PostgresqlServer server, String schema, Migrations... sets) {
        return PostgresqlDatabase.open(server, schema, List.of(sets));
    }

    /// Removes a schema with everything in it; nobody may have it open.
    ///
    /// @return whether there was one
    public static boolean dropPostgresql(PostgresqlServer server, String schema) {
        return PostgresqlDatabase.drop(server, schema);
    }

    /// Removes the SQLite database in this file with all its companions; it must be closed.
    ///
    /// @return whether there was one
    public static boolean deleteSqlite(Path file) {
        try {
            boolean there = Files.deleteIfExists(file);
            for (String companion : List.of("-wal", "-shm", "-journal")) {
                Files.deleteIfExists(file.resolveSibling(file.getFileName() + companion));
            }
            return there;
        } catch (IOException e) {
            throw new UncheckedIOException("The database " + file + " cannot be removed", e);
        }
    }
}
