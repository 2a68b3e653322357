package org.isocenter.identity.consent;

import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.isocenter.identity.client.Client;
import org.isocenter.identity.directory.AppRoleAssignment;
import org.isocenter.identity.directory.Application.AccessType;
import org.isocenter.identity.directory.Directory;
import org.isocenter.identity.directory.DirectoryRole;
import org.isocenter.identity.directory.DirectoryRows;
import org.isocenter.identity.directory.Initiator;
import org.isocenter.identity.directory.NewIds;
import org.isocenter.identity.directory.ObjectType;
import org.isocenter.identity.directory.PermissionGrant;
import org.isocenter.identity.directory.ServicePrincipal;
import org.isocenter.identity.directory.User;

/// Writes down what was consented to (identity:CONSENT-1).
public final class ConsentWriter {
    private static final Set<DirectoryRole> MAY_CONSENT_FOR_ALL =
            EnumSet.of(
                    DirectoryRole.GLOBAL_ADMINISTRATOR,
                    DirectoryRole.APPLICATION_ADMINISTRATOR,
                    DirectoryRole.CLOUD_APPLICATION_ADMINISTRATOR,
                    DirectoryRole.PRIVILEGED_ROLE_ADMINISTRATOR);

    /// Permissions of one resource.
    ///
    /// @param resourceId object id of the resource's service principal
    /// @param values delegated permissions
    public record Permissions(UUID resourceId, List<String> values) {
        /// Copies.
        public Permissions {
            values = List.copyOf(values);
        }
    }

    private final Directory directory;
    private final NewIds ids;

    public ConsentWriter(Directory directory, NewIds ids) {
        this.directory = directory;
        this.ids = ids;
    }

    /// Whether a user may consent for the whole directory.
    public boolean isAdministrator(User user) {
        return directory.directoryRolesOf(user.tenantId(), user.id()).stream()
                .anyMatch(MAY_CONSENT_FOR_ALL::contains);
    }

    /// Adds permissions to what a client has.
    ///
    /// @param user for whom; empty for everybody
    /// @param initiator who consents
    public void grant(
            Initiator initiator,
            ServicePrincipal client,
            Optional<User> user,
            List<Permissions> permissions,
            Instant now) {
        directory.<Boolean, RuntimeException>write(
                initiator,
                rows -> {
                    for (Permissions one : permissions) {
                        grant(rows, client, user, one, now);
                    }
                    return true;
                });
    }

    private void grant(
            DirectoryRows rows,
            ServicePrincipal client,
            Optional<User> user,
            Permissions permissions,
            Instant now) {
        Optional<UUID> principal = user.map(User::id);
        Optional<PermissionGrant> there =
                rows.grants().ofClient(client.tenantId(), client.id()).stream()
                        .filter(grant -> grant.resourceId().equals(permissions.resourceId()))
                        .filter(grant -> grant.principalId().equals(principal))
                        .findFirst();
        Set<String> scopes = new LinkedHashSet<>();
        there.ifPresent(grant -> scopes.addAll(grant.scopes()));
        scopes.addAll(permissions.values());
        rows.grants()
                .put(
                        new PermissionGrant(
                                there.map(PermissionGrant::id).orElseGet(ids::opaque),
                                client.tenantId(),
                                client.id(),
                                principal,
                                permissions.resourceId(),
                                scopes,
                                there.map(PermissionGrant::createdAt).orElse(now)));
    }

    /// Grants all that a client declares, delegated permissions for everybody and application roles
    /// to the client itself (identity:CONSENT-6, identity:CONSENT-7).
    ///
    /// @param initiator who consents
    /// @param declared see [ConsentRules#declaredBy]
    public void grantDeclared(
            Initiator initiator, Client client, List<ConsentRules.Wanted> declared, Instant now) {
        directory.<Boolean, RuntimeException>write(
                initiator,
                rows -> {
                    for (Permissions one : byResource(declared)) {
                        grant(rows, client.principal(), Optional.empty(), one, now);
                    }
                    assignDeclaredRoles(rows, client, now);
                    return true;
                });
    }

    private void assignDeclaredRoles(DirectoryRows rows, Client client, Instant now) {
        for (var entry : client.application().requiredResourceAccess()) {
            Optional<ServicePrincipal> resource =
                    rows.servicePrincipals().byAppId(client.tenant().id(), entry.resourceAppId());
            if (resource.isEmpty()) {
                continue;
            }
            for (var access : entry.resourceAccess()) {
                boolean there =
                        access.type() == AccessType.ROLE
                                && resource.get().appRoles().stream()
                                        .anyMatch(role ->
                                                role.enabled() && role.id().equals(access.id()));
                if (there) {
                    rows.appRoles()
                            .add(
                                    new AppRoleAssignment(
                                            ids.opaque(),
                                            client.tenant().id(),
                                            client.principal().id(),
                                            ObjectType.SERVICE_PRINCIPAL,
                                            resource.get().id(),
                                            access.id(),
                                            now));
                }
            }
        }
    }

    /// Groups wanted permissions by their resource.
    public static List<Permissions> byResource(List<ConsentRules.Wanted> wanted) {
        Map<UUID, List<String>> values = new LinkedHashMap<>();
        for (ConsentRules.Wanted one : wanted) {
            values.computeIfAbsent(one.resource().id(), _ -> new ArrayList<>())
                    .add(one.permission().value());
        }
        List<Permissions> grouped = new ArrayList<>();
        values.forEach((resource, scopes) -> grouped.add(new Permissions(resource, scopes)));
        return grouped;
    }
}
