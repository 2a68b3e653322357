package org.isocenter.identity.grant;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/// What a refresh token stands for: a user's sign-in to a client, for any resource
/// (identity:RT-1).
///
/// @param familyId the same for all that came of one sign-in
/// @param tenantId the directory
/// @param userId who signed in
/// @param clientId for which client
/// @param platform the platform of the code it came of; absent when it came of none
/// @param confidential whether the client proved itself when it was issued, so must again
///     (identity:RT-4)
/// @param scope what was asked last, as a scope parameter
/// @param sessionId `sid`
/// @param signedInAt when the user gave his password
/// @param address from where he signed in
/// @param issuedAt when it was made
/// @param expiresAt when it stops working
public record RefreshToken(
        UUID familyId,
        UUID tenantId,
        UUID userId,
        UUID clientId,
        Optional<Platform> platform,
        boolean confidential,
        String scope,
        Optional<UUID> sessionId,
        Instant signedInAt,
        String address,
        Instant issuedAt,
        Instant expiresAt) {

    /// How long one lives that is not used.
    public static final Duration LIFE = Duration.ofDays(90);

    /// How long all of a family live that was issued to a page.
    public static final Duration SPA_LIFE = Duration.ofHours(24);

    /// Whether it was issued to a page.
    public boolean spa() {
        return platform.equals(Optional.of(Platform.SPA));
    }

    /// The one that follows it (identity:RT-2).
    public RefreshToken successor(String newScope, Instant now) {
        return new RefreshToken(
                familyId,
                tenantId,
                userId,
                clientId,
                platform,
                confidential,
                newScope,
                sessionId,
                signedInAt,
                address,
                now,
                spa() ? expiresAt : now.plus(LIFE));
    }
}
