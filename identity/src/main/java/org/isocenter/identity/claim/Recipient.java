package org.isocenter.identity.claim;

import java.util.Optional;
import java.util.Set;
import org.isocenter.identity.directory.Application;
import org.isocenter.identity.directory.Application.OptionalClaim;
import org.isocenter.identity.directory.ServicePrincipal;

/// For whom a token is made, and what it wants to read there.
///
/// @param principal the resource (or, for an id token, the client) in the tenant
/// @param application its definition; absent for the few principals that have none
public record Recipient(ServicePrincipal principal, Optional<Application> application) {
    /// 1 or 2 (identity:SCOPE-5).
    int accessTokenVersion() {
        return application.map(Application::accessTokenVersion).orElse(1);
    }

    /// Which groups it wants: `SecurityGroup`, `ApplicationGroup`, `DirectoryRole`, `All`.
    Set<String> groupMembershipClaims() {
        return application.map(Application::groupMembershipClaims).orElse(Set.of());
    }

    boolean wantsInAccessToken(String claim) {
        return application
                .map(Application::optionalClaims)
                .map(Application.OptionalClaims::accessToken)
                .filter(claims -> claims.stream().map(OptionalClaim::name).anyMatch(claim::equals))
                .isPresent();
    }

    boolean wantsInIdToken(String claim) {
        return application
                .map(Application::optionalClaims)
                .map(Application.OptionalClaims::idToken)
                .filter(claims -> claims.stream().map(OptionalClaim::name).anyMatch(claim::equals))
                .isPresent();
    }
}
