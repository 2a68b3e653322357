package org.isocenter.identity.grant;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/// A sign-in that was begun on a device and is finished in a browser elsewhere (RFC 8628).
///
/// @param userCode what the person types
/// @param state how far it is
/// @param clientId for which client
/// @param tenantId the directory, when the path named one
/// @param scope what was asked, as a scope parameter
/// @param resource the v1 parameter, when that was how it was asked
/// @param approval who signed in, once somebody did
/// @param expiresAt when it stops working
public record DeviceCode(
        String userCode,
        State state,
        UUID clientId,
        Optional<UUID> tenantId,
        String scope,
        Optional<String> resource,
        Optional<Approval> approval,
        Instant expiresAt) {

    /// How long a person has.
    public static final Duration LIFE = Duration.ofMinutes(15);

    /// How long a device waits between questions, at first.
    public static final Duration INTERVAL = Duration.ofSeconds(5);

    /// How far it is.
    public enum State {
        /// Nobody has decided.
        PENDING,
        /// Somebody signed in and agreed.
        APPROVED,
        /// Somebody declined.
        DECLINED,
        /// Tokens were issued.
        REDEEMED
    }

    /// Who signed in.
    ///
    /// @param tenantId the directory
    /// @param userId the user
    /// @param sessionId `sid`
    /// @param signedInAt when he gave his password
    /// @param address from where
    public record Approval(
            UUID tenantId,
            UUID userId,
            Optional<UUID> sessionId,
            Instant signedInAt,
            String address) {}

    DeviceCode in(State other, Optional<Approval> by) {
        return new DeviceCode(userCode, other, clientId, tenantId, scope, resource, by, expiresAt);
    }
}
