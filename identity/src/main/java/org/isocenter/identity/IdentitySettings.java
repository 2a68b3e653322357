package org.isocenter.identity;

import org.isocenter.identity.authority.HostAliases;
import org.isocenter.identity.claim.TokenLifetime;
import org.isocenter.identity.throttle.RequestLimits;

/// What an operator may set.
///
/// @param aliases the names under which this server is reached
/// @param tokenLifetime how long access tokens and id tokens live
/// @param limits how often may be asked and failed
public record IdentitySettings(
        HostAliases aliases, TokenLifetime tokenLifetime, RequestLimits.Limits limits) {
    /// With everything but the names as it is by default.
    public static IdentitySettings of(HostAliases aliases) {
        return new IdentitySettings(aliases, TokenLifetime.DEFAULT, RequestLimits.Limits.DEFAULT);
    }
}
