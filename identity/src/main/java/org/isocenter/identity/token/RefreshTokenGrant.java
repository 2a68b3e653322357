package org.isocenter.identity.token;

import java.time.Instant;
import java.util.Optional;
import org.isocenter.identity.claim.SignIn;
import org.isocenter.identity.client.Client;
import org.isocenter.identity.client.ClientAuthenticator.Proven;
import org.isocenter.identity.client.Clients;
import org.isocenter.identity.directory.Directory;
import org.isocenter.identity.directory.Tenant;
import org.isocenter.identity.directory.User;
import org.isocenter.identity.error.Aadsts;
import org.isocenter.identity.error.RefusedException;
import org.isocenter.identity.grant.GrantRepository;
import org.isocenter.identity.grant.GrantRepository.FoundRefreshToken;
import org.isocenter.identity.grant.RefreshToken;
import org.isocenter.identity.issue.Asked;
import org.isocenter.identity.issue.TokenAnswer;
import org.isocenter.identity.issue.UserGrant;
import org.isocenter.identity.issue.UserTokens;
import org.isocenter.identity.scope.OidcScope;
import org.isocenter.identity.scope.RequestedScope;

/// `refresh_token`: the user signed in earlier (RFC 6749 §6; identity:TOKEN-12, identity §11).
///
/// The token that is used stays valid: several processes share one cache, and with strict rotation
/// the second of them would find its token spent (identity:RT-2).
final class RefreshTokenGrant implements Grant {
    private final Directory directory;
    private final Clients clients;
    private final ClientCheck check;
    private final UserCheck users;
    private final GrantRepository grants;
    private final UserTokens tokens;

    RefreshTokenGrant(
            Directory directory,
            Clients clients,
            ClientCheck check,
            GrantRepository grants,
            UserTokens tokens) {
        this.directory = directory;
        this.clients = clients;
        this.check = check;
        this.users = new UserCheck(directory);
        this.grants = grants;
        this.tokens = tokens;
    }

    @Override
    public TokenAnswer answer(TokenRequest request) throws RefusedException {
        String presented = request.form().require("refresh_token");
        String clientId = request.clientId();
        FoundRefreshToken found =
                grants.findRefreshToken(presented)
                        .filter(one -> isFor(one.token(), clientId))
                        .orElseThrow(() ->
                                Aadsts.GRANT_INVALID
                                        .because(
                                                "The refresh token is not valid for the"
                                                        + " client.")
                                        .exception());
        RefreshToken token = found.token();
        Tenant tenant =
                directory
                        .tenant(token.tenantId())
                        .orElseThrow(() -> Aadsts.GRANT_INVALID.plain().exception());
        Client client = clients.find(tenant, clientId);
        Proven proven = check.check(request, client, proofFor(token));
        request.checkTenant(tenant);
        if (token.spa() && request.origin().isEmpty()) {
            throw Aadsts.SPA_WITHOUT_ORIGIN.plain().exception();
        }
        Instant now = request.now();
        if (found.revoked()) {
            throw Aadsts.GRANT_REVOKED
                    .because("The refresh token was revoked. Sign in again.")
                    .withSuberror("bad_token")
                    .exception();
        }
        if (!now.isBefore(token.expiresAt())) {
            throw (token.spa() ? Aadsts.SPA_GRANT_EXPIRED : Aadsts.GRANT_INACTIVE)
                    .plain()
                    .withSuberror("token_expired")
                    .exception();
        }
        User user = users.check(tenant.id(), token.userId(), token.signedInAt());
        request.note().user(user);
        Asked asked = asked(request, token);
        UserGrant grant =
                new UserGrant(
                        request.http().origin(),
                        request.protocol(),
                        client,
                        proven.proof(),
                        user,
                        new SignIn(token.signedInAt(), token.sessionId(), token.address()),
                        asked.scope(),
                        asked.resource(),
                        Optional.empty(),
                        false,
                        request.wantsClientInfo(),
                        request.continuousAccess());
        request.note().resource(tokens.allowed(grant).audience());
        return tokens.issue(grant, Optional.of(token.successor(asked.scope().text(), now)), now);
    }

    private static boolean isFor(RefreshToken token, String clientId) {
        return token.clientId().toString().equalsIgnoreCase(clientId);
    }

    private static ClientCheck.Proof proofFor(RefreshToken token) {
        if (token.confidential()) {
            return ClientCheck.Proof.REQUIRED;
        }
        return token.platform().isPresent()
                ? ClientCheck.Proof.FORBIDDEN
                : ClientCheck.Proof.OPTIONAL;
    }

    /// What is asked now, else what was asked last; a new refresh token comes with it in any case.
    private static Asked asked(TokenRequest request, RefreshToken token) throws RefusedException {
        Optional<Asked> now = Asked.of(request.form(), request.protocol());
        Asked asked = now.isPresent() ? now.get() : Asked.stored(token.scope(), Optional.empty());
        var oidc = java.util.EnumSet.of(OidcScope.OFFLINE_ACCESS);
        oidc.addAll(asked.scope().oidc());
        return new Asked(new RequestedScope(oidc, asked.scope().permissions()), asked.resource());
    }
}
