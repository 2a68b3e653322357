/// Whether a service is well.
@NullMarked
package org.isocenter.dicomweb.health;

import org.jspecify.annotations.NullMarked;
