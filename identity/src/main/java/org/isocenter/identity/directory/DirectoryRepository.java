package org.isocenter.identity.directory;

import java.nio.charset.StandardCharsets;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import org.isocenter.http.json.Json;
import org.isocenter.http.json.JsonSyntaxException;
import org.isocenter.persistence.sql.Transaction;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// What the repositories of the directory have in common: plain statements with positional parameters,
/// inside one transaction, and the notes from which the audit log is written.
abstract class DirectoryRepository {
    private final Transaction transaction;
    private final Changes changes;

    DirectoryRepository(Transaction transaction, Changes changes) {
        this.transaction = transaction;
        this.changes = changes;
    }

    /// Remembers what happened for the audit log.
    final void changed(DirectoryChange change) {
        changes.add(change);
    }

    /// Makes something of the row a result stands on.
    @FunctionalInterface
    interface RowReader<T> {
        T read(ResultSet row) throws SQLException;
    }

    /// All rows that a query finds.
    final <T> List<T> rows(String sql, RowReader<T> reader, @Nullable Object... parameters) {
        try (ResultSet rows = bound(sql, parameters).executeQuery()) {
            List<T> found = new ArrayList<>();
            while (rows.next()) {
                found.add(reader.read(rows));
            }
            return found;
        } catch (SQLException e) {
            throw DirectoryRepository.<RuntimeException>failed(e);
        }
    }

    /// Writes; the number of rows that changed.
    final int update(String sql, @Nullable Object... parameters) {
        changes.wrote();
        try {
            return bound(sql, parameters).executeUpdate();
        } catch (SQLException e) {
            throw DirectoryRepository.<RuntimeException>failed(e);
        }
    }

    private PreparedStatement bound(String sql, @Nullable Object... parameters)
            throws SQLException {
        PreparedStatement statement = transaction.prepare(sql);
        for (int i = 0; i < parameters.length; i++) {
            switch (parameters[i]) {
                case Long number -> statement.setLong(i + 1, number);
                case Instant instant -> statement.setLong(i + 1, Timestamps.toMicros(instant));
                case UUID guid -> statement.setString(i + 1, guid.toString());
                // PostgreSQL knows no NUL in a text, and nobody needs one.
                case String text -> statement.setString(i + 1, text.replace('\0', '\ufffd'));
                case null -> statement.setObject(i + 1, null);
                default -> throw new IllegalArgumentException("cannot bind parameter " + i);
            }
        }
        return statement;
    }

    /// Throws the failure as it is, so that the database, in whose transaction this runs, can tell a
    /// violated key from a full disk; and unchecked, so that callers need not know JDBC.
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <E extends Exception> RuntimeException failed(SQLException failure) throws E {
        throw (E) failure;
    }

    /// The ids in the first column.
    final Set<UUID> guids(String sql, Object... parameters) {
        return new LinkedHashSet<>(rows(sql, row -> UUID.fromString(row.getString(1)), parameters));
    }

    /// The number in the first column of the first row.
    final long number(String sql, Object... parameters) {
        return rows(sql, row -> row.getLong(1), parameters).getFirst();
    }

    /// The form in which names are compared.
    static String fold(String text) {
        return text.toLowerCase(Locale.ROOT);
    }

    /// A document as a column holds it.
    static String text(JsonNode node) {
        return new String(Json.write(node), StandardCharsets.UTF_8);
    }

    /// The document of a column.
    static JsonNode json(String text) {
        try {
            return Json.read(text.getBytes(StandardCharsets.UTF_8));
        } catch (JsonSyntaxException e) {
            throw new IllegalStateException("A document of the directory cannot be read", e);
        }
    }
}
