/// Data sets as text for people.
@NullMarked
package org.isocenter.dicom.dump;

import org.jspecify.annotations.NullMarked;
