package org.isocenter.identity.directory;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/// A client secret: everything but the secret (identity:APP-10).
///
/// @param keyId what it is removed by
/// @param displayName the caller's description
/// @param hint the first three characters of the secret
/// @param customKeyIdentifier base64, kept and shown
/// @param startsAt when it begins to count
/// @param endsAt when it no longer counts
/// @param hash what a presented secret is checked against
public record PasswordCredential(
        UUID keyId,
        Optional<String> displayName,
        Optional<String> hint,
        Optional<String> customKeyIdentifier,
        Instant startsAt,
        Instant endsAt,
        SecretHash hash) {

    /// Whether it counts at that moment.
    public boolean validAt(Instant now) {
        return !now.isBefore(startsAt) && now.isBefore(endsAt);
    }
}
