package org.isocenter.persistence.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class PostgresqlDatabaseTest extends DatabaseContract {
    private static PostgresqlServer server;
    private static int schemas;

    private final String schema = "s" + schemas++;

    @BeforeAll
    static void connect() {
        PostgresqlForTests.Outcome outcome = PostgresqlForTests.start();
        Assumptions.assumeTrue(outcome.settings().isPresent(), outcome.reason());
        server = PostgresqlServer.connect(outcome.settings().get());
    }

    @AfterAll
    static void disconnect() {
        if (server != null) {
            server.close();
        }
    }

    @AfterEach
    void drop() {
        database.close();
        assertThat(Databases.dropPostgresql(server, schema)).isTrue();
        assertThat(Databases.dropPostgresql(server, schema)).isFalse();
    }

    @Override
    Database open(Migrations... sets) {
        return Databases.openPostgresql(server, schema, sets);
    }

    /// Two processes have the database open; a work of each reads, waits a little, and writes.
    @Test
    void letsWritersTakeTurnsAcrossProcesses() throws Exception {
        insert("counter");
        try (Database other = open(SAMPLE);
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> calls = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                Database one = i % 2 == 0 ? database : other;
                Callable<Long> call = () -> one.write(PostgresqlDatabaseTest::increment);
                calls.add(threads.submit(call));
            }
            for (Future<?> call : calls) {
                call.get();
            }
        }
        assertThat(database.<Long, RuntimeException>read(PostgresqlDatabaseTest::counter))
                .isEqualTo(101);
    }

    private static long counter(Transaction transaction) throws SQLException {
        try (var row = transaction.prepare("select size from item").executeQuery()) {
            row.next();
            return row.getLong(1);
        }
    }

    private static long increment(Transaction transaction) throws SQLException {
        long next = counter(transaction) + 1;
        var update = transaction.prepare("update item set size = ?");
        update.setLong(1, next);
        update.executeUpdate();
        return next;
    }

    @Test
    void refusesASchemaNameThatIsNone() {
        assertThatThrownBy(() -> Databases.openPostgresql(server, "a\"; drop", SAMPLE))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void tellsThatThereIsNoServer() {
        assertThatThrownBy(() ->
                        PostgresqlServer.connect(
                                new PostgresqlSettings(
                                        "jdbc:postgresql://127.0.0.1:1/none",
                                        "nobody",
                                        "secret",
                                        2)))
                .isInstanceOf(DatabaseException.class)
                .hasMessageContaining("127.0.0.1:1")
                .hasMessageNotContaining("secret");
    }
}
