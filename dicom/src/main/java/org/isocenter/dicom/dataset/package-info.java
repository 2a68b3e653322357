/// Data sets in memory: elements, values, items (PS3.5 §7).
///
/// [org.isocenter.dicom.dataset.DataSet] is what a reader makes and a writer takes. Values are kept as
/// the bytes they were read as, and become text and numbers when somebody asks; long ones can stay
/// where they are ([org.isocenter.dicom.dataset.Value.Reference]).
@NullMarked
package org.isocenter.dicom.dataset;

import org.jspecify.annotations.NullMarked;
