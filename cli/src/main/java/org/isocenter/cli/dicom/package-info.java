/// `isocenter dicom`: images in and out over DICOMweb.
@NullMarked
package org.isocenter.cli.dicom;

import org.jspecify.annotations.NullMarked;
