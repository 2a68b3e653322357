/// The tunnel for clients that know the public cloud's host names only: an HTTP proxy that leads to
/// our own TLS port and nowhere else (rule identity:NET-6).
@NullMarked
package org.isocenter.http.connect;

import org.jspecify.annotations.NullMarked;
