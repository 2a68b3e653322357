package org.isocenter.persistence.job;

import java.time.Duration;

/// How often a failing job is tried, and how long it waits: twice as long each time.
///
/// @param attempts how many runs, at least 1
/// @param first the pause after the first failure
/// @param longest no pause is longer
public record RetryPolicy(int attempts, Duration first, Duration longest) {
    /// Ten attempts within about an hour and a half.
    public static final RetryPolicy USUAL =
            new RetryPolicy(10, Duration.ofSeconds(10), Duration.ofMinutes(30));

    public RetryPolicy {
        if (attempts < 1 || first.isNegative() || longest.compareTo(first) < 0) {
            throw new IllegalArgumentException("Not a retry policy: " + attempts + " " + first);
        }
    }

    Duration pauseAfter(int attempt) {
        int doublings = Math.min(attempt - 1, 30);
        Duration pause = first.multipliedBy(1L << doublings);
        return pause.compareTo(longest) < 0 ? pause : longest;
    }
}
