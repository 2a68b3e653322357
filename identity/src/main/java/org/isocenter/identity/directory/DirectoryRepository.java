package org.isocenter.identity.directory;

import java.nio.charset.StandardCharsets;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.isocenter.http.json.Json;
import org.isocenter.http.json.JsonSyntaxException;
import org.isocenter.identity.directory.DirectoryChange.Modified;
import org.isocenter.identity.directory.DirectoryChange.Target;
import org.isocenter.persistence.sql.Transaction;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The rows of the directory inside one transaction.
///
/// Whatever keeps rows consistent with each other happens here, so that no caller can forget it: the
/// names an object is found by follow its document, service principals follow their application
/// (identity:APP-2), and what is deleted takes its grants and assignments along (identity:APP-3).
/// Look-ups see only what is not deleted unless they say otherwise.
public final class DirectoryRepository {
    private static final String COLUMNS =
            "id, tenant_id, type, created_at, deleted_at, document, credentials";

    private final Transaction transaction;
    private final List<DirectoryChange> changes = new ArrayList<>();
    private boolean written;

    DirectoryRepository(Transaction transaction) {
        this.transaction = transaction;
    }

    /// Whether a row was written.
    boolean hasWritten() {
        return written;
    }

    /// What happened, for the audit log.
    List<DirectoryChange> changes() {
        return changes;
    }

    // --- tenants

    /// The tenant of that id.
    public Optional<Tenant> tenant(UUID id) {
        return tenants("WHERE id = ?", id.toString()).stream().findFirst();
    }

    /// The tenant one of whose verified domains this is, without regard to case.
    public Optional<Tenant> tenantByDomain(String domain) {
        return tenants(
                        "WHERE id = (SELECT tenant_id FROM tenant_domain WHERE name = ?)",
                        fold(domain))
                .stream()
                .findFirst();
    }

    /// All tenants, the oldest first.
    public List<Tenant> tenants() {
        return tenants("ORDER BY created_at, id");
    }

    private List<Tenant> tenants(String where, Object... parameters) {
        List<Tenant> found =
                rows(
                        "SELECT id, display_name, default_domain, salt, settings, created_at FROM"
                                + " tenant "
                                + where,
                        DirectoryRepository::tenant,
                        parameters);
        return found.stream().map(this::withDomains).toList();
    }

    private static Tenant tenant(ResultSet row) throws SQLException {
        JsonNode settings = json(row.getString(5));
        return new Tenant(
                UUID.fromString(row.getString(1)),
                row.getString(2),
                row.getString(3),
                List.of(),
                row.getString(4),
                new TenantSettings(
                        settings.path("usersMayRegisterApplications").asBoolean(true),
                        settings.path("usersMayConsent").asBoolean(true),
                        settings.path("publicClientsNeedPkce").asBoolean(false),
                        settings.path("revealsUnknownUsers").asBoolean(false)),
                Timestamps.ofMicros(row.getLong(6)));
    }

    private Tenant withDomains(Tenant tenant) {
        return new Tenant(
                tenant.id(),
                tenant.displayName(),
                tenant.defaultDomain(),
                rows(
                        "SELECT name FROM tenant_domain WHERE tenant_id = ? ORDER BY position",
                        row -> row.getString(1),
                        tenant.id()),
                tenant.salt(),
                tenant.settings(),
                tenant.createdAt());
    }

    /// Adds a tenant, or replaces everything but its salt and date.
    public void put(Tenant tenant) {
        Optional<Tenant> before = tenant(tenant.id());
        TenantSettings settings = tenant.settings();
        ObjectNode json =
                Json.mapper()
                        .createObjectNode()
                        .put(
                                "usersMayRegisterApplications",
                                settings.usersMayRegisterApplications())
                        .put("usersMayConsent", settings.usersMayConsent())
                        .put("publicClientsNeedPkce", settings.publicClientsNeedPkce())
                        .put("revealsUnknownUsers", settings.revealsUnknownUsers());
        update(
                "INSERT INTO tenant (id, display_name, default_domain, salt, settings, created_at)"
                        + " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET display_name ="
                        + " excluded.display_name, default_domain = excluded.default_domain,"
                        + " settings = excluded.settings",
                tenant.id(),
                tenant.displayName(),
                tenant.defaultDomain(),
                tenant.salt(),
                text(json),
                tenant.createdAt());
        update("DELETE FROM tenant_domain WHERE tenant_id = ?", tenant.id());
        for (int i = 0; i < tenant.verifiedDomains().size(); i++) {
            update(
                    "INSERT INTO tenant_domain (name, tenant_id, position) VALUES (?, ?, ?)",
                    fold(tenant.verifiedDomains().get(i)),
                    tenant.id(),
                    (long) i);
        }
        changes.add(
                new DirectoryChange(
                        tenant.id(),
                        "DirectoryManagement",
                        before.isPresent() ? "Update company information" : "Create company",
                        before.isPresent() ? "Update" : "Add",
                        List.of(
                                new Target(
                                        tenant.id().toString(),
                                        "Directory",
                                        tenant.displayName(),
                                        Optional.empty(),
                                        companyChanges(before, tenant)))));
    }

    private static List<Modified> companyChanges(Optional<Tenant> before, Tenant after) {
        List<Modified> modified = new ArrayList<>();
        modified.add(
                new Modified(
                        "displayName",
                        before.map(Tenant::displayName),
                        Optional.of(after.displayName())));
        modified.add(
                new Modified(
                        "verifiedDomains",
                        before.map(old -> String.join(" ", old.verifiedDomains())),
                        Optional.of(String.join(" ", after.verifiedDomains()))));
        modified.add(
                new Modified(
                        "settings",
                        before.map(old -> old.settings().toString()),
                        Optional.of(after.settings().toString())));
        modified.removeIf(one -> one.before().equals(one.after()));
        return modified;
    }

    // --- objects of any type

    /// The object of that id in that tenant.
    public Optional<DirectoryObject> object(UUID tenantId, UUID id) {
        return objects("WHERE id = ? AND tenant_id = ? AND deleted_at IS NULL", id, tenantId)
                .stream()
                .findFirst();
    }

    /// The object of that id, wherever it is and deleted or not.
    Optional<DirectoryObject> anyObject(UUID id) {
        return objects("WHERE id = ?", id).stream().findFirst();
    }

    /// Those of the ids that are objects of that tenant, in the order of the ids.
    public List<DirectoryObject> objects(UUID tenantId, List<UUID> ids) {
        List<DirectoryObject> found = new ArrayList<>();
        for (UUID id : new LinkedHashSet<>(ids)) {
            object(tenantId, id).ifPresent(found::add);
        }
        return found;
    }

    /// The deleted object of that id in that tenant.
    public Optional<DirectoryObject> deletedObject(UUID tenantId, UUID id) {
        return objects("WHERE id = ? AND tenant_id = ? AND deleted_at IS NOT NULL", id, tenantId)
                .stream()
                .findFirst();
    }

    /// What a listing looks for: one column that an index serves.
    public sealed interface Narrowing {
        /// Everything.
        record None() implements Narrowing {}

        /// The object of that id.
        record Id(UUID id) implements Narrowing {}

        /// The application or service principal of that client id.
        record AppId(UUID appId) implements Narrowing {}

        /// The display name, without regard to case.
        record Name(String name) implements Narrowing {}

        /// What the display name begins with, without regard to case.
        record NamePrefix(String prefix) implements Narrowing {}

        /// The sign-in name of a user or the mail alias of a group, without regard to case.
        record PrincipalName(String name) implements Narrowing {}

        /// An identifier URI or service principal name, see [ResourceNames].
        record ResourceName(String name) implements Narrowing {}
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
        return objects(where.toString(), parameters.toArray());
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

    private List<DirectoryObject> objects(String where, Object... parameters) {
        return rows(
                "SELECT " + COLUMNS + " FROM directory_object " + where,
                DirectoryRepository::object,
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
                case APPLICATION -> application(document, row);
                case SERVICE_PRINCIPAL -> ServicePrincipalDocument.readStored(document, row);
                case USER -> UserDocument.readStored(document, row);
                case GROUP -> group(document, row);
            };
        } catch (InvalidPropertyException e) {
            throw new IllegalStateException("The row of " + row.id() + " cannot be read", e);
        }
    }

    private static Application application(JsonNode document, Row row)
            throws InvalidPropertyException {
        UUID appId = PropertyReader.of(document).requiredGuid("appId");
        Application blank =
                ApplicationDocument.blank(row.tenantId(), row.id(), appId, row.createdAt());
        Application read =
                ApplicationDocument.read(
                        document,
                        blank.withCredentials(
                                row.credentials().passwords(), row.credentials().keys()));
        return row.deletedAt().isEmpty() ? read : deletedAt(read, row.deletedAt());
    }

    private static Application deletedAt(Application read, Optional<Instant> deletedAt) {
        return new Application(
                read.tenantId(),
                read.id(),
                read.appId(),
                read.displayName(),
                read.createdAt(),
                deletedAt,
                read.signInAudience(),
                read.fallbackPublicClient(),
                read.identifierUris(),
                read.web(),
                read.spaRedirectUris(),
                read.publicClientRedirectUris(),
                read.api(),
                read.appRoles(),
                read.requiredResourceAccess(),
                read.passwordCredentials(),
                read.keyCredentials(),
                read.optionalClaims(),
                read.groupMembershipClaims(),
                read.tags(),
                read.other());
    }

    private static Group group(JsonNode document, Row row) throws InvalidPropertyException {
        return GroupDocument.read(
                document,
                new Group(
                        row.tenantId(),
                        row.id(),
                        "-",
                        row.createdAt(),
                        row.deletedAt(),
                        Optional.empty(),
                        "-",
                        false,
                        true,
                        List.of(),
                        false,
                        Map.of()));
    }

    /// Adds an object, or replaces the one of its id.
    ///
    /// An application renews all its service principals, in every tenant (identity:APP-2).
    ///
    /// @throws org.isocenter.persistence.sql.ConstraintViolationException if another object has its
    ///     client id or sign-in name
    public void put(DirectoryObject object) {
        DirectoryChange.put(anyObject(object.id()), object).ifPresent(changes::add);
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
        changes.add(
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
        changes.add(DirectoryChange.whole(object, "Restore", "Restore"));
        if (object instanceof Application application) {
            for (DirectoryObject principal :
                    objects(
                            "WHERE type = 'servicePrincipal' AND app_id = ? AND tenant_id = ? AND"
                                    + " deleted_at = ?",
                            application.appId(),
                            application.tenantId(),
                            application.deletedAt().orElse(Instant.EPOCH))) {
                markDeleted(principal.id(), Optional.empty());
                changes.add(DirectoryChange.whole(principal, "Restore", "Restore"));
            }
        }
    }

    /// Removes an object for good, with everything that refers to it.
    public void purge(UUID id) {
        anyObject(id)
                .ifPresent(object ->
                        changes.add(DirectoryChange.whole(object, "Hard Delete", "Delete")));
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
                objects(
                        "WHERE deleted_at IS NOT NULL AND deleted_at < ? ORDER BY deleted_at LIMIT"
                                + " 1000",
                        moment);
        old.forEach(object -> purge(object.id()));
        return old.size();
    }

    /// Tells of the secrets and certificates that end between two moments.
    List<DirectoryChange> expiringCredentials(Instant from, Instant until) {
        List<DirectoryChange> warnings = new ArrayList<>();
        for (DirectoryObject object :
                objects(
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

    // --- applications and service principals

    /// The application of that object id.
    public Optional<Application> application(UUID tenantId, UUID id) {
        return object(tenantId, id)
                .filter(Application.class::isInstance)
                .map(Application.class::cast);
    }

    /// The application of that client id, whichever tenant it is homed in.
    public Optional<Application> applicationByAppId(UUID appId) {
        return objects("WHERE app_id = ? AND type = 'application' AND deleted_at IS NULL", appId)
                .stream()
                .findFirst()
                .map(Application.class::cast);
    }

    /// Whether an application has that client id or had it and was deleted: it cannot be given
    /// again.
    public boolean appIdTaken(UUID appId) {
        return number(
                        "SELECT count(*) FROM directory_object WHERE app_id = ? AND type ="
                                + " 'application'",
                        appId)
                > 0;
    }

    /// The application of that tenant that has the identifier URI.
    public Optional<Application> applicationByIdentifierUri(UUID tenantId, String uri) {
        return byName(tenantId, ObjectType.APPLICATION, uri).map(Application.class::cast);
    }

    /// The service principal of that object id.
    public Optional<ServicePrincipal> servicePrincipal(UUID tenantId, UUID id) {
        return object(tenantId, id)
                .filter(ServicePrincipal.class::isInstance)
                .map(ServicePrincipal.class::cast);
    }

    /// The service principal of that client id in that tenant.
    public Optional<ServicePrincipal> servicePrincipalByAppId(UUID tenantId, UUID appId) {
        return objects(
                        "WHERE app_id = ? AND tenant_id = ? AND type = 'servicePrincipal' AND"
                                + " deleted_at IS NULL",
                        appId,
                        tenantId)
                .stream()
                .findFirst()
                .map(ServicePrincipal.class::cast);
    }

    /// The service principal that has this among its names, without regard to case and one trailing
    /// slash (identity:SCOPE-3).
    public Optional<ServicePrincipal> servicePrincipalByName(UUID tenantId, String name) {
        return byName(tenantId, ObjectType.SERVICE_PRINCIPAL, name)
                .map(ServicePrincipal.class::cast);
    }

    private Optional<DirectoryObject> byName(UUID tenantId, ObjectType type, String name) {
        return objects(
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
        return objects(
                        "WHERE app_id = ? AND type = 'servicePrincipal' AND deleted_at IS NULL",
                        appId)
                .stream()
                .map(ServicePrincipal.class::cast)
                .toList();
    }

    // --- users and groups

    /// The user of that object id.
    public Optional<User> user(UUID tenantId, UUID id) {
        return object(tenantId, id).filter(User.class::isInstance).map(User.class::cast);
    }

    /// The user of that sign-in name, without regard to case.
    public Optional<User> userByPrincipalName(UUID tenantId, String name) {
        return objects(
                        "WHERE tenant_id = ? AND principal_name = ? AND type = 'user' AND"
                                + " deleted_at IS NULL",
                        tenantId,
                        fold(name))
                .stream()
                .findFirst()
                .map(User.class::cast);
    }

    /// The group of that object id.
    public Optional<Group> group(UUID tenantId, UUID id) {
        return object(tenantId, id).filter(Group.class::isInstance).map(Group.class::cast);
    }

    /// The groups an object is a member of, not through others.
    public List<DirectoryObject> directGroupsOf(UUID memberId) {
        return objects(
                "WHERE id IN (SELECT group_id FROM membership WHERE member_id = ?) AND deleted_at"
                        + " IS NULL ORDER BY id",
                memberId);
    }

    /// The ids of the groups an object is a member of, directly or through other groups.
    public Set<UUID> groupsOf(UUID memberId) {
        return guids(
                "WITH RECURSIVE up (id) AS (SELECT m.group_id FROM membership m JOIN"
                        + " directory_object g ON g.id = m.group_id AND g.deleted_at IS NULL WHERE"
                        + " m.member_id = ? UNION SELECT m.group_id FROM membership m JOIN up ON"
                        + " m.member_id = up.id JOIN directory_object g ON g.id = m.group_id AND"
                        + " g.deleted_at IS NULL) SELECT id FROM up",
                memberId);
    }

    /// The members of a group, not through others.
    public List<DirectoryObject> membersOf(UUID groupId) {
        return objects(
                "WHERE id IN (SELECT member_id FROM membership WHERE group_id = ?) AND deleted_at"
                        + " IS NULL ORDER BY id",
                groupId);
    }

    /// The ids of what is in a group, directly or through other groups.
    public Set<UUID> transitiveMembersOf(UUID groupId) {
        return guids(
                "WITH RECURSIVE down (id) AS (SELECT m.member_id FROM membership m JOIN"
                        + " directory_object o ON o.id = m.member_id AND o.deleted_at IS NULL WHERE"
                        + " m.group_id = ? UNION SELECT m.member_id FROM membership m JOIN down ON"
                        + " m.group_id = down.id JOIN directory_object o ON o.id = m.member_id AND"
                        + " o.deleted_at IS NULL) SELECT id FROM down",
                groupId);
    }

    /// Adds a member.
    ///
    /// @return false if it was one already
    public boolean addMember(UUID groupId, UUID memberId) {
        boolean added =
                update(
                                "INSERT INTO membership (group_id, member_id) VALUES (?, ?) ON"
                                        + " CONFLICT DO NOTHING",
                                groupId,
                                memberId)
                        > 0;
        if (added) {
            linked("Add member to", memberId, groupId, "Assign");
        }
        return added;
    }

    /// Removes a member.
    ///
    /// @return false if it was none
    public boolean removeMember(UUID groupId, UUID memberId) {
        boolean removed =
                update(
                                "DELETE FROM membership WHERE group_id = ? AND member_id = ?",
                                groupId,
                                memberId)
                        > 0;
        if (removed) {
            linked("Remove member from", memberId, groupId, "Unassign");
        }
        return removed;
    }

    /// That one object was put to another, or taken from it.
    private void linked(String activity, UUID memberId, UUID objectId, String operation) {
        Optional<DirectoryObject> object = anyObject(objectId);
        object.ifPresent(to ->
                changes.add(
                        new DirectoryChange(
                                to.tenantId(),
                                DirectoryChange.category(to.type()),
                                activity + " " + DirectoryChange.words(to.type()),
                                operation,
                                List.of(
                                        Target.of(memberId, anyObject(memberId), List.of()),
                                        Target.of(to, List.of())))));
    }

    // --- owners

    /// The owners of an application, service principal or group.
    public List<DirectoryObject> ownersOf(UUID objectId) {
        return objects(
                "WHERE id IN (SELECT owner_id FROM ownership WHERE object_id = ?) AND deleted_at IS"
                        + " NULL ORDER BY id",
                objectId);
    }

    /// What a user or service principal owns.
    public List<DirectoryObject> ownedBy(UUID ownerId) {
        return objects(
                "WHERE id IN (SELECT object_id FROM ownership WHERE owner_id = ?) AND deleted_at IS"
                        + " NULL ORDER BY id",
                ownerId);
    }

    /// Whether the one owns the other (identity:APP-14).
    public boolean owns(UUID ownerId, UUID objectId) {
        return number(
                        "SELECT count(*) FROM ownership WHERE object_id = ? AND owner_id = ?",
                        objectId,
                        ownerId)
                > 0;
    }

    /// Adds an owner.
    ///
    /// @return false if it was one already
    public boolean addOwner(UUID objectId, UUID ownerId) {
        boolean added =
                update(
                                "INSERT INTO ownership (object_id, owner_id) VALUES (?, ?) ON"
                                        + " CONFLICT DO NOTHING",
                                objectId,
                                ownerId)
                        > 0;
        if (added) {
            linked("Add owner to", ownerId, objectId, "Assign");
        }
        return added;
    }

    /// Removes an owner.
    ///
    /// @return false if it was none
    public boolean removeOwner(UUID objectId, UUID ownerId) {
        boolean removed =
                update(
                                "DELETE FROM ownership WHERE object_id = ? AND owner_id = ?",
                                objectId,
                                ownerId)
                        > 0;
        if (removed) {
            linked("Remove owner from", ownerId, objectId, "Unassign");
        }
        return removed;
    }

    // --- federated identity credentials

    /// The foreign tokens an application trusts (identity:ASSERT-9).
    public List<FederatedIdentityCredential> federatedCredentialsOf(UUID applicationId) {
        return rows(
                "SELECT id, name, issuer, subject, audiences, description FROM"
                        + " federated_identity_credential WHERE application_id = ? ORDER BY name",
                row -> {
                    List<String> audiences = new ArrayList<>();
                    json(row.getString(5)).forEach(each -> audiences.add(each.stringValue()));
                    return new FederatedIdentityCredential(
                            UUID.fromString(row.getString(1)),
                            applicationId,
                            row.getString(2),
                            row.getString(3),
                            row.getString(4),
                            audiences,
                            Optional.ofNullable(row.getString(6)));
                },
                applicationId);
    }

    /// Adds a trusted foreign token, or replaces the one of its id.
    public void put(FederatedIdentityCredential credential) {
        update(
                "INSERT INTO federated_identity_credential (id, application_id, name, issuer,"
                        + " subject, audiences, description) VALUES (?, ?, ?, ?, ?, ?, ?) ON"
                        + " CONFLICT (id) DO UPDATE SET issuer = excluded.issuer, subject ="
                        + " excluded.subject, audiences = excluded.audiences, description ="
                        + " excluded.description",
                credential.id(),
                credential.applicationId(),
                credential.name(),
                credential.issuer(),
                credential.subject(),
                text(ApplicationDocument.texts(credential.audiences())),
                credential.description().orElse(null));
        federated(
                credential.applicationId(),
                Modified.added(
                        "federatedIdentityCredentials",
                        credential.name()
                                + ": "
                                + credential.issuer()
                                + " "
                                + credential.subject()));
    }

    private void federated(UUID applicationId, Modified modified) {
        anyObject(applicationId)
                .ifPresent(application ->
                        changes.add(
                                new DirectoryChange(
                                        application.tenantId(),
                                        "ApplicationManagement",
                                        "Update application",
                                        "Update",
                                        List.of(Target.of(application, List.of(modified))))));
    }

    /// Removes a trusted foreign token.
    public void deleteFederatedCredential(UUID id) {
        rows(
                        "SELECT application_id, name FROM federated_identity_credential WHERE id ="
                                + " ?",
                        row -> Map.entry(UUID.fromString(row.getString(1)), row.getString(2)),
                        id)
                .forEach(each ->
                        federated(
                                each.getKey(),
                                Modified.removed("federatedIdentityCredentials", each.getValue())));
        update("DELETE FROM federated_identity_credential WHERE id = ?", id);
    }

    // --- grants

    /// The grant of that id.
    public Optional<PermissionGrant> grant(UUID tenantId, String id) {
        return grants("WHERE tenant_id = ? AND id = ?", tenantId, id).stream().findFirst();
    }

    /// All grants of a tenant, by id.
    public List<PermissionGrant> grants(UUID tenantId) {
        return grants("WHERE tenant_id = ? ORDER BY id", tenantId);
    }

    /// The grants a client was given.
    public List<PermissionGrant> grantsOfClient(UUID tenantId, UUID clientId) {
        return grants("WHERE tenant_id = ? AND client_id = ? ORDER BY id", tenantId, clientId);
    }

    /// The grants that name a user.
    public List<PermissionGrant> grantsOfPrincipal(UUID tenantId, UUID principalId) {
        return grants(
                "WHERE tenant_id = ? AND principal_id = ? ORDER BY id", tenantId, principalId);
    }

    /// What a client may do at a resource for a user: the grant for everybody and the one that names
    /// him (identity:SCOPE-7).
    public List<PermissionGrant> grants(UUID clientId, UUID resourceId, UUID userId) {
        return grants(
                "WHERE client_id = ? AND resource_id = ? AND (principal_id IS NULL OR principal_id"
                        + " = ?) ORDER BY id",
                clientId,
                resourceId,
                userId);
    }

    private List<PermissionGrant> grants(String where, Object... parameters) {
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
        Optional<PermissionGrant> before = grant(grant.tenantId(), grant.id());
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
        granted(
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

    private void granted(
            PermissionGrant grant, String activity, String operation, Modified scopes) {
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
        changes.add(
                new DirectoryChange(
                        grant.tenantId(),
                        "ApplicationManagement",
                        activity,
                        operation,
                        List.of(
                                Target.of(
                                        grant.resourceId(),
                                        anyObject(grant.resourceId()),
                                        modified),
                                Target.of(
                                        grant.clientId(),
                                        anyObject(grant.clientId()),
                                        List.of()))));
    }

    /// Removes a grant.
    public void deleteGrant(String id) {
        grants("WHERE id = ?", id)
                .forEach(grant ->
                        granted(
                                grant,
                                "Remove delegated permission grant",
                                "Unassign",
                                Modified.removed(
                                        "DelegatedPermissionGrant.Scope",
                                        String.join(" ", grant.scopes()))));
        update("DELETE FROM permission_grant WHERE id = ?", id);
    }

    // --- roles of applications

    /// The role assignment of that id.
    public Optional<AppRoleAssignment> appRoleAssignment(UUID tenantId, String id) {
        return appRoleAssignments("WHERE tenant_id = ? AND id = ?", tenantId, id).stream()
                .findFirst();
    }

    /// The roles a principal was given itself.
    public List<AppRoleAssignment> appRoleAssignmentsOf(UUID principalId) {
        return appRoleAssignments("WHERE principal_id = ? ORDER BY id", principalId);
    }

    /// Who was given roles of a resource.
    public List<AppRoleAssignment> appRoleAssignmentsTo(UUID resourceId) {
        return appRoleAssignments("WHERE resource_id = ? ORDER BY id", resourceId);
    }

    /// The roles of a resource that a principal has, itself or through its groups.
    public List<AppRoleAssignment> effectiveAppRoleAssignments(UUID principalId, UUID resourceId) {
        List<AppRoleAssignment> found =
                new ArrayList<>(
                        appRoleAssignments(
                                "WHERE principal_id = ? AND resource_id = ?",
                                principalId,
                                resourceId));
        for (UUID group : groupsOf(principalId)) {
            found.addAll(
                    appRoleAssignments(
                            "WHERE principal_id = ? AND resource_id = ?", group, resourceId));
        }
        return found;
    }

    private List<AppRoleAssignment> appRoleAssignments(String where, Object... parameters) {
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
            assigned(assignment, true);
        }
        return added;
    }

    /// Removes a role assignment.
    public void deleteAppRoleAssignment(String id) {
        appRoleAssignments("WHERE id = ?", id).forEach(each -> assigned(each, false));
        update("DELETE FROM app_role_assignment WHERE id = ?", id);
    }

    private void assigned(AppRoleAssignment assignment, boolean added) {
        String role = assignment.appRoleId().toString();
        changes.add(
                new DirectoryChange(
                        assignment.tenantId(),
                        DirectoryChange.category(assignment.principalType()),
                        (added ? "Add app role assignment to " : "Remove app role assignment from ")
                                + DirectoryChange.words(assignment.principalType()),
                        added ? "Assign" : "Unassign",
                        List.of(
                                Target.of(
                                        assignment.resourceId(),
                                        anyObject(assignment.resourceId()),
                                        List.of(
                                                added
                                                        ? Modified.added("AppRole.Id", role)
                                                        : Modified.removed("AppRole.Id", role))),
                                Target.of(
                                        assignment.principalId(),
                                        anyObject(assignment.principalId()),
                                        List.of()))));
    }

    // --- roles in the directory

    /// The directory roles a principal has, itself or through its groups.
    public Set<DirectoryRole> directoryRolesOf(UUID tenantId, UUID principalId) {
        Set<DirectoryRole> roles = directDirectoryRolesOf(tenantId, principalId);
        for (UUID group : groupsOf(principalId)) {
            roles.addAll(directDirectoryRolesOf(tenantId, group));
        }
        return roles;
    }

    /// The directory roles a principal was given itself.
    public Set<DirectoryRole> directDirectoryRolesOf(UUID tenantId, UUID principalId) {
        Set<DirectoryRole> roles = new LinkedHashSet<>();
        for (DirectoryRoleAssignment assignment :
                directoryRoleAssignments(
                        "WHERE tenant_id = ? AND principal_id = ?", tenantId, principalId)) {
            roles.add(assignment.role());
        }
        return roles;
    }

    /// All directory roles that are given in a tenant.
    public List<DirectoryRoleAssignment> directoryRoleAssignments(UUID tenantId) {
        return directoryRoleAssignments("WHERE tenant_id = ? ORDER BY id", tenantId);
    }

    private List<DirectoryRoleAssignment> directoryRoleAssignments(
            String where, Object... parameters) {
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
            roleGiven(assignment, "Add member to role", "Assign");
        }
        return added;
    }

    /// Takes a directory role away.
    public void deleteDirectoryRoleAssignment(String id) {
        directoryRoleAssignments("WHERE id = ?", id)
                .forEach(each -> roleGiven(each, "Remove member from role", "Unassign"));
        update("DELETE FROM directory_role_assignment WHERE id = ?", id);
    }

    private void roleGiven(DirectoryRoleAssignment assignment, String activity, String operation) {
        changes.add(
                new DirectoryChange(
                        assignment.tenantId(),
                        "RoleManagement",
                        activity,
                        operation,
                        List.of(
                                Target.of(
                                        assignment.principalId(),
                                        anyObject(assignment.principalId()),
                                        List.of()),
                                new Target(
                                        assignment.role().templateId().toString(),
                                        "Role",
                                        assignment.role().displayName(),
                                        Optional.empty(),
                                        List.of()))));
    }

    // --- JDBC

    /// Makes something of the row a result stands on.
    private interface RowReader<T> {
        T read(ResultSet row) throws SQLException;
    }

    private <T> List<T> rows(String sql, RowReader<T> reader, @Nullable Object... parameters) {
        try (ResultSet rows = bound(sql, parameters).executeQuery()) {
            List<T> found = new ArrayList<>();
            while (rows.next()) {
                found.add(reader.read(rows));
            }
            return found;
        } catch (SQLException e) {
            throw DirectoryRepository.<RuntimeException>failed(e);
        }
    }

    private int update(String sql, @Nullable Object... parameters) {
        written = true;
        try {
            return bound(sql, parameters).executeUpdate();
        } catch (SQLException e) {
            throw DirectoryRepository.<RuntimeException>failed(e);
        }
    }

    private PreparedStatement bound(String sql, @Nullable Object... parameters)
            throws SQLException {
        PreparedStatement statement = transaction.prepare(sql);
        for (int i = 0; i < parameters.length; i++) {
            switch (parameters[i]) {
                case Long number -> statement.setLong(i + 1, number);
                case Instant instant -> statement.setLong(i + 1, Timestamps.toMicros(instant));
                case UUID guid -> statement.setString(i + 1, guid.toString());
                // PostgreSQL knows no NUL in a text, and nobody needs one.
                case String text -> statement.setString(i + 1, text.replace('\0', '\ufffd'));
                case null -> statement.setObject(i + 1, null);
                default -> throw new IllegalArgumentException("cannot bind parameter " + i);
            }
        }
        return statement;
    }

    /// Throws the failure as it is, so that the database, in whose transaction this runs, can tell a
    /// violated key from a full disk; and unchecked, so that callers need not know JDBC.
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <E extends Exception> RuntimeException failed(SQLException failure) throws E {
        throw (E) failure;
    }

    private Set<UUID> guids(String sql, Object... parameters) {
        return new LinkedHashSet<>(rows(sql, row -> UUID.fromString(row.getString(1)), parameters));
    }

    private long number(String sql, Object... parameters) {
        return rows(sql, row -> row.getLong(1), parameters).getFirst();
    }

    private static String fold(String text) {
        return text.toLowerCase(Locale.ROOT);
    }

    private static String text(JsonNode node) {
        return new String(Json.write(node), StandardCharsets.UTF_8);
    }

    private static JsonNode json(String text) {
        try {
            return Json.read(text.getBytes(StandardCharsets.UTF_8));
        } catch (JsonSyntaxException e) {
            throw new IllegalStateException("A document of the directory cannot be read", e);
        }
    }
}
