/// The DICOM JSON model (PS3.18 Annex F), written and read as a stream.
///
/// [org.isocenter.dicom.json.DicomJsonWriter] turns elements into text as they come,
/// [org.isocenter.dicom.json.DicomJsonReader] makes one data set after the other of a text. Neither
/// holds a document.
@NullMarked
package org.isocenter.dicom.json;

import org.jspecify.annotations.NullMarked;
