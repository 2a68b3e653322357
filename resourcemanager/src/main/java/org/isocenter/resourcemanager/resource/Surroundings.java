package org.isocenter.resourcemanager.resource;

import java.util.Optional;
import org.isocenter.persistence.sql.Transaction;
import org.isocenter.resourcemanager.protocol.ArmError;
import org.isocenter.resourcemanager.protocol.ArmId;
import org.isocenter.resourcemanager.protocol.ArmRefusal;
import org.isocenter.resourcemanager.protocol.TypeName;

/// What must be true around a resource before it is looked at: checks 9 to 13 of §1.4.
public final class Surroundings {
    private final SubscriptionRepository subscriptions;
    private final ResourceRepository resources;
    private final boolean registeredByDefault;

    /// @param registeredByDefault whether a namespace counts as registered until somebody
    ///     unregisters it (rule PROV-3)
    public Surroundings(
            SubscriptionRepository subscriptions,
            ResourceRepository resources,
            boolean registeredByDefault) {
        this.subscriptions = subscriptions;
        this.resources = resources;
        this.registeredByDefault = registeredByDefault;
    }

    /// What a request does, as `ParentResourceNotFound` words it.
    public enum Verb {
        READ,
        WRITE,
        DELETE;

        String word() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    /// Whether a namespace is registered in a subscription.
    public boolean isRegistered(Transaction tx, ArmId subscription, String namespace) {
        return namespace.equalsIgnoreCase(TypeName.RESOURCES)
                || namespace.equalsIgnoreCase(TypeName.AUTHORIZATION)
                || subscriptions
                        .isRegistered(tx, subscription.subscription().orElseThrow(), namespace)
                        .orElse(registeredByDefault);
    }

    /// Refuses writes to a subscription that is not in order.
    public void checkSubscription(Transaction tx, ArmId id) throws ArmRefusal {
        String subscriptionId = id.subscription().orElseThrow();
        Subscription subscription =
                subscriptions
                        .find(tx, subscriptionId)
                        .orElseThrow(() -> ArmError.SUBSCRIPTION_NOT_FOUND.refuse(subscriptionId));
        if (!subscription.state().allowsWrites()) {
            throw ArmError.READ_ONLY_DISABLED_SUBSCRIPTION.refuse(subscriptionId);
        }
    }

    /// Checks around a resource, or around a collection when `type` is what it lists.
    ///
    /// @param container the group or the parent resource
    public void check(Transaction tx, ArmId container, TypeName type, Verb verb) throws ArmRefusal {
        if (verb != Verb.READ) {
            checkSubscription(tx, container);
        }
        if (verb == Verb.WRITE && !isRegistered(tx, container, type.namespace())) {
            throw ArmError.MISSING_SUBSCRIPTION_REGISTRATION.refuse(type.namespace());
        }
        if (container.group().isEmpty()) {
            return;
        }
        ResourceReader reader = resources.in(tx);
        String groupName = container.group().orElseThrow();
        Resource group =
                reader.find(container.groupId())
                        .orElseThrow(() -> ArmError.RESOURCE_GROUP_NOT_FOUND.refuse(groupName));
        if (verb == Verb.WRITE && group.state() == ProvisioningState.DELETING) {
            throw ArmError.RESOURCE_GROUP_BEING_DELETED.refuse(groupName);
        }
        if (container.isResource()) {
            Optional<Resource> parent = reader.find(container);
            if (parent.isEmpty()) {
                throw ArmError.PARENT_RESOURCE_NOT_FOUND.refuse(
                        verb.word(), type.chain(), container);
            }
        }
    }
}
