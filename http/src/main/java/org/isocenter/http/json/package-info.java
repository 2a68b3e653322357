/// Small JSON documents: bodies of the directory, of the resource manager, of configuration. Data
/// sets are not among them; those are streamed by the `dicom` module.
@NullMarked
package org.isocenter.http.json;

import org.jspecify.annotations.NullMarked;
