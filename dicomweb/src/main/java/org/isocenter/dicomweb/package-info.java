/// The data plane: DICOMweb (PS3.18 §10) and the cloud's additions to it.
///
/// [org.isocenter.dicomweb.DicomwebPlane] is the way in and
/// [org.isocenter.dicomweb.DicomwebRoutes] the table of contents. A package per transaction lies
/// below; what they share is in `service` (who calls which service) and `instance` (what is stored
/// and where).
@NullMarked
package org.isocenter.dicomweb;

import org.jspecify.annotations.NullMarked;
