package org.isocenter.identity.directory;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/// The columns of an object's row that its document does not decide.
record Row(
        UUID tenantId,
        UUID id,
        Instant createdAt,
        Optional<Instant> deletedAt,
        StoredCredentials credentials) {}
