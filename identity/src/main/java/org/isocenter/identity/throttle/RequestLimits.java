package org.isocenter.identity.throttle;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// How often an address, and a client at an address, may ask and may fail (identity:SEC-8).
///
/// Failures are what guessing costs, so they are few. They count for a client only together with the
/// address, so that nobody can lock out a client of somebody else. The limit on all requests is
/// far above what a working client needs and only keeps one from starving the others.
public final class RequestLimits {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    /// The limits, each for a minute.
    ///
    /// @param requestsOfAddress all requests of an address
    /// @param failuresOfAddress wrong secrets, passwords, codes of an address
    /// @param failuresOfClient the same of one client at an address
    public record Limits(int requestsOfAddress, int failuresOfAddress, int failuresOfClient) {
        /// What an installation starts with.
        public static final Limits DEFAULT = new Limits(300_000, 300, 60);
    }

    private final Throttle requests;
    private final Throttle addressFailures;
    private final Throttle clientFailures;

    public RequestLimits(Limits limits) {
        this.requests = new Throttle(limits.requestsOfAddress(), MINUTE);
        this.addressFailures = new Throttle(limits.failuresOfAddress(), MINUTE);
        this.clientFailures = new Throttle(limits.failuresOfClient(), MINUTE);
    }

    /// Counts a request.
    ///
    /// @return how long to wait, if it is one too many
    public Optional<Duration> tooMany(String address, Optional<String> client, Instant now) {
        return requests.count(address, now)
                .or(() -> addressFailures.exhausted(address, now))
                .or(() -> clientFailures.exhausted(key(address, client), now));
    }

    /// Counts a failure.
    public void failed(String address, Optional<String> client, Instant now) {
        addressFailures.count(address, now);
        clientFailures.count(key(address, client), now);
    }

    private static String key(String address, Optional<String> client) {
        String id = client.orElse("");
        return address + " " + id.substring(0, Math.min(id.length(), 64));
    }
}
