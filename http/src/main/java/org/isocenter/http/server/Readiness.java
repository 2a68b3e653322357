package org.isocenter.http.server;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayDeque;

/// Waits on the calling thread until one socket can be read from or written to: `poll(2)` by the means
/// that Java has. The selectors are kept for the next who waits.
final class Readiness {
    private static final int KEPT = 32;

    /// No wait is longer without a look at whether the channel is still open.
    private static final long SLICE_MILLIS = 1000;

    private static final ArrayDeque<Selector> IDLE = new ArrayDeque<>();

    private Readiness() {}

    /// Waits for at most so long, or for a second if that is less.
    ///
    /// @return whether it is ready; also when it was closed, as whoever uses it then will see
    static boolean await(SocketChannel channel, int operation, Duration atMost) throws IOException {
        Selector selector = take();
        boolean reusable = false;
        try {
            SelectionKey key = channel.register(selector, operation);
            long millis = Math.clamp(atMost.toMillis(), 1, SLICE_MILLIS);
            boolean ready = selector.select(millis) > 0 || !channel.isOpen();
            key.cancel();
            selector.selectNow(); // takes the key out: until then the channel could not be closed
            if (Thread.currentThread().isInterrupted()) {
                throw new InterruptedIOException("interrupted while waiting for the network");
            }
            reusable = true;
            return ready;
        } finally {
            if (reusable) {
                giveBack(selector);
            } else {
                selector.close();
            }
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
