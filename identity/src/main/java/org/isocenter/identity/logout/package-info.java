/// Signing out: the session of the browser and, through their own pages, of the applications
/// (identity:OUT-2).
@NullMarked
package org.isocenter.identity.logout;

import org.jspecify.annotations.NullMarked;
