package org.isocenter.identity.directory;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/// Anything in a tenant that has an object id.
public sealed interface DirectoryObject permits CredentialHolder, User, Group {
    /// The tenant it lives in.
    UUID tenantId();

    /// The object id.
    UUID id();

    /// What kind it is.
    ObjectType type();

    /// What people call it.
    String displayName();

    /// When it was made.
    Instant createdAt();

    /// When it was deleted, if it was; until purged it can be restored.
    Optional<Instant> deletedAt();
}
