/// What a data set is made of: tags, value representations, elements (PS3.5 §6 and §7).
///
/// Start with [org.isocenter.dicom.data.Tag] and [org.isocenter.dicom.data.Vr]; everything else in
/// the module speaks in these two.
@NullMarked
package org.isocenter.dicom.data;

import org.jspecify.annotations.NullMarked;
