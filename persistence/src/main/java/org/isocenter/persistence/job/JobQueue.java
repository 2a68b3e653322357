package org.isocenter.persistence.job;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.isocenter.persistence.sql.Database;
import org.isocenter.persistence.sql.Dialect;
import org.isocenter.persistence.sql.Migrations;
import org.isocenter.persistence.sql.Transaction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The jobs of one database.
///
/// The next moment at which something is due is known, so nobody polls: a timer is set for it, and a
/// job that is scheduled sets it earlier. Only on PostgreSQL, where other processes may schedule and
/// may die, the table is looked at every ten seconds as well.
///
/// Whoever runs a job holds its lease. On SQLite this process is the only one, so a lease ends when
/// the process does: [#start] frees all jobs. On PostgreSQL it ends after a minute, unless renewed.
public final class JobQueue implements AutoCloseable {
    /// The table; to be among those that the database is opened with.
    public static final Migrations TABLES = new Migrations("job", 1);

    private static final Logger LOGGER = LoggerFactory.getLogger(JobQueue.class);
    private static final int CLAIMED_AT_ONCE = 4;
    private static final Duration NO_PLACE_PAUSE = Duration.ofMillis(100);
    private static final Duration DATABASE_FAILED_PAUSE = Duration.ofSeconds(5);
    private static final Duration LEASE = Duration.ofSeconds(60);
    private static final Duration RENEWAL = Duration.ofSeconds(20);
    private static final Duration POLL_OF_OTHERS = Duration.ofSeconds(10);
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(4);

    private record Kind(JobHandler handler, RetryPolicy policy) {}

    private final Database database;
    private final InstantSource clock;
    private final JobRunner runner;
    private final Map<String, Kind> kinds = new LinkedHashMap<>();

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition ended = lock.newCondition();
    private final Map<Long, Thread> running = new LinkedHashMap<>();
    private @Nullable ScheduledFuture<?> timer;
    private Instant timerAt = Instant.MAX;
    private boolean started;
    private boolean polling;
    private boolean pollAgain;
    private boolean closed;

    public JobQueue(Database database, InstantSource clock, JobRunner runner) {
        this.database = database;
        this.clock = clock;
        this.runner = runner;
    }

    /// Says who runs the jobs of a kind; before [#start]. Jobs of a kind that nobody runs wait.
    public JobQueue handle(String kind, RetryPolicy policy, JobHandler handler) {
        if (started) {
            throw new IllegalStateException("The queue has started");
        }
        if (kinds.putIfAbsent(kind, new Kind(handler, policy)) != null) {
            throw new IllegalArgumentException("Two handlers for " + kind);
        }
        return this;
    }

    /// Begins to run jobs, those first that a crash interrupted.
    public void start() {
        if (kinds.isEmpty()) {
            return;
        }
        lock.lock();
        try {
            started = true;
        } finally {
            lock.unlock();
        }
        switch (database.dialect()) {
            case SQLITE -> database.execute(JobRepository::releaseAll);
            case POSTGRESQL -> pollForOthers();
        }
        wake(Instant.MIN);
    }

    /// Schedules a job in the caller's transaction: it is there when what the caller writes is there.
    ///
    /// @return its id
    public long schedule(Transaction transaction, String kind, String payload, Instant due)
            throws SQLException {
        long id = JobRepository.insert(transaction, kind, payload, due.toEpochMilli());
        transaction.afterCommit(() -> wake(due));
        return id;
    }

    /// Schedules a job; durable when it returns.
    ///
    /// @return its id
    public long schedule(String kind, String payload, Instant due) {
        return database.<Long, RuntimeException>write(
                transaction -> schedule(transaction, kind, payload, due));
    }

    /// Removes a job that is not running.
    ///
    /// @return false when it runs now, or is done
    public boolean cancel(Transaction transaction, long id) throws SQLException {
        return JobRepository.delete(transaction, id);
    }

    /// Sees to it that the table is looked at by then.
    private void wake(Instant at) {
        lock.lock();
        try {
            if (!started || closed) {
                return;
            }
            if (polling) {
                pollAgain = true;
                return;
            }
            if (timer != null) {
                if (!at.isBefore(timerAt)) {
                    return;
                }
                timer.cancel(false);
            }
            timerAt = at;
            Instant now = clock.instant();
            Duration pause = at.isAfter(now) ? Duration.between(now, at) : Duration.ZERO;
            timer = runner.after(pause, this::poll);
        } finally {
            lock.unlock();
        }
    }

    private void pollForOthers() {
        runner.after(
                POLL_OF_OTHERS,
                () -> {
                    if (!isClosed()) {
                        wake(Instant.MIN);
                        pollForOthers();
                    }
                });
    }

    private boolean isClosed() {
        lock.lock();
        try {
            return closed;
        } finally {
            lock.unlock();
        }
    }

    /// Starts what is due, and sets the timer for what is due next.
    private void poll() {
        lock.lock();
        try {
            timer = null;
            timerAt = Instant.MAX;
            if (closed) {
                return;
            }
            if (polling) {
                pollAgain = true;
                return;
            }
            polling = true;
            pollAgain = false;
        } finally {
            lock.unlock();
        }
        Instant next = Instant.MAX;
        try {
            next = startDue();
        } catch (RuntimeException e) {
            LOGGER.warn("Jobs cannot be read; trying again soon", e);
            next = clock.instant().plus(DATABASE_FAILED_PAUSE);
        } finally {
            lock.lock();
            try {
                polling = false;
                if (pollAgain) {
                    next = Instant.MIN;
                }
            } finally {
                lock.unlock();
            }
            if (!next.equals(Instant.MAX)) {
                wake(next);
            }
        }
    }

    /// @return when to look again
    private Instant startDue() {
        while (true) {
            OptionalLong due =
                    database.<OptionalLong, RuntimeException>read(
                            transaction -> JobRepository.nextDue(transaction, kinds.keySet()));
            Instant now = clock.instant();
            if (due.isEmpty()) {
                return Instant.MAX;
            }
            if (due.getAsLong() > now.toEpochMilli()) {
                return due.getAsLong() == Long.MAX_VALUE
                        ? Instant.MAX // they are all running
                        : Instant.ofEpochMilli(due.getAsLong());
            }
            int places = runner.take(CLAIMED_AT_ONCE);
            if (places == 0) {
                return now.plus(NO_PLACE_PAUSE);
            }
            int used = 0;
            try {
                List<Job> jobs = claim(now, places);
                for (Job job : jobs) {
                    begin(job);
                    used++;
                }
            } finally {
                runner.giveBack(places - used);
            }
            if (used == 0) {
                return now.plus(NO_PLACE_PAUSE); // another process was faster
            }
        }
    }

    private List<Job> claim(Instant now, int limit) {
        long until =
                switch (database.dialect()) {
                    case SQLITE -> Long.MAX_VALUE;
                    case POSTGRESQL -> now.plus(LEASE).toEpochMilli();
                };
        return database.<List<Job>, RuntimeException>write(transaction ->
                JobRepository.claim(transaction, kinds.keySet(), now.toEpochMilli(), until, limit));
    }

    private void begin(Job job) {
        Thread thread =
                Thread.ofVirtual()
                        .name(job.kind() + " " + job.id())
                        .unstarted(() -> runAndForget(job));
        lock.lock();
        try {
            running.put(job.id(), thread);
            thread.start();
            if (closed) {
                thread.interrupt();
            }
        } finally {
            lock.unlock();
        }
    }

    private void runAndForget(Job job) {
        ScheduledFuture<?> renewal = null;
        try {
            if (database.dialect() == Dialect.POSTGRESQL) {
                renewal = renewLater(job);
            }
            run(job);
        } catch (RuntimeException e) {
            // Its lease ends with the process, or after a minute; then it runs again.
            LOGGER.warn("The outcome of job {} {} is lost", job.kind(), job.id(), e);
        } finally {
            if (renewal != null) {
                renewal.cancel(false);
            }
            lock.lock();
            try {
                running.remove(job.id());
                ended.signalAll();
            } finally {
                lock.unlock();
            }
            runner.giveBack(1);
            wake(Instant.MIN);
        }
    }

    private @Nullable ScheduledFuture<?> renewLater(Job job) {
        return runner.after(
                RENEWAL,
                () -> {
                    if (isRunning(job)) {
                        long until = clock.instant().plus(LEASE).toEpochMilli();
                        database.execute(
                                transaction -> JobRepository.renew(transaction, job, until));
                        renewLater(job);
                    }
                });
    }

    private boolean isRunning(Job job) {
        lock.lock();
        try {
            return running.containsKey(job.id());
        } finally {
            lock.unlock();
        }
    }

    private void run(Job job) {
        Kind kind = kinds.get(job.kind());
        if (kind == null) {
            throw new IllegalStateException("Claimed a job of an unknown kind: " + job.kind());
        }
        Throwable failure;
        try {
            switch (kind.handler().run(job)) {
                case JobOutcome.Done _ ->
                        database.execute(transaction -> JobRepository.done(transaction, job));
                case JobOutcome.Again again ->
                        database.execute(transaction ->
                                JobRepository.again(
                                        transaction,
                                        job,
                                        again.payload(),
                                        again.due().toEpochMilli()));
            }
            return;
        } catch (Exception | StackOverflowError | OutOfMemoryError | LinkageError e) {
            failure = e;
        }
        boolean interrupted = Thread.interrupted() || failure instanceof InterruptedException;
        if (interrupted && isClosed()) {
            database.execute(transaction -> JobRepository.stopped(transaction, job));
            return;
        }
        if (job.attempt() < kind.policy().attempts()) {
            LOGGER.info(
                    "Job {} {} failed, attempt {}", job.kind(), job.id(), job.attempt(), failure);
            long due = clock.instant().plus(kind.policy().pauseAfter(job.attempt())).toEpochMilli();
            String text = failure.toString();
            database.execute(transaction -> JobRepository.failed(transaction, job, text, due));
        } else {
            giveUp(job, kind, failure);
        }
    }

    private void giveUp(Job job, Kind kind, Throwable failure) {
        LOGGER.error("Job {} {} failed for the last time", job.kind(), job.id(), failure);
        try {
            kind.handler()
                    .givenUp(
                            job,
                            failure instanceof Exception e
                                    ? e
                                    : new IllegalStateException(failure));
        } catch (Exception e) {
            LOGGER.error("Nobody could be told that job {} is given up", job.id(), e);
        }
        String text = failure.toString();
        database.execute(transaction -> JobRepository.givenUp(transaction, job, text));
    }

    /// Starts nothing more, interrupts what runs, and waits for it a few seconds.
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            if (timer != null) {
                timer.cancel(false);
            }
            running.values().forEach(Thread::interrupt);
            long left = STOP_PATIENCE.toNanos();
            while (!running.isEmpty() && left > 0) {
                left = ended.awaitNanos(left);
            }
            if (!running.isEmpty()) {
                LOGGER.warn(
                        "{} jobs do not stop; they run again at the next start", running.size());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }
}
