/// The file format and the encoding of data sets (PS3.10 §7; PS3.5 §7 and Annex A).
///
/// [org.isocenter.dicom.part10.TokenReader] goes through a stream and never holds more than a buffer;
/// [org.isocenter.dicom.part10.DataSetReader] makes a data set of its tokens, with long values left
/// where they are; [org.isocenter.dicom.part10.DataSetWriter] is the way back.
@NullMarked
package org.isocenter.dicom.part10;

import org.jspecify.annotations.NullMarked;
