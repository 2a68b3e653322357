package org.isocenter.identity.directory;

import java.util.Optional;
import java.util.UUID;

/// The users among the objects of the directory.
public final class UserRepository {
    private final DirectoryObjectRepository objects;

    UserRepository(DirectoryObjectRepository objects) {
        this.objects = objects;
    }

    /// The user of that object id.
    public Optional<User> find(UUID tenantId, UUID id) {
        return objects.find(tenantId, id).filter(User.class::isInstance).map(User.class::cast);
    }

    /// The user of that sign-in name, without regard to case.
    public Optional<User> byPrincipalName(UUID tenantId, String name) {
        return objects
                .select(
                        "WHERE tenant_id = ? AND principal_name = ? AND type = 'user' AND"
                                + " deleted_at IS NULL",
                        tenantId,
                        DirectoryRepository.fold(name))
                .stream()
                .findFirst()
                .map(User.class::cast);
    }
}
