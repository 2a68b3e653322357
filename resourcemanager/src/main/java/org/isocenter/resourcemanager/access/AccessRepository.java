package org.isocenter.resourcemanager.access;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.isocenter.http.json.Json;
import org.isocenter.http.json.JsonSyntaxException;
import org.isocenter.persistence.sql.Transaction;
import org.isocenter.resourcemanager.protocol.ArmId;
import org.isocenter.resourcemanager.protocol.ArmRepository;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/// Rows of role definitions, role assignments and deny assignments.
///
/// Every write raises the number in `access_revision`, by which other nodes notice that their
/// snapshot is old.
public final class AccessRepository extends ArmRepository {
    AccessSnapshot snapshot(Transaction transaction) {
        long revision = revision(transaction);
        Map<String, String> tenants = new HashMap<>();
        list(
                transaction,
                "select id, tenant_id from subscription",
                row -> tenants.put(row.getString(1), row.getString(2)));
        return new AccessSnapshot(
                revision,
                tenants,
                list(
                        transaction,
                        "select * from role_definition order by id",
                        AccessRepository::readDefinition),
                list(
                        transaction,
                        "select * from role_assignment order by name",
                        AccessRepository::readAssignment),
                list(
                        transaction,
                        "select * from deny_assignment order by id",
                        AccessRepository::readDenial));
    }

    long revision(Transaction transaction) {
        return number(transaction, "select value from access_revision where only_row = 1");
    }

    /// Tells all nodes that access has changed.
    public void raiseRevision(Transaction transaction) {
        execute(transaction, "update access_revision set value = value + 1 where only_row = 1");
    }

    // Role assignments

    Optional<RoleAssignment> findAssignment(Transaction transaction, String tenantId, String name) {
        return first(
                transaction,
                "select * from role_assignment where tenant_id = ? and name = ?",
                AccessRepository::readAssignment,
                tenantId,
                name.toLowerCase(Locale.ROOT));
    }

    Optional<RoleAssignment> findSameGrant(Transaction transaction, RoleAssignment wanted) {
        return first(
                transaction,
                "select * from role_assignment"
                        + " where tenant_id = ? and scope_key = ? and role_id = ? and principal_id = ?",
                AccessRepository::readAssignment,
                wanted.tenantId(),
                wanted.scope().key(),
                wanted.roleId(),
                wanted.principalId());
    }

    List<RoleAssignment> assignmentsOf(Transaction transaction, String tenantId) {
        return list(
                transaction,
                "select * from role_assignment where tenant_id = ? order by name",
                AccessRepository::readAssignment,
                tenantId);
    }

    long countInSubscription(Transaction transaction, ArmId subscription) {
        return number(
                transaction,
                "select count(*) from role_assignment"
                        + " where scope_key = ? or scope_key >= ? and scope_key < ?",
                subscription.key(),
                subscription.key() + "/",
                subscription.key() + "0");
    }

    long countOwnersAt(Transaction transaction, ArmId scope) {
        return number(
                transaction,
                "select count(*) from role_assignment"
                        + " where scope_key = ? and role_id = ? and condition is null",
                scope.key(),
                BuiltInRole.OWNER.id());
    }

    void saveAssignment(Transaction transaction, RoleAssignment a) {
        execute(
                transaction,
                "insert into role_assignment (name, tenant_id, scope, scope_key, role_id,"
                        + " principal_id, principal_type, description, condition,"
                        + " condition_version, delegated_identity, created_on, updated_on,"
                        + " created_by, updated_by)"
                        + " values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
                        + " on conflict (tenant_id, name) do update set"
                        + " description = excluded.description, condition = excluded.condition,"
                        + " condition_version = excluded.condition_version,"
                        + " updated_on = excluded.updated_on, updated_by = excluded.updated_by",
                a.name(),
                a.tenantId(),
                a.scope().toString(),
                a.scope().key(),
                a.roleId(),
                a.principalId(),
                a.principalType().name(),
                a.description(),
                a.condition(),
                a.conditionVersion(),
                a.delegatedManagedIdentityResourceId(),
                a.createdOn(),
                a.updatedOn(),
                a.createdBy(),
                a.updatedBy());
        raiseRevision(transaction);
    }

    /// Gives a role, unless the principal has it at that scope already.
    public void grant(Transaction transaction, RoleAssignment assignment) {
        if (findSameGrant(transaction, assignment).isEmpty()) {
            saveAssignment(transaction, assignment);
        }
    }

    void deleteAssignment(Transaction transaction, RoleAssignment assignment) {
        execute(
                transaction,
                "delete from role_assignment where tenant_id = ? and name = ?",
                assignment.tenantId(),
                assignment.name());
        raiseRevision(transaction);
    }

    /// Removes what is assigned and denied at the scope and below it, when the resource goes (rule
    /// RA-12).
    public void deleteAtAndBelow(Transaction transaction, ArmId scope) {
        int removed = 0;
        for (String table : List.of("role_assignment", "deny_assignment")) {
            removed +=
                    execute(
                            transaction,
                            "delete from "
                                    + table
                                    + " where scope_key = ? or scope_key >= ? and scope_key < ?",
                            scope.key(),
                            scope.key() + "/",
                            scope.key() + "0");
        }
        if (removed > 0) {
            raiseRevision(transaction);
        }
    }

    // Role definitions

    Optional<RoleDefinition> findDefinition(Transaction transaction, String tenantId, String id) {
        Optional<RoleDefinition> builtIn = BuiltInRole.find(id);
        return builtIn.isPresent()
                ? builtIn
                : first(
                        transaction,
                        "select * from role_definition where tenant_id = ? and id = ?",
                        AccessRepository::readDefinition,
                        tenantId,
                        id.toLowerCase(Locale.ROOT));
    }

    List<RoleDefinition> customDefinitions(Transaction transaction, String tenantId) {
        return list(
                transaction,
                "select * from role_definition where tenant_id = ? order by id",
                AccessRepository::readDefinition,
                tenantId);
    }

    long countAssignmentsOf(Transaction transaction, String tenantId, String roleId) {
        return number(
                transaction,
                "select count(*) from role_assignment where tenant_id = ? and role_id = ?",
                tenantId,
                roleId);
    }

    void saveDefinition(Transaction transaction, RoleDefinition role) {
        ArrayNode scopes = Json.mapper().createArrayNode();
        role.assignableScopes().forEach(scope -> scopes.add(scope.toString()));
        ArrayNode permissions = Json.mapper().createArrayNode();
        role.permissions().forEach(permission -> permissions.add(permission.toJson()));
        execute(
                transaction,
                "insert into role_definition (id, tenant_id, name, name_key, description,"
                        + " assignable_scopes, permissions, created_on, updated_on, created_by,"
                        + " updated_by) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
                        + " on conflict (tenant_id, id) do update set name = excluded.name,"
                        + " name_key = excluded.name_key, description = excluded.description,"
                        + " assignable_scopes = excluded.assignable_scopes,"
                        + " permissions = excluded.permissions, updated_on = excluded.updated_on,"
                        + " updated_by = excluded.updated_by",
                role.id(),
                role.tenantId(),
                role.roleName(),
                role.roleName().toLowerCase(Locale.ROOT),
                role.description(),
                scopes.toString(),
                permissions.toString(),
                role.createdOn(),
                role.updatedOn(),
                role.createdBy(),
                role.updatedBy());
        raiseRevision(transaction);
    }

    void deleteDefinition(Transaction transaction, RoleDefinition role) {
        execute(
                transaction,
                "delete from role_definition where tenant_id = ? and id = ?",
                role.tenantId(),
                role.id());
        raiseRevision(transaction);
    }

    // Deny assignments

    List<DenyAssignment> denials(Transaction transaction, String tenantId) {
        return list(
                transaction,
                "select * from deny_assignment where tenant_id = ? order by id",
                AccessRepository::readDenial,
                tenantId);
    }

    /// Writes a deny assignment.
    public void saveDenial(Transaction transaction, DenyAssignment denial) {
        execute(
                transaction,
                "insert into deny_assignment (id, tenant_id, scope_key, document)"
                        + " values (?, ?, ?, ?)"
                        + " on conflict (id) do update set document = excluded.document,"
                        + " scope_key = excluded.scope_key",
                denial.id(),
                denial.tenantId(),
                denial.scope().key(),
                denial.document().toString());
        raiseRevision(transaction);
    }

    /// Removes a deny assignment.
    public void deleteDenial(Transaction transaction, String id) {
        execute(transaction, "delete from deny_assignment where id = ?", id);
        raiseRevision(transaction);
    }

    private static RoleAssignment readAssignment(ResultSet row) throws SQLException {
        return new RoleAssignment(
                row.getString("name"),
                row.getString("tenant_id"),
                ArmId.parse(row.getString("scope")).orElseThrow(),
                row.getString("role_id"),
                row.getString("principal_id"),
                PrincipalType.valueOf(row.getString("principal_type")),
                text(row, "description"),
                text(row, "condition"),
                text(row, "condition_version"),
                text(row, "delegated_identity"),
                time(row, "created_on"),
                time(row, "updated_on"),
                row.getString("created_by"),
                row.getString("updated_by"));
    }

    private static RoleDefinition readDefinition(ResultSet row) throws SQLException {
        return new RoleDefinition(
                row.getString("id"),
                text(row, "tenant_id"),
                row.getString("name"),
                row.getString("description"),
                Permission.texts(json(row, "assignable_scopes")).stream()
                        .map(scope -> ArmId.parse(scope).orElseThrow())
                        .toList(),
                json(row, "permissions").values().stream().map(Permission::fromJson).toList(),
                time(row, "created_on"),
                time(row, "updated_on"),
                text(row, "created_by"),
                text(row, "updated_by"));
    }

    private static DenyAssignment readDenial(ResultSet row) throws SQLException {
        return DenyAssignment.fromDocument(
                row.getString("id"), row.getString("tenant_id"), json(row, "document"));
    }

    private static JsonNode json(ResultSet row, String column) throws SQLException {
        try {
            return Json.read(
                    row.getString(column).getBytes(java.nio.charset.StandardCharsets.UTF_8));
        } catch (JsonSyntaxException e) {
            throw new IllegalStateException("the column " + column + " holds no JSON", e);
        }
    }
}
