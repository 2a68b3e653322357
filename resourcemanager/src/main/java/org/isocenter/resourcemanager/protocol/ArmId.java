package org.isocenter.resourcemanager.protocol;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// The id of something that rights can be given on: the tenant (`/`), a subscription, a resource
/// group or a resource. Immutable.
///
/// The text has canonical literals and the names as they were written; two ids are equal when they
/// differ in case only (rules ARM-2, ARM-5).
public final class ArmId {
    /// The tenant.
    public static final ArmId ROOT =
            new ArmId(Optional.empty(), Optional.empty(), Optional.empty(), List.of());

    private final Optional<String> subscription;
    private final Optional<String> group;
    private final Optional<TypeName> type;
    private final List<String> names;
    private final String text;
    private final String key;

    private ArmId(
            Optional<String> subscription,
            Optional<String> group,
            Optional<TypeName> type,
            List<String> names) {
        this.subscription = subscription;
        this.group = group;
        this.type = type;
        this.names = List.copyOf(names);
        this.text = write();
        this.key = text.toLowerCase(Locale.ROOT);
    }

    private String write() {
        if (subscription.isEmpty()) {
            return "/";
        }
        StringBuilder id = new StringBuilder("/subscriptions/").append(subscription.get());
        group.ifPresent(name -> id.append("/resourceGroups/").append(name));
        type.ifPresent(provider -> {
            id.append("/providers/").append(provider.namespace());
            String[] types = provider.chain().split("/", -1);
            for (int i = 0; i < types.length; i++) {
                id.append('/').append(types[i]).append('/').append(names.get(i));
            }
        });
        return id.toString();
    }

    /// A subscription.
    public static ArmId subscription(String subscriptionId) {
        return new ArmId(
                Optional.of(subscriptionId.toLowerCase(Locale.ROOT)),
                Optional.empty(),
                Optional.empty(),
                List.of());
    }

    /// A resource group of this subscription.
    public ArmId group(String name) {
        return new ArmId(subscription, Optional.of(name), Optional.empty(), List.of());
    }

    /// A top-level resource of this resource group.
    public ArmId resource(TypeName topLevel, String name) {
        return new ArmId(subscription, group, Optional.of(topLevel), List.of(name));
    }

    /// A resource directly below this one.
    public ArmId child(String childType, String name) {
        List<String> more = new ArrayList<>(names);
        more.add(name);
        return new ArmId(subscription, group, Optional.of(type().child(childType)), more);
    }

    /// Reads an id out of a request body. Doubled and trailing slashes are tolerated (rule ARM-3).
    ///
    /// @return empty when the text is no id of a tenant, subscription, group or resource
    public static Optional<ArmId> parse(String id) {
        if (!id.startsWith("/") || id.length() > 4096) {
            return Optional.empty();
        }
        return switch (ArmTarget.parse(ArmTarget.split(id, false))) {
            case ArmTarget.Tenant() -> Optional.of(ROOT);
            case ArmTarget.OneSubscription(ArmId subscription) -> Optional.of(subscription);
            case ArmTarget.OneGroup(ArmId group) -> Optional.of(group);
            case ArmTarget.Item(ArmId resource) -> Optional.of(resource);
            case ArmTarget _ -> Optional.empty();
        };
    }

    /// The subscription, unless this is the tenant.
    public Optional<String> subscription() {
        return subscription;
    }

    /// The name of the resource group, unless this is above one.
    public Optional<String> group() {
        return group;
    }

    /// The id of the subscription this lies in.
    public ArmId subscriptionId() {
        return subscription(subscription.orElseThrow());
    }

    /// The id of the resource group this lies in.
    public ArmId groupId() {
        return subscriptionId().group(group.orElseThrow());
    }

    /// Whether this is the tenant.
    public boolean isRoot() {
        return subscription.isEmpty();
    }

    /// Whether this is a resource group.
    public boolean isGroup() {
        return group.isPresent() && type.isEmpty();
    }

    /// Whether this is a resource in a group.
    public boolean isResource() {
        return type.isPresent();
    }

    /// The type: of the resource, or of the subscription or group itself.
    public TypeName type() {
        return type.orElseGet(
                () -> group.isPresent() ? TypeName.RESOURCE_GROUP : TypeName.SUBSCRIPTION);
    }

    /// The names of a resource, the outermost first.
    public List<String> names() {
        return names;
    }

    /// The last name.
    public String name() {
        if (!names.isEmpty()) {
            return names.getLast();
        }
        return group.or(() -> subscription).orElse("");
    }

    /// The part of a resource's id from its namespace on, as messages name a resource:
    /// `Microsoft.HealthcareApis/workspaces/w/dicomservices/d`.
    public String withinGroup() {
        return text.substring(text.lastIndexOf("/providers/") + "/providers/".length());
    }

    /// What this lies in: the parent resource, the group, the subscription, the tenant.
    public ArmId parent() {
        if (names.size() > 1) {
            String chain = type().chain();
            TypeName parentType =
                    TypeName.of(type().namespace(), chain.substring(0, chain.lastIndexOf('/')));
            return new ArmId(
                    subscription,
                    group,
                    Optional.of(parentType),
                    names.subList(0, names.size() - 1));
        }
        if (names.size() == 1) {
            return groupId();
        }
        return group.isPresent() ? subscriptionId() : ROOT;
    }

    /// The outermost resource this belongs to; the resource itself when it is top-level.
    public ArmId topLevel() {
        ArmId at = this;
        while (at.names.size() > 1) {
            at = at.parent();
        }
        return at;
    }

    /// Whether the other lies at or below this.
    public boolean covers(ArmId other) {
        return isRoot() || other.key.equals(key) || other.key.startsWith(key + "/");
    }

    /// The id in lower case, by which ids compare.
    public String key() {
        return key;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ArmId that && key.equals(that.key);
    }

    @Override
    public int hashCode() {
        return key.hashCode();
    }

    @Override
    public String toString() {
        return text;
    }
}
