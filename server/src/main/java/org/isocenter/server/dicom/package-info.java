/// DICOM services between the planes: the resource manager makes and removes them, the data plane
/// serves them.
@NullMarked
package org.isocenter.server.dicom;

import org.jspecify.annotations.NullMarked;
