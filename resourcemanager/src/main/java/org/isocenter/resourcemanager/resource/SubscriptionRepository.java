package org.isocenter.resourcemanager.resource;

import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.isocenter.http.json.Json;
import org.isocenter.http.json.JsonSyntaxException;
import org.isocenter.persistence.sql.Transaction;
import org.isocenter.resourcemanager.protocol.ArmRepository;

/// Rows of subscriptions and of the namespaces registered in them.
public final class SubscriptionRepository extends ArmRepository {
    /// The subscription of that id.
    public Optional<Subscription> find(Transaction tx, String id) {
        return first(
                tx,
                "select * from subscription where id = ?",
                SubscriptionRepository::read,
                id.toLowerCase(Locale.ROOT));
    }

    /// All subscriptions of a tenant, by id.
    public List<Subscription> ofTenant(Transaction tx, String tenantId) {
        return list(
                tx,
                "select * from subscription where tenant_id = ? order by id",
                SubscriptionRepository::read,
                tenantId);
    }

    /// Writes a subscription, new or known.
    public void save(Transaction tx, Subscription subscription, Instant now) {
        execute(
                tx,
                "insert into subscription (id, tenant_id, display_name, state, tags, created_at)"
                        + " values (?, ?, ?, ?, ?, ?)"
                        + " on conflict (id) do update set display_name = excluded.display_name,"
                        + " state = excluded.state, tags = excluded.tags",
                subscription.id(),
                subscription.tenantId(),
                subscription.displayName(),
                subscription.state().name(),
                subscription.tags().map(tags -> tags.toJson().toString()),
                now);
    }

    /// Whether a namespace is registered; absent when nobody ever said.
    public Optional<Boolean> isRegistered(Transaction tx, String subscriptionId, String namespace) {
        return first(
                tx,
                "select registered from provider_registration"
                        + " where subscription_id = ? and namespace_key = ?",
                row -> row.getInt(1) == 1,
                subscriptionId,
                namespace.toLowerCase(Locale.ROOT));
    }

    /// Registers a namespace, or takes it back.
    public void register(
            Transaction tx, String subscriptionId, String namespace, boolean registered) {
        execute(
                tx,
                "insert into provider_registration (subscription_id, namespace_key, registered)"
                        + " values (?, ?, ?)"
                        + " on conflict (subscription_id, namespace_key)"
                        + " do update set registered = excluded.registered",
                subscriptionId,
                namespace.toLowerCase(Locale.ROOT),
                registered ? 1 : 0);
    }

    private static Subscription read(ResultSet row) throws SQLException {
        return new Subscription(
                row.getString("id"),
                row.getString("tenant_id"),
                row.getString("display_name"),
                Subscription.State.valueOf(row.getString("state")),
                text(row, "tags").map(SubscriptionRepository::tags));
    }

    private static Tags tags(String text) {
        try {
            return Tags.fromDocument(Json.read(text.getBytes(StandardCharsets.UTF_8)));
        } catch (JsonSyntaxException e) {
            throw new IllegalStateException("a subscription's row holds no JSON", e);
        }
    }
}
