/// Form bodies as the sign-in endpoints receive them (identity:TOKEN-1, identity:TOKEN-2).
@NullMarked
package org.isocenter.identity.form;

import org.jspecify.annotations.NullMarked;
