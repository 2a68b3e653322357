package org.isocenter.identity;

import org.isocenter.http.Routes;
import org.isocenter.identity.authorize.AuthorizeHandler;
import org.isocenter.identity.consent.AdminConsentHandlers;
import org.isocenter.identity.consent.ConsentHandlers;
import org.isocenter.identity.device.DeviceCodeHandler;
import org.isocenter.identity.device.DevicePageHandler;
import org.isocenter.identity.discovery.DiscoveryHandlers;
import org.isocenter.identity.error.Guarded;
import org.isocenter.identity.error.Traces;
import org.isocenter.identity.logout.LogoutHandler;
import org.isocenter.identity.page.ErrorPageHandler;
import org.isocenter.identity.signin.SignInHandlers;
import org.isocenter.identity.token.TokenHandler;
import org.isocenter.identity.userinfo.UserInfoHandler;

/// The table of contents of the sign-in endpoints. `adfs`, `common` and `organizations` are values
/// of `{tenant}`.
final class IdentityRoutes {
    private IdentityRoutes() {}

    static Routes of(
            DiscoveryHandlers discovery,
            TokenHandler token,
            AuthorizeHandler authorize,
            SignInHandlers signIn,
            ConsentHandlers consent,
            AdminConsentHandlers adminConsent,
            DeviceCodeHandler deviceCode,
            DevicePageHandler devicePage,
            UserInfoHandler userInfo,
            LogoutHandler logout,
            Traces traces) {
        return Routes.builder()
                // identity §5: the busiest first
                .add("POST", "/{tenant}/oauth2/v2.0/token", new Guarded(token::v2, traces))
                .add("POST", "/{tenant}/oauth2/token", new Guarded(token::v1, traces))
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
                // identity §4
                .add("GET", "/{tenant}/oauth2/v2.0/authorize", authorize::v2)
                .add("GET", "/{tenant}/oauth2/authorize", authorize::v1)
                .add("POST", "/{tenant}/oauth2/v2.0/authorize", authorize::posted)
                .add("POST", "/{tenant}/oauth2/authorize", authorize::posted)
                .add("GET", "/common/oauth2/nativeclient", authorize::nativeClient)
                .add("POST", "/{tenant}/login", signIn::signIn)
                .add("POST", "/{tenant}/login/account", signIn::pickAccount)
                .add("POST", "/{tenant}/login/password", signIn::changePassword)
                // identity §8
                .add(
                        "POST",
                        "/{tenant}/oauth2/v2.0/devicecode",
                        new Guarded(deviceCode::v2, traces))
                .add("POST", "/{tenant}/oauth2/devicecode", new Guarded(deviceCode::v1, traces))
                .add("GET", "/devicelogin", devicePage::show)
                .add("POST", "/devicelogin", devicePage::submit)
                .add("GET", "/{tenant}/oauth2/deviceauth", devicePage::show)
                // identity §12
                .add("POST", "/{tenant}/consent", consent::decide)
                .add("GET", "/{tenant}/v2.0/adminconsent", adminConsent::v2)
                .add("GET", "/{tenant}/adminconsent", adminConsent::v1)
                .add(
                        "POST",
                        "/api/RegisteredApplications/{appId}/Consent",
                        adminConsent::portalCall)
                // identity §13
                .add("GET", "/oidc/userinfo", userInfo::tell)
                .add("POST", "/oidc/userinfo", userInfo::tell)
                .add("GET", "/{tenant}/openid/userinfo", userInfo::tell)
                .add("POST", "/{tenant}/openid/userinfo", userInfo::tell)
                .add("GET", "/{tenant}/oauth2/v2.0/logout", logout::logout)
                .add("POST", "/{tenant}/oauth2/v2.0/logout", logout::logout)
                .add("GET", "/{tenant}/oauth2/logout", logout::logout)
                .add("POST", "/{tenant}/oauth2/logout", logout::logout)
                // identity §14
                .add("GET", "/error", ErrorPageHandler::show)
                .build();
    }
}
