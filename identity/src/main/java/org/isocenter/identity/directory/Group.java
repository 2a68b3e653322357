package org.isocenter.identity.directory;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import tools.jackson.databind.JsonNode;

/// A set of users, service principals and groups that rights are given to together.
///
/// @param tenantId the tenant it lives in
/// @param id the object id
/// @param displayName 1 to 256 characters
/// @param createdAt when it was made
/// @param deletedAt when it was deleted
/// @param description free text
/// @param mailNickname the mail alias, unique in the tenant
/// @param mailEnabled kept and shown; nothing here sends mail
/// @param securityEnabled whether it counts for permissions
/// @param groupTypes `Unified`, `DynamicMembership` or nothing
/// @param assignableToRole whether directory roles may be given to it
/// @param other properties that are kept and shown and that nothing here interprets, by name
public record Group(
        UUID tenantId,
        UUID id,
        String displayName,
        Instant createdAt,
        Optional<Instant> deletedAt,
        Optional<String> description,
        String mailNickname,
        boolean mailEnabled,
        boolean securityEnabled,
        List<String> groupTypes,
        boolean assignableToRole,
        Map<String, JsonNode> other)
        implements DirectoryObject {

    /// A group; collections are copied.
    public Group {
        groupTypes = List.copyOf(groupTypes);
        other = Map.copyOf(other);
    }

    @Override
    public ObjectType type() {
        return ObjectType.GROUP;
    }
}
