package org.isocenter.resourcemanager.resource;

import java.io.IOException;
import java.util.List;
import org.isocenter.resourcemanager.protocol.ArmId;

/// What the resource manager asks the directory to do about managed identities. Both calls may come
/// again after a crash and must then change nothing.
public interface ManagedIdentities {
    /// A principal the platform keeps for a resource.
    ///
    /// @param principalId the object id it has in the directory
    /// @param clientId its application id
    /// @param resource the resource it belongs to, or the user-assigned identity itself
    /// @param federated whose tokens count as credentials of it
    record ManagedPrincipal(
            String tenantId,
            String principalId,
            String clientId,
            String displayName,
            ArmId resource,
            List<Federation> federated) {}

    /// A federated credential (rule MSI-4).
    record Federation(String name, String issuer, String subject, List<String> audiences) {}

    /// Makes sure that the directory has this service principal, of the type managed identity, with
    /// exactly these credentials (rules HC-42, MSI-1).
    void ensure(ManagedPrincipal principal) throws IOException;

    /// Makes sure that the directory has it no longer.
    void remove(String tenantId, String principalId) throws IOException;
}
