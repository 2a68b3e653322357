/// The link between tests and contracts.
@NullMarked
package org.isocenter.rule;

import org.jspecify.annotations.NullMarked;
