package org.isocenter.http.server;

import java.util.Optional;
import java.util.Set;

/// Where a server listens and what it takes.
///
/// @param secure the TLS listener: HTTP/2 and HTTP/1.1
/// @param plain the listener without TLS: HTTP/1.1, for reverse proxies and measurements
/// @param trustedProxies addresses of reverse proxies whose `X-Forwarded-…` fields are believed
/// @param limits what clients may do
public record ServerSettings(
        Optional<Secure> secure, Optional<Plain> plain, Set<String> trustedProxies, Limits limits) {

    /// A listener with TLS.
    ///
    /// @param host the address to bind, or a name of it
    /// @param port 0 for any that is free
    /// @param tls certificate and key
    public record Secure(String host, int port, TlsMaterial tls) {}

    /// A listener without TLS.
    ///
    /// @param host the address to bind; a loopback address unless the operator says otherwise
    /// @param port 0 for any that is free
    public record Plain(String host, int port) {}

    /// Sets are copied.
    public ServerSettings {
        trustedProxies = Set.copyOf(trustedProxies);
    }

    /// A server with TLS alone.
    public static ServerSettings secure(String host, int port, TlsMaterial tls) {
        return new ServerSettings(
                Optional.of(new Secure(host, port, tls)),
                Optional.empty(),
                Set.of(),
                Limits.standard());
    }

    /// A server without TLS.
    public static ServerSettings plain(String host, int port) {
        return new ServerSettings(
                Optional.empty(), Optional.of(new Plain(host, port)), Set.of(), Limits.standard());
    }

    /// These settings and a listener without TLS.
    public ServerSettings withPlain(String host, int port) {
        return new ServerSettings(
                secure, Optional.of(new Plain(host, port)), trustedProxies, limits);
    }

    /// These settings with other limits.
    public ServerSettings withLimits(Limits other) {
        return new ServerSettings(secure, plain, trustedProxies, other);
    }

    /// These settings with other trusted proxies.
    public ServerSettings withTrustedProxies(Set<String> addresses) {
        return new ServerSettings(secure, plain, addresses, limits);
    }
}
