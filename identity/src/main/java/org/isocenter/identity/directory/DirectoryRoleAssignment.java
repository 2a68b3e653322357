package org.isocenter.identity.directory;

import java.time.Instant;
import java.util.UUID;

/// A directory role, given to a user, a group or a service principal.
///
/// @param id opaque, base64url
/// @param tenantId the tenant it holds in
/// @param principalId who has the role
/// @param role the role
/// @param createdAt when it was given
public record DirectoryRoleAssignment(
        String id, UUID tenantId, UUID principalId, DirectoryRole role, Instant createdAt) {}
