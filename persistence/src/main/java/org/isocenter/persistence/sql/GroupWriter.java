package org.isocenter.persistence.sql;

import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.isocenter.persistence.sql.Database.Work;
import org.jspecify.annotations.Nullable;

/// The one writer of a database, which lets many small writes share one commit.
///
/// Writes wait in a queue. A platform thread takes what is there, runs the works one after the other
/// inside one transaction, commits, and only then wakes the callers. While the disk syncs,
/// the next ones gather; so at low load a write is committed alone and at once, and at high load one
/// sync serves hundreds. There is no delay in the hope of company.
///
/// Where the works of a group have bytes to be synced before their rows (`commitAfter`), the thread
/// does so once for the whole group, between the last work and the commit: bytes are durable before
/// any row that names them is, and a group costs two syncs however many stores it holds.
///
/// A work that fails does not touch the others: the transaction is undone, those before it run again,
/// and from then on each work of the group has a savepoint, to which it is rolled back. Before a failure
/// nobody has one, because it makes SQLite keep a copy of each page that is changed. When the
/// commit fails, or the savepoint is gone (SQLite undoes the whole transaction when the disk is
/// full), all of the group fail, and the connection is opened anew.
///
/// So the writes of a database run one after the other on both dialects, and a work may read and
/// then write without fearing another one in between.
///
/// The thread is there only while there is work: after half a minute without, it closes its
/// connection and ends; the next write starts another. A thousand idle databases cost nothing.
final class GroupWriter {
    private static final int QUEUE_LIMIT = 10_000;
    private static final int GROUP_LIMIT = 500;
    private static final int ATTEMPTS = 5;
    private static final long GROUP_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(30);

    /// Opens the session that writes.
    @FunctionalInterface
    interface Connector {
        WriterSession open() throws SQLException;
    }

    private final String where;
    private final Connector connector;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition arrived = lock.newCondition();
    private final Condition ended = lock.newCondition();
    private final ArrayDeque<PendingWork<?, ?>> queue = new ArrayDeque<>();
    private final AtomicLong commits = new AtomicLong();
    private @Nullable Thread thread;
    private boolean closed;

    GroupWriter(String where, Connector connector) {
        this.where = where;
        this.connector = connector;
    }

    <T extends @Nullable Object, E extends Exception> PendingWork<T, E> submit(
            Work<T, E> work, Runnable settled) {
        PendingWork<T, E> pending = new PendingWork<>(work, settled);
        lock.lock();
        try {
            if (closed) {
                throw new DatabaseException("The database " + where + " is closed");
            }
            if (Thread.currentThread() == thread) {
                throw new IllegalStateException("A write inside a write would wait for itself");
            }
            if (queue.size() >= QUEUE_LIMIT) {
                throw new DatabaseBusyException(
                        "More than " + QUEUE_LIMIT + " writes wait for the database " + where);
            }
            if (thread == null) { // first: when it cannot be started, nothing is left waiting
                thread = Thread.ofPlatform().name("writer " + where).daemon().start(this::run);
            }
            queue.add(pending);
            arrived.signal();
        } finally {
            lock.unlock();
        }
        return pending;
    }

    /// How many groups were committed, or may have been; counted before their callers are told.
    long commits() {
        return commits.get();
    }

    /// Whether the caller is a work that this writer runs.
    boolean isInside() {
        lock.lock();
        try {
            return Thread.currentThread() == thread;
        } finally {
            lock.unlock();
        }
    }

    /// Commits what waits, refuses what comes, and returns when the file is closed.
    void close() {
        lock.lock();
        try {
            closed = true;
            arrived.signal();
            while (thread != null) {
                ended.awaitUninterruptibly();
            }
        } finally {
            lock.unlock();
        }
    }

    private void run() {
        WriterSession session = null;
        while (true) {
            PendingWork<?, ?> first = takeOrEnd(session);
            if (first == null) {
                return;
            }
            session = commitGroup(session, first);
        }
    }

    /// The next work; or nothing when there was none for long or the database closes: then the
    /// session is closed and the thread must end.
    private @Nullable PendingWork<?, ?> takeOrEnd(@Nullable WriterSession session) {
        lock.lock();
        try {
            long left = IDLE_NANOS;
            while (queue.isEmpty()) {
                if (closed || left <= 0) {
                    // Under the lock, so that whoever sees no thread sees the file closed.
                    closeQuietly(session);
                    thread = null;
                    ended.signalAll();
                    return null;
                }
                try {
                    left = arrived.awaitNanos(left);
                } catch (InterruptedException e) {
                    left = IDLE_NANOS; // nobody's business here: closing is asked for by `close`
                }
            }
            return queue.poll();
        } finally {
            lock.unlock();
        }
    }

    private @Nullable PendingWork<?, ?> poll() {
        lock.lock();
        try {
            return queue.poll();
        } finally {
            lock.unlock();
        }
    }

    /// Runs and commits a group.
    ///
    /// @return the session to go on with; none when it must be opened anew
    @SuppressWarnings("CatchingUnchecked") // the thread must outlive whatever goes wrong in a group
    private @Nullable WriterSession commitGroup(
            @Nullable WriterSession session, PendingWork<?, ?> first) {
        List<PendingWork<?, ?>> group = new ArrayList<>();
        group.add(first);
        try {
            if (session == null) {
                session = connector.open();
            }
            runGroup(session, group);
        } catch (Throwable e) {
            closeQuietly(session); // which rolls back, unless it was the commit that failed
            commits.incrementAndGet();
            for (PendingWork<?, ?> each : group) {
                each.fail(e);
            }
            return null;
        }
        commits.incrementAndGet();
        for (PendingWork<?, ?> each : group) {
            each.complete();
        }
        return session;
    }

    private void runGroup(WriterSession session, List<PendingWork<?, ?>> group)
            throws SQLException {
        long start = System.nanoTime();
        session.begin();
        boolean guarded = !runLast(session, group);
        while (group.size() < GROUP_LIMIT && System.nanoTime() - start < GROUP_NANOS) {
            PendingWork<?, ?> next = poll();
            if (next == null) {
                break;
            }
            group.add(next);
            if (guarded) {
                runGuarded(session, next);
            } else {
                guarded = !runLast(session, group);
            }
        }
        completePrerequisites(group);
        session.commit();
    }

    /// Waits for what the works of the group have outside the database, once for all of them.
    private void completePrerequisites(List<PendingWork<?, ?>> group) {
        Map<Object, Transaction.Prerequisite> all = new HashMap<>();
        for (PendingWork<?, ?> each : group) {
            all.putAll(each.prerequisites());
        }
        try {
            for (Transaction.Prerequisite each : all.values()) {
                each.complete();
            }
        } catch (IOException e) {
            throw new DatabaseException(
                    "What had to be durable before rows of " + where + " could not be made so", e);
        }
    }

    /// Runs the last work of a group without a savepoint. When it fails, the whole transaction is undone,
    /// and those that ran before it run again.
    ///
    /// @return whether it came to its end
    private static boolean runLast(WriterSession session, List<PendingWork<?, ?>> group)
            throws SQLException {
        PendingWork<?, ?> work = group.getLast();
        if (work.run(session)) {
            return true;
        }
        session.rollback();
        session.begin();
        for (PendingWork<?, ?> each : group.subList(0, group.size() - 1)) {
            runGuarded(session, each);
        }
        if (work.collided()) {
            runGuarded(session, work);
        }
        return false;
    }

    private static void runGuarded(WriterSession session, PendingWork<?, ?> work)
            throws SQLException {
        int attempt = 1;
        session.savepoint();
        while (!work.run(session)) {
            session.rollbackToSavepoint();
            if (!work.collided() || attempt++ == ATTEMPTS) {
                break;
            }
        }
        session.releaseSavepoint();
    }

    private static void closeQuietly(@Nullable WriterSession session) {
        if (session != null) {
            try {
                session.close();
            } catch (SQLException e) {
                // What was committed is durable; the operating system closes the file.
            }
        }
    }
}
