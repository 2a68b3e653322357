/// What a client exchanges for tokens: authorization codes, refresh tokens, device codes, each with
/// what it stands for and what it is bound to (identity:AUTHZ-10, identity §8, §11).
///
/// Clients hold 256 random bits; the rows are found by their digest (identity:SEC-3).
@NullMarked
package org.isocenter.identity.grant;

import org.jspecify.annotations.NullMarked;
