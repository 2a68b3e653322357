package org.isocenter.dicomweb.service;

import org.isocenter.http.auth.Principal;

/// Knows the role assignments. The resource manager's plane owns them; this is what the data plane
/// asks of it.
@FunctionalInterface
public interface AccessControl {
    /// Whether a principal may do something with the data of a DICOM service.
    ///
    /// @param resourceId the resource id of the service
    boolean allows(Principal principal, String resourceId, DataAction action);
}
