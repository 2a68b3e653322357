/// Secrets and what is kept of them (identity §19): the master key outside the database, the sealed
/// secrets inside it, hashes of passwords and client secrets, and opaque tokens of which only a
/// digest is stored.
@NullMarked
package org.isocenter.identity.secret;

import org.jspecify.annotations.NullMarked;
