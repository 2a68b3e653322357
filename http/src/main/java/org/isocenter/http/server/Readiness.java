package org.isocenter.http.server;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayDeque;

/// Lets a thread wait until one socket can be read from or written to: `poll(2)` by the means that Java
/// has. Whoever serves a socket for a while keeps it, so that each wait is one system call; the selectors
/// are kept for the next who wait. One thread at a time.
final class Readiness implements AutoCloseable {
    private static final int KEPT = 32;

    /// No wait is longer without a look at whether the channel is still open.
    private static final long SLICE_MILLIS = 1000;

    private static final ArrayDeque<Selector> IDLE = new ArrayDeque<>();

    private final SocketChannel channel;
    private final Selector selector;
    private final SelectionKey key;

    /// @throws IOException if the channel is closed
    Readiness(SocketChannel channel) throws IOException {
        this.channel = channel;
        this.selector = take();
        boolean registered = false;
        try {
            this.key = channel.register(selector, 0);
            registered = true;
        } finally {
            if (!registered) {
                giveBack(selector);
            }
        }
    }

    /// Waits for at most so long, or for a second if that is less.
    ///
    /// @return whether it is ready; also when it was closed, as whoever uses it then will see
    boolean await(int operation, Duration atMost) throws IOException {
        try {
            key.interestOps(operation);
        } catch (CancelledKeyException closed) {
            return true;
        }
        long millis = Math.clamp(atMost.toMillis(), 1, SLICE_MILLIS);
        boolean ready = selector.select(millis) > 0 || !channel.isOpen();
        selector.selectedKeys().clear();
        if (Thread.currentThread().isInterrupted()) {
            throw new InterruptedIOException("interrupted while waiting for the network");
        }
        return ready;
    }

    /// Lets go of the channel, which could not be closed for good until then.
    @Override
    public void close() throws IOException {
        key.cancel();
        boolean interrupted = Thread.interrupted(); // or the selector would not look
        selector.selectNow();
        giveBack(selector);
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static Selector take() throws IOException {
        synchronized (IDLE) {
            Selector selector = IDLE.pollLast();
            if (selector != null) {
                return selector;
            }
        }
        return Selector.open();
    }

    private static void giveBack(Selector selector) throws IOException {
        synchronized (IDLE) {
            if (IDLE.size() < KEPT) {
                IDLE.addLast(selector);
                return;
            }
        }
        selector.close();
    }
}
