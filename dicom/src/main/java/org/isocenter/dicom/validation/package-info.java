/// Whether a data set is as the standard wants it: every element at every depth, its value by
/// [org.isocenter.dicom.value.Check], its number of values and its value representation by the
/// dictionary. What is wrong is a list of [Finding]s.
@NullMarked
package org.isocenter.dicom.validation;

import org.jspecify.annotations.NullMarked;
