/// One call of one DICOM service: the service as its owner set it up, the version of the interface,
/// who calls, what the caller may do, and how a refusal is worded.
@NullMarked
package org.isocenter.dicomweb.service;

import org.jspecify.annotations.NullMarked;
