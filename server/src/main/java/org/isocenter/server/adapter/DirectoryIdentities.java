package org.isocenter.server.adapter;

import java.io.IOException;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import org.isocenter.identity.directory.Directory;
import org.isocenter.identity.directory.Guid;
import org.isocenter.identity.directory.ServicePrincipal;
import org.isocenter.resourcemanager.protocol.TypeName;
import org.isocenter.resourcemanager.resource.ManagedIdentities;

/// Managed identities as service principals of the directory.
///
/// @param directory keeps them
/// @param clock dates them
public record DirectoryIdentities(Directory directory, InstantSource clock)
        implements ManagedIdentities {
    @Override
    public void ensure(ManagedPrincipal principal) throws IOException {
        UUID tenant = guid(principal.tenantId());
        UUID id = guid(principal.principalId());
        directory.<Optional<ServicePrincipal>, IOException>write(repository -> {
            Optional<ServicePrincipal> known = repository.servicePrincipal(tenant, id);
            if (known.isEmpty()) {
                repository.put(
                        ServicePrincipal.managedIdentity(
                                tenant,
                                id,
                                guid(principal.clientId()),
                                principal.displayName(),
                                principal.resource().toString(),
                                principal.resource().type().equals(TypeName.USER_ASSIGNED_IDENTITY),
                                clock.instant()));
            }
            return known;
        });
    }

    @Override
    public void remove(String tenantId, String principalId) throws IOException {
        UUID tenant = guid(tenantId);
        UUID id = guid(principalId);
        directory.<Boolean, IOException>write(repository -> {
            boolean there = repository.servicePrincipal(tenant, id).isPresent();
            if (there) {
                repository.purge(id);
            }
            return there;
        });
    }

    private static UUID guid(String text) throws IOException {
        return Guid.parse(text).orElseThrow(() -> new IOException(text + " is no GUID"));
    }
}
