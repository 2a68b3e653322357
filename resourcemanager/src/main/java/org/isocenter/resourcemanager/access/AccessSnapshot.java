package org.isocenter.resourcemanager.access;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.isocenter.resourcemanager.protocol.ArmId;

/// All roles, assignments and deny assignments as they are at one moment, and the decision made of
/// them. Immutable; a pure function of its arguments (rules RBAC-2 to RBAC-8).
final class AccessSnapshot {
    private record Grant(RoleAssignment assignment, RoleDefinition role) {}

    private final long revision;
    private final Map<String, List<Grant>> grantsByPrincipal = new HashMap<>();
    private final Map<String, RoleDefinition> customRoles = new HashMap<>();
    private final Map<String, String> tenantBySubscription;
    private final List<DenyAssignment> denials;

    /// @param revision how often access has been changed
    /// @param tenantBySubscription whose each subscription is, by id in lower case
    AccessSnapshot(
            long revision,
            Map<String, String> tenantBySubscription,
            List<RoleDefinition> custom,
            List<RoleAssignment> assignments,
            List<DenyAssignment> denials) {
        this.revision = revision;
        this.tenantBySubscription = Map.copyOf(tenantBySubscription);
        this.denials = List.copyOf(denials);
        for (RoleDefinition role : custom) {
            customRoles.put(role.id(), role);
        }
        for (RoleAssignment assignment : assignments) {
            Optional<RoleDefinition> role =
                    BuiltInRole.find(assignment.roleId())
                            .or(() -> Optional.ofNullable(customRoles.get(assignment.roleId())));
            role.ifPresent(known ->
                    grantsByPrincipal
                            .computeIfAbsent(
                                    assignment.principalId().toLowerCase(Locale.ROOT),
                                    _ -> new ArrayList<>())
                            .add(new Grant(assignment, known)));
        }
    }

    long revision() {
        return revision;
    }

    /// Decides.
    ///
    /// @param identities the object ids of the caller and of all its groups, in lower case
    AccessDecision decide(String tenantId, Set<String> identities, ArmId scope, Action action) {
        if (isForeign(tenantId, scope)) {
            return new AccessDecision.NotGranted(false);
        }
        String name = action.name().toLowerCase(Locale.ROOT);
        for (DenyAssignment denial : denials) {
            if (denial.tenantId().equalsIgnoreCase(tenantId)
                    && denial.forbids(identities, scope, action.kind(), name)) {
                return new AccessDecision.Denied(denial);
            }
        }
        boolean conditionSkipped = false;
        for (String identity : identities) {
            for (Grant grant : grantsByPrincipal.getOrDefault(identity, List.of())) {
                if (grant.assignment.tenantId().equalsIgnoreCase(tenantId)
                        && grant.assignment.scope().covers(scope)
                        && grant.role.gives(action.kind(), name)) {
                    if (grant.assignment.condition().isEmpty()) {
                        return new AccessDecision.Allowed(grant.assignment.name());
                    }
                    conditionSkipped = true;
                }
            }
        }
        return new AccessDecision.NotGranted(conditionSkipped);
    }

    /// An assignment at `/` reaches the subscriptions of its own tenant only.
    private boolean isForeign(String tenantId, ArmId scope) {
        if (scope.isRoot()) {
            return false;
        }
        String owner = tenantBySubscription.get(scope.subscription().orElseThrow());
        return owner == null || !owner.equalsIgnoreCase(tenantId);
    }

    /// Whether the caller has any role at the scope, above it or below it (rule RBAC-10).
    boolean hasAnyRole(String tenantId, Set<String> identities, ArmId scope) {
        if (isForeign(tenantId, scope)) {
            return false;
        }
        for (String identity : identities) {
            for (Grant grant : grantsByPrincipal.getOrDefault(identity, List.of())) {
                ArmId at = grant.assignment.scope();
                if (grant.assignment.tenantId().equalsIgnoreCase(tenantId)
                        && (at.covers(scope) || scope.covers(at))) {
                    return true;
                }
            }
        }
        return false;
    }

    /// The roles the caller has at the scope, through itself and its groups (rule RBAC-12).
    List<RoleDefinition> rolesAt(String tenantId, Set<String> identities, ArmId scope) {
        List<RoleDefinition> roles = new ArrayList<>();
        if (isForeign(tenantId, scope)) {
            return roles;
        }
        for (String identity : identities) {
            for (Grant grant : grantsByPrincipal.getOrDefault(identity, List.of())) {
                if (grant.assignment.tenantId().equalsIgnoreCase(tenantId)
                        && grant.assignment.scope().covers(scope)
                        && grant.assignment.condition().isEmpty()) {
                    roles.add(grant.role);
                }
            }
        }
        return roles;
    }
}
