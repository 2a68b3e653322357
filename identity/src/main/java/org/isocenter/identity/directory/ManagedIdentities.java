package org.isocenter.identity.directory;

import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import java.util.random.RandomGenerator;

/// The identities of resources: service principals without an application, which the resource
/// manager makes and removes together with the resource they belong to.
public final class ManagedIdentities {
    private final Directory directory;
    private final InstantSource clock;
    private final NewIds ids;

    /// @param random a secure one
    public ManagedIdentities(Directory directory, InstantSource clock, RandomGenerator random) {
        this.directory = directory;
        this.clock = clock;
        this.ids = new NewIds(random);
    }

    /// Makes the identity of a resource.
    ///
    /// @param resourceId the ARM id of the resource, or of the user-assigned identity itself
    /// @param userAssigned whether it is an identity that lives by itself
    public ServicePrincipal create(
            UUID tenantId, String displayName, String resourceId, boolean userAssigned) {
        ServicePrincipal principal =
                ServicePrincipal.managedIdentity(
                        tenantId,
                        ids.guid(),
                        ids.guid(),
                        displayName,
                        resourceId,
                        userAssigned,
                        clock.instant());
        return directory.<ServicePrincipal, RuntimeException>write(rows -> {
            rows.objects().put(principal);
            return principal;
        });
    }

    /// Removes the identity for good, with its role assignments.
    ///
    /// @return false if there was none
    public boolean delete(UUID tenantId, UUID id) {
        return directory.<Boolean, RuntimeException>write(rows -> {
            Optional<ServicePrincipal> principal = rows.servicePrincipals().find(tenantId, id);
            principal.ifPresent(each -> rows.objects().purge(each.id()));
            return principal.isPresent();
        });
    }
}
