package org.isocenter.identity.directory;

import java.util.Optional;
import java.util.UUID;

/// The service principals among the objects of the directory.
public final class ServicePrincipalRepository {
    private final DirectoryObjectRepository objects;

    ServicePrincipalRepository(DirectoryObjectRepository objects) {
        this.objects = objects;
    }

    /// The service principal of that object id.
    public Optional<ServicePrincipal> find(UUID tenantId, UUID id) {
        return objects.find(tenantId, id)
                .filter(ServicePrincipal.class::isInstance)
                .map(ServicePrincipal.class::cast);
    }

    /// The service principal of that client id in that tenant.
    public Optional<ServicePrincipal> byAppId(UUID tenantId, UUID appId) {
        return objects
                .select(
                        "WHERE app_id = ? AND tenant_id = ? AND type = 'servicePrincipal' AND"
                                + " deleted_at IS NULL",
                        appId,
                        tenantId)
                .stream()
                .findFirst()
                .map(ServicePrincipal.class::cast);
    }

    /// The service principal that has this among its names, without regard to case and one trailing
    /// slash (identity:SCOPE-3).
    public Optional<ServicePrincipal> byName(UUID tenantId, String name) {
        return objects.byName(tenantId, ObjectType.SERVICE_PRINCIPAL, name)
                .map(ServicePrincipal.class::cast);
    }
}
