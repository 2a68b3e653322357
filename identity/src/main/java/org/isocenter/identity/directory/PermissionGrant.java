package org.isocenter.identity.directory;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/// What was consented to: a client may use delegated permissions of a resource, for one user or for
/// all (`oauth2PermissionGrant`, identity:CONSENT-1).
///
/// @param id opaque, base64url
/// @param tenantId the tenant that consented
/// @param clientId object id of the client's service principal
/// @param principalId the user who consented; absent when an administrator did for all
/// @param resourceId object id of the resource's service principal
/// @param scopes permission values, in order
/// @param createdAt when it was given
public record PermissionGrant(
        String id,
        UUID tenantId,
        UUID clientId,
        Optional<UUID> principalId,
        UUID resourceId,
        Set<String> scopes,
        Instant createdAt) {

    /// A grant; the order of the scopes is kept.
    public PermissionGrant {
        scopes = java.util.Collections.unmodifiableSet(new java.util.LinkedHashSet<>(scopes));
    }

    /// `AllPrincipals` or `Principal`.
    public String consentType() {
        return principalId.isEmpty() ? "AllPrincipals" : "Principal";
    }
}
