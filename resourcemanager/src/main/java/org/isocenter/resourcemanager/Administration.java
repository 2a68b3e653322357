package org.isocenter.resourcemanager;

import java.time.InstantSource;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import org.isocenter.http.auth.Principal;
import org.isocenter.persistence.sql.Database;
import org.isocenter.resourcemanager.access.AccessRepository;
import org.isocenter.resourcemanager.access.BuiltInRole;
import org.isocenter.resourcemanager.access.DenyAssignment;
import org.isocenter.resourcemanager.access.PrincipalType;
import org.isocenter.resourcemanager.access.RoleAssignment;
import org.isocenter.resourcemanager.protocol.ArmId;
import org.isocenter.resourcemanager.resource.ProvisioningState;
import org.isocenter.resourcemanager.resource.ResourceRepository;
import org.isocenter.resourcemanager.resource.Subscription;
import org.isocenter.resourcemanager.resource.SubscriptionRepository;

/// What is done to the resource manager by those who run it: no request leads here, and nobody is
/// asked for a right.
public final class Administration {
    private final Database database;
    private final SubscriptionRepository subscriptions;
    private final ResourceRepository resources;
    private final AccessRepository accessRows;
    private final InstantSource clock;
    private final Supplier<String> guids;
    private final Runnable changed;

    Administration(
            Database database,
            SubscriptionRepository subscriptions,
            ResourceRepository resources,
            AccessRepository accessRows,
            InstantSource clock,
            Supplier<String> guids,
            Runnable changed) {
        this.database = database;
        this.subscriptions = subscriptions;
        this.resources = resources;
        this.accessRows = accessRows;
        this.clock = clock;
        this.guids = guids;
        this.changed = changed;
    }

    /// Puts a resource in a state of the administrator's, or takes it out again (rule HC-33).
    public void setSteadyState(ArmId id, Optional<ProvisioningState> state) {
        if (state.isPresent() && !state.get().isSteady()) {
            throw new IllegalArgumentException(state.get() + " is no state to be put in");
        }
        database.execute(tx ->
                resources
                        .in(tx)
                        .find(id)
                        .ifPresent(found -> resources.save(tx, found.withSteady(state))));
        changed.run();
    }

    /// Sets what may be done with a subscription.
    public void setSubscriptionState(String subscriptionId, Subscription.State state) {
        database.execute(tx ->
                subscriptions
                        .find(tx, subscriptionId)
                        .ifPresent(found ->
                                subscriptions.save(
                                        tx,
                                        new Subscription(
                                                found.id(),
                                                found.tenantId(),
                                                found.displayName(),
                                                state,
                                                found.tags()),
                                        clock.instant())));
        changed.run();
    }

    /// Forbids something in spite of all roles; deny assignments cannot be made over the API (rule
    /// RBAC-6).
    public void deny(DenyAssignment denial) {
        database.execute(tx -> accessRows.saveDenial(tx, denial));
        changed.run();
    }

    /// Takes a deny assignment back.
    public void undeny(String id) {
        database.execute(tx -> accessRows.deleteDenial(tx, id));
        changed.run();
    }

    /// Makes a subscription, of which the creator becomes Owner (rule RBAC-11).
    public void createSubscription(
            String tenantId, String subscriptionId, String displayName, Principal creator) {
        createSubscription(tenantId, subscriptionId, displayName);
        assign(
                tenantId,
                ArmId.subscription(subscriptionId),
                BuiltInRole.OWNER,
                creator.objectId(),
                creator.kind() == Principal.Kind.USER
                        ? PrincipalType.USER
                        : PrincipalType.SERVICE_PRINCIPAL);
    }

    /// Makes a subscription that nobody has a role in; nothing happens when it is there.
    void createSubscription(String tenantId, String subscriptionId, String displayName) {
        database.execute(tx -> {
            if (subscriptions.find(tx, subscriptionId).isEmpty()) {
                subscriptions.save(
                        tx,
                        new Subscription(
                                subscriptionId.toLowerCase(Locale.ROOT),
                                tenantId,
                                displayName,
                                Subscription.State.ENABLED,
                                Optional.empty()),
                        clock.instant());
                accessRows.raiseRevision(tx);
            }
        });
        changed.run();
    }

    /// Gives a role at a scope.
    void assign(
            String tenantId,
            ArmId scope,
            BuiltInRole role,
            String principalId,
            PrincipalType type) {
        RoleAssignment grant =
                RoleAssignment.unconditional(
                        guids.get(),
                        tenantId,
                        scope,
                        role.id(),
                        principalId,
                        type,
                        clock.instant(),
                        principalId);
        database.execute(tx -> accessRows.grant(tx, grant));
        changed.run();
    }
}
