/// The keys that sign tokens (identity §3.1): made, kept sealed, rotated, published.
///
/// [KeyRing] is the way in.
@NullMarked
package org.isocenter.identity.key;

import org.jspecify.annotations.NullMarked;
