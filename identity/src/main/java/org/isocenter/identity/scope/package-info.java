/// What a client asks access to: the parameters `scope` and `resource` taken apart (identity §6).
/// Pure: nothing here looks into the directory.
@NullMarked
package org.isocenter.identity.scope;

import org.jspecify.annotations.NullMarked;
