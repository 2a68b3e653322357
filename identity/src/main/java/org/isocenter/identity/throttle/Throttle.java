package org.isocenter.identity.throttle;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// Counts events per key in windows of fixed length, and says when a key has had its share.
///
/// Counts live in memory: an attacker gains little from a restart, and nothing is written for each
/// request. The number of keys is bounded; when it is reached the key that was new first is
/// forgotten, so memory does not grow with the number of attackers.
public final class Throttle {
    private static final int MAXIMUM_KEYS = 100_000;

    private static final class Window {
        private Instant end;
        private int count;

        private Window(Instant end) {
            this.end = end;
        }
    }

    private final int limit;
    private final Duration window;
    private final Map<String, Window> windows =
            new LinkedHashMap<>() {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<String, Window> eldest) {
                    return size() > MAXIMUM_KEYS;
                }
            };

    /// @param limit how many events a key may have in a window
    /// @param window how long a window is
    public Throttle(int limit, Duration window) {
        this.limit = limit;
        this.window = window;
    }

    /// Counts an event.
    ///
    /// @return how long to wait, if this one is too many
    public synchronized Optional<Duration> count(String key, Instant now) {
        Window open = windows.computeIfAbsent(key, _ -> new Window(now.plus(window)));
        if (!now.isBefore(open.end)) {
            open.end = now.plus(window);
            open.count = 0;
        }
        open.count++;
        return open.count > limit ? Optional.of(Duration.between(now, open.end)) : Optional.empty();
    }

    /// Whether a key has had its share already, without counting.
    ///
    /// @return how long to wait
    public synchronized Optional<Duration> exhausted(String key, Instant now) {
        Window open = windows.get(key);
        return open != null && open.count >= limit && now.isBefore(open.end)
                ? Optional.of(Duration.between(now, open.end))
                : Optional.empty();
    }
}
