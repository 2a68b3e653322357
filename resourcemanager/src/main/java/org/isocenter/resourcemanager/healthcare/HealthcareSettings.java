package org.isocenter.resourcemanager.healthcare;

/// What an operator may set about workspaces and DICOM services.
///
/// @param workspacesPerSubscriptionAndRegion at most (rule HC-29)
/// @param servicesPerWorkspace at most (rule HC-29)
/// @param corsDefaultFromSample whether a PUT without CORS opens everything, as the seed's sample
///     shows (rule HC-31)
/// @param allowCustomAuthority whether clients may set authority and audiences (rule HC-23)
public record HealthcareSettings(
        int workspacesPerSubscriptionAndRegion,
        int servicesPerWorkspace,
        boolean corsDefaultFromSample,
        boolean allowCustomAuthority) {
    /// The contract's values.
    public static HealthcareSettings standard() {
        return new HealthcareSettings(25, 10, false, false);
    }
}
