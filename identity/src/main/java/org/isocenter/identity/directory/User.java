package org.isocenter.identity.directory;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import tools.jackson.databind.JsonNode;

/// A person.
///
/// @param tenantId the tenant he belongs to
/// @param id the object id, `oid` of his tokens
/// @param userPrincipalName the sign-in name, `alice@contoso.test`; unique in the tenant without
///     regard to case
/// @param displayName the full name
/// @param createdAt when he was added
/// @param deletedAt when he was deleted
/// @param accountEnabled whether he may sign in (identity:RT-3, 50057)
/// @param givenName the first name
/// @param surname the last name
/// @param mail the e-mail address
/// @param mailNickname the name before the at sign
/// @param passwordHash Argon2id (identity:SEC-2); absent until a password is set
/// @param passwordChangedAt since when the password is the present one; what was issued on the
///     strength of an older one no longer counts (identity:RT-3)
/// @param mustChangePassword whether the next sign-in asks for a new password (50055)
/// @param sessionsValidFrom refresh tokens and sessions from before do not count (identity:RT-3)
/// @param other properties that are kept and shown and that nothing here interprets, by name:
///     `jobTitle`, `mobilePhone`, `usageLocation` …
public record User(
        UUID tenantId,
        UUID id,
        String userPrincipalName,
        String displayName,
        Instant createdAt,
        Optional<Instant> deletedAt,
        boolean accountEnabled,
        Optional<String> givenName,
        Optional<String> surname,
        Optional<String> mail,
        Optional<String> mailNickname,
        Optional<String> passwordHash,
        Instant passwordChangedAt,
        boolean mustChangePassword,
        Instant sessionsValidFrom,
        Map<String, JsonNode> other)
        implements DirectoryObject {

    /// A user; the map is copied.
    public User {
        other = Map.copyOf(other);
    }

    @Override
    public ObjectType type() {
        return ObjectType.USER;
    }

    /// The same user with another password, which revokes what the old one led to.
    public User withPassword(String hash, boolean mustChange, Instant now) {
        return new User(
                tenantId,
                id,
                userPrincipalName,
                displayName,
                createdAt,
                deletedAt,
                accountEnabled,
                givenName,
                surname,
                mail,
                mailNickname,
                Optional.of(hash),
                now,
                mustChange,
                now,
                other);
    }

    /// The same user, same password, hashed anew because the parameters rose (identity:SEC-2).
    public User withRehashedPassword(String hash) {
        return new User(
                tenantId,
                id,
                userPrincipalName,
                displayName,
                createdAt,
                deletedAt,
                accountEnabled,
                givenName,
                surname,
                mail,
                mailNickname,
                Optional.of(hash),
                passwordChangedAt,
                mustChangePassword,
                sessionsValidFrom,
                other);
    }

    /// The same user without the sessions and refresh tokens from before that moment.
    public User withSessionsValidFrom(Instant moment) {
        return new User(
                tenantId,
                id,
                userPrincipalName,
                displayName,
                createdAt,
                deletedAt,
                accountEnabled,
                givenName,
                surname,
                mail,
                mailNickname,
                passwordHash,
                passwordChangedAt,
                mustChangePassword,
                moment,
                other);
    }
}
