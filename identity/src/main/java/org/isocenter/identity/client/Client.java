package org.isocenter.identity.client;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.isocenter.identity.directory.Application;
import org.isocenter.identity.directory.ServicePrincipal;
import org.isocenter.identity.directory.SignInAudience;
import org.isocenter.identity.directory.Tenant;

/// A client in a directory.
///
/// @param tenant the directory
/// @param application its definition
/// @param principal its principal there
public record Client(Tenant tenant, Application application, ServicePrincipal principal) {
    /// A managed identity as a client. It has no application: what a definition would say of it is
    /// made up here, with the principal's own object id, under which its federated credentials are
    /// kept.
    public static Client managedIdentity(Tenant tenant, ServicePrincipal principal) {
        return new Client(
                tenant,
                new Application(
                        tenant.id(),
                        principal.id(),
                        principal.appId(),
                        principal.displayName(),
                        principal.createdAt(),
                        Optional.empty(),
                        SignInAudience.AZURE_AD_MY_ORG,
                        Optional.empty(),
                        List.of(),
                        Application.Web.NONE,
                        List.of(),
                        List.of(),
                        Application.Api.NONE,
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of(),
                        Application.OptionalClaims.NONE,
                        Set.of(),
                        List.of(),
                        Map.of()),
                principal);
    }
}
