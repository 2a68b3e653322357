package org.isocenter.identity.directory;

import java.time.Instant;
import java.util.UUID;

/// A role of a resource, given to a user, a group or a service principal (identity:GRAPH-10).
///
/// @param id opaque, base64url
/// @param tenantId the tenant it holds in
/// @param principalId who has the role
/// @param principalType a user, a group or a service principal
/// @param resourceId object id of the service principal whose role it is
/// @param appRoleId the role; [Guid#ZERO] for "assigned, without a role"
/// @param createdAt when it was given
public record AppRoleAssignment(
        String id,
        UUID tenantId,
        UUID principalId,
        ObjectType principalType,
        UUID resourceId,
        UUID appRoleId,
        Instant createdAt) {}
