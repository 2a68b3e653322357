package org.isocenter.resourcemanager.access;

/// What role-based access control says to an action (rule RBAC-7).
public sealed interface AccessDecision {
    /// A role gives it, and nothing denies it.
    record Allowed(String roleAssignmentName) implements AccessDecision {}

    /// A deny assignment forbids it, whatever the roles say.
    record Denied(DenyAssignment by) implements AccessDecision {}

    /// No role gives it.
    ///
    /// @param conditionSkipped whether one would, but under a condition, and conditions are not
    ///     evaluated here (rule RBAC-8)
    record NotGranted(boolean conditionSkipped) implements AccessDecision {}

    /// Whether the action may be done.
    default boolean isAllowed() {
        return this instanceof Allowed;
    }
}
