package org.isocenter.persistence.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.isocenter.persistence.sql.Database;
import org.isocenter.persistence.sql.Migrations;
import org.isocenter.persistence.sql.Transaction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What the queue promises on every dialect.
abstract class JobQueueContract {
    static final RetryPolicy QUICK = new RetryPolicy(3, Duration.ofMillis(1), Duration.ofMillis(2));

    final InstantSource clock = InstantSource.system();
    final BlockingQueue<Job> seen = new LinkedBlockingQueue<>();
    Database database;
    JobRunner runner;
    JobQueue queue;

    /// Opens the database of the test, or opens it again.
    abstract Database open(Migrations... sets);

    @BeforeEach
    void openAll() {
        database = open(JobQueue.TABLES);
        runner = new JobRunner(4);
        queue = new JobQueue(database, clock, runner);
    }

    @AfterEach
    void closeAll() {
        queue.close();
        runner.close();
        database.close();
    }

    private JobOutcome see(Job job) {
        seen.add(job);
        return JobOutcome.done();
    }

    private Job next() throws InterruptedException {
        Job job = seen.poll(10, TimeUnit.SECONDS);
        assertThat(job).as("a job within ten seconds").isNotNull();
        return job;
    }

    private List<String> rows() {
        return database.<List<String>, RuntimeException>read(transaction -> {
            List<String> rows = new ArrayList<>();
            try (ResultSet row =
                    transaction
                            .prepare(
                                    "select kind, attempt, leased_until, given_up, failure"
                                            + " from job order by id")
                            .executeQuery()) {
                while (row.next()) {
                    rows.add(
                            row.getString(1)
                                    + " attempt "
                                    + row.getLong(2)
                                    + (row.getLong(3) > 0 ? " leased" : "")
                                    + (row.getLong(4) > 0 ? " given up" : "")
                                    + row.getString(5));
                }
            }
            return rows;
        });
    }

    private void awaitRows(String... expected) throws InterruptedException {
        for (int i = 0; i < 500 && !rows().equals(List.of(expected)); i++) {
            TimeUnit.MILLISECONDS.sleep(10);
        }
        assertThat(rows()).containsExactly(expected);
    }

    @Test
    void runsAJobOnceAndForgetsIt() throws Exception {
        queue.handle("a", QUICK, this::see).start();

        long id = queue.schedule("a", "what to do", clock.instant());

        Job job = next();
        assertThat(job.id()).isEqualTo(id);
        assertThat(job.payload()).isEqualTo("what to do");
        assertThat(job.attempt()).isEqualTo(1);
        awaitRows();
        assertThat(seen).isEmpty();
    }

    @Test
    void schedulesWithTheTransactionOrNotAtAll() throws Exception {
        queue.handle("a", QUICK, this::see).start();
        assertThatThrownBy(() ->
                        database.execute(transaction -> {
                            queue.schedule(transaction, "a", "never", clock.instant());
                            throw new IOException("no");
                        }))
                .isInstanceOf(IOException.class);
        database.execute(transaction -> {
            queue.schedule(transaction, "a", "now", clock.instant());
        });

        assertThat(next().payload()).isEqualTo("now");
        assertThat(seen).isEmpty();
    }

    @Test
    void waitsForTheMoment() throws Exception {
        queue.handle("a", QUICK, this::see).start();
        Instant late = clock.instant().plusMillis(400);
        Instant early = clock.instant().plusMillis(150);
        queue.schedule("a", "late", late);
        queue.schedule("a", "early", early);

        assertThat(next().payload()).isEqualTo("early");
        assertThat(clock.instant()).isAfterOrEqualTo(early.minusMillis(1)).isBefore(late);
        assertThat(next().payload()).isEqualTo("late");
        assertThat(clock.instant()).isAfterOrEqualTo(late.minusMillis(1));
    }

    @Test
    void runsManyAFewAtATime() throws Exception {
        AtomicInteger now = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        queue.handle(
                        "a",
                        QUICK,
                        job -> {
                            most.accumulateAndGet(now.incrementAndGet(), Math::max);
                            TimeUnit.MILLISECONDS.sleep(2);
                            now.decrementAndGet();
                            return see(job);
                        })
                .start();
        for (int i = 0; i < 100; i++) {
            queue.schedule("a", "n" + i, clock.instant());
        }

        List<String> payloads = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            payloads.add(next().payload());
        }
        assertThat(payloads).doesNotHaveDuplicates().hasSize(100);
        assertThat(most.get()).isLessThanOrEqualTo(4);
        awaitRows();
    }

    @Test
    void triesAgainAndGivesUpInTheEnd() throws Exception {
        CountDownLatch told = new CountDownLatch(1);
        queue.handle(
                        "a",
                        QUICK,
                        new JobHandler() {
                            @Override
                            public JobOutcome run(Job job) throws IOException {
                                seen.add(job);
                                throw new IOException("broken");
                            }

                            @Override
                            public void givenUp(Job job, Exception failure) {
                                assertThat(failure).hasMessage("broken");
                                told.countDown();
                            }
                        })
                .start();
        queue.schedule("a", "", clock.instant());

        assertThat(next().attempt()).isEqualTo(1);
        assertThat(next().attempt()).isEqualTo(2);
        assertThat(next().attempt()).isEqualTo(3);
        assertThat(told.await(10, TimeUnit.SECONDS)).isTrue();
        awaitRows("a attempt 3 given upjava.io.IOException: broken");
    }

    @Test
    void goesOnStepByStep() throws Exception {
        queue.handle(
                        "count",
                        QUICK,
                        job -> {
                            seen.add(job);
                            int n = Integer.parseInt(job.payload());
                            return n < 3
                                    ? JobOutcome.again(clock.instant(), Integer.toString(n + 1))
                                    : JobOutcome.done();
                        })
                .start();
        queue.schedule("count", "1", clock.instant());

        for (int i = 1; i <= 3; i++) {
            Job job = next();
            assertThat(job.payload()).isEqualTo(Integer.toString(i));
            assertThat(job.attempt()).isEqualTo(1);
        }
        awaitRows();
    }

    @Test
    void leavesAJobThatNobodyHandles() throws Exception {
        queue.handle("a", QUICK, this::see).start();
        queue.schedule("later version", "", clock.instant());
        queue.schedule("a", "", clock.instant());

        assertThat(next().kind()).isEqualTo("a");
        awaitRows("later version attempt 0");
    }

    @Test
    void cancelsWhatDoesNotRun() throws Exception {
        queue.handle("a", QUICK, this::see).start();
        long id = queue.schedule("a", "", clock.instant().plusSeconds(60));

        assertThat(database.<Boolean, SQLException>write(t -> queue.cancel(t, id))).isTrue();
        assertThat(database.<Boolean, SQLException>write(t -> queue.cancel(t, id))).isFalse();
        awaitRows();
    }

    @Test
    void stopsQuicklyAndDoesNotCountTheAttempt() throws Exception {
        queue.handle(
                        "long",
                        QUICK,
                        job -> {
                            seen.add(job);
                            TimeUnit.SECONDS.sleep(60);
                            return JobOutcome.done();
                        })
                .start();
        queue.schedule("long", "", clock.instant());
        assertThat(next().attempt()).isEqualTo(1);

        long start = System.nanoTime();
        queue.close();

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(3));
        assertThat(rows()).containsExactly("long attempt 0");

        queue = new JobQueue(database, clock, runner).handle("long", QUICK, this::see);
        queue.start();
        assertThat(next().attempt()).isEqualTo(1);
    }

    /// As a crash leaves it: claimed, and nobody there.
    void leaveClaimed(long leasedUntil) {
        database.execute((Transaction transaction) -> {
            JobRepository.insert(transaction, "a", "left", 0);
            JobRepository.claim(transaction, List.of("a"), 1, leasedUntil, 10);
        });
    }

    @Test
    void survivesAnErrorInAHandler() throws Exception {
        queue.handle(
                        "a",
                        QUICK,
                        job -> {
                            seen.add(job);
                            if (job.attempt() == 1) {
                                throw new StackOverflowError("deep");
                            }
                            return JobOutcome.done();
                        })
                .start();
        queue.schedule("a", "", clock.instant());

        assertThat(next().attempt()).isEqualTo(1);
        assertThat(next().attempt()).isEqualTo(2);
        awaitRows();
    }
}
