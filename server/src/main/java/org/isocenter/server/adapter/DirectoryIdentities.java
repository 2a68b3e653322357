package org.isocenter.server.adapter;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.isocenter.identity.directory.Directory;
import org.isocenter.identity.directory.DirectoryRows;
import org.isocenter.identity.directory.FederatedIdentityCredential;
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
        directory.<Optional<ServicePrincipal>, IOException>write(rows -> {
            Optional<ServicePrincipal> known = rows.servicePrincipals().find(tenant, id);
            if (known.isEmpty()) {
                rows.objects()
                        .put(
                                ServicePrincipal.managedIdentity(
                                        tenant,
                                        id,
                                        guid(principal.clientId()),
                                        principal.displayName(),
                                        principal.resource().toString(),
                                        principal
                                                .resource()
                                                .type()
                                                .equals(TypeName.USER_ASSIGNED_IDENTITY),
                                        clock.instant()));
            }
            federate(rows, id, principal.federated());
            return known;
        });
    }

    /// Makes the trusted foreign tokens of an identity exactly these (arm:MSI-4). An id follows from
    /// the name, so that doing it again changes nothing; all go before any comes, so that two that
    /// changed places do not meet.
    private static void federate(DirectoryRows rows, UUID principal, List<Federation> federated) {
        List<FederatedIdentityCredential> wanted =
                federated.stream().map(one -> credential(principal, one)).toList();
        List<FederatedIdentityCredential> known = rows.federatedCredentials().of(principal);
        if (Set.copyOf(wanted).equals(Set.copyOf(known))) {
            return;
        }
        known.forEach(one -> rows.federatedCredentials().delete(one.id()));
        wanted.forEach(rows.federatedCredentials()::put);
    }

    private static FederatedIdentityCredential credential(UUID principal, Federation federation) {
        String name = federation.name();
        return new FederatedIdentityCredential(
                UUID.nameUUIDFromBytes(
                        (principal + "/" + name.toLowerCase(Locale.ROOT))
                                .getBytes(StandardCharsets.UTF_8)),
                principal,
                name,
                federation.issuer(),
                federation.subject(),
                federation.audiences(),
                Optional.empty());
    }

    @Override
    public void remove(String tenantId, String principalId) throws IOException {
        UUID tenant = guid(tenantId);
        UUID id = guid(principalId);
        directory.<Boolean, IOException>write(rows -> {
            boolean there = rows.servicePrincipals().find(tenant, id).isPresent();
            if (there) {
                rows.objects().purge(id);
            }
            return there;
        });
    }

    private static UUID guid(String text) throws IOException {
        return Guid.parse(text).orElseThrow(() -> new IOException(text + " is no GUID"));
    }
}
