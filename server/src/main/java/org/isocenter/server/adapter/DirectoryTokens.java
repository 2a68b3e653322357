package org.isocenter.server.adapter;

import java.io.IOException;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.isocenter.http.Origin;
import org.isocenter.identity.claim.TokenMaker;
import org.isocenter.identity.directory.Guid;
import org.isocenter.identity.error.RefusedException;
import org.isocenter.identity.issue.PlatformTokens;
import org.isocenter.resourcemanager.managedidentity.ManagedIdentityTokens;

/// Tokens of managed identities, made by the directory.
///
/// @param tokens makes them
/// @param origin the installation's own, which becomes the issuer; known when the server listens
/// @param clock dates them
public record DirectoryTokens(PlatformTokens tokens, Supplier<Origin> origin, InstantSource clock)
        implements ManagedIdentityTokens {
    @Override
    public Optional<IssuedToken> issue(
            String tenantId, String principalId, String clientId, String resource)
            throws IOException {
        try {
            return tokens.issue(
                            origin.get(),
                            guid(tenantId),
                            guid(principalId),
                            resource,
                            clock.instant())
                    .map(made -> issued(made, resource));
        } catch (RefusedException e) {
            // An unknown resource, or one that has not let the identity in: to the caller the same.
            return Optional.empty();
        }
    }

    private static IssuedToken issued(TokenMaker.Made made, String resource) {
        return new IssuedToken(
                made.text(), resource, made.issuedAt(), made.issuedAt().plus(made.life()));
    }

    private static UUID guid(String text) throws IOException {
        return Guid.parse(text).orElseThrow(() -> new IOException(text + " is no GUID"));
    }
}
