/// What a body is and how it is cut up: media types (RFC 9110 §8.3), the client's preferences among
/// them (`Accept`, RFC 9110 §12.5.1), and bodies of several parts (`multipart/related`, RFC 2387,
/// framed as in RFC 2046 §5.1).
///
/// Reading is lenient where real clients are sloppy and it does no harm, and writing is strict.
@NullMarked
package org.isocenter.http.media;

import org.jspecify.annotations.NullMarked;
