package org.isocenter.persistence.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What every dialect promises.
abstract class DatabaseContract {
    static final Migrations SAMPLE = new Migrations("sample", 2);

    Database database;

    /// Opens the database of the test, or opens it again.
    abstract Database open(Migrations... sets);

    @BeforeEach
    void openDatabase() {
        database = open(SAMPLE);
    }

    @AfterEach
    void closeDatabase() {
        database.close();
    }

    static void insert(Transaction transaction, String name) throws SQLException {
        PreparedStatement statement =
                transaction.prepare("insert into item (name, size) values (?, 1)");
        statement.setString(1, name);
        statement.executeUpdate();
    }

    static long count(Transaction transaction) throws SQLException {
        try (ResultSet row = transaction.prepare("select count(*) from item").executeQuery()) {
            row.next();
            return row.getLong(1);
        }
    }

    long count() {
        return database.read(DatabaseContract::count);
    }

    void insert(String name) {
        database.write(transaction -> {
            insert(transaction, name);
            return true;
        });
    }

    @Test
    void readsWhatWasWritten() {
        insert("a");
        insert("b");

        assertThat(count()).isEqualTo(2);
    }

    @Test
    void givesBackWhatTheWorkReturns() {
        long id =
                database.write(transaction -> {
                    PreparedStatement statement =
                            transaction.prepare("insert into item (name) values (?) returning id");
                    statement.setString(1, "a");
                    try (ResultSet row = statement.executeQuery()) {
                        row.next();
                        return row.getLong(1);
                    }
                });

        assertThat(id).isPositive();
    }

    @Test
    void undoesAWorkThatThrowsAndPassesItsExceptionOn() {
        IOException thrown = new IOException("no");

        assertThatThrownBy(() ->
                        database.write(transaction -> {
                            insert(transaction, "a");
                            throw thrown;
                        }))
                .isSameAs(thrown);
        assertThat(count()).isZero();
    }

    @Test
    void survivesAnErrorInAWork() {
        assertThatThrownBy(() ->
                        database.write(transaction -> {
                            insert(transaction, "a");
                            throw new StackOverflowError("deep");
                        }))
                .isInstanceOf(StackOverflowError.class);

        insert("b");
        assertThat(count()).isEqualTo(1);
    }

    @Test
    void tellsAViolatedConstraint() {
        insert("a");

        assertThatThrownBy(() -> insert("a")).isInstanceOf(ConstraintViolationException.class);
        assertThatThrownBy(() ->
                        database.write(transaction ->
                                transaction
                                        .jooq()
                                        .execute("insert into item (name) values" + " ('a')")))
                .isInstanceOf(ConstraintViolationException.class);
        assertThatThrownBy(() ->
                        database.write(transaction ->
                                transaction
                                        .prepare(
                                                "insert into part (item_id,"
                                                        + " number) values (77, 1)")
                                        .executeUpdate()))
                .isInstanceOf(ConstraintViolationException.class);
        assertThat(count()).isEqualTo(1);
    }

    @Test
    void tellsWrongSql() {
        assertThatThrownBy(() ->
                        database.read(
                                transaction -> transaction.prepare("select nonsense").execute()))
                .isInstanceOf(DatabaseException.class)
                .hasCauseInstanceOf(SQLException.class);
        assertThat(count()).isZero();
    }

    @Test
    void doesNotWriteInARead() {
        assertThatThrownBy(() ->
                        database.read(transaction -> {
                            insert(transaction, "a");
                            return true;
                        }))
                .isInstanceOf(DatabaseException.class);
        assertThat(count()).isZero();
    }

    @Test
    void readsOneSnapshotWhileOthersWrite() throws Exception {
        CountDownLatch reading = new CountDownLatch(1);
        CountDownLatch written = new CountDownLatch(1);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<List<Long>> counts =
                    threads.submit(() ->
                            database.<List<Long>, InterruptedException>read(transaction -> {
                                long before = count(transaction);
                                reading.countDown();
                                written.await();
                                return List.of(before, count(transaction));
                            }));
            reading.await();
            insert("a");
            written.countDown();

            assertThat(counts.get()).containsExactly(0L, 0L);
            assertThat(count()).isEqualTo(1);
        }
    }

    @Test
    void leavesAnUnreadResultBehindWithoutHarm() {
        insert("a");
        insert("b");
        for (int i = 0; i < 20; i++) {
            boolean found =
                    database.read(transaction -> {
                        ResultSet rows =
                                transaction
                                        .prepare("select name from item order by id")
                                        .executeQuery();
                        return rows.next(); // and neither read on nor closed
                    });
            assertThat(found).isTrue();
            insert("n" + i);
            assertThat(count()).isEqualTo(3 + i);
        }
    }

    @Test
    void forgetsTheParametersOfTheLastUse() {
        insert("a");

        assertThatThrownBy(() ->
                        database.write(transaction ->
                                transaction
                                        .prepare("insert into item (name, size)" + " values (?, 1)")
                                        .executeUpdate()))
                .isInstanceOf(DatabaseException.class);
        assertThat(count()).isEqualTo(1);
    }

    /// Many at once: each failing one is undone alone, each other one is there.
    @Test
    void keepsConcurrentWritesApart() throws Exception {
        int writers = 400;
        List<Future<?>> calls = new ArrayList<>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < writers; i++) {
                int number = i;
                calls.add(
                        threads.submit(() ->
                                database.write(transaction -> {
                                    insert(transaction, "n" + number);
                                    if (number % 3 == 0) {
                                        throw new IllegalStateException("no");
                                    }
                                    if (number % 7 == 0) {
                                        insert(transaction, "n" + number);
                                    }
                                    return true;
                                })));
            }
        }

        int good = 0;
        for (int i = 0; i < writers; i++) {
            Class<? extends Throwable> expected =
                    i % 3 == 0 ? IllegalStateException.class : ConstraintViolationException.class;
            try {
                calls.get(i).get();
                good++;
                assertThat(i % 3 != 0 && i % 7 != 0).isTrue();
            } catch (ExecutionException e) {
                assertThat(e.getCause()).isInstanceOf(expected);
            }
        }
        assertThat(count()).isEqualTo(good).isEqualTo(228);
    }

    /// What ran before a failure in the same transaction is undone with it, and runs again.
    @Test
    void worksBeforeOneThatFailsHaveTheirEffectOnce() throws Exception {
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        try (var threads = Executors.newFixedThreadPool(4)) {
            Future<?> busy =
                    threads.submit(() ->
                            database.execute(_ -> {
                                running.countDown();
                                awaitQuietly(go);
                            }));
            running.await();
            Future<Long> before = threads.submit(() -> insertAndCount("a"));
            TimeUnit.MILLISECONDS.sleep(10);
            Future<?> failing =
                    threads.submit(() ->
                            database.execute(transaction -> {
                                insert(transaction, "b");
                                throw new IllegalStateException("no");
                            }));
            TimeUnit.MILLISECONDS.sleep(10);
            Future<Long> after = threads.submit(() -> insertAndCount("c"));
            TimeUnit.MILLISECONDS.sleep(10);
            go.countDown();

            busy.get();
            assertThat(before.get()).isEqualTo(1);
            assertThatThrownBy(failing::get).hasCauseInstanceOf(IllegalStateException.class);
            assertThat(after.get()).isEqualTo(2);
        }
        assertThat(count()).isEqualTo(2);
    }

    private long insertAndCount(String name) {
        return database.write(transaction -> {
            insert(transaction, name);
            return count(transaction);
        });
    }

    @Test
    void runsSqlPutTogetherAtRunTime() {
        insert("a");
        List<String> names =
                database.read(transaction ->
                        transaction
                                .jooq()
                                .select(DSL.field("name", String.class))
                                .from(DSL.table("item"))
                                .where(DSL.field("size", Long.class).eq(1L))
                                .fetch(DSL.field("name", String.class)));

        assertThat(names).containsExactly("a");
    }

    @Test
    void refusesAReadInsideARead() {
        assertThatThrownBy(() -> database.read(_ -> count()))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void refusesAWriteInsideAWrite() {
        assertThatThrownBy(() ->
                        database.write(_ -> {
                            insert("a");
                            return true;
                        }))
                .isInstanceOf(IllegalStateException.class);
        assertThat(count()).isZero();
    }

    @Test
    void refusesAReadInsideAWrite() {
        assertThatThrownBy(() -> database.write(_ -> count()))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void keepsItsRowsWhenOpenedAgain() {
        insert("a");
        database.close();
        database = open(SAMPLE);

        assertThat(count()).isEqualTo(1);
    }

    @Test
    void refusesEverythingOnceClosed() {
        database.close();

        assertThatThrownBy(this::count).isInstanceOf(DatabaseException.class);
        assertThatThrownBy(() -> insert("a")).isInstanceOf(DatabaseException.class);
    }

    @Test
    void commitsAfterWhatHasToBeDurableFirst() {
        List<String> seen = new ArrayList<>();
        database.execute(transaction -> {
            insert(transaction, "a");
            for (int i = 0; i < 3; i++) {
                transaction.commitAfter("bytes", () -> seen.add("bytes before " + countApart()));
            }
            seen.add("work");
        });

        assertThat(seen).containsExactly("work", "bytes before 0");
        assertThat(count()).isEqualTo(1);
    }

    /// In a thread of its own, since the writer may not read.
    private long countApart() throws IOException {
        long[] count = {-1};
        Thread reader = Thread.ofPlatform().start(() -> count[0] = count());
        try {
            reader.join();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
        return count[0];
    }

    @Test
    void writesNothingWhenThatFails() throws Exception {
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        try (var threads = Executors.newFixedThreadPool(2)) {
            Future<?> first =
                    threads.submit(() ->
                            database.execute(transaction -> {
                                running.countDown();
                                awaitQuietly(go);
                                insert(transaction, "a");
                                transaction.commitAfter(
                                        "bytes",
                                        () -> {
                                            throw new IOException("the disk is broken");
                                        });
                            }));
            running.await();
            Future<?> second = threads.submit(() -> insert("b"));
            go.countDown();

            assertThatThrownBy(first::get)
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(DatabaseException.class);
            boolean secondIsThere = true;
            try {
                second.get();
            } catch (ExecutionException e) {
                secondIsThere = false; // it shared the commit
            }
            assertThat(count()).isEqualTo(secondIsThere ? 1 : 0);
        }
        insert("c");
    }

    @Test
    void forgetsWhatAWorkThatFailedWantedFirst() {
        assertThatThrownBy(() ->
                        database.execute(transaction -> {
                            transaction.commitAfter(
                                    "bytes",
                                    () -> {
                                        throw new IOException("never asked");
                                    });
                            throw new IllegalStateException("no");
                        }))
                .isInstanceOf(IllegalStateException.class);
        insert("a");
        assertThat(count()).isEqualTo(1);
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void doesAfterTheCommitWhatWasAskedForAndNotWithoutOne() {
        List<Long> seen = new ArrayList<>();
        Thread caller = Thread.currentThread();
        database.execute(transaction -> {
            insert(transaction, "a");
            transaction.afterCommit(() -> {
                assertThat(Thread.currentThread()).isSameAs(caller);
                seen.add(count());
            });
        });
        assertThatThrownBy(() ->
                        database.execute(transaction -> {
                            transaction.afterCommit(() -> seen.add(-1L));
                            throw new IOException("no");
                        }))
                .isInstanceOf(IOException.class);
        insert("b");

        assertThat(seen).containsExactly(1L);
    }

    @Test
    void doesWhatWasAskedForInItsOrderWithoutAnybodyWaiting() throws Exception {
        CountDownLatch settled = new CountDownLatch(3);
        List<String> order = new CopyOnWriteArrayList<>();
        List<Database.Pending<Boolean, IOException>> pending = new ArrayList<>();
        for (String name : List.of("a", "b", "c")) {
            pending.add(
                    database.submit(
                            transaction -> {
                                order.add(name);
                                insert(transaction, name);
                                if (name.equals("b")) {
                                    throw new IOException("not b");
                                }
                                return true;
                            },
                            settled::countDown));
        }

        assertThat(settled.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(count()).isEqualTo(2);
        assertThat(order).containsSubsequence("a", "b", "c").startsWith("a").endsWith("c");
        assertThat(pending.get(0).await()).isTrue();
        assertThatThrownBy(() -> pending.get(1).await())
                .isInstanceOf(IOException.class)
                .hasMessage("not b");
        assertThat(pending.get(2).await()).isTrue();
    }

    @Test
    void goesOnWhenSomebodyWhoIsToldFails() throws Exception {
        Database.Pending<Boolean, RuntimeException> pending =
                database.submit(
                        transaction -> {
                            insert(transaction, "a");
                            return true;
                        },
                        () -> {
                            throw new AssertionError("told");
                        });

        assertThatThrownBy(pending::await).isInstanceOf(AssertionError.class).hasMessage("told");
        insert("b");
        assertThat(count()).isEqualTo(2);
    }

    @Test
    void saysWhyAWorkFailedEvenIfSomebodyWhoIsToldFailsToo() {
        IllegalStateException told = new IllegalStateException("told");
        Database.Pending<Boolean, IOException> pending =
                database.submit(
                        _ -> {
                            throw new IOException("the work's own");
                        },
                        () -> {
                            throw told;
                        });

        assertThatThrownBy(pending::await)
                .isInstanceOf(IOException.class)
                .hasMessage("the work's own")
                .hasSuppressedException(told);
    }

    @Test
    void refusesADatabaseOfANewerVersion() {
        database.close();
        assertThatThrownBy(() -> open(new Migrations("sample", 1)))
                .isInstanceOf(NewerVersionException.class)
                .hasMessageContaining("newer version")
                .hasMessageContaining("\"sample\" have version 2");
    }

    @Test
    void bringsOlderTablesUpToDateAndKeepsTheRows() {
        insert("a");
        database.execute(transaction -> {
            transaction.prepare("drop table part").executeUpdate();
            transaction.prepare("delete from history_of_sample where version = 2").executeUpdate();
        });
        database.close();
        database = open(SAMPLE);

        assertThat(count()).isEqualTo(1);
        database.execute(transaction ->
                transaction
                        .prepare("insert into part (item_id, number) values (1, 1)")
                        .executeUpdate());
    }

    @Test
    void holdsSeveralSetsOfTables() {
        database.close();
        database = open(SAMPLE, new Migrations("other", 1));
        insert("a");
        database.execute(transaction ->
                transaction.prepare("insert into other (id) values (1)").executeUpdate());
        database.close();
        database = open(new Migrations("other", 1), SAMPLE);

        assertThat(count()).isEqualTo(1);
    }

    @Test
    void undoesAScriptThatFails() {
        database.close();
        assertThatThrownBy(() -> open(SAMPLE, new Migrations("broken", 2)))
                .isInstanceOf(DatabaseException.class)
                .hasMessageContaining("broken");
        database = open(SAMPLE);

        // Its first script is undone with the second one, which failed.
        database.execute(
                transaction -> transaction.prepare("create table half (id integer)").execute());
    }

    @Test
    void noticesAWrongNewestNumber() {
        assertThatThrownBy(() -> open(new Migrations("sample", 3)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("ends with script 2");
    }
}
