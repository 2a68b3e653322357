package org.isocenter.resourcemanager.access;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.isocenter.http.auth.Principal;

/// What the resource manager asks the directory.
public interface Principals {
    /// A principal of the directory.
    ///
    /// @param objectId its object id
    /// @param type what it is
    /// @param displayName for people
    record Known(String objectId, PrincipalType type, String displayName) {}

    /// A tenant of the directory.
    ///
    /// @param tenantId a GUID
    /// @param displayName for people
    /// @param defaultDomain `contoso.test`
    /// @param domains all verified domains
    /// @param countryCode two letters
    record Tenant(
            String tenantId,
            String displayName,
            String defaultDomain,
            List<String> domains,
            String countryCode) {}

    /// The principal of that object id, unless the directory has none.
    Optional<Known> find(String tenantId, String objectId);

    /// The object ids of all groups a principal is in, directly and through groups.
    Set<String> groupsOf(String tenantId, String objectId);

    /// The tenant of that id.
    Optional<Tenant> tenant(String tenantId);

    /// Whether the caller administers the installation (rules RA-10, RBAC-11).
    boolean isAdministrator(Principal caller);
}
