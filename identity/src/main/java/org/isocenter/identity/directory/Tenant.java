package org.isocenter.identity.directory;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/// A directory of its own: its users, groups and service principals see each other and nobody
/// else's.
///
/// @param id the GUID that stands in paths and in `tid`
/// @param displayName what people call it
/// @param defaultDomain the one of the verified domains that stands for the tenant
/// @param verifiedDomains the host names whose users live here, lower case, the default among them
/// @param salt 32 random bytes in base64url, the key of pairwise subjects (identity:CLAIM-2)
/// @param settings what an administrator may switch
/// @param createdAt when it was made
public record Tenant(
        UUID id,
        String displayName,
        String defaultDomain,
        List<String> verifiedDomains,
        String salt,
        TenantSettings settings,
        Instant createdAt) {

    /// A tenant; the list is copied.
    public Tenant {
        verifiedDomains = List.copyOf(verifiedDomains);
    }
}
