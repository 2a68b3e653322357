package org.isocenter.persistence.job;

import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// What the job queues of all databases share: one timer, and a bound on how many jobs run at once,
/// so that background work leaves room for requests.
public final class JobRunner implements AutoCloseable {
    private final ScheduledThreadPoolExecutor timer;
    private final Semaphore places;

    /// @param atOnce how many jobs run at the same time, in all databases together
    public JobRunner(int atOnce) {
        this.places = new Semaphore(atOnce);
        this.timer =
                new ScheduledThreadPoolExecutor(
                        1, Thread.ofPlatform().name("job timer").daemon().factory());
        timer.setRemoveOnCancelPolicy(true);
        timer.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        timer.setKeepAliveTime(10, TimeUnit.SECONDS);
        timer.allowCoreThreadTimeOut(true);
    }

    /// Lets something happen on a virtual thread after a while.
    ScheduledFuture<?> after(Duration pause, Runnable action) {
        return timer.schedule(
                () -> {
                    Thread.ofVirtual().name("job poll").start(action);
                },
                Math.max(0, pause.toMillis()),
                TimeUnit.MILLISECONDS);
    }

    /// Takes up to so many places.
    int take(int wanted) {
        int taken = 0;
        while (taken < wanted && places.tryAcquire()) {
            taken++;
        }
        return taken;
    }

    void giveBack(int count) {
        places.release(count);
    }

    /// Stops the timer. The queues are to be closed first.
    @Override
    public void close() {
        timer.shutdownNow();
    }
}
