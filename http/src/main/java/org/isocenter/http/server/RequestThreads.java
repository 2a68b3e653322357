package org.isocenter.http.server;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.util.thread.TryExecutor;

/// The threads on which requests are read, answered and sent: a few platform threads as long as they
/// suffice, and a virtual thread for each request beyond.
///
/// A platform thread reads from the network, calls the native database and sends a file without ever
/// handing over to another one; a virtual thread hands over at each of these. So few clients are
/// served faster by platform threads, and many need the others, because there may be as many requests
/// as [Limits#requests] allows, each blocked for as long as its client takes.
final class RequestThreads implements Executor, TryExecutor, AutoCloseable {
    private static final int PLATFORM_THREADS = 24;
    private static final Duration KEPT = Duration.ofSeconds(30);

    private final ThreadPoolExecutor platform =
            new ThreadPoolExecutor(
                    0,
                    PLATFORM_THREADS,
                    KEPT.toSeconds(),
                    TimeUnit.SECONDS,
                    new SynchronousQueue<>(),
                    Thread.ofPlatform().name("http-", 0).daemon().factory());

    private final Thread.Builder virtual = Thread.ofVirtual().name("request-", 0);

    /// Runs a task on a platform thread if one is free.
    @Override
    public boolean tryExecute(Runnable task) {
        try {
            platform.execute(task);
            return true;
        } catch (RejectedExecutionException allBusy) {
            return false;
        }
    }

    @Override
    public void execute(Runnable task) {
        if (platform.isShutdown()) {
            throw new RejectedExecutionException("the server has stopped");
        }
        if (!tryExecute(task)) {
            virtual.start(task);
        }
    }

    @Override
    public void close() {
        platform.shutdownNow();
    }
}
