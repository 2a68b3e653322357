package org.isocenter.identity.directory;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.isocenter.identity.directory.DirectoryChange.Target;
import org.isocenter.persistence.sql.Transaction;
import tools.jackson.databind.JsonNode;

/// The objects of the directory, whatever their type: the tables `directory_object` and
/// `object_name`.
///
/// Whatever keeps rows consistent with each other happens here, so that no caller can forget it: the
/// names an object is found by follow its document, service principals follow their application
/// (identity:APP-2), and what is deleted takes its grants and assignments along (identity:APP-3).
/// Look-ups see only what is not deleted unless they say otherwise.
public final class DirectoryObjectRepository extends DirectoryRepository {
    private static final String COLUMNS =
            "id, tenant_id, type, created_at, deleted_at, document, credentials";

    DirectoryObjectRepository(Transaction transaction, Changes changes) {
        super(transaction, changes);
    }

    /// The object of that id in that tenant.
    public Optional<DirectoryObject> find(UUID tenantId, UUID id) {
        return select("WHERE id = ? AND tenant_id = ? AND deleted_at IS NULL", id, tenantId)
                .stream()
                .findFirst();
    }

    /// The object of that id, wherever it is and deleted or not.
    Optional<DirectoryObject> findAnywhere(UUID id) {
        return select("WHERE id = ?", id).stream().findFirst();
    }

    /// Those of the ids that are objects of that tenant, in the order of the ids.
    public List<DirectoryObject> find(UUID tenantId, Collection<UUID> ids) {
        List<DirectoryObject> found = new ArrayList<>();
        for (UUID id : new LinkedHashSet<>(ids)) {
            find(tenantId, id).ifPresent(found::add);
        }
        return found;
    }

    /// The deleted object of that id in that tenant.
    public Optional<DirectoryObject> findDeleted(UUID tenantId, UUID id) {
        return select("WHERE id = ? AND tenant_id = ? AND deleted_at IS NOT NULL", id, tenantId)
                .stream()
                .findFirst();
    }

    /// A batch of the objects of a type, in the order of their ids.
    ///
    /// @param deleted whether to look at the deleted ones instead
    /// @param after the id after which to go on, for a listing that was interrupted
    /// @param limit the most to return
    public List<DirectoryObject> list(
            UUID tenantId,
            ObjectType type,
            boolean deleted,
            Narrowing narrowing,
            Optional<UUID> after,
            int limit) {
        StringBuilder where = new StringBuilder("WHERE tenant_id = ? AND type = ?");
        List<Object> parameters = new ArrayList<>(List.of(tenantId, type.value()));
        where.append(deleted ? " AND deleted_at IS NOT NULL" : " AND deleted_at IS NULL");
        switch (narrowing) {
            case Narrowing.None() -> {}
            case Narrowing.Id(UUID id) -> also(where, parameters, " AND id = ?", id);
            case Narrowing.AppId(UUID appId) -> also(where, parameters, " AND app_id = ?", appId);
            case Narrowing.Name(String name) ->
                    also(where, parameters, " AND name = ?", fold(name));
            case Narrowing.NamePrefix(String prefix) -> {
                also(where, parameters, " AND name >= ?", fold(prefix));
                also(where, parameters, " AND name < ?", fold(prefix) + "\udbff\udfff");
            }
            case Narrowing.PrincipalName(String name) ->
                    also(where, parameters, " AND principal_name = ?", fold(name));
            case Narrowing.ResourceName(String name) -> {
                where.append(
                        " AND id IN (SELECT object_id FROM object_name WHERE tenant_id = ? AND type"
                                + " = ? AND name = ?)");
                parameters.addAll(List.of(tenantId, type.value(), ResourceNames.fold(name)));
            }
        }
        after.ifPresent(id -> also(where, parameters, " AND id > ?", id));
        where.append(" ORDER BY id LIMIT ?");
        parameters.add((long) limit);
        return select(where.toString(), parameters.toArray());
    }

    private static void also(
            StringBuilder where, List<Object> parameters, String condition, Object parameter) {
        where.append(condition);
        parameters.add(parameter);
    }

    /// How many objects of a type a tenant has.
    public long count(UUID tenantId, ObjectType type) {
        return number(
                "SELECT count(*) FROM directory_object WHERE tenant_id = ? AND type = ? AND"
                        + " deleted_at IS NULL",
                tenantId,
                type.value());
    }

    /// The objects that a condition is true of, for the repositories of the types.
    List<DirectoryObject> select(String where, Object... parameters) {
        return rows(
                "SELECT " + COLUMNS + " FROM directory_object " + where,
                DirectoryObjectRepository::object,
                parameters);
    }

    private static DirectoryObject object(ResultSet rows) throws SQLException {
        long deleted = rows.getLong(5);
        Row row =
                new Row(
                        UUID.fromString(rows.getString(2)),
                        UUID.fromString(rows.getString(1)),
                        Timestamps.ofMicros(rows.getLong(4)),
                        deleted == 0 // a missing number reads as 0
                                ? Optional.empty()
                                : Optional.of(Timestamps.ofMicros(deleted)),
                        StoredCredentials.read(Optional.ofNullable(rows.getString(7))));
        String type = rows.getString(3);
        try {
            JsonNode document = json(rows.getString(6));
            return switch (ObjectType.of(type).orElseThrow()) {
                case APPLICATION -> ApplicationDocument.readStored(document, row);
                case SERVICE_PRINCIPAL -> ServicePrincipalDocument.readStored(document, row);
                case USER -> UserDocument.readStored(document, row);
                case GROUP -> GroupDocument.readStored(document, row);
            };
        } catch (InvalidPropertyException e) {
            throw new IllegalStateException("The row of " + row.id() + " cannot be read", e);
        }
    }

    /// Adds an object, or replaces the one of its id.
    ///
    /// An application renews all its service principals, in every tenant (identity:APP-2).
    ///
    /// @throws org.isocenter.persistence.sql.ConstraintViolationException if another object has its
    ///     client id or sign-in name
    public void put(DirectoryObject object) {
        DirectoryChange.put(findAnywhere(object.id()), object).ifPresent(this::changed);
        String document =
                text(
                        switch (object) {
                            case Application application -> ApplicationDocument.write(application);
                            case ServicePrincipal principal ->
                                    ServicePrincipalDocument.write(principal);
                            case User user -> UserDocument.write(user);
                            case Group group -> GroupDocument.write(group);
                        });
        Optional<UUID> appId =
                switch (object) {
                    case Application application -> Optional.of(application.appId());
                    case ServicePrincipal principal -> Optional.of(principal.appId());
                    case User _, Group _ -> Optional.empty();
                };
        Optional<String> principalName =
                switch (object) {
                    case User user -> Optional.of(fold(user.userPrincipalName()));
                    case Group group -> Optional.of(fold(group.mailNickname()));
                    case Application _, ServicePrincipal _ -> Optional.empty();
                };
        update(
                "INSERT INTO directory_object (id, tenant_id, type, app_id, name, principal_name,"
                        + " created_at, deleted_at, document, credentials) VALUES (?, ?, ?, ?, ?,"
                        + " ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET name = excluded.name,"
                        + " principal_name = excluded.principal_name, deleted_at ="
                        + " excluded.deleted_at, document = excluded.document, credentials ="
                        + " excluded.credentials",
                object.id(),
                object.tenantId(),
                object.type().value(),
                appId.orElse(null),
                fold(object.displayName()),
                principalName.orElse(null),
                object.createdAt(),
                object.deletedAt().orElse(null),
                document,
                StoredCredentials.of(object).write());
        putNames(object);
        if (object instanceof Application application) {
            for (ServicePrincipal principal : servicePrincipalsOf(application.appId())) {
                put(principal.mirroring(application));
            }
        }
    }

    private void putNames(DirectoryObject object) {
        List<String> names =
                switch (object) {
                    case Application application -> application.identifierUris();
                    case ServicePrincipal principal -> principal.servicePrincipalNames();
                    case User _, Group _ -> List.of();
                };
        update("DELETE FROM object_name WHERE object_id = ?", object.id());
        Set<String> folded = new LinkedHashSet<>();
        names.forEach(name -> folded.add(ResourceNames.fold(name)));
        for (String name : folded) {
            update(
                    "INSERT INTO object_name (tenant_id, type, name, object_id) VALUES (?, ?, ?,"
                            + " ?)",
                    object.tenantId(),
                    object.type().value(),
                    name,
                    object.id());
        }
    }

    /// Deletes an object so that it can be restored for a while. An application takes the service
    /// principals of its own tenant along; whatever is deleted loses its grants and assignments for
    /// good (identity:APP-3). Memberships stay, and count for nothing while the object is deleted.
    public void delete(DirectoryObject object, Instant now) {
        markDeleted(object.id(), Optional.of(now));
        deleteRights(object.id());
        changed(
                DirectoryChange.whole(
                        object,
                        object instanceof ServicePrincipal ? "Remove" : "Delete",
                        "Delete"));
        if (object instanceof Application application) {
            for (ServicePrincipal principal : servicePrincipalsOf(application.appId())) {
                if (principal.tenantId().equals(application.tenantId())) {
                    delete(principal, now);
                }
            }
        }
    }

    private void markDeleted(UUID id, Optional<Instant> moment) {
        update("UPDATE directory_object SET deleted_at = ? WHERE id = ?", moment.orElse(null), id);
    }

    private void deleteRights(UUID id) {
        update(
                "DELETE FROM permission_grant WHERE client_id = ? OR resource_id = ? OR"
                        + " principal_id = ?",
                id,
                id,
                id);
        update("DELETE FROM app_role_assignment WHERE principal_id = ? OR resource_id = ?", id, id);
        update("DELETE FROM directory_role_assignment WHERE principal_id = ?", id);
    }

    /// Brings a deleted object back; an application brings the service principals back that went
    /// with it.
    ///
    /// @throws org.isocenter.persistence.sql.ConstraintViolationException if its place was taken
    public void restore(DirectoryObject object) {
        markDeleted(object.id(), Optional.empty());
        changed(DirectoryChange.whole(object, "Restore", "Restore"));
        if (object instanceof Application application) {
            for (DirectoryObject principal :
                    select(
                            "WHERE type = 'servicePrincipal' AND app_id = ? AND tenant_id = ? AND"
                                    + " deleted_at = ?",
                            application.appId(),
                            application.tenantId(),
                            application.deletedAt().orElse(Instant.EPOCH))) {
                markDeleted(principal.id(), Optional.empty());
                changed(DirectoryChange.whole(principal, "Restore", "Restore"));
            }
        }
    }

    /// Removes an object for good, with everything that refers to it.
    public void purge(UUID id) {
        findAnywhere(id)
                .ifPresent(
                        object -> changed(DirectoryChange.whole(object, "Hard Delete", "Delete")));
        update("DELETE FROM directory_object WHERE id = ?", id);
    }

    /// Whether there is something that was deleted before that moment.
    boolean hasDeletedBefore(Instant moment) {
        return number(
                        "SELECT count(*) FROM directory_object WHERE deleted_at IS NOT NULL AND"
                                + " deleted_at < ?",
                        moment)
                > 0;
    }

    /// Removes for good what was deleted before that moment; the oldest first, a thousand at a time.
    ///
    /// @return how many objects
    public int purgeDeletedBefore(Instant moment) {
        List<DirectoryObject> old =
                select(
                        "WHERE deleted_at IS NOT NULL AND deleted_at < ? ORDER BY deleted_at LIMIT"
                                + " 1000",
                        moment);
        old.forEach(object -> purge(object.id()));
        return old.size();
    }

    /// Tells that one object was put to another, or taken from it.
    void linked(String activity, UUID memberId, UUID objectId, String operation) {
        Optional<DirectoryObject> object = findAnywhere(objectId);
        object.ifPresent(to ->
                changed(
                        new DirectoryChange(
                                to.tenantId(),
                                DirectoryChange.category(to.type()),
                                activity + " " + DirectoryChange.words(to.type()),
                                operation,
                                List.of(
                                        Target.of(memberId, findAnywhere(memberId), List.of()),
                                        Target.of(to, List.of())))));
    }

    /// Tells of the secrets and certificates that end between two moments.
    List<DirectoryChange> expiringCredentials(Instant from, Instant until) {
        List<DirectoryChange> warnings = new ArrayList<>();
        for (DirectoryObject object :
                select(
                        "WHERE type IN ('application', 'servicePrincipal') AND deleted_at IS NULL"
                                + " AND credentials LIKE '%keyId%'")) {
            if (object instanceof CredentialHolder holder) {
                holder.passwordCredentials().stream()
                        .filter(each -> isBetween(each.endsAt(), from, until))
                        .map(each -> DirectoryChange.expiring(holder, each.keyId(), each.endsAt()))
                        .forEach(warnings::add);
                holder.keyCredentials().stream()
                        .filter(each -> isBetween(each.endsAt(), from, until))
                        .map(each -> DirectoryChange.expiring(holder, each.keyId(), each.endsAt()))
                        .forEach(warnings::add);
            }
        }
        return warnings;
    }

    private static boolean isBetween(Instant moment, Instant from, Instant until) {
        return moment.isAfter(from) && moment.isBefore(until);
    }

    /// The object of that type that has the name, see [ResourceNames].
    Optional<DirectoryObject> byName(UUID tenantId, ObjectType type, String name) {
        return select(
                        "WHERE id IN (SELECT object_id FROM object_name WHERE tenant_id = ? AND type"
                                + " = ? AND name = ?) AND deleted_at IS NULL ORDER BY created_at"
                                + " LIMIT 1",
                        tenantId,
                        type.value(),
                        ResourceNames.fold(name))
                .stream()
                .findFirst();
    }

    private List<ServicePrincipal> servicePrincipalsOf(UUID appId) {
        return select(
                        "WHERE app_id = ? AND type = 'servicePrincipal' AND deleted_at IS NULL",
                        appId)
                .stream()
                .map(ServicePrincipal.class::cast)
                .toList();
    }
}
