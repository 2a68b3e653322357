package org.isocenter.identity;

import java.time.Duration;
import java.util.Optional;
import org.isocenter.identity.authority.HostAliases;
import org.isocenter.identity.claim.TokenLifetime;
import org.isocenter.identity.throttle.RequestLimits;

/// What an operator may set.
///
/// @param aliases the names under which this server is reached
/// @param tokenLifetime how long access tokens and id tokens live
/// @param keyLife how long a key signs before the next one does; empty when only the operator rotates
/// @param limits how often may be asked and failed
public record IdentitySettings(
        HostAliases aliases,
        TokenLifetime tokenLifetime,
        Optional<Duration> keyLife,
        RequestLimits.Limits limits) {
    /// How long a key signs by default.
    public static final Duration KEY_LIFE = Duration.ofDays(60);

    /// With everything but the names as it is by default.
    public static IdentitySettings of(HostAliases aliases) {
        return new IdentitySettings(
                aliases,
                TokenLifetime.DEFAULT,
                Optional.of(KEY_LIFE),
                RequestLimits.Limits.DEFAULT);
    }

    /// The same with another life of keys.
    public IdentitySettings withKeyLife(Optional<Duration> other) {
        return new IdentitySettings(aliases, tokenLifetime, other, limits);
    }
}
