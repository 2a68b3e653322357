/// Passwords: who may sign in with one, and what a wrong one costs (identity §9).
@NullMarked
package org.isocenter.identity.signin;

import org.jspecify.annotations.NullMarked;
