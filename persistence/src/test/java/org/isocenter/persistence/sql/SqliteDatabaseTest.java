package org.isocenter.persistence.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteDatabaseTest extends DatabaseContract {
    @TempDir Path folder;

    @Override
    Database open(Migrations... sets) {
        return Databases.openSqlite(file(), sets);
    }

    private Path file() {
        return folder.resolve("rows.sqlite");
    }

    /// Something on a thread of its own, begun and now waiting.
    private static final class Waiting {
        private final Thread thread;
        private final AtomicReference<Throwable> thrown = new AtomicReference<>();

        Waiting(Runnable action) throws InterruptedException {
            thread =
                    Thread.ofPlatform()
                            .start(() -> {
                                try {
                                    action.run();
                                } catch (Throwable e) {
                                    thrown.set(e);
                                }
                            });
            while (thread.getState() != Thread.State.WAITING) {
                TimeUnit.MILLISECONDS.sleep(1);
            }
        }

        /// What it threw in the end.
        Optional<Throwable> end() throws InterruptedException {
            thread.join();
            return Optional.ofNullable(thrown.get());
        }
    }

    /// A write that keeps the writer busy until it is told to go on.
    private Waiting busyUntil(CountDownLatch go) throws InterruptedException {
        CountDownLatch running = new CountDownLatch(1);
        Waiting waiting =
                new Waiting(() ->
                        database.execute(transaction -> {
                            insert(transaction, "slow");
                            running.countDown();
                            awaitUninterruptibly(go);
                        }));
        running.await();
        return waiting;
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /// One work empties the whole transaction; the group it was in fails, nobody is told that it is
    /// well, and the next ones are.
    @Test
    void failsTheGroupWhenItsTransactionIsGone() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        Waiting busy = busyUntil(go);
        TimeUnit.MILLISECONDS.sleep(25); // longer than a group may last, so this one is alone
        Waiting victim = new Waiting(() -> insert("victim"));
        Waiting culprit =
                new Waiting(() ->
                        database.execute(
                                transaction -> transaction.prepare("rollback").executeUpdate()));
        go.countDown();

        assertThat(busy.end()).isEmpty();
        assertThat(victim.end()).containsInstanceOf(DatabaseException.class);
        assertThat(culprit.end()).containsInstanceOf(DatabaseException.class);
        assertThat(count()).isEqualTo(1);
        insert("after");
        assertThat(count()).isEqualTo(2);
    }

    @Test
    void refusesWhenTooManyWritesWait() throws Exception {
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        List<Future<?>> calls = new ArrayList<>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            calls.add(
                    threads.submit(() ->
                            database.<Boolean, InterruptedException>write(_ -> {
                                running.countDown();
                                go.await();
                                return true;
                            })));
            running.await();
            for (int i = 0; i < 10_100; i++) {
                calls.add(threads.submit(() -> database.write(_ -> true)));
            }
            int refused = 0;
            while (refused < 100) { // those beyond the limit fail while the others still wait
                refused = (int) calls.stream().filter(Future::isDone).count();
                TimeUnit.MILLISECONDS.sleep(5);
            }
            go.countDown();
        }
        int busy = 0;
        for (Future<?> call : calls) {
            try {
                call.get();
            } catch (ExecutionException e) {
                assertThat(e.getCause()).isInstanceOf(DatabaseBusyException.class);
                busy++;
            }
        }
        assertThat(busy).isEqualTo(100);
    }

    /// Closing waits for what was asked for before.
    @Test
    void finishesWhatWaitsWhenClosed() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        Waiting busy = busyUntil(go);
        Waiting quick = new Waiting(() -> insert("quick"));
        Waiting closing = new Waiting(() -> database.close());
        go.countDown();

        assertThat(busy.end()).isEmpty();
        assertThat(quick.end()).isEmpty();
        assertThat(closing.end()).isEmpty();
        database = open(SAMPLE);
        assertThat(count()).isEqualTo(2);
    }

    @Test
    void leavesNoCompanionFilesWhenClosed() throws Exception {
        insert("a");
        assertThat(count()).isEqualTo(1);
        database.close();

        try (var files = Files.list(folder)) {
            assertThat(files).containsExactly(file());
        }
        assertThat(Databases.deleteSqlite(file())).isTrue();
        assertThat(Databases.deleteSqlite(file())).isFalse();
    }

    @Test
    void copiesAnOpenDatabase() {
        insert("a");
        Path copy = folder.resolve("copy.sqlite");

        Databases.backupSqlite(file(), copy);
        insert("b");

        assertThat(Databases.checkSqlite(copy)).isEmpty();
        try (Database other = Databases.openSqlite(copy, SAMPLE)) {
            assertThat(other.<Long, SQLException>read(DatabaseContract::count)).isEqualTo(1);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
        assertThatThrownBy(() -> Databases.backupSqlite(file(), copy))
                .isInstanceOf(DatabaseException.class)
                .hasMessageContaining("is there already");
    }

    @Test
    void findsDamage() throws Exception {
        for (int i = 0; i < 500; i++) {
            insert("item with a name of some length, number " + i);
        }
        assertThat(Databases.checkSqlite(file())).isEmpty();
        database.close();
        try (RandomAccessFile raw = new RandomAccessFile(file().toFile(), "rw")) {
            raw.seek(raw.length() - 4096 + 200);
            byte[] zeros = new byte[3000];
            raw.write(zeros);
        }

        assertThat(Databases.checkSqlite(file())).isNotEmpty();
    }

    @Test
    void findsThatAFileIsNoDatabase() throws Exception {
        Path other = Files.writeString(folder.resolve("other"), "nothing of the kind".repeat(100));

        assertThat(Databases.checkSqlite(other)).isNotEmpty();
        assertThatThrownBy(() -> Databases.openSqlite(other, SAMPLE))
                .isInstanceOf(DatabaseException.class)
                .hasMessageContaining(other.toString());
    }

    @Test
    void saysWhichFolderCannotBeMade() throws Exception {
        Path other = Files.writeString(folder.resolve("other"), "");

        assertThatThrownBy(() -> Databases.openSqlite(other.resolve("rows.sqlite"), SAMPLE))
                .isInstanceOf(DatabaseException.class);
    }
}
