package org.isocenter.resourcemanager.managedidentity;

import java.io.IOException;
import java.time.Instant;
import java.util.Optional;

/// Makes tokens of managed identities; implemented by the sign-in plane.
public interface ManagedIdentityTokens {
    /// A token.
    ///
    /// @param accessToken the token itself
    /// @param resource for whom it is, as the token names it
    record IssuedToken(String accessToken, String resource, Instant notBefore, Instant expiresAt) {}

    /// A token of a principal for a resource; empty when there is no such resource in the tenant.
    Optional<IssuedToken> issue(
            String tenantId, String principalId, String clientId, String resource)
            throws IOException;
}
