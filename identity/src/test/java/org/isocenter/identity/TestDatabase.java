package org.isocenter.identity;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.isocenter.persistence.sql.Database;
import org.isocenter.persistence.sql.Databases;
import org.isocenter.persistence.sql.Migrations;
import org.isocenter.persistence.sql.PostgresqlForTests;
import org.isocenter.persistence.sql.PostgresqlServer;
import org.jspecify.annotations.Nullable;

/// The databases of the tests. The build runs every test twice: over SQLite, and with
/// `-Disocenter.test.database=postgresql` over PostgreSQL, each database in a schema of its own.
public final class TestDatabase {
    private static final boolean POSTGRESQL =
            System.getProperty("isocenter.test.database", "sqlite").equals("postgresql");
    private static final AtomicInteger SCHEMAS = new AtomicInteger();

    private static @Nullable PostgresqlServer server;

    private TestDatabase() {}

    /// Whether this run is the one over PostgreSQL.
    public static boolean isPostgresql() {
        return POSTGRESQL;
    }

    /// The name of a new database: a file in that folder, or a schema.
    public static String name(Path folder) {
        return POSTGRESQL
                ? "identity_" + SCHEMAS.incrementAndGet()
                : folder.resolve("directory.db").toString();
    }

    /// Opens the database of that name, or makes it; any number of times, as several processes may.
    public static Database open(String name, Migrations... sets) {
        return POSTGRESQL
                ? Databases.openPostgresql(server(), name, sets)
                : Databases.openSqlite(Path.of(name), sets);
    }

    /// A new database.
    public static Database make(Path folder, Migrations... sets) {
        return open(name(folder), sets);
    }

    private static synchronized PostgresqlServer server() {
        if (server == null) {
            PostgresqlForTests.Outcome outcome = PostgresqlForTests.start();
            assumeTrue(outcome.settings().isPresent(), outcome::reason);
            server = PostgresqlServer.connect(outcome.settings().get());
        }
        return server;
    }

    /// Fills a new schema with the rows of another one, which takes a fraction of what making keys
    /// takes.
    static void copySchema(String from, Database into) {
        into.execute(transaction -> {
            try (Statement statement = transaction.connection().createStatement()) {
                statement.execute(
                        "set local session_replication_role = replica"); // no foreign keys
                List<String> tables = new ArrayList<>();
                try (ResultSet rows =
                        statement.executeQuery(
                                "select table_name from information_schema.tables where"
                                        + " table_schema = '"
                                        + from
                                        + "' and table_name not like 'history%'")) {
                    while (rows.next()) {
                        tables.add(rows.getString(1));
                    }
                }
                for (String table : tables) {
                    statement.execute("delete from " + table);
                    statement.execute(
                            "insert into " + table + " select * from " + from + "." + table);
                }
            }
        });
    }

    /// Every cell of every table, as text.
    public static Map<String, String> cells(Database database) {
        return database.<Map<String, String>, RuntimeException>read(transaction -> {
            Map<String, String> cells = new LinkedHashMap<>();
            List<String> tables = new ArrayList<>();
            try (Statement statement = transaction.connection().createStatement()) {
                try (ResultSet rows =
                        statement.executeQuery(
                                isPostgresql()
                                        ? "select table_name from information_schema.tables where"
                                                + " table_schema = current_schema()"
                                        : "select name from sqlite_master where type = 'table'")) {
                    while (rows.next()) {
                        tables.add(rows.getString(1));
                    }
                }
                for (String table : tables) {
                    try (ResultSet rows = statement.executeQuery("select * from " + table)) {
                        int line = 0;
                        while (rows.next()) {
                            for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
                                Object value = rows.getObject(i);
                                String text =
                                        value instanceof byte[] bytes
                                                ? new String(bytes, StandardCharsets.ISO_8859_1)
                                                : String.valueOf(value);
                                cells.put(
                                        table
                                                + "."
                                                + rows.getMetaData().getColumnName(i)
                                                + "."
                                                + line,
                                        text);
                            }
                            line++;
                        }
                    }
                }
            }
            return cells;
        });
    }
}
