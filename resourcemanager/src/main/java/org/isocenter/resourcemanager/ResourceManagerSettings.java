package org.isocenter.resourcemanager;

import org.isocenter.resourcemanager.healthcare.HealthcareSettings;
import org.isocenter.resourcemanager.resource.ResourceSettings;

/// What an operator may set about the resource manager.
///
/// @param homeTenantId the tenant that a caller without token is sent to when the path names no
///     subscription
/// @param cloudName how the installation calls itself in the cloud metadata
/// @param resources about resources of all types
/// @param healthcare about workspaces and DICOM services
/// @param roleAssignmentsPerSubscription at most (rule RA-11)
/// @param requireUserImpersonation whether a delegated token needs that scope (rule ARM-16)
/// @param registeredByDefault whether new subscriptions have all namespaces registered (rule PROV-3)
/// @param throttles whether requests beyond the limits are refused (rule ARM-13)
/// @param readsPerHour per principal and subscription
/// @param writesPerHour per principal and subscription
/// @param deletesPerHour per principal and subscription
public record ResourceManagerSettings(
        String homeTenantId,
        String cloudName,
        ResourceSettings resources,
        HealthcareSettings healthcare,
        long roleAssignmentsPerSubscription,
        boolean requireUserImpersonation,
        boolean registeredByDefault,
        boolean throttles,
        int readsPerHour,
        int writesPerHour,
        int deletesPerHour) {
    /// The contract's values.
    public static ResourceManagerSettings standard(String homeTenantId) {
        return new ResourceManagerSettings(
                homeTenantId,
                "Isocenter",
                ResourceSettings.standard(),
                HealthcareSettings.standard(),
                4000,
                false,
                true,
                false,
                12_000,
                1_200,
                15_000);
    }

    /// The same for another home tenant.
    public ResourceManagerSettings withHomeTenant(String tenantId) {
        return new ResourceManagerSettings(
                tenantId,
                cloudName,
                resources,
                healthcare,
                roleAssignmentsPerSubscription,
                requireUserImpersonation,
                registeredByDefault,
                throttles,
                readsPerHour,
                writesPerHour,
                deletesPerHour);
    }
}
