/// Pixel data as frames: where each frame lies in a file, native or encapsulated (PS3.5 §8 and
/// §A.4, PS3.3 §C.7.6.3).
@NullMarked
package org.isocenter.dicom.pixel;

import org.jspecify.annotations.NullMarked;
