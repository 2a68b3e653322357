/// Browser sessions: who is signed in, and what protects the forms of the pages (identity:SEC-5).
///
/// A browser has two cookies. One names the session, changes at every sign-in and is worth a
/// password. The other only tells browsers apart: tokens in forms and tickets are bound to it, so
/// that neither another site nor another browser can use them.
@NullMarked
package org.isocenter.identity.session;

import org.jspecify.annotations.NullMarked;
