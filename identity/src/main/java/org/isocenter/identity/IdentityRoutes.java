package org.isocenter.identity;

import org.isocenter.http.Routes;
import org.isocenter.identity.discovery.DiscoveryHandlers;
import org.isocenter.identity.token.TokenHandler;

/// The table of contents of the sign-in endpoints. `adfs`, `common` and `organizations` are values
/// of `{tenant}`.
final class IdentityRoutes {
    private IdentityRoutes() {}

    static Routes of(DiscoveryHandlers discovery, TokenHandler token) {
        return Routes.builder()
                // identity §5: the busiest first
                .add("POST", "/{tenant}/oauth2/v2.0/token", token::v2)
                .add("POST", "/{tenant}/oauth2/token", token::v1)
                .add("OPTIONS", "/{tenant}/oauth2/v2.0/token", token::preflight)
                .add("OPTIONS", "/{tenant}/oauth2/token", token::preflight)
                .add("GET", "/{tenant}/oauth2/v2.0/token", token::wrongVerb)
                .add("GET", "/{tenant}/oauth2/token", token::wrongVerb)
                // identity §3
                .add(
                        "GET",
                        "/{tenant}/v2.0/.well-known/openid-configuration",
                        discovery::configurationV2)
                .add(
                        "GET",
                        "/{tenant}/.well-known/openid-configuration",
                        discovery::configurationV1)
                .add(
                        "GET",
                        "/adfs/{tenant}/.well-known/openid-configuration",
                        discovery::configurationBehindAdfs)
                .add("GET", "/{tenant}/discovery/v2.0/keys", discovery::keysV2)
                .add("GET", "/{tenant}/discovery/keys", discovery::keysV1)
                .add("GET", "/common/discovery/instance", discovery::instance)
                .add("GET", "/common/userrealm/{user}", discovery::userRealm)
                .build();
    }
}
