/// The device flow: a device gets a code, a person enters it in a browser (identity §8).
@NullMarked
package org.isocenter.identity.device;

import org.jspecify.annotations.NullMarked;
