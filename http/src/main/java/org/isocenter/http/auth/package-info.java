/// Bearer tokens and what they say of the caller (RFC 6750, RFC 7519).
@NullMarked
package org.isocenter.http.auth;

import org.jspecify.annotations.NullMarked;
