package org.isocenter.identity.issue;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.isocenter.http.Origin;
import org.isocenter.identity.claim.ClientProof;
import org.isocenter.identity.claim.TokenMaker;
import org.isocenter.identity.client.Client;
import org.isocenter.identity.directory.Directory;
import org.isocenter.identity.directory.ServicePrincipal;
import org.isocenter.identity.directory.Tenant;
import org.isocenter.identity.error.RefusedException;
import org.isocenter.identity.scope.ResourceScope;

/// Issues tokens to managed identities, which have no credential of their own: the platform answers
/// for them. Whoever calls this has made sure that the caller may speak for the identity.
public final class PlatformTokens {
    private final Directory directory;
    private final AppTokens tokens;

    public PlatformTokens(Directory directory, AppTokens tokens) {
        this.directory = directory;
        this.tokens = tokens;
    }

    /// An access token.
    ///
    /// @param origin under which the issuer is told
    /// @param principalId the object id of the identity
    /// @param resource for whom, as the caller wrote it
    /// @return empty if the directory has no such identity, or it is disabled
    /// @throws RefusedException if the resource is unknown, or gives tokens only to those with a
    ///     role and the identity has none
    public Optional<TokenMaker.Made> issue(
            Origin origin, UUID tenantId, UUID principalId, String resource, Instant now)
            throws RefusedException {
        Optional<Tenant> tenant = directory.tenant(tenantId);
        Optional<ServicePrincipal> principal =
                directory
                        .servicePrincipal(tenantId, principalId)
                        .filter(found ->
                                found.principalType()
                                        == ServicePrincipal.PrincipalType.MANAGED_IDENTITY)
                        .filter(ServicePrincipal::accountEnabled);
        if (tenant.isEmpty() || principal.isEmpty()) {
            return Optional.empty();
        }
        // The platform holds a certificate for the identity, as its tokens say.
        return Optional.of(
                tokens.issue(
                                origin,
                                Client.managedIdentity(tenant.get(), principal.get()),
                                ClientProof.ASSERTION,
                                ResourceScope.defaultOf(resource),
                                Optional.empty(),
                                false,
                                now)
                        .accessToken());
    }
}
