/// HTTP as the planes see it: a [Handler] turns a [Request] into a [Response], and [Routes] says
/// which handler answers which path.
///
/// Nothing here names the server library; the one class that does turns its exchanges into these
/// types. Bodies are streams both ways, so that memory does not grow with the size of an instance.
@NullMarked
package org.isocenter.http;

import org.jspecify.annotations.NullMarked;
