package org.isocenter.resourcemanager.protocol;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.isocenter.persistence.sql.Transaction;
import org.jspecify.annotations.Nullable;

/// What the repositories of this plane have in common: plain statements with positional parameters.
///
/// Every method runs inside a [org.isocenter.persistence.sql.Database.Work], which may throw
/// `SQLException`; the methods here throw it without declaring it, so that the code that decides
/// inside a transaction need not know that rows are involved.
public abstract class ArmRepository {
    /// For subclasses.
    protected ArmRepository() {}

    /// Reads one row.
    ///
    /// @param <T> what it becomes
    @FunctionalInterface
    protected interface RowReader<T> {
        T read(ResultSet row) throws SQLException;
    }

    /// All rows.
    protected static <T> List<T> list(
            Transaction transaction,
            String sql,
            RowReader<T> reader,
            @Nullable Object... parameters) {
        try {
            PreparedStatement statement = bind(transaction, sql, parameters);
            List<T> rows = new ArrayList<>();
            try (ResultSet results = statement.executeQuery()) {
                while (results.next()) {
                    rows.add(reader.read(results));
                }
            }
            return rows;
        } catch (SQLException e) {
            throw undeclared(e);
        }
    }

    /// The first row.
    protected static <T> Optional<T> first(
            Transaction transaction,
            String sql,
            RowReader<T> reader,
            @Nullable Object... parameters) {
        List<T> rows = list(transaction, sql, reader, parameters);
        return rows.isEmpty() ? Optional.empty() : Optional.of(rows.getFirst());
    }

    /// The number in the first column of the first row.
    protected static long number(
            Transaction transaction, String sql, @Nullable Object... parameters) {
        return first(transaction, sql, row -> row.getLong(1), parameters).orElseThrow();
    }

    /// Writes; the number of rows that changed.
    protected static int execute(
            Transaction transaction, String sql, @Nullable Object... parameters) {
        try {
            return bind(transaction, sql, parameters).executeUpdate();
        } catch (SQLException e) {
            throw undeclared(e);
        }
    }

    /// A column that may be null.
    protected static Optional<String> text(ResultSet row, String column) throws SQLException {
        return Optional.ofNullable(row.getString(column));
    }

    /// A column that holds a time.
    protected static Instant time(ResultSet row, String column) throws SQLException {
        return Instant.parse(row.getString(column));
    }

    private static PreparedStatement bind(
            Transaction transaction, String sql, @Nullable Object[] parameters)
            throws SQLException {
        PreparedStatement statement = transaction.prepare(sql);
        for (int i = 0; i < parameters.length; i++) {
            Object value = parameters[i];
            if (value instanceof Optional<?> optional) {
                value = optional.orElse(null);
            }
            if (value instanceof Instant instant) {
                value = ArmTime.write(instant);
            }
            switch (value) {
                case null -> statement.setString(i + 1, null);
                case String text -> statement.setString(i + 1, text);
                case Integer number -> statement.setInt(i + 1, number);
                case Long number -> statement.setLong(i + 1, number);
                case Object other ->
                        throw new IllegalArgumentException("cannot bind " + other.getClass());
            }
        }
        return statement;
    }

    @SuppressWarnings("unchecked") // the cast is erased: this is how a checked exception passes
    private static <E extends Exception> RuntimeException undeclared(Exception e) throws E {
        throw (E) e;
    }
}
