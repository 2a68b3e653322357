package org.isocenter.http;

import java.time.Duration;
import java.util.Optional;

/// Is told of every request that has been answered, for metrics and the access log.
@FunctionalInterface
public interface RequestObserver {
    /// An observer that does nothing.
    RequestObserver NONE = _ -> {};

    /// Called once per request, on the thread that served it, after the last byte was handed to the
    /// network. Must not block.
    void answered(Exchange exchange);

    /// A request and what became of it.
    ///
    /// @param id the request's id
    /// @param method in capitals, as sent
    /// @param origin scheme, host and port under which the client came
    /// @param path as sent, percent-encoded, without the query, which may hold secrets
    /// @param route the template that matched; empty when none did
    /// @param remoteAddress the client's address
    /// @param status of the response
    /// @param bytesIn the length of the request's body as far as it was read
    /// @param bytesOut the length of the response's body as far as it was sent
    /// @param duration from the end of the request's header to the end of the response
    /// @param complete whether the whole response was sent
    record Exchange(
            String id,
            String method,
            Origin origin,
            String path,
            Optional<String> route,
            String remoteAddress,
            int status,
            long bytesIn,
            long bytesOut,
            Duration duration,
            boolean complete) {}
}
