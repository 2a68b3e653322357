package org.isocenter.server.adapter;

import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.isocenter.http.auth.Principal;
import org.isocenter.identity.directory.Directory;
import org.isocenter.identity.directory.DirectoryObject;
import org.isocenter.identity.directory.DirectoryRole;
import org.isocenter.identity.directory.Group;
import org.isocenter.identity.directory.Guid;
import org.isocenter.identity.directory.ServicePrincipal;
import org.isocenter.identity.directory.User;
import org.isocenter.resourcemanager.access.PrincipalType;
import org.isocenter.resourcemanager.access.Principals;

/// What the resource manager wants to know of the directory.
///
/// @param directory answers
public record DirectoryPrincipals(Directory directory) implements Principals {
    @Override
    public Optional<Known> find(String tenantId, String objectId) {
        Optional<UUID> tenant = Guid.parse(tenantId);
        Optional<UUID> id = Guid.parse(objectId);
        if (tenant.isEmpty() || id.isEmpty()) {
            return Optional.empty();
        }
        return directory.object(tenant.get(), id.get()).flatMap(DirectoryPrincipals::known);
    }

    private static Optional<Known> known(DirectoryObject object) {
        return switch (object) {
            case User user ->
                    Optional.of(
                            new Known(
                                    user.id().toString(), PrincipalType.USER, user.displayName()));
            case ServicePrincipal principal ->
                    Optional.of(
                            new Known(
                                    principal.id().toString(),
                                    PrincipalType.SERVICE_PRINCIPAL,
                                    principal.displayName()));
            case Group group ->
                    Optional.of(
                            new Known(
                                    group.id().toString(),
                                    PrincipalType.GROUP,
                                    group.displayName()));
            case org.isocenter.identity.directory.Application _ -> Optional.empty();
        };
    }

    @Override
    public Set<String> groupsOf(String tenantId, String objectId) {
        return Guid.parse(objectId).map(directory::groupsOf).orElse(Set.of()).stream()
                .map(UUID::toString)
                .collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public Optional<Tenant> tenant(String tenantId) {
        return Guid.parse(tenantId)
                .flatMap(directory::tenant)
                .map(tenant ->
                        new Tenant(
                                tenant.id().toString(),
                                tenant.displayName(),
                                tenant.defaultDomain(),
                                tenant.verifiedDomains(),
                                "DE"));
    }

    @Override
    public boolean isAdministrator(Principal caller) {
        Optional<UUID> tenant = Guid.parse(caller.tenantId());
        Optional<UUID> id = Guid.parse(caller.objectId());
        return tenant.isPresent()
                && id.isPresent()
                && directory
                        .directoryRolesOf(tenant.get(), id.get())
                        .contains(DirectoryRole.GLOBAL_ADMINISTRATOR);
    }
}
