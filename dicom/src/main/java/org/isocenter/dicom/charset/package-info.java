/// Character sets: the bytes of text to Unicode and back (PS3.5 §6.1, Annexes H to K).
///
/// Start at [SpecificCharacterSet]: it is made from the values of Specific Character Set
/// (0008,0005) and decodes and encodes every text value of the data set that has it.
/// [DefinedTerm] is the standard's table of terms, [GraphicSet] the sets of characters that the
/// terms and the escape sequences of ISO 2022 name. What is not as it should be is a
/// [CharsetFinding], never an exception.
@NullMarked
package org.isocenter.dicom.charset;

import org.jspecify.annotations.NullMarked;
