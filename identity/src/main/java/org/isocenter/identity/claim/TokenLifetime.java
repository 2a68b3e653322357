package org.isocenter.identity.claim;

import java.time.Duration;
import java.util.random.RandomGenerator;

/// How long access tokens and id tokens live (identity §7.1): a random time between two bounds, so
/// that clients which started together do not come back together.
///
/// @param shortest at least 10 minutes
/// @param longest at most 24 hours
public record TokenLifetime(Duration shortest, Duration longest) {
    private static final Duration MINIMUM = Duration.ofMinutes(10);
    private static final Duration MAXIMUM = Duration.ofHours(24);

    /// 60 to 90 minutes.
    public static final TokenLifetime DEFAULT =
            new TokenLifetime(Duration.ofMinutes(60), Duration.ofMinutes(90));

    public TokenLifetime {
        if (shortest.compareTo(MINIMUM) < 0
                || longest.compareTo(MAXIMUM) > 0
                || shortest.compareTo(longest) > 0) {
            throw new IllegalArgumentException(
                    "tokens live between 10 minutes and 24 hours, not "
                            + shortest
                            + " to "
                            + longest);
        }
    }

    /// A lifetime in whole seconds.
    Duration next(RandomGenerator random) {
        long spread = longest.toSeconds() - shortest.toSeconds();
        return Duration.ofSeconds(shortest.toSeconds() + random.nextLong(spread + 1));
    }
}
