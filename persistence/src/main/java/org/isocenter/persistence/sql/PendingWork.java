package org.isocenter.persistence.sql;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.isocenter.persistence.sql.Database.Work;
import org.jspecify.annotations.Nullable;

/// A work on its way through another thread, and the caller who waits for it.
///
/// The work's outcome is kept when it ran, and made known only when what it wrote is durable.
final class PendingWork<T extends @Nullable Object, E extends Exception>
        implements Database.Pending<T, E> {
    private final Work<T, E> work;
    private final Runnable settled;
    private final CountDownLatch done = new CountDownLatch(1);
    private @Nullable T result;
    private @Nullable Throwable failure;
    private List<Runnable> afterCommit = List.of();
    private Map<Object, Transaction.Prerequisite> prerequisites = Map.of();

    PendingWork(Work<T, E> work) {
        this(work, () -> {});
    }

    /// @param settled told when the outcome is known, before the caller is
    PendingWork(Work<T, E> work, Runnable settled) {
        this.work = work;
        this.settled = settled;
    }

    /// Runs the work.
    ///
    /// @return whether it came to its end; false when it threw, and must be undone
    @SuppressWarnings("CatchingUnchecked") // whatever it throws is its caller's, never the thread's
    boolean run(WorkSession session) {
        failure = null;
        afterCommit = List.of();
        prerequisites = Map.of();
        try {
            result = work.run(session);
            afterCommit = session.takeAfterCommit();
            prerequisites = session.takePrerequisites();
            return true;
        } catch (Throwable e) {
            failure = e;
            var _ = session.takeAfterCommit();
            var _ = session.takePrerequisites();
            return false;
        } finally {
            session.releaseStatements();
        }
    }

    /// Whether it failed because of another transaction, so that it may succeed when it runs again.
    boolean collided() {
        return failure != null && Failures.isCollision(failure);
    }

    /// What must have happened before the work may be committed.
    Map<Object, Transaction.Prerequisite> prerequisites() {
        return prerequisites;
    }

    /// Wakes the caller with what [#run] came to. Where that was a success, the failure of whom it is told to
    /// counts; the work's own failure is never hidden by it.
    @SuppressWarnings("CatchingUnchecked") // it is its caller's, never the thread's
    void complete() {
        try {
            settled.run();
        } catch (Throwable e) {
            if (failure == null) {
                failure = e;
            } else if (failure != e) {
                failure.addSuppressed(e);
            }
        } finally {
            done.countDown();
        }
    }

    /// Wakes the caller with a failure that is not its own, unless it has one already.
    void fail(Throwable reason) {
        if (failure == null) {
            failure = reason;
        }
        complete();
    }

    @Override
    @SuppressWarnings("NullAway") // the result is null only where T may be
    public T await() throws E {
        boolean interrupted = false;
        while (true) {
            try {
                done.await();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        if (failure != null) {
            throw Failures.<E>rethrow(failure);
        }
        afterCommit.forEach(Runnable::run);
        return result;
    }
}
