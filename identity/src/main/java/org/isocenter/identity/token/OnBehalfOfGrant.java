package org.isocenter.identity.token;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.isocenter.identity.authority.HostAliases;
import org.isocenter.identity.authority.Issuers;
import org.isocenter.identity.claim.SignIn;
import org.isocenter.identity.client.Client;
import org.isocenter.identity.client.ClientAuthenticator.Proven;
import org.isocenter.identity.client.Clients;
import org.isocenter.identity.directory.Directory;
import org.isocenter.identity.directory.Guid;
import org.isocenter.identity.directory.ResourceNames;
import org.isocenter.identity.directory.Tenant;
import org.isocenter.identity.directory.User;
import org.isocenter.identity.error.Aadsts;
import org.isocenter.identity.error.RefusedException;
import org.isocenter.identity.form.Form;
import org.isocenter.identity.grant.RefreshToken;
import org.isocenter.identity.issue.Asked;
import org.isocenter.identity.issue.TokenAnswer;
import org.isocenter.identity.issue.UserGrant;
import org.isocenter.identity.issue.UserTokens;
import org.isocenter.identity.key.KeyRing;
import org.isocenter.identity.key.OwnToken;
import org.isocenter.identity.scope.OidcScope;
import tools.jackson.databind.JsonNode;

/// On behalf of: a service that was called with a user's token calls another one in his name
/// (identity §10).
final class OnBehalfOfGrant implements Grant {
    private final Directory directory;
    private final Clients clients;
    private final ClientCheck check;
    private final UserCheck users;
    private final KeyRing keys;
    private final Issuers issuers;
    private final UserTokens tokens;
    private final Supplier<UUID> ids;

    OnBehalfOfGrant(
            Directory directory,
            Clients clients,
            ClientCheck check,
            KeyRing keys,
            HostAliases aliases,
            UserTokens tokens,
            Supplier<UUID> ids) {
        this.directory = directory;
        this.clients = clients;
        this.check = check;
        this.users = new UserCheck(directory);
        this.keys = keys;
        this.issuers = new Issuers(aliases);
        this.tokens = tokens;
        this.ids = ids;
    }

    @Override
    public TokenAnswer answer(TokenRequest request) throws RefusedException {
        Form form = request.form();
        String assertion = form.require("assertion");
        if (!form.require("requested_token_use").equals("on_behalf_of")) {
            throw Aadsts.MALFORMED.because("requested_token_use must be on_behalf_of.").exception();
        }
        Asked asked = Asked.of(form, request.protocol()).orElseThrow(() -> Form.missing("scope"));
        JsonNode claims =
                OwnToken.read(keys, assertion)
                        .orElseThrow(() -> Aadsts.ASSERTION_UNREADABLE.plain().exception());
        Tenant tenant =
                issuers.tenantOf(claims.path("iss").asString(""))
                        .flatMap(directory::tenant)
                        .orElseThrow(() -> Aadsts.ASSERTION_UNREADABLE.plain().exception());
        String clientId = request.clientId();
        Client client = clients.find(tenant, clientId);
        Proven proven = check.check(request, client, ClientCheck.Proof.REQUIRED);
        request.checkTenant(tenant);
        User user = user(claims, client, request.now());
        request.note().user(user);
        Instant now = request.now();
        SignIn signIn =
                new SignIn(issuedAt(claims), Optional.empty(), claims.path("ipaddr").asString(""));
        UserGrant grant =
                new UserGrant(
                        request.http().origin(),
                        request.protocol(),
                        client,
                        proven.proof(),
                        user,
                        signIn,
                        asked.scope(),
                        asked.resource(),
                        Optional.empty(),
                        false,
                        request.wantsClientInfo(),
                        request.continuousAccess());
        request.note().resource(tokens.allowed(grant).audience());
        Optional<RefreshToken> refresh =
                asked.scope().has(OidcScope.OFFLINE_ACCESS)
                        ? Optional.of(refresh(grant, now))
                        : Optional.empty();
        return tokens.issue(grant, refresh, now);
    }

    /// The user of the assertion, if it is a token of a user for this client (identity:OBO-1).
    private User user(JsonNode claims, Client client, Instant now) throws RefusedException {
        if (!isFor(claims.path("aud").asString(""), client)) {
            throw Aadsts.ASSERTION_WRONG_AUDIENCE.plain().exception();
        }
        if (now.getEpochSecond() >= claims.path("exp").asLong(0)) {
            throw Aadsts.ASSERTION_EXPIRED.plain().exception();
        }
        if (!claims.has("scp")) {
            boolean app =
                    claims.path("idtyp").asString("").equals("app")
                            || claims.path("oid")
                                    .asString("")
                                    .equals(claims.path("sub").asString("-"));
            throw (app ? Aadsts.ASSERTION_APP_ONLY : Aadsts.ASSERTION_UNREADABLE)
                    .because(
                            app
                                    ? Aadsts.ASSERTION_APP_ONLY.explanation()
                                    : "The assertion is no access token.")
                    .exception();
        }
        UUID oid =
                Guid.parse(claims.path("oid").asString(""))
                        .orElseThrow(() -> Aadsts.ASSERTION_UNREADABLE.plain().exception());
        return users.check(client.tenant().id(), oid, issuedAt(claims).plusSeconds(1));
    }

    private static Instant issuedAt(JsonNode claims) {
        return Instant.ofEpochSecond(claims.path("iat").asLong(0));
    }

    private static boolean isFor(String audience, Client client) {
        String folded = ResourceNames.fold(audience);
        return client.principal().servicePrincipalNames().stream()
                .anyMatch(name -> ResourceNames.fold(name).equals(folded));
    }

    private RefreshToken refresh(UserGrant grant, Instant now) {
        return new RefreshToken(
                ids.get(),
                grant.client().tenant().id(),
                grant.user().id(),
                grant.client().application().appId(),
                Optional.empty(),
                true,
                grant.scope().text(),
                Optional.empty(),
                grant.signIn().at(),
                grant.signIn().address(),
                now,
                now.plus(RefreshToken.LIFE));
    }
}
