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
