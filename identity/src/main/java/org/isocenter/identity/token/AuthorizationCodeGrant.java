package org.isocenter.identity.token;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.isocenter.identity.claim.ClientProof;
import org.isocenter.identity.claim.SignIn;
import org.isocenter.identity.client.Client;
import org.isocenter.identity.client.ClientAuthenticator.Proven;
import org.isocenter.identity.client.Clients;
import org.isocenter.identity.directory.Directory;
import org.isocenter.identity.directory.Tenant;
import org.isocenter.identity.directory.User;
import org.isocenter.identity.error.Aadsts;
import org.isocenter.identity.error.RefusedException;
import org.isocenter.identity.grant.AuthorizationCode;
import org.isocenter.identity.grant.GrantRepository;
import org.isocenter.identity.grant.Platform;
import org.isocenter.identity.grant.ProofKey;
import org.isocenter.identity.grant.RefreshToken;
import org.isocenter.identity.issue.Asked;
import org.isocenter.identity.issue.TokenAnswer;
import org.isocenter.identity.issue.UserGrant;
import org.isocenter.identity.issue.UserTokens;
import org.isocenter.identity.scope.OidcScope;
import org.isocenter.identity.scope.RequestedScope;

/// `authorization_code`: the user signed in at the authorization endpoint (RFC 6749 §4.1.3;
/// identity:TOKEN-11).
final class AuthorizationCodeGrant implements Grant {
    private final Directory directory;
    private final Clients clients;
    private final ClientCheck check;
    private final UserCheck users;
    private final GrantRepository grants;
    private final UserTokens tokens;

    AuthorizationCodeGrant(
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
        String presented = request.form().require("code");
        String clientId = request.clientId();
        AuthorizationCode code =
                grants.findCode(presented)
                        .filter(found -> found.clientId().toString().equalsIgnoreCase(clientId))
                        .orElseThrow(() ->
                                Aadsts.GRANT_INVALID
                                        .because("The code is not valid for the client.")
                                        .exception());
        Tenant tenant =
                directory
                        .tenant(code.tenantId())
                        .orElseThrow(() -> Aadsts.GRANT_INVALID.plain().exception());
        Client client = clients.find(tenant, clientId);
        Proven proven = check.check(request, client, proofFor(code.platform()));
        request.checkTenant(tenant);
        if (code.platform() == Platform.SPA && request.origin().isEmpty()) {
            throw Aadsts.SPA_WITHOUT_ORIGIN.plain().exception();
        }
        if (!request.form().require("redirect_uri").equals(code.redirectUri())) {
            throw Aadsts.GRANT_INVALID
                    .because("redirect_uri differs from the one of the authorization request.")
                    .exception();
        }
        ProofKey.check(code.challenge(), request.form().get("code_verifier"));
        Instant now = request.now();
        if (!now.isBefore(code.issuedAt().plus(AuthorizationCode.LIFE))) {
            throw Aadsts.GRANT_EXPIRED.because("The code has expired.").exception();
        }
        User user = users.check(tenant.id(), code.userId(), code.signedInAt());
        request.note().user(user);
        Asked asked = asked(request, code);
        UserGrant grant =
                new UserGrant(
                        request.http().origin(),
                        request.protocol(),
                        client,
                        proven.proof(),
                        user,
                        new SignIn(code.signedInAt(), code.sessionId(), code.address()),
                        asked.scope(),
                        asked.resource(),
                        code.nonce(),
                        code.maxAgeAsked(),
                        request.wantsClientInfo(),
                        request.continuousAccess());
        // Everything that can be refused is refused before the code is spent.
        request.note().resource(tokens.allowed(grant).audience());
        switch (grants.redeem(presented, code, now)) {
            case DONE -> {
                // Goes on below.
            }
            case REPLAYED -> throw Aadsts.CODE_REDEEMED.plain().exception();
        }
        return tokens.issue(
                grant, Optional.of(refresh(code, proven.proof(), asked.scope(), now)), now);
    }

    private static ClientCheck.Proof proofFor(Platform platform) {
        return switch (platform) {
            case WEB -> ClientCheck.Proof.REQUIRED;
            case SPA, PUBLIC_CLIENT -> ClientCheck.Proof.FORBIDDEN;
        };
    }

    /// What is asked now, else what was asked then, for its first resource (identity:SCOPE-2). The
    /// words of OpenID Connect may come from either.
    private static Asked asked(TokenRequest request, AuthorizationCode code)
            throws RefusedException {
        Asked then = Asked.stored(code.scope(), code.resource());
        Optional<Asked> now = Asked.of(request.form(), request.protocol());
        Set<OidcScope> oidc = EnumSet.noneOf(OidcScope.class);
        oidc.addAll(then.scope().oidc());
        now.ifPresent(asked -> oidc.addAll(asked.scope().oidc()));
        if (now.isPresent() && !now.get().scope().permissions().isEmpty()) {
            return new Asked(
                    new RequestedScope(oidc, now.get().scope().permissions()),
                    now.get().resource());
        }
        List<RequestedScope> resources = then.scope().byResource();
        return new Asked(
                new RequestedScope(
                        oidc, resources.isEmpty() ? List.of() : resources.getFirst().permissions()),
                then.resource());
    }

    private static RefreshToken refresh(
            AuthorizationCode code, ClientProof proof, RequestedScope scope, Instant now) {
        Duration life = code.platform() == Platform.SPA ? RefreshToken.SPA_LIFE : RefreshToken.LIFE;
        return new RefreshToken(
                code.familyId(),
                code.tenantId(),
                code.userId(),
                code.clientId(),
                Optional.of(code.platform()),
                proof != ClientProof.NONE,
                scope.text(),
                code.sessionId(),
                code.signedInAt(),
                code.address(),
                now,
                now.plus(life));
    }
}
