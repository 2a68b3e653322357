/// Retrieve (PS3.18 §10.4): studies, series, instances, frames and metadata.
@NullMarked
package org.isocenter.dicomweb.retrieve;

import org.jspecify.annotations.NullMarked;
