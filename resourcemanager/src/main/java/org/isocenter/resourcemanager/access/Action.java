package org.isocenter.resourcemanager.access;

/// Something a caller wants to do: an action of the control plane, or one on data. The two never
/// meet (rule RBAC-5).
///
/// @param kind of which plane
/// @param name `Microsoft.HealthcareApis/workspaces/read`, in any case
public record Action(Kind kind, String name) {
    /// Which plane an action belongs to.
    public enum Kind {
        CONTROL,
        DATA
    }

    /// An action of the control plane.
    public static Action control(String name) {
        return new Action(Kind.CONTROL, name);
    }

    /// An action on data.
    public static Action data(String name) {
        return new Action(Kind.DATA, name);
    }
}
