package org.isocenter.persistence.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.logging.LogFactory;

/// Brings the tables of a database up to date.
///
/// Flyway does it, but it costs 0.2 s in a cold process even when there is nothing to do, so its
/// history is read first with one query, and Flyway is loaded only when a script is missing.
final class Migrator {
    private final Dialect dialect;
    private final String where;

    Migrator(Dialect dialect, String where) {
        this.dialect = dialect;
        this.where = where;
    }

    /// @param schema where the tables are; empty for the only one
    void migrate(DataSource source, String schema, List<Migrations> sets) {
        for (Migrations set : sets) {
            int found = version(source, schema, set);
            if (found > set.newest()) {
                throw new NewerVersionException(where, set.name(), found, set.newest());
            }
            if (found < set.newest()) {
                runScripts(source, schema, set);
            }
        }
    }

    /// The number of the last script that ran, 0 when none did.
    private int version(DataSource source, String schema, Migrations set) {
        try (Connection connection = source.getConnection()) {
            if (!hasTable(connection, schema, set.historyTable())) {
                return 0;
            }
            String table =
                    schema.isEmpty()
                            ? set.historyTable()
                            : '"' + schema + "\"." + set.historyTable();
            try (PreparedStatement query =
                            connection.prepareStatement(
                                    "select max(cast(version as integer)) from "
                                            + table
                                            + " where success");
                    ResultSet row = query.executeQuery()) {
                return row.next() ? row.getInt(1) : 0;
            }
        } catch (SQLException e) {
            throw Failures.toException("The database " + where + " cannot be opened", e);
        }
    }

    private boolean hasTable(Connection connection, String schema, String table)
            throws SQLException {
        String sql =
                switch (dialect) {
                    case SQLITE ->
                            "select 1 from sqlite_master where type = 'table' and ? = '' and name = ?";
                    case POSTGRESQL ->
                            "select 1 from pg_tables where schemaname = ? and tablename = ?";
                };
        try (PreparedStatement query = connection.prepareStatement(sql)) {
            query.setString(1, schema);
            query.setString(2, table);
            try (ResultSet row = query.executeQuery()) {
                return row.next();
            }
        }
    }

    private void runScripts(DataSource source, String schema, Migrations set) {
        try {
            var configuration =
                    Flyway.configure(Migrator.class.getClassLoader())
                            .dataSource(source)
                            .locations("classpath:" + set.folder(dialect))
                            .failOnMissingLocations(true)
                            .table(set.historyTable())
                            // Another set may be there already: the history then starts at 0.
                            .baselineOnMigrate(true)
                            .baselineVersion("0");
            if (!schema.isEmpty()) {
                configuration = configuration.schemas(schema).defaultSchema(schema);
            }
            Flyway flyway = configuration.load();
            LogFactory.setLogCreator(FlywayLog::new); // not before: loading sets Flyway's own
            MigrationInfo[] scripts = flyway.info().all();
            int last = 0;
            for (MigrationInfo script : scripts) {
                if (script.getVersion() != null) { // unlike the mark that a schema was made
                    last = Math.max(last, Integer.parseInt(script.getVersion().getVersion()));
                }
            }
            if (last != set.newest()) {
                throw new IllegalStateException(
                        "The folder "
                                + set.folder(dialect)
                                + " ends with script "
                                + last
                                + ", the program says "
                                + set.newest());
            }
            flyway.migrate();
        } catch (FlywayException e) {
            throw new DatabaseException(
                    "The tables \""
                            + set.name()
                            + "\" of "
                            + where
                            + " cannot be brought up to date",
                    e);
        }
    }
}
