package org.isocenter.http.server;

import java.time.Duration;

/// What the server takes from clients before it refuses.
///
/// @param headerBytes request line and header fields together (431, 414 beyond)
/// @param headerFields number of header fields (431 beyond)
/// @param bodyBytes the longest body, unless the route says otherwise (413 beyond)
/// @param headerTime how long a client may take from the first byte of a request, or of a TLS
///     handshake, to the end of the header; then the connection is closed
/// @param idleTime how long a connection may be silent
/// @param bytesPerSecond how fast a body must arrive and a response must be taken off, on average
///     over the time that we wait for the client; slower ones are cut off
/// @param graceTime how long we wait for the client before that average counts
/// @param connections how many at a time; more wait to be accepted
/// @param requests how many at a time; more wait for `queueTime` and are then answered 503
/// @param queueTime see above
public record Limits(
        int headerBytes,
        int headerFields,
        long bodyBytes,
        Duration headerTime,
        Duration idleTime,
        long bytesPerSecond,
        Duration graceTime,
        int connections,
        int requests,
        Duration queueTime) {

    /// The limits of a server that is open to the world. The body's limit is the one that the
    /// hosted service has for its largest request, Store (rule dicom:STORE-14).
    public static Limits standard() {
        return new Limits(
                32 * 1024,
                200,
                4_294_967_296L,
                Duration.ofSeconds(10),
                Duration.ofSeconds(60),
                1024,
                Duration.ofSeconds(10),
                10_000,
                1024,
                Duration.ofSeconds(5));
    }
}
