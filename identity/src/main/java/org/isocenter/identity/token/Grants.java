package org.isocenter.identity.token;

import java.util.UUID;
import java.util.function.Supplier;
import org.isocenter.identity.authority.HostAliases;
import org.isocenter.identity.client.ClientAuthenticator;
import org.isocenter.identity.client.Clients;
import org.isocenter.identity.directory.Directory;
import org.isocenter.identity.grant.GrantRepository;
import org.isocenter.identity.issue.AppTokens;
import org.isocenter.identity.issue.UserTokens;
import org.isocenter.identity.key.KeyRing;
import org.isocenter.identity.signin.PasswordSignIn;

/// The grants by their type.
public final class Grants {
    private final Grant clientCredentials;
    private final Grant authorizationCode;
    private final Grant refreshToken;
    private final Grant password;
    private final Grant deviceCode;
    private final Grant onBehalfOf;

    public Grants(
            Directory directory,
            Clients clients,
            ClientAuthenticator authenticator,
            GrantRepository grants,
            PasswordSignIn passwords,
            KeyRing keys,
            HostAliases aliases,
            AppTokens appTokens,
            UserTokens userTokens,
            Supplier<UUID> ids) {
        ClientCheck check = new ClientCheck(clients, authenticator);
        this.clientCredentials = new ClientCredentialsGrant(directory, clients, check, appTokens);
        this.authorizationCode =
                new AuthorizationCodeGrant(directory, clients, check, grants, userTokens);
        this.refreshToken = new RefreshTokenGrant(directory, clients, check, grants, userTokens);
        this.password = new PasswordGrant(clients, check, passwords, userTokens, ids);
        this.deviceCode = new DeviceCodeGrant(directory, clients, check, grants, userTokens, ids);
        this.onBehalfOf =
                new OnBehalfOfGrant(directory, clients, check, keys, aliases, userTokens, ids);
    }

    Grant of(GrantType type) {
        return switch (type) {
            case CLIENT_CREDENTIALS -> clientCredentials;
            case AUTHORIZATION_CODE -> authorizationCode;
            case REFRESH_TOKEN -> refreshToken;
            case PASSWORD -> password;
            case DEVICE_CODE, DEVICE_CODE_SHORT -> deviceCode;
            case ON_BEHALF_OF -> onBehalfOf;
        };
    }
}
