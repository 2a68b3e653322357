package org.isocenter.identity.client;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.isocenter.identity.directory.Application;
import org.isocenter.identity.directory.Directory;
import org.isocenter.identity.directory.Guid;
import org.isocenter.identity.directory.KeyCredential;
import org.isocenter.identity.directory.PasswordCredential;
import org.isocenter.identity.directory.ServicePrincipal;
import org.isocenter.identity.directory.Tenant;
import org.isocenter.identity.directory.WellKnownApplication;
import org.isocenter.identity.error.Aadsts;
import org.isocenter.identity.error.RefusedException;
import org.isocenter.persistence.sql.ConstraintViolationException;

/// Finds clients by their id.
public final class Clients {
    private final Directory directory;
    private final Supplier<UUID> ids;

    /// @param ids makes object ids
    public Clients(Directory directory, Supplier<UUID> ids) {
        this.directory = directory;
        this.ids = ids;
    }

    /// The application of a client id, wherever it is homed.
    ///
    /// @throws RefusedException with 700016 if there is none
    public Application application(String clientId) throws RefusedException {
        return Guid.parse(clientId)
                .flatMap(directory::applicationByAppId)
                .filter(application -> application.deletedAt().isEmpty())
                .orElseThrow(() -> unknown(clientId, Optional.empty()));
    }

    /// A client in a directory, for a request without user: its principal must be there already
    /// (identity:TOKEN-10).
    ///
    /// @throws RefusedException with 700016 if there is none, 7000112 if it is disabled
    public Client find(Tenant tenant, String clientId) throws RefusedException {
        Application application = application(clientId);
        checkAudience(tenant, application);
        ServicePrincipal principal =
                directory
                        .servicePrincipalByAppId(tenant.id(), application.appId())
                        .orElseThrow(() -> unknown(clientId, Optional.of(tenant)));
        return enabled(new Client(tenant, application, principal));
    }

    /// A client in a directory that calls for itself: an application, as [#find], or a managed
    /// identity, which proves itself with a token of an issuer it trusts (identity:ASSERT-9).
    ///
    /// @throws RefusedException as [#find]
    public Client findForItself(Tenant tenant, String clientId) throws RefusedException {
        Optional<Client> managed = managedIdentity(tenant, clientId);
        return managed.isPresent() ? enabled(managed.get()) : find(tenant, clientId);
    }

    private Optional<Client> managedIdentity(Tenant tenant, String clientId) {
        return Guid.parse(clientId)
                .flatMap(appId -> directory.servicePrincipalByAppId(tenant.id(), appId))
                .filter(principal ->
                        principal.principalType()
                                == ServicePrincipal.PrincipalType.MANAGED_IDENTITY)
                .map(principal -> Client.managedIdentity(tenant, principal));
    }

    /// A client in a directory, for a request of a user: the first sign-in makes the principal
    /// (identity:CONSENT-8).
    ///
    /// @throws RefusedException as [#find]
    public Client findOrEnrol(Tenant tenant, String clientId, Instant now) throws RefusedException {
        Application application = application(clientId);
        checkAudience(tenant, application);
        Optional<ServicePrincipal> there =
                directory.servicePrincipalByAppId(tenant.id(), application.appId());
        ServicePrincipal principal =
                there.isPresent() ? there.get() : enrol(tenant, application, now);
        return enabled(new Client(tenant, application, principal));
    }

    private ServicePrincipal enrol(Tenant tenant, Application application, Instant now) {
        ServicePrincipal fresh = ServicePrincipal.of(application, tenant.id(), ids.get(), now);
        try {
            return directory.write(rows -> {
                rows.objects().put(fresh);
                return fresh;
            });
        } catch (ConstraintViolationException raced) {
            return directory
                    .servicePrincipalByAppId(tenant.id(), application.appId())
                    .orElseThrow(() -> raced);
        }
    }

    private static void checkAudience(Tenant tenant, Application application)
            throws RefusedException {
        boolean allowed =
                application.tenantId().equals(tenant.id())
                        || application.signInAudience().multipleTenants()
                        || WellKnownApplication.of(application.appId()).isPresent();
        if (!allowed) {
            throw unknown(application.appId().toString(), Optional.of(tenant));
        }
    }

    private static Client enabled(Client client) throws RefusedException {
        if (!client.principal().accountEnabled()) {
            throw Aadsts.CLIENT_DISABLED
                    .because("Application '" + client.application().appId() + "' is disabled.")
                    .exception();
        }
        return client;
    }

    /// What is registered for a client to prove itself with.
    public ClientAuthenticator.Registered registered(Client client) {
        List<PasswordCredential> secrets =
                new ArrayList<>(client.application().passwordCredentials());
        secrets.addAll(client.principal().passwordCredentials());
        List<KeyCredential> keys = new ArrayList<>(client.application().keyCredentials());
        keys.addAll(client.principal().keyCredentials());
        return new ClientAuthenticator.Registered(
                client.application().appId(),
                secrets,
                keys,
                directory.federatedCredentialsOf(client.application().id()));
    }

    private static RefusedException unknown(String clientId, Optional<Tenant> tenant) {
        String shown = Guid.parse(clientId).map(id -> "'" + id + "' ").orElse("");
        String where =
                tenant.map(found -> " in the directory '" + found.displayName() + "'").orElse("");
        return Aadsts.CLIENT_UNKNOWN
                .because(
                        "Application with identifier "
                                + shown
                                + "was not found"
                                + where
                                + ". It may not be registered, may lack a service principal"
                                + " there, or the request was sent to the wrong directory.")
                .exception();
    }
}
