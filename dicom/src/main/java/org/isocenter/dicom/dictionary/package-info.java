/// The tables of PS3.6: attributes by tag and by keyword, registered UIDs, transfer syntaxes.
///
/// The tables are made by the generator in `src/main/dictionary` from the data files beside it, which
/// say where the facts come from; they are loaded when somebody asks for the first time.
@NullMarked
package org.isocenter.dicom.dictionary;

import org.jspecify.annotations.NullMarked;
