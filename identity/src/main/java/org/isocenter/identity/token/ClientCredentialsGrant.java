package org.isocenter.identity.token;

import java.util.Optional;
import org.isocenter.identity.authority.Authority;
import org.isocenter.identity.client.Client;
import org.isocenter.identity.client.ClientAuthenticator.Proven;
import org.isocenter.identity.client.Clients;
import org.isocenter.identity.directory.Directory;
import org.isocenter.identity.directory.Tenant;
import org.isocenter.identity.error.Aadsts;
import org.isocenter.identity.error.RefusedException;
import org.isocenter.identity.form.Form;
import org.isocenter.identity.issue.AppTokens;
import org.isocenter.identity.issue.Asked;
import org.isocenter.identity.issue.TokenAnswer;
import org.isocenter.identity.scope.ResourceScope;

/// `client_credentials`: a client calls for itself (RFC 6749 §4.4; identity:TOKEN-10).
final class ClientCredentialsGrant implements Grant {
    private final Directory directory;
    private final Clients clients;
    private final ClientCheck check;
    private final AppTokens tokens;

    ClientCredentialsGrant(
            Directory directory, Clients clients, ClientCheck check, AppTokens tokens) {
        this.directory = directory;
        this.clients = clients;
        this.check = check;
        this.tokens = tokens;
    }

    @Override
    public TokenAnswer answer(TokenRequest request) throws RefusedException {
        String clientId = request.clientId();
        Client client = clients.findForItself(tenant(request, clientId), clientId);
        Proven proven = check.check(request, client, ClientCheck.Proof.REQUIRED);
        Asked asked =
                Asked.of(request.form(), request.protocol())
                        .orElseThrow(() ->
                                Form.missing(
                                        request.protocol().takesResource() ? "resource" : "scope"));
        ResourceScope scope = asked.scope().appOnlyDefault();
        request.note().resource(scope.resource());
        Optional<String> echoed =
                request.protocol().numbersAsStrings()
                        ? Optional.of(scope.resource())
                        : asked.resource();
        return tokens.issue(
                request.http().origin(),
                client,
                proven.proof(),
                scope,
                echoed,
                request.continuousAccess(),
                request.now());
    }

    /// There is no user to find the directory by, so without one in the path it is the client's own
    /// (identity:ID-5).
    private Tenant tenant(TokenRequest request, String clientId) throws RefusedException {
        return switch (request.authority()) {
            case Authority.OneTenant(var tenant) -> tenant;
            case Authority.Adfs(var tenant, _) -> tenant;
            case Authority.AnyTenant _ ->
                    directory
                            .tenant(clients.application(clientId).tenantId())
                            .orElseThrow(() ->
                                    Aadsts.TENANT_UNKNOWN
                                            .because(
                                                    "A client that calls for itself must"
                                                            + " name its directory in the"
                                                            + " path.")
                                            .exception());
            case Authority.Consumers _ -> throw Aadsts.NO_CONSUMERS.plain().exception();
        };
    }
}
