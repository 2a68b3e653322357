/// Under which names this server is reached, and which directory a path means (identity §1, §2).
@NullMarked
package org.isocenter.identity.authority;

import org.jspecify.annotations.NullMarked;
