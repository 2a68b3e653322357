package org.isocenter.persistence.sql;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.isocenter.persistence.sql.Database.Work;
import org.jspecify.annotations.Nullable;

/// The readers of a SQLite database: a few connections, each reading one snapshot at a time.
///
/// A virtual thread that calls native code holds its carrier, and there are only as many carriers as
/// processors. So virtual callers hand their work to a small pool of platform threads, shared by all
/// databases, and wait; platform callers run it themselves. How many read one database at once is
/// bounded, so that one busy database leaves room for the others.
///
/// Connections are opened when needed and closed when nobody needed them for half a minute.
final class SqliteReaders {
    private static final int AT_ONCE = 4;
    private static final int WAITING_LIMIT = 10_000;
    private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(30);
    private static final long PATIENCE_SECONDS = 3;

    private static final ThreadPoolExecutor POOL = pool();
    private static final ScheduledThreadPoolExecutor SWEEPER = sweeper();

    private final Path file;
    private final SqliteConnections connections;
    private final Semaphore places = new Semaphore(AT_ONCE, /* fair= */ true);
    private final ThreadLocal<Boolean> inside = ThreadLocal.withInitial(() -> false);

    /// Open and not in use, the last used one first; the lock of the three fields below.
    private final ArrayDeque<SqliteSession> idle = new ArrayDeque<>();

    private boolean sweeping;
    private boolean closed;

    SqliteReaders(Path file, SqliteConnections connections) {
        this.file = file;
        this.connections = connections;
    }

    <T extends @Nullable Object, E extends Exception> T read(Work<T, E> work) throws E {
        if (inside.get()) {
            throw new IllegalStateException("A read inside a read of the same database");
        }
        if (places.getQueueLength() > WAITING_LIMIT) {
            throw new DatabaseBusyException(
                    "More than " + WAITING_LIMIT + " reads wait for the database " + file);
        }
        places.acquireUninterruptibly();
        try {
            PendingWork<T, E> pending = new PendingWork<>(work);
            if (Thread.currentThread().isVirtual()) {
                POOL.execute(() -> run(pending));
            } else {
                run(pending);
            }
            return pending.await();
        } catch (RejectedExecutionException e) {
            throw new DatabaseBusyException("Too many reads wait for the database " + file, e);
        } finally {
            places.release();
        }
    }

    /// Waits a few seconds for those who read, and closes what is open. Whoever reads longer keeps
    /// his connection to the end.
    void close() {
        synchronized (idle) {
            closed = true;
        }
        try {
            if (places.tryAcquire(AT_ONCE, PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                places.release(AT_ONCE);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        closeIdle(Long.MAX_VALUE);
    }

    @SuppressWarnings("CatchingUnchecked") // whatever goes wrong is the caller's, who waits for it
    private void run(PendingWork<?, ?> pending) {
        SqliteSession session = null;
        try {
            session = take();
            inside.set(true);
            session.beginRead();
            pending.run(session);
            session.commit();
            giveBack(session);
            session = null;
        } catch (Throwable e) {
            pending.fail(e);
        } finally {
            inside.remove();
            if (session != null) {
                closeQuietly(session);
            }
            pending.complete();
        }
    }

    private SqliteSession take() throws SQLException {
        synchronized (idle) {
            if (closed) {
                throw new DatabaseException("The database " + file + " is closed");
            }
            SqliteSession session = idle.pollFirst();
            if (session != null) {
                return session;
            }
        }
        return new SqliteSession(connections.openReader());
    }

    private void giveBack(SqliteSession session) {
        session.lastUsedNanos = System.nanoTime();
        synchronized (idle) {
            if (closed) {
                closeQuietly(session);
                return;
            }
            idle.addFirst(session);
            if (!sweeping) {
                sweeping = true;
                var _ = SWEEPER.schedule(this::sweep, IDLE_NANOS, TimeUnit.NANOSECONDS);
            }
        }
    }

    private void sweep() {
        closeIdle(System.nanoTime() - IDLE_NANOS);
        synchronized (idle) {
            sweeping = !idle.isEmpty();
            if (sweeping) {
                var _ = SWEEPER.schedule(this::sweep, IDLE_NANOS, TimeUnit.NANOSECONDS);
            }
        }
    }

    /// Closes what was last used before that moment.
    private void closeIdle(long beforeNanos) {
        while (true) {
            SqliteSession eldest;
            synchronized (idle) {
                eldest = idle.peekLast();
                if (eldest == null
                        || (beforeNanos != Long.MAX_VALUE
                                && eldest.lastUsedNanos - beforeNanos > 0)) {
                    return;
                }
                idle.removeLast();
            }
            closeQuietly(eldest);
        }
    }

    private static void closeQuietly(SqliteSession session) {
        try {
            session.close();
        } catch (SQLException e) {
            // Nothing was written through it.
        }
    }

    private static ThreadPoolExecutor pool() {
        int threads = Math.max(8, 2 * Runtime.getRuntime().availableProcessors());
        ThreadPoolExecutor pool =
                new ThreadPoolExecutor(
                        threads,
                        threads,
                        10,
                        TimeUnit.SECONDS,
                        new LinkedBlockingQueue<>(100_000),
                        Thread.ofPlatform().name("reader-", 0).daemon().factory());
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    private static ScheduledThreadPoolExecutor sweeper() {
        ScheduledThreadPoolExecutor sweeper =
                new ScheduledThreadPoolExecutor(
                        1, Thread.ofPlatform().name("idle readers").daemon().factory());
        sweeper.setKeepAliveTime(10, TimeUnit.SECONDS);
        sweeper.allowCoreThreadTimeOut(true);
        return sweeper;
    }
}
