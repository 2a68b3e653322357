package org.isocenter.resourcemanager.access;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.isocenter.http.auth.Principal;
import org.isocenter.persistence.sql.Database;
import org.isocenter.resourcemanager.protocol.ArmError;
import org.isocenter.resourcemanager.protocol.ArmId;
import org.isocenter.resourcemanager.protocol.ArmRefusal;
import org.jspecify.annotations.Nullable;

/// Decides, for this plane and for the data planes, whether a principal may do something
/// (contract §8).
///
/// Decisions must cost next to nothing and take effect at once (rule RBAC-9). So all roles and
/// assignments are kept in memory as one immutable snapshot, together with the decisions made on it;
/// a write on this node drops the snapshot after its commit ([#changed]), and a write on another
/// node is noticed by a number in the database that is looked at once a second at most. Groups that
/// the token does not list are asked from the directory and kept for a second.
///
/// A snapshot that was being read while something was written is not kept: `generation` tells.
public final class RoleBasedAccess {
    private static final Duration FRESH = Duration.ofSeconds(1);
    private static final int KEPT_DECISIONS = 20_000;
    private static final int KEPT_CALLERS = 5_000;

    private record Question(String objectId, Set<String> groups, ArmId scope, Action action) {}

    private record Groups(Set<String> ids, Instant readAt) {}

    private static final class Current {
        final AccessSnapshot snapshot;
        final ConcurrentHashMap<Question, AccessDecision> decisions = new ConcurrentHashMap<>();
        volatile Instant checkedAt;

        Current(AccessSnapshot snapshot, Instant checkedAt) {
            this.snapshot = snapshot;
            this.checkedAt = checkedAt;
        }
    }

    private final Database database;
    private final AccessRepository repository;
    private final Principals principals;
    private final InstantSource clock;
    private final AtomicLong generation = new AtomicLong();
    private final ReentrantLock loading = new ReentrantLock();
    private final ConcurrentHashMap<String, Groups> groups = new ConcurrentHashMap<>();
    private volatile @Nullable Current current;

    public RoleBasedAccess(
            Database database,
            AccessRepository repository,
            Principals principals,
            InstantSource clock) {
        this.database = database;
        this.repository = repository;
        this.principals = principals;
        this.clock = clock;
    }

    /// Whether the caller may do it.
    public boolean allows(Principal caller, ArmId scope, Action action) {
        return decide(caller, scope, action).isAllowed();
    }

    /// What role-based access control says.
    public AccessDecision decide(Principal caller, ArmId scope, Action action) {
        Current now = current();
        Set<String> ofGroups = groupsOf(caller);
        Question question = new Question(caller.objectId(), ofGroups, scope, action);
        AccessDecision known = now.decisions.get(question);
        if (known != null) {
            return known;
        }
        AccessDecision decision =
                now.snapshot.decide(caller.tenantId(), identities(caller, ofGroups), scope, action);
        if (now.decisions.size() >= KEPT_DECISIONS) {
            now.decisions.clear();
        }
        now.decisions.put(question, decision);
        return decision;
    }

    /// Refuses unless the caller may do it (check 8 of §1.4).
    public void require(Principal caller, ArmId scope, String controlAction) throws ArmRefusal {
        switch (decide(caller, scope, Action.control(controlAction))) {
            case AccessDecision.Allowed _ -> {}
            case AccessDecision.Denied(DenyAssignment by) ->
                    throw ArmError.DENY_ASSIGNMENT_AUTHORIZATION_FAILED.refuse(
                            nameOf(caller),
                            caller.objectId(),
                            controlAction,
                            scope,
                            by.name(),
                            by.resourceId());
            case AccessDecision.NotGranted(boolean conditionSkipped) -> {
                ArmRefusal refusal = refusal(caller, scope, controlAction);
                throw conditionSkipped
                        ? refusal.explained(
                                "A role assignment that would allow it has a condition; conditions"
                                        + " are not evaluated here and such an assignment grants"
                                        + " nothing.")
                        : refusal;
            }
        }
    }

    /// The refusal of a caller who lacks a right.
    public static ArmRefusal refusal(Principal caller, ArmId scope, String controlAction) {
        return ArmError.AUTHORIZATION_FAILED.refuse(
                nameOf(caller), caller.objectId(), controlAction, scope);
    }

    private static String nameOf(Principal caller) {
        return caller.userPrincipalName().or(caller::appId).orElse(caller.objectId());
    }

    /// Whether the caller has any role at the scope, above it or below it (rule RBAC-10).
    public boolean hasAnyRole(Principal caller, ArmId scope) {
        return current()
                .snapshot
                .hasAnyRole(caller.tenantId(), identities(caller, groupsOf(caller)), scope);
    }

    /// The roles the caller has at the scope (rule RBAC-12).
    List<RoleDefinition> rolesAt(Principal caller, ArmId scope) {
        return current()
                .snapshot
                .rolesAt(caller.tenantId(), identities(caller, groupsOf(caller)), scope);
    }

    /// To be called after every commit that changed roles, assignments, denials or subscriptions.
    public void changed() {
        generation.incrementAndGet();
        current = null;
    }

    private static Set<String> identities(Principal caller, Set<String> ofGroups) {
        Set<String> identities = new HashSet<>();
        identities.add(caller.objectId().toLowerCase(Locale.ROOT));
        for (String group : ofGroups) {
            identities.add(group.toLowerCase(Locale.ROOT));
        }
        return identities;
    }

    private Set<String> groupsOf(Principal caller) {
        if (caller.groups().isPresent()) {
            return caller.groups().get();
        }
        String key = caller.tenantId() + "/" + caller.objectId();
        Instant now = clock.instant();
        Groups known = groups.get(key);
        if (known != null && now.isBefore(known.readAt.plus(FRESH))) {
            return known.ids;
        }
        Groups asked =
                new Groups(
                        Set.copyOf(principals.groupsOf(caller.tenantId(), caller.objectId())), now);
        if (groups.size() >= KEPT_CALLERS) {
            groups.clear();
        }
        groups.put(key, asked);
        return asked.ids;
    }

    private Current current() {
        Current known = current;
        Instant now = clock.instant();
        if (known != null && now.isBefore(known.checkedAt.plus(FRESH))) {
            return known;
        }
        loading.lock();
        try {
            known = current;
            if (known != null) {
                if (now.isBefore(known.checkedAt.plus(FRESH))) {
                    return known;
                }
                long revision = database.read(repository::revision);
                if (revision == known.snapshot.revision()) {
                    known.checkedAt = now;
                    return known;
                }
            }
            return load(now);
        } finally {
            loading.unlock();
        }
    }

    private Current load(Instant now) {
        while (true) {
            long before = generation.get();
            Current loaded = new Current(database.read(repository::snapshot), now);
            current = loaded;
            if (generation.get() == before) {
                return loaded;
            }
            current = null;
        }
    }
}
