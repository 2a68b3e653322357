package org.isocenter.identity.log;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.isocenter.identity.directory.Application;
import org.isocenter.identity.directory.User;
import org.isocenter.identity.error.Trace;

/// One request that signed in somebody, or did not.
///
/// Names stand beside the ids, so that a line can be read when its user or client is gone.
///
/// @param tenantId in which directory
/// @param at when
/// @param traceId what the answer's trace id was
/// @param correlationId the client's name for it
/// @param flow the grant or page: `client_credentials`, `password`, `page` …
/// @param clientId the client
/// @param clientName what people call it
/// @param userId the user, when one is known
/// @param userPrincipalName his sign-in name
/// @param userDisplayName his full name
/// @param resource the resource asked for, as written, its beginning when it is long
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
        Optional<String> clientName,
        Optional<UUID> userId,
        Optional<String> userPrincipalName,
        Optional<String> userDisplayName,
        Optional<String> resource,
        Optional<UUID> credentialId,
        String address,
        int error,
        int count) {
    private static final int LONGEST_RESOURCE = 512;

    /// A single one.
    public SignInEvent(
            UUID tenantId,
            Trace trace,
            String flow,
            Optional<Application> client,
            Optional<User> user,
            Optional<String> resource,
            Optional<UUID> credentialId,
            String address,
            int error) {
        this(
                tenantId,
                trace.at(),
                trace.traceId(),
                trace.correlationId(),
                flow,
                client.map(Application::appId),
                client.map(Application::displayName),
                user.map(User::id),
                user.map(User::userPrincipalName),
                user.map(User::displayName),
                resource.map(name -> name.substring(0, Math.min(name.length(), LONGEST_RESOURCE))),
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
                clientName,
                userId,
                userPrincipalName,
                userDisplayName,
                resource,
                credentialId,
                address,
                error,
                number);
    }
}
