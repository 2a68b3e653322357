/// `Microsoft.HealthcareApis`: workspaces, DICOM services, their private endpoint connections, and
/// what the data plane is told about a service (contract `arm`, §5).
@NullMarked
package org.isocenter.resourcemanager.healthcare;

import org.jspecify.annotations.NullMarked;
