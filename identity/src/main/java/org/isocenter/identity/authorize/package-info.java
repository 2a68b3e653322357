/// The authorization endpoint (identity §4): reads the request, sees to it that somebody is signed
/// in and has consented, and sends the browser back with a code or tokens.
@NullMarked
package org.isocenter.identity.authorize;

import org.jspecify.annotations.NullMarked;
