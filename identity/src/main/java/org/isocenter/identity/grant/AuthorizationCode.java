package org.isocenter.identity.grant;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/// What an authorization code stands for and is bound to (identity:AUTHZ-10).
///
/// @param familyId tells the refresh tokens that came of it
/// @param tenantId the directory
/// @param userId who signed in
/// @param clientId for which client
/// @param redirectUri as the authorization request wrote it
/// @param platform how it must be redeemed
/// @param scope what was asked, as a scope parameter
/// @param resource the v1 parameter, when that was how it was asked
/// @param nonce for the id token
/// @param challenge the code challenge (RFC 7636), as [ProofKey#kept]
/// @param sessionId `sid`
/// @param signedInAt `auth_time`
/// @param address from where the user signed in
/// @param maxAgeAsked whether the id token must have `auth_time`
/// @param issuedAt when it was made
public record AuthorizationCode(
        UUID familyId,
        UUID tenantId,
        UUID userId,
        UUID clientId,
        String redirectUri,
        Platform platform,
        String scope,
        Optional<String> resource,
        Optional<String> nonce,
        Optional<String> challenge,
        Optional<UUID> sessionId,
        Instant signedInAt,
        String address,
        boolean maxAgeAsked,
        Instant issuedAt) {

    /// How long a code can be redeemed.
    public static final Duration LIFE = Duration.ofMinutes(10);

    Instant expiresAt() {
        return issuedAt.plus(LIFE);
    }
}
