package org.isocenter.identity.directory;

import java.util.Optional;
import java.util.UUID;

/// The applications among the objects of the directory.
public final class ApplicationRepository {
    private final DirectoryObjectRepository objects;

    ApplicationRepository(DirectoryObjectRepository objects) {
        this.objects = objects;
    }

    /// The application of that object id.
    public Optional<Application> find(UUID tenantId, UUID id) {
        return objects.find(tenantId, id)
                .filter(Application.class::isInstance)
                .map(Application.class::cast);
    }

    /// The application of that client id, whichever tenant it is homed in.
    public Optional<Application> byAppId(UUID appId) {
        return objects
                .select("WHERE app_id = ? AND type = 'application' AND deleted_at IS NULL", appId)
                .stream()
                .findFirst()
                .map(Application.class::cast);
    }

    /// Whether an application has that client id or had it and was deleted: it cannot be given
    /// again.
    public boolean appIdTaken(UUID appId) {
        return !objects.select("WHERE app_id = ? AND type = 'application'", appId).isEmpty();
    }

    /// The application of that tenant that has the identifier URI.
    public Optional<Application> byIdentifierUri(UUID tenantId, String uri) {
        return objects.byName(tenantId, ObjectType.APPLICATION, uri).map(Application.class::cast);
    }
}
