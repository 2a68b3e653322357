package org.isocenter.persistence.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The prepared statements of one connection, the least used ones forgotten.
///
/// Statements are forgotten only between works, so that one handed out is never closed under the
/// hands of its user; and at the end of a work all results are closed, because a result that is left
/// open keeps SQLite's snapshot open.
final class StatementCache {
    private final Connection connection;
    private final int kept;
    private final Map<String, PreparedStatement> statements =
            new LinkedHashMap<>(64, 0.75f, /* accessOrder= */ true);
    private final List<PreparedStatement> used = new ArrayList<>();

    /// @param kept how many statements outlive a work; 0 where the driver has a cache of its own
    StatementCache(Connection connection, int kept) {
        this.connection = connection;
        this.kept = kept;
    }

    PreparedStatement prepare(String sql) throws SQLException {
        PreparedStatement statement = statements.get(sql);
        if (statement == null) {
            statement = connection.prepareStatement(sql);
            statements.put(sql, statement);
        }
        used.add(statement);
        return statement;
    }

    /// Ends the use of all statements that were handed out. One that cannot be reset, because it
    /// failed, is thrown away.
    void release() {
        for (PreparedStatement statement : used) {
            try {
                statement.getMoreResults(); // closes the open one, in both drivers
                statement.clearBatch();
                statement.clearParameters(); // a forgotten one must fail, not take the last one's
            } catch (SQLException e) {
                statements.values().remove(statement);
                closeQuietly(statement);
            }
        }
        used.clear();
        Iterator<PreparedStatement> eldest = statements.values().iterator();
        for (int over = statements.size() - kept; over > 0; over--) {
            closeQuietly(eldest.next());
            eldest.remove();
        }
    }

    private static void closeQuietly(PreparedStatement statement) {
        try {
            statement.close();
        } catch (SQLException e) {
            // It is not used again, and goes with its connection at the latest.
        }
    }
}
