package org.isocenter.identity.token;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
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
import org.isocenter.identity.form.Form;
import org.isocenter.identity.grant.DeviceCode;
import org.isocenter.identity.grant.GrantRepository;
import org.isocenter.identity.grant.GrantRepository.Polled;
import org.isocenter.identity.grant.RefreshToken;
import org.isocenter.identity.issue.Asked;
import org.isocenter.identity.issue.TokenAnswer;
import org.isocenter.identity.issue.UserGrant;
import org.isocenter.identity.issue.UserTokens;

/// The device grant: a device asks again and again whether somebody has signed in elsewhere
/// (RFC 8628 §3.4; identity:DEV-4, identity:DEV-5).
final class DeviceCodeGrant implements Grant {
    private final Directory directory;
    private final Clients clients;
    private final ClientCheck check;
    private final UserCheck users;
    private final GrantRepository grants;
    private final UserTokens tokens;
    private final Supplier<UUID> ids;

    DeviceCodeGrant(
            Directory directory,
            Clients clients,
            ClientCheck check,
            GrantRepository grants,
            UserTokens tokens,
            Supplier<UUID> ids) {
        this.directory = directory;
        this.clients = clients;
        this.check = check;
        this.users = new UserCheck(directory);
        this.grants = grants;
        this.tokens = tokens;
        this.ids = ids;
    }

    @Override
    public TokenAnswer answer(TokenRequest request) throws RefusedException {
        Form form = request.form();
        // Old clients send `code`, one sends both with the same value (identity:TOKEN-14).
        String presented =
                form.get("device_code")
                        .or(() -> form.get("code"))
                        .orElseThrow(() -> Form.missing("device_code"));
        String clientId = request.clientId();
        Instant now = request.now();
        Polled polled =
                grants.poll(presented, now)
                        .filter(one -> one.code().clientId().toString().equalsIgnoreCase(clientId))
                        .orElseThrow(() -> Aadsts.DEVICE_CODE_UNKNOWN.plain().exception());
        DeviceCode code = polled.code();
        Proven proven = clientProof(request, code, clientId);
        if (!now.isBefore(code.expiresAt())) {
            throw Aadsts.DEVICE_CODE_EXPIRED.plain().exception();
        }
        if (polled.tooFast() && code.state() == DeviceCode.State.PENDING) {
            throw Aadsts.DEVICE_SLOW_DOWN.plain().exception();
        }
        DeviceCode.Approval approval =
                switch (code.state()) {
                    case PENDING -> throw Aadsts.DEVICE_PENDING.plain().exception();
                    case DECLINED ->
                            throw Aadsts.DECLINED
                                    .because("The user declined the sign-in of the device.")
                                    .as(
                                            org.isocenter.identity.error.OAuthError
                                                    .AUTHORIZATION_DECLINED)
                                    .exception();
                    case REDEEMED -> throw Aadsts.CODE_REDEEMED.plain().exception();
                    case APPROVED -> code.approval().orElseThrow();
                };
        return redeem(request, presented, code, approval, proven);
    }

    /// Proves the client in the directory of the code, or in its own before anybody has signed in.
    private Proven clientProof(TokenRequest request, DeviceCode code, String clientId)
            throws RefusedException {
        UUID tenantId =
                code.approval()
                        .map(DeviceCode.Approval::tenantId)
                        .or(code::tenantId)
                        .orElse(clients.application(clientId).tenantId());
        Optional<Tenant> tenant = directory.tenant(tenantId);
        if (tenant.isEmpty()) {
            // A pre-registered client at `common`: it belongs to no directory, and is public.
            return new Proven(ClientProof.NONE, Optional.empty());
        }
        return check.byFlag(request, clients.findOrEnrol(tenant.get(), clientId, request.now()));
    }

    private TokenAnswer redeem(
            TokenRequest request,
            String presented,
            DeviceCode code,
            DeviceCode.Approval approval,
            Proven proven)
            throws RefusedException {
        Instant now = request.now();
        Tenant tenant =
                directory
                        .tenant(approval.tenantId())
                        .orElseThrow(() -> Aadsts.GRANT_INVALID.plain().exception());
        request.checkTenant(tenant);
        Client client = clients.find(tenant, code.clientId().toString());
        User user = users.check(tenant.id(), approval.userId(), approval.signedInAt());
        request.note().user(user);
        Optional<Asked> repeated = Asked.of(request.form(), request.protocol());
        Asked asked =
                repeated.isPresent() ? repeated.get() : Asked.stored(code.scope(), code.resource());
        UserGrant grant =
                new UserGrant(
                        request.http().origin(),
                        request.protocol(),
                        client,
                        proven.proof(),
                        user,
                        new SignIn(approval.signedInAt(), approval.sessionId(), approval.address()),
                        asked.scope(),
                        asked.resource(),
                        Optional.empty(),
                        false,
                        request.wantsClientInfo(),
                        request.continuousAccess());
        request.note().resource(tokens.allowed(grant).audience());
        if (!grants.redeem(presented, code)) {
            throw Aadsts.CODE_REDEEMED.plain().exception();
        }
        RefreshToken refresh =
                new RefreshToken(
                        ids.get(),
                        tenant.id(),
                        user.id(),
                        client.application().appId(),
                        Optional.empty(),
                        proven.proof() != ClientProof.NONE,
                        asked.scope().text(),
                        approval.sessionId(),
                        approval.signedInAt(),
                        approval.address(),
                        now,
                        now.plus(RefreshToken.LIFE));
        return tokens.issue(grant, Optional.of(refresh), now);
    }
}
