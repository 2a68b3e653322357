/// Slows down who asks too often or guesses (identity:SEC-8).
@NullMarked
package org.isocenter.identity.throttle;

import org.jspecify.annotations.NullMarked;
