package org.isocenter.identity.issue;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.isocenter.http.Origin;
import org.isocenter.identity.claim.ClientProof;
import org.isocenter.identity.claim.Recipient;
import org.isocenter.identity.claim.Subject;
import org.isocenter.identity.claim.TokenMaker;
import org.isocenter.identity.client.Client;
import org.isocenter.identity.consent.ConsentRules;
import org.isocenter.identity.directory.AppRoleAssignment;
import org.isocenter.identity.directory.Directory;
import org.isocenter.identity.directory.ServicePrincipal;
import org.isocenter.identity.error.Aadsts;
import org.isocenter.identity.error.RefusedException;
import org.isocenter.identity.scope.ResourceScope;

/// Issues tokens to clients that call for themselves (identity:TOKEN-10).
public final class AppTokens {
    private final Directory directory;
    private final ConsentRules consent;
    private final TokenMaker maker;

    public AppTokens(Directory directory, TokenMaker maker) {
        this.directory = directory;
        this.consent = new ConsentRules(directory);
        this.maker = maker;
    }

    /// Issues an access token.
    ///
    /// @param resource the v1 parameter, when that was how it was asked
    /// @throws RefusedException if the resource is unknown, or gives tokens only to those with a
    ///     role and the client has none
    public TokenAnswer issue(
            Origin origin,
            Client client,
            ClientProof proof,
            ResourceScope scope,
            Optional<String> resource,
            boolean continuousAccess,
            Instant now)
            throws RefusedException {
        ServicePrincipal principal = consent.resource(client.tenant(), scope.resource());
        List<AppRoleAssignment> assignments =
                directory.appRoleAssignments(client.principal().id(), principal.id());
        if (principal.appRoleAssignmentRequired() && assignments.isEmpty()) {
            throw Aadsts.CLIENT_NOT_ASSIGNED
                    .because(
                            "Application '"
                                    + client.application().appId()
                                    + "' is not assigned to a role for the application '"
                                    + principal.appId()
                                    + "'.")
                    .exception();
        }
        TokenMaker.Made token =
                maker.make(
                        new TokenMaker.AccessToken(
                                origin,
                                client.tenant(),
                                new Recipient(
                                        principal, directory.applicationByAppId(principal.appId())),
                                scope.resource(),
                                client.principal(),
                                proof,
                                new Subject.App(client.principal()),
                                List.of(),
                                UserTokens.roleValues(principal, assignments),
                                continuousAccess,
                                false),
                        now);
        return new TokenAnswer(
                token,
                Optional.empty(),
                resource,
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }
}
