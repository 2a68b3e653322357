/// The HTTP server: turns the exchanges of the server library into [org.isocenter.http.Request] and
/// [org.isocenter.http.Response] and back, under limits. The only package that names the library.
///
/// Start at [HttpServer]. What one exchange goes through is in `ExchangeHandler`; how slow clients
/// are got rid of is in `RequestBody` (bodies) and `SilentConnections` (headers and handshakes).
@NullMarked
package org.isocenter.http.server;

import org.jspecify.annotations.NullMarked;
