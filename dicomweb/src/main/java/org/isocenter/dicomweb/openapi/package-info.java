/// The documents that describe the interface to machines.
@NullMarked
package org.isocenter.dicomweb.openapi;

import org.jspecify.annotations.NullMarked;
