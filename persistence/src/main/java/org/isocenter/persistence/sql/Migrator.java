package org.isocenter.persistence.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/// Brings the tables of a database up to date (`docs/decisions/migrations.md`).
///
/// A set of tables has a history table with a row for each script that ran. One query tells whether
/// any is missing; when one is, all that are run in one transaction together with their rows, so a
/// crash leaves either the old tables or the new ones. Both dialects can undo changes of tables.
final class Migrator {
    private final Dialect dialect;
    private final String where;

    Migrator(Dialect dialect, String where) {
        this.dialect = dialect;
        this.where = where;
    }

    /// @param connection in which nothing is begun; names without a schema mean the database's own
    void migrate(Connection connection, List<Migrations> sets) {
        for (Migrations set : sets) {
            try {
                if (version(connection, set) < set.newest()) {
                    runMissing(connection, set, Script.all(set, dialect));
                }
            } catch (SQLException e) {
                throw Failures.toException(
                        "The tables \"" + set.name() + "\" of " + where + " cannot be prepared", e);
            }
        }
    }

    /// The number of the last script that ran, 0 when none did.
    private int version(Connection connection, Migrations set) throws SQLException {
        if (!hasTable(connection, set.historyTable())) {
            return 0;
        }
        try (PreparedStatement query =
                        connection.prepareStatement(
                                "select coalesce(max(version), 0) from " + set.historyTable());
                ResultSet row = query.executeQuery()) {
            row.next();
            int found = row.getInt(1);
            if (found > set.newest()) {
                throw new NewerVersionException(where, set.name(), found, set.newest());
            }
            return found;
        }
    }

    private boolean hasTable(Connection connection, String table) throws SQLException {
        String sql =
                switch (dialect) {
                    case SQLITE -> "select 1 from sqlite_master where type = 'table' and name = ?";
                    case POSTGRESQL ->
                            "select 1 from pg_tables"
                                    + " where schemaname = current_schema() and tablename = ?";
                };
        try (PreparedStatement query = connection.prepareStatement(sql)) {
            query.setString(1, table);
            try (ResultSet row = query.executeQuery()) {
                return row.next();
            }
        }
    }

    private void runMissing(Connection connection, Migrations set, List<Script> scripts)
            throws SQLException {
        try (Statement statement = connection.createStatement()) {
            // Another process may be doing the same: it goes first, and then nothing is missing.
            switch (dialect) {
                case SQLITE -> statement.execute("begin immediate");
                case POSTGRESQL -> {
                    statement.execute("begin");
                    statement.execute("select pg_advisory_xact_lock(hashtext(current_schema()))");
                }
            }
            boolean committed = false;
            try {
                runMissing(connection, statement, set, scripts);
                statement.execute("commit");
                committed = true;
            } finally {
                if (!committed) {
                    statement.execute("rollback");
                }
            }
        }
    }

    private void runMissing(
            Connection connection, Statement statement, Migrations set, List<Script> scripts)
            throws SQLException {
        statement.execute(
                "create table if not exists "
                        + set.historyTable()
                        + " (version integer primary key, script text not null,"
                        + " ran_at timestamp not null default current_timestamp)");
        int version = version(connection, set);
        for (Script script : scripts.subList(version, scripts.size())) {
            switch (dialect) {
                // Of the calls of this driver, only this one runs more than the first statement.
                case SQLITE -> statement.executeUpdate(script.sql());
                case POSTGRESQL -> statement.execute(script.sql());
            }
            try (PreparedStatement insert =
                    connection.prepareStatement(
                            "insert into "
                                    + set.historyTable()
                                    + " (version, script) values (?, ?)")) {
                insert.setInt(1, script.version());
                insert.setString(2, script.file());
                insert.executeUpdate();
            }
        }
    }
}
