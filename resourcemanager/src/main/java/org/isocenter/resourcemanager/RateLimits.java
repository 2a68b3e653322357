package org.isocenter.resourcemanager;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/// Counts requests by principal, subscription and kind, in windows of an hour (contract §1.1, rule
/// ARM-13).
final class RateLimits {
    private static final Duration WINDOW = Duration.ofHours(1);
    private static final int KEPT = 50_000;

    /// What is left after a request was counted.
    ///
    /// @param remaining never below zero
    /// @param exceeded whether the request was beyond the limit
    /// @param retryAfterSeconds until the window ends
    record Count(int remaining, boolean exceeded, long retryAfterSeconds) {}

    private record Key(String principal, String scope, String kind) {}

    private record Window(Instant start, AtomicInteger used) {}

    private final ConcurrentHashMap<Key, Window> windows = new ConcurrentHashMap<>();

    Count count(String principal, String scope, String kind, int limit, Instant now) {
        if (windows.size() > KEPT) {
            windows.values().removeIf(window -> !now.isBefore(window.start.plus(WINDOW)));
        }
        Window window =
                windows.compute(
                        new Key(principal, scope, kind),
                        (_, known) ->
                                known == null || !now.isBefore(known.start.plus(WINDOW))
                                        ? new Window(now, new AtomicInteger())
                                        : known);
        int used = window.used.incrementAndGet();
        long left = Duration.between(now, window.start.plus(WINDOW)).toSeconds();
        return new Count(Math.max(0, limit - used), used > limit, Math.max(1, left));
    }
}
