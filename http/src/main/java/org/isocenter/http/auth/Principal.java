package org.isocenter.http.auth;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/// Who calls, as a verified access token says.
///
/// @param tenantId `tid`, the directory the caller belongs to
/// @param objectId `oid`, the id by which roles are assigned
/// @param kind a person or a program
/// @param appId `appid` or `azp`, the client application that asked for the token; empty when the
///     token names none
/// @param userPrincipalName `upn` or `preferred_username`; only users have one
/// @param scopes `scp`, what the user let the client do
/// @param roles `roles`, the application roles
/// @param groups `groups`, object ids of the groups, direct and indirect; absent when the token
///     does not list them and the directory has to be asked
/// @param audience `aud`, for whom the token was made, as written in it
/// @param expiresAt `exp`
public record Principal(
        String tenantId,
        String objectId,
        Kind kind,
        Optional<String> appId,
        Optional<String> userPrincipalName,
        Set<String> scopes,
        Set<String> roles,
        Optional<Set<String>> groups,
        String audience,
        Instant expiresAt) {

    /// What a principal is.
    public enum Kind {
        /// A person; the token was delegated to a client.
        USER,
        /// An application that calls for itself.
        APPLICATION,
        /// A managed identity: an application whose credentials the platform keeps.
        MANAGED_IDENTITY
    }
}
