package org.isocenter.identity.token;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.isocenter.identity.authority.Authority;
import org.isocenter.identity.claim.ClientProof;
import org.isocenter.identity.claim.SignIn;
import org.isocenter.identity.client.Client;
import org.isocenter.identity.client.ClientAuthenticator.Proven;
import org.isocenter.identity.client.Clients;
import org.isocenter.identity.directory.Tenant;
import org.isocenter.identity.directory.User;
import org.isocenter.identity.directory.WellKnownApplication;
import org.isocenter.identity.error.Aadsts;
import org.isocenter.identity.error.RefusedException;
import org.isocenter.identity.form.Form;
import org.isocenter.identity.grant.RefreshToken;
import org.isocenter.identity.issue.Asked;
import org.isocenter.identity.issue.TokenAnswer;
import org.isocenter.identity.issue.UserGrant;
import org.isocenter.identity.issue.UserTokens;
import org.isocenter.identity.signin.PasswordSignIn;

/// `password`: the client has the user's password (RFC 6749 §4.3; identity §9).
final class PasswordGrant implements Grant {
    private final Clients clients;
    private final ClientCheck check;
    private final PasswordSignIn passwords;
    private final UserTokens tokens;
    private final Supplier<UUID> ids;

    PasswordGrant(
            Clients clients,
            ClientCheck check,
            PasswordSignIn passwords,
            UserTokens tokens,
            Supplier<UUID> ids) {
        this.clients = clients;
        this.check = check;
        this.passwords = passwords;
        this.tokens = tokens;
        this.ids = ids;
    }

    @Override
    public TokenAnswer answer(TokenRequest request) throws RefusedException {
        Form form = request.form();
        String clientId = request.clientId();
        checkPath(request, clientId);
        String name = form.require("username");
        String password = form.require("password");
        Asked asked = Asked.of(form, request.protocol()).orElseThrow(() -> Form.missing("scope"));
        Tenant tenant =
                passwords.tenantOf(name, request.authority()).orElseThrow(() -> wrongPassword());
        Client client = clients.findOrEnrol(tenant, clientId, request.now());
        Proven proven = check.byFlag(request, client);
        User user = signIn(request, name, password);
        request.note().user(user);
        Instant now = request.now();
        String address = request.http().remoteAddress();
        UserGrant grant =
                new UserGrant(
                        request.http().origin(),
                        request.protocol(),
                        client,
                        proven.proof(),
                        user,
                        new SignIn(now, Optional.empty(), address),
                        asked.scope(),
                        asked.resource(),
                        Optional.empty(),
                        false,
                        request.wantsClientInfo(),
                        request.continuousAccess());
        request.note().resource(tokens.allowed(grant).audience());
        RefreshToken refresh =
                new RefreshToken(
                        ids.get(),
                        tenant.id(),
                        user.id(),
                        client.application().appId(),
                        Optional.empty(),
                        proven.proof() != ClientProof.NONE,
                        asked.scope().text(),
                        Optional.empty(),
                        now,
                        address,
                        now,
                        now.plus(RefreshToken.LIFE));
        return tokens.issue(grant, Optional.of(refresh), now);
    }

    /// `common` only for the Azure CLI, whose old versions use it (identity:ROPC-1).
    private static void checkPath(TokenRequest request, String clientId) throws RefusedException {
        boolean allowed =
                switch (request.authority()) {
                    case Authority.OneTenant _, Authority.Adfs _ -> true;
                    case Authority.AnyTenant(String segment) ->
                            segment.equals("organizations")
                                    || WellKnownApplication.AZURE_CLI
                                            .appId()
                                            .toString()
                                            .equalsIgnoreCase(clientId);
                    case Authority.Consumers _ -> false;
                };
        if (!allowed) {
            throw Aadsts.GRANT_NOT_ON_COMMON.plain().exception();
        }
    }

    private User signIn(TokenRequest request, String name, String password)
            throws RefusedException {
        return switch (passwords.check(request.authority(), name, password, request.now())) {
            case PasswordSignIn.Outcome.SignedIn(_, User user) -> user;
            case PasswordSignIn.Outcome.MustChange(_, User user) -> {
                request.note().user(user);
                throw Aadsts.PASSWORD_EXPIRED.plain().exception();
            }
            case PasswordSignIn.Outcome.Refused(var refusal, _, var user) -> {
                user.ifPresent(request.note()::user);
                throw refusal.exception();
            }
        };
    }

    private static RefusedException wrongPassword() {
        return Aadsts.WRONG_PASSWORD
                .because("Error validating credentials due to invalid username or password.")
                .exception();
    }
}
