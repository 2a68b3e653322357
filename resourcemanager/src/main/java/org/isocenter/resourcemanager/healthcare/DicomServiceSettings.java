package org.isocenter.resourcemanager.healthcare;

import java.util.List;
import java.util.Optional;
import org.isocenter.resourcemanager.protocol.ArmId;
import org.isocenter.resourcemanager.resource.ProvisioningState;
import org.isocenter.resourcemanager.resource.ServiceIdentity;

/// What the resource says about a DICOM service, as the data plane has to obey it at this moment.
///
/// @param id the scope by which data actions are checked (table RBAC-T1)
/// @param label `{workspace}-{service}` in lower case
/// @param tenantId whose tokens the service accepts, unless there is a custom authority
/// @param state of the resource
/// @param steady what an administrator put it in
/// @param cors absent when CORS is off (rule HC-31)
/// @param customAuthority the only issuer, when the resource names one (rule HC-23)
/// @param audiences accepted, besides those every service accepts (rule HC-24)
/// @param publicNetworkAccess whether callers on the public listener are served (rule HC-27)
/// @param identity the managed identities for outward calls
/// @param dataPartitions whether the service has data partitions
public record DicomServiceSettings(
        ArmId id,
        String label,
        String tenantId,
        ProvisioningState state,
        Optional<ProvisioningState> steady,
        Optional<CorsConfiguration> cors,
        Optional<String> customAuthority,
        List<String> audiences,
        boolean publicNetworkAccess,
        Optional<ServiceIdentity> identity,
        boolean dataPartitions) {

    /// What a data plane request may count on (table HC-T3).
    public enum Availability {
        /// Everything is served.
        SERVING,
        /// Reads are served, writes are refused with 503 and `Retry-After`.
        READ_ONLY,
        /// New requests are refused with 503: it is being deleted.
        CLOSING,
        /// Everything is refused with 403.
        SUSPENDED,
        /// There is no such service: 404.
        GONE
    }

    /// What the states mean for the data plane.
    public Availability availability() {
        if (state == ProvisioningState.DELETING) {
            return Availability.CLOSING;
        }
        if (steady.isEmpty()) {
            return Availability.SERVING;
        }
        return switch (steady.get()) {
            case SUSPENDED -> Availability.SUSPENDED;
            case DEPROVISIONED -> Availability.GONE;
            case SYSTEM_MAINTENANCE -> Availability.READ_ONLY;
            case ACCEPTED,
                    CREATING,
                    PROVISIONING,
                    VERIFYING,
                    UPDATING,
                    DELETING,
                    MOVING,
                    SUCCEEDED,
                    FAILED,
                    CANCELED,
                    WARNED ->
                    Availability.SERVING;
        };
    }
}
