package org.isocenter.http.server;

/// Measures how fast a client sends or takes bytes, over the time that we wait for it.
final class Pace {
    private final Limits limits;
    private long waitedNanos;
    private long bytes;

    Pace(Limits limits) {
        this.limits = limits;
    }

    /// Adds a transfer; says whether all of them together are slower than allowed.
    boolean tooSlow(long moreBytes, long waitedMoreNanos) {
        bytes += moreBytes;
        waitedNanos += waitedMoreNanos;
        return waitedNanos > limits.graceTime().toNanos()
                && bytes < waitedNanos / 1e9 * limits.bytesPerSecond();
    }
}
