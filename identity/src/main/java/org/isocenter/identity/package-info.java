/// The identity plane: the sign-in endpoints of OAuth 2.0 and OpenID Connect (`spec/identity.md`
/// §2–14, §19). [IdentityPlane] is the way in, [IdentityRoutes] the table of contents; the directory
/// behind them is [org.isocenter.identity.directory].
@NullMarked
package org.isocenter.identity;

import org.jspecify.annotations.NullMarked;
