/// Which permissions a client has in the name of a user, and how it gets more (identity §6, §12).
@NullMarked
package org.isocenter.identity.consent;

import org.jspecify.annotations.NullMarked;
