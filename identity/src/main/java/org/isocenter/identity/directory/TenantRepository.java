package org.isocenter.identity.directory;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.isocenter.http.json.Json;
import org.isocenter.identity.directory.DirectoryChange.Modified;
import org.isocenter.identity.directory.DirectoryChange.Target;
import org.isocenter.persistence.sql.Transaction;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The tenants and their domains: the tables `tenant` and `tenant_domain`.
public final class TenantRepository extends DirectoryRepository {
    TenantRepository(Transaction transaction, Changes changes) {
        super(transaction, changes);
    }

    /// The tenant of that id.
    public Optional<Tenant> find(UUID id) {
        return select("WHERE id = ?", id.toString()).stream().findFirst();
    }

    /// The tenant one of whose verified domains this is, without regard to case.
    public Optional<Tenant> byDomain(String domain) {
        return select(
                        "WHERE id = (SELECT tenant_id FROM tenant_domain WHERE name = ?)",
                        fold(domain))
                .stream()
                .findFirst();
    }

    /// All tenants, the oldest first.
    public List<Tenant> all() {
        return select("ORDER BY created_at, id");
    }

    private List<Tenant> select(String where, Object... parameters) {
        List<Tenant> found =
                rows(
                        "SELECT id, display_name, default_domain, salt, settings, created_at FROM"
                                + " tenant "
                                + where,
                        TenantRepository::tenant,
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
        Optional<Tenant> before = find(tenant.id());
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
        changed(
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
}
