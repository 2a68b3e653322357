package org.isocenter.persistence.sql;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.isocenter.persistence.sql.Database.Work;
import org.jspecify.annotations.Nullable;

/// The one writer of a SQLite database, which lets many small writes share one commit.
///
/// Writes wait in a queue. A platform thread takes what is there, runs each work in a savepoint of
/// its own inside one transaction, commits, and only then wakes the callers. While the disk syncs,
/// the next ones gather; so at low load a write is committed alone and at once, and at high load one
/// sync serves hundreds. There is no delay in the hope of company.
///
/// A work that fails is rolled back to its savepoint and the others are not touched by it. When the
/// commit fails, or the savepoint is gone (SQLite undoes the whole transaction when the disk is
/// full), all of the group fail, and the connection is opened anew.
///
/// The thread is there only while there is work: after half a minute without, it closes its
/// connection and ends; the next write starts another. A thousand idle databases cost nothing.
final class SqliteWriter {
    private static final int QUEUE_LIMIT = 10_000;
    private static final int GROUP_LIMIT = 500;
    private static final long GROUP_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(30);

    private final Path file;
    private final SqliteConnections connections;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition arrived = lock.newCondition();
    private final Condition ended = lock.newCondition();
    private final ArrayDeque<PendingWork<?, ?>> queue = new ArrayDeque<>();
    private @Nullable Thread thread;
    private boolean closed;

    SqliteWriter(Path file, SqliteConnections connections) {
        this.file = file;
        this.connections = connections;
    }

    <T extends @Nullable Object, E extends Exception> T write(Work<T, E> work) throws E {
        PendingWork<T, E> pending = new PendingWork<>(work);
        lock.lock();
        try {
            if (closed) {
                throw new DatabaseException("The database " + file + " is closed");
            }
            if (Thread.currentThread() == thread) {
                throw new IllegalStateException("A write inside a write would wait for itself");
            }
            if (queue.size() >= QUEUE_LIMIT) {
                throw new DatabaseBusyException(
                        "More than " + QUEUE_LIMIT + " writes wait for the database " + file);
            }
            queue.add(pending);
            if (thread == null) {
                thread =
                        Thread.ofPlatform()
                                .name("writer " + file.getFileName())
                                .daemon()
                                .start(this::run);
            } else {
                arrived.signal();
            }
        } finally {
            lock.unlock();
        }
        return pending.await();
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
        SqliteSession session = null;
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
    private @Nullable PendingWork<?, ?> takeOrEnd(@Nullable SqliteSession session) {
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
    private @Nullable SqliteSession commitGroup(
            @Nullable SqliteSession session, PendingWork<?, ?> first) {
        List<PendingWork<?, ?>> group = new ArrayList<>();
        group.add(first);
        try {
            if (session == null) {
                session = new SqliteSession(connections.openWriter());
            }
            runGroup(session, group);
        } catch (Throwable e) {
            closeQuietly(session); // which rolls back
            for (PendingWork<?, ?> each : group) {
                each.fail(e);
            }
            return null;
        }
        for (PendingWork<?, ?> each : group) {
            each.complete();
        }
        return session;
    }

    private void runGroup(SqliteSession session, List<PendingWork<?, ?>> group)
            throws SQLException {
        long start = System.nanoTime();
        session.control("begin immediate");
        PendingWork<?, ?> next = group.getFirst();
        while (next != null) {
            session.control("savepoint work");
            if (!next.run(session)) {
                session.control("rollback to work");
            }
            session.control("release work");
            boolean full = group.size() >= GROUP_LIMIT || System.nanoTime() - start > GROUP_NANOS;
            next = full ? null : poll();
            if (next != null) {
                group.add(next);
            }
        }
        session.control("commit");
    }

    private static void closeQuietly(@Nullable SqliteSession session) {
        if (session != null) {
            try {
                session.close();
            } catch (SQLException e) {
                // What was committed is durable; the operating system closes the file.
            }
        }
    }
}
