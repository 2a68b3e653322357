/// Who is signed in, told to a client with a Graph token (OpenID Connect Core §5.3; identity:OUT-1).
@NullMarked
package org.isocenter.identity.userinfo;

import org.jspecify.annotations.NullMarked;
