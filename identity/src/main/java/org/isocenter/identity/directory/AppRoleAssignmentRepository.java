package org.isocenter.identity.directory;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.isocenter.identity.directory.DirectoryChange.Modified;
import org.isocenter.identity.directory.DirectoryChange.Target;
import org.isocenter.persistence.sql.Transaction;

/// Who was given which role of which application: the table `app_role_assignment`.
public final class AppRoleAssignmentRepository extends DirectoryRepository {
    private final DirectoryObjectRepository objects;
    private final GroupRepository groups;

    AppRoleAssignmentRepository(
            Transaction transaction,
            Changes changes,
            DirectoryObjectRepository objects,
            GroupRepository groups) {
        super(transaction, changes);
        this.objects = objects;
        this.groups = groups;
    }

    /// The role assignment of that id.
    public Optional<AppRoleAssignment> find(UUID tenantId, String id) {
        return select("WHERE tenant_id = ? AND id = ?", tenantId, id).stream().findFirst();
    }

    /// The roles a principal was given itself.
    public List<AppRoleAssignment> ofPrincipal(UUID principalId) {
        return select("WHERE principal_id = ? ORDER BY id", principalId);
    }

    /// Who was given roles of a resource.
    public List<AppRoleAssignment> ofResource(UUID resourceId) {
        return select("WHERE resource_id = ? ORDER BY id", resourceId);
    }

    /// The roles of a resource that a principal has, itself or through its groups.
    public List<AppRoleAssignment> effective(UUID principalId, UUID resourceId) {
        List<AppRoleAssignment> found =
                new ArrayList<>(
                        select(
                                "WHERE principal_id = ? AND resource_id = ?",
                                principalId,
                                resourceId));
        for (UUID group : groups.groupsOf(principalId)) {
            found.addAll(select("WHERE principal_id = ? AND resource_id = ?", group, resourceId));
        }
        return found;
    }

    private List<AppRoleAssignment> select(String where, Object... parameters) {
        return rows(
                "SELECT id, tenant_id, principal_id, principal_type, resource_id, app_role_id,"
                        + " created_at FROM app_role_assignment "
                        + where,
                row ->
                        new AppRoleAssignment(
                                row.getString(1),
                                UUID.fromString(row.getString(2)),
                                UUID.fromString(row.getString(3)),
                                ObjectType.of(row.getString(4)).orElseThrow(),
                                UUID.fromString(row.getString(5)),
                                UUID.fromString(row.getString(6)),
                                Timestamps.ofMicros(row.getLong(7))),
                parameters);
    }

    /// Adds a role assignment.
    ///
    /// @return false if the principal had the role already
    public boolean add(AppRoleAssignment assignment) {
        boolean added =
                update(
                                "INSERT INTO app_role_assignment (id, tenant_id, principal_id,"
                                        + " principal_type, resource_id, app_role_id, created_at)"
                                        + " VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
                                assignment.id(),
                                assignment.tenantId(),
                                assignment.principalId(),
                                assignment.principalType().value(),
                                assignment.resourceId(),
                                assignment.appRoleId(),
                                assignment.createdAt())
                        > 0;
        if (added) {
            noted(assignment, true);
        }
        return added;
    }

    /// Removes a role assignment.
    public void delete(String id) {
        select("WHERE id = ?", id).forEach(each -> noted(each, false));
        update("DELETE FROM app_role_assignment WHERE id = ?", id);
    }

    private void noted(AppRoleAssignment assignment, boolean added) {
        String role = assignment.appRoleId().toString();
        changed(
                new DirectoryChange(
                        assignment.tenantId(),
                        DirectoryChange.category(assignment.principalType()),
                        (added ? "Add app role assignment to " : "Remove app role assignment from ")
                                + DirectoryChange.words(assignment.principalType()),
                        added ? "Assign" : "Unassign",
                        List.of(
                                Target.of(
                                        assignment.resourceId(),
                                        objects.findAnywhere(assignment.resourceId()),
                                        List.of(
                                                added
                                                        ? Modified.added("AppRole.Id", role)
                                                        : Modified.removed("AppRole.Id", role))),
                                Target.of(
                                        assignment.principalId(),
                                        objects.findAnywhere(assignment.principalId()),
                                        List.of()))));
    }
}
