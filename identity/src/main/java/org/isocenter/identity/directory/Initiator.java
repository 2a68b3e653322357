package org.isocenter.identity.directory;

import java.util.Optional;
import java.util.UUID;

/// Who changes the directory, for the audit log (identity:SEC-4).
///
/// @param principal the user or service principal; empty when the installation does it of itself
/// @param address from where
/// @param correlationId the client's name for the request
public record Initiator(
        Optional<UUID> principal, Optional<String> address, Optional<UUID> correlationId) {
    /// The installation: what a start makes, what is removed when its time is over.
    public static final Initiator INSTALLATION =
            new Initiator(Optional.empty(), Optional.empty(), Optional.empty());

    /// A user or service principal that sent a request.
    public static Initiator of(UUID principal, String address, Optional<UUID> correlationId) {
        return new Initiator(Optional.of(principal), Optional.of(address), correlationId);
    }
}
