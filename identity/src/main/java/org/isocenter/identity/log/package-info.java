/// The sign-in log: who got in or was kept out, when, from where, with which credential
/// (identity:SEC-4). Secrets, codes and tokens are in none of its fields.
@NullMarked
package org.isocenter.identity.log;

import org.jspecify.annotations.NullMarked;
