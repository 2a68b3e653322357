package org.isocenter.identity.directory;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.isocenter.identity.directory.DirectoryChange.Target;
import org.isocenter.persistence.sql.Transaction;

/// Who was given which role in the directory: the table `directory_role_assignment`.
public final class DirectoryRoleAssignmentRepository extends DirectoryRepository {
    private final DirectoryObjectRepository objects;
    private final GroupRepository groups;

    DirectoryRoleAssignmentRepository(
            Transaction transaction,
            Changes changes,
            DirectoryObjectRepository objects,
            GroupRepository groups) {
        super(transaction, changes);
        this.objects = objects;
        this.groups = groups;
    }

    /// The directory roles a principal has, itself or through its groups.
    public Set<DirectoryRole> effective(UUID tenantId, UUID principalId) {
        Set<DirectoryRole> roles = direct(tenantId, principalId);
        for (UUID group : groups.groupsOf(principalId)) {
            roles.addAll(direct(tenantId, group));
        }
        return roles;
    }

    /// The directory roles a principal was given itself.
    public Set<DirectoryRole> direct(UUID tenantId, UUID principalId) {
        Set<DirectoryRole> roles = new LinkedHashSet<>();
        for (DirectoryRoleAssignment assignment :
                select("WHERE tenant_id = ? AND principal_id = ?", tenantId, principalId)) {
            roles.add(assignment.role());
        }
        return roles;
    }

    /// All directory roles that are given in a tenant.
    public List<DirectoryRoleAssignment> ofTenant(UUID tenantId) {
        return select("WHERE tenant_id = ? ORDER BY id", tenantId);
    }

    private List<DirectoryRoleAssignment> select(String where, Object... parameters) {
        return rows(
                "SELECT id, tenant_id, principal_id, role_id, created_at FROM"
                        + " directory_role_assignment "
                        + where,
                row ->
                        new DirectoryRoleAssignment(
                                row.getString(1),
                                UUID.fromString(row.getString(2)),
                                UUID.fromString(row.getString(3)),
                                DirectoryRole.ofTemplate(UUID.fromString(row.getString(4)))
                                        .orElseThrow(),
                                Timestamps.ofMicros(row.getLong(5))),
                parameters);
    }

    /// Gives a directory role.
    ///
    /// @return false if the principal had it already
    public boolean add(DirectoryRoleAssignment assignment) {
        boolean added =
                update(
                                "INSERT INTO directory_role_assignment (id, tenant_id,"
                                        + " principal_id, role_id, created_at) VALUES (?, ?, ?, ?,"
                                        + " ?) ON CONFLICT DO NOTHING",
                                assignment.id(),
                                assignment.tenantId(),
                                assignment.principalId(),
                                assignment.role().templateId(),
                                assignment.createdAt())
                        > 0;
        if (added) {
            noted(assignment, "Add member to role", "Assign");
        }
        return added;
    }

    /// Takes a directory role away.
    public void delete(String id) {
        select("WHERE id = ?", id)
                .forEach(each -> noted(each, "Remove member from role", "Unassign"));
        update("DELETE FROM directory_role_assignment WHERE id = ?", id);
    }

    private void noted(DirectoryRoleAssignment assignment, String activity, String operation) {
        changed(
                new DirectoryChange(
                        assignment.tenantId(),
                        "RoleManagement",
                        activity,
                        operation,
                        List.of(
                                Target.of(
                                        assignment.principalId(),
                                        objects.findAnywhere(assignment.principalId()),
                                        List.of()),
                                new Target(
                                        assignment.role().templateId().toString(),
                                        "Role",
                                        assignment.role().displayName(),
                                        Optional.empty(),
                                        List.of()))));
    }
}
