package org.isocenter.identity.log;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/// One request that signed in somebody, or did not.
///
/// @param tenantId in which directory
/// @param at when
/// @param traceId what the answer's trace id was
/// @param correlationId the client's name for it
/// @param flow the grant or page: `client_credentials`, `password`, `page` …
/// @param clientId the client
/// @param userId the user, when one is known
/// @param resource the resource asked for, as written
/// @param credentialId the key or secret that was used
/// @param address from where
/// @param error the AADSTS number of a refusal; 0 for success
/// @param count how many like it the line stands for; the ids are those of the last
public record SignInEvent(
        UUID tenantId,
        Instant at,
        UUID traceId,
        UUID correlationId,
        String flow,
        Optional<UUID> clientId,
        Optional<UUID> userId,
        Optional<String> resource,
        Optional<UUID> credentialId,
        String address,
        int error,
        int count) {
    /// A single one.
    public SignInEvent(
            UUID tenantId,
            Instant at,
            UUID traceId,
            UUID correlationId,
            String flow,
            Optional<UUID> clientId,
            Optional<UUID> userId,
            Optional<String> resource,
            Optional<UUID> credentialId,
            String address,
            int error) {
        this(
                tenantId,
                at,
                traceId,
                correlationId,
                flow,
                clientId,
                userId,
                resource,
                credentialId,
                address,
                error,
                1);
    }

    /// What two events have in common that need only one line.
    record Kind(
            UUID tenantId,
            String flow,
            Optional<UUID> clientId,
            Optional<UUID> userId,
            Optional<String> resource,
            Optional<UUID> credentialId,
            String address) {}

    Kind kind() {
        return new Kind(tenantId, flow, clientId, userId, resource, credentialId, address);
    }

    SignInEvent times(int number) {
        return new SignInEvent(
                tenantId,
                at,
                traceId,
                correlationId,
                flow,
                clientId,
                userId,
                resource,
                credentialId,
                address,
                error,
                number);
    }
}
