/// The pages a person sees: plain HTML from the server that works without script (identity:SEC-5).
///
/// Text reaches a page only through [org.isocenter.identity.page.Markup], which escapes it. All
/// pages share one frame with one style sheet, whose hash the Content-Security-Policy names; no
/// page loads anything.
@NullMarked
package org.isocenter.identity.page;

import org.jspecify.annotations.NullMarked;
