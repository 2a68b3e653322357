package org.isocenter.resourcemanager.healthcare;

import java.io.IOException;
import org.isocenter.resourcemanager.protocol.ArmId;

/// What the resource manager asks the data plane to do. All calls may come again after a crash and
/// must then change nothing.
public interface DicomServices {
    /// What a new service is made with.
    ///
    /// @param id the resource
    /// @param label `{workspace}-{service}` in lower case, unique in the installation
    /// @param dataPartitions whether the service has data partitions; never changes
    record NewService(ArmId id, String label, boolean dataPartitions) {}

    /// Makes the database and the place for blobs of a service, if they are not there.
    void provision(NewService service) throws IOException;

    /// Removes the database and all blobs of a service, if they are there. Requests that still run
    /// may fail.
    void deprovision(ArmId id, String label) throws IOException;
}
