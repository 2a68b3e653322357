package org.isocenter.identity.directory;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.isocenter.identity.directory.DirectoryChange.Modified;
import org.isocenter.identity.directory.DirectoryChange.Target;
import org.isocenter.persistence.sql.Transaction;

/// What clients may do for users (identity:SCOPE-7): the table `permission_grant`.
public final class PermissionGrantRepository extends DirectoryRepository {
    private final DirectoryObjectRepository objects;

    PermissionGrantRepository(
            Transaction transaction, Changes changes, DirectoryObjectRepository objects) {
        super(transaction, changes);
        this.objects = objects;
    }

    /// The grant of that id.
    public Optional<PermissionGrant> find(UUID tenantId, String id) {
        return select("WHERE tenant_id = ? AND id = ?", tenantId, id).stream().findFirst();
    }

    /// All grants of a tenant, by id.
    public List<PermissionGrant> ofTenant(UUID tenantId) {
        return select("WHERE tenant_id = ? ORDER BY id", tenantId);
    }

    /// The grants a client was given.
    public List<PermissionGrant> ofClient(UUID tenantId, UUID clientId) {
        return select("WHERE tenant_id = ? AND client_id = ? ORDER BY id", tenantId, clientId);
    }

    /// The grants that name a user.
    public List<PermissionGrant> ofPrincipal(UUID tenantId, UUID principalId) {
        return select(
                "WHERE tenant_id = ? AND principal_id = ? ORDER BY id", tenantId, principalId);
    }

    /// What a client may do at a resource for a user: the grant for everybody and the one that names
    /// him (identity:SCOPE-7).
    public List<PermissionGrant> effective(UUID clientId, UUID resourceId, UUID userId) {
        return select(
                "WHERE client_id = ? AND resource_id = ? AND (principal_id IS NULL OR principal_id"
                        + " = ?) ORDER BY id",
                clientId,
                resourceId,
                userId);
    }

    private List<PermissionGrant> select(String where, Object... parameters) {
        return rows(
                "SELECT id, tenant_id, client_id, principal_id, resource_id, scope, created_at FROM"
                        + " permission_grant "
                        + where,
                row ->
                        new PermissionGrant(
                                row.getString(1),
                                UUID.fromString(row.getString(2)),
                                UUID.fromString(row.getString(3)),
                                Optional.ofNullable(row.getString(4)).map(UUID::fromString),
                                UUID.fromString(row.getString(5)),
                                words(row.getString(6)),
                                Timestamps.ofMicros(row.getLong(7))),
                parameters);
    }

    private static Set<String> words(String text) {
        Set<String> words = new LinkedHashSet<>(Arrays.asList(text.strip().split("\\s+")));
        words.remove("");
        return words;
    }

    /// Adds a grant, or replaces the scopes of the one of its id.
    ///
    /// @throws org.isocenter.persistence.sql.ConstraintViolationException if there is another one for
    ///     the same client, resource and principal
    public void put(PermissionGrant grant) {
        Optional<PermissionGrant> before = find(grant.tenantId(), grant.id());
        update(
                "INSERT INTO permission_grant (id, tenant_id, client_id, principal_id, resource_id,"
                        + " scope, created_at) VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO"
                        + " UPDATE SET scope = excluded.scope",
                grant.id(),
                grant.tenantId(),
                grant.clientId(),
                grant.principalId().orElse(null),
                grant.resourceId(),
                String.join(" ", grant.scopes()),
                grant.createdAt());
        noted(
                grant,
                before.isPresent()
                        ? "Update delegated permission grant"
                        : "Add delegated permission grant",
                before.isPresent() ? "Update" : "Assign",
                new Modified(
                        "DelegatedPermissionGrant.Scope",
                        before.map(old -> String.join(" ", old.scopes())),
                        Optional.of(String.join(" ", grant.scopes()))));
    }

    private void noted(PermissionGrant grant, String activity, String operation, Modified scopes) {
        List<Modified> modified = new ArrayList<>();
        modified.add(scopes);
        modified.add(
                Modified.added(
                        "DelegatedPermissionGrant.ConsentType",
                        grant.principalId().isEmpty() ? "AllPrincipals" : "Principal"));
        grant.principalId()
                .ifPresent(id ->
                        modified.add(
                                Modified.added(
                                        "DelegatedPermissionGrant.PrincipalId", id.toString())));
        changed(
                new DirectoryChange(
                        grant.tenantId(),
                        "ApplicationManagement",
                        activity,
                        operation,
                        List.of(
                                Target.of(
                                        grant.resourceId(),
                                        objects.findAnywhere(grant.resourceId()),
                                        modified),
                                Target.of(
                                        grant.clientId(),
                                        objects.findAnywhere(grant.clientId()),
                                        List.of()))));
    }

    /// Removes a grant.
    public void delete(String id) {
        select("WHERE id = ?", id)
                .forEach(grant ->
                        noted(
                                grant,
                                "Remove delegated permission grant",
                                "Unassign",
                                Modified.removed(
                                        "DelegatedPermissionGrant.Scope",
                                        String.join(" ", grant.scopes()))));
        update("DELETE FROM permission_grant WHERE id = ?", id);
    }
}
