package org.isocenter.persistence.sql;

import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;

/// Measures how many durable writes of one row a SQLite database takes, by the number of callers, and
/// what opening costs. The figures are in `docs/decisions/group-commit.md`.
///
/// Not a test; run `main` with a folder on the disk to measure.
final class GroupCommitMeasurement {
    private GroupCommitMeasurement() {}

    public static void main(String[] arguments) throws Exception {
        Path file = Path.of(arguments[0]).resolve("measured.sqlite");
        Migrations tables = new Migrations("sample", 2);
        for (String what : List.of("made, cold", "opened", "opened", "opened")) {
            long start = System.nanoTime();
            Databases.openSqlite(file, tables).close();
            System.out.printf(
                    Locale.ROOT, "%s: %.1f ms%n", what, (System.nanoTime() - start) / 1e6);
        }
        for (int i = 0; i < 5; i++) {
            Databases.deleteSqlite(file);
            long start = System.nanoTime();
            Databases.openSqlite(file, tables).close();
            System.out.printf(Locale.ROOT, "made: %.1f ms%n", (System.nanoTime() - start) / 1e6);
        }
        for (int round = 0; round < 3; round++) {
            for (int writers : List.of(1, 4, 16, 64)) {
                Databases.deleteSqlite(file);
                try (Database database = Databases.openSqlite(file, tables)) {
                    measure(database, writers, 1000 * Math.min(writers * 2, 30));
                }
            }
        }
        Databases.deleteSqlite(file);
    }

    private static void measure(Database database, int writers, int count) throws Exception {
        AtomicInteger next = new AtomicInteger();
        long[] nanos = new long[count];
        Thread[] threads = new Thread[writers];
        long start = System.nanoTime();
        Arrays.setAll(
                threads,
                _ ->
                        Thread.ofVirtual()
                                .start(() -> {
                                    int number = next.getAndIncrement();
                                    while (number < count) {
                                        long begun = System.nanoTime();
                                        write(database, number);
                                        nanos[number] = System.nanoTime() - begun;
                                        number = next.getAndIncrement();
                                    }
                                }));
        for (Thread thread : threads) {
            thread.join();
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        Arrays.sort(nanos);
        System.out.printf(
                Locale.ROOT,
                "%2d writers: %,7.0f writes/s, p50 %.2f ms, p99 %.2f ms%n",
                writers,
                count / seconds,
                nanos[count / 2] / 1e6,
                nanos[count * 99 / 100] / 1e6);
    }

    private static void write(Database database, int number) {
        database.execute(transaction -> {
            PreparedStatement insert =
                    transaction.prepare("insert into item (name, size) values (?, ?)");
            insert.setString(1, "the name of item number " + number);
            insert.setLong(2, number);
            insert.executeUpdate();
        });
    }
}
