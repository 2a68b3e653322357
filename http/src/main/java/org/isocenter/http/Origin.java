package org.isocenter.http;

import java.util.Locale;

/// Scheme, host and port of a URL (RFC 6454), as the client wrote them.
///
/// @param scheme `http` or `https`
/// @param host a name or an address, lower case; an IPv6 address in brackets
/// @param port never absent; the scheme's own when the client gave none
public record Origin(String scheme, String host, int port) {
    /// An origin with its host in lower case.
    public Origin {
        host = host.toLowerCase(Locale.ROOT);
    }

    /// `https://host` or `https://host:port`, without the port where it is the scheme's own; no
    /// trailing slash.
    @Override
    public String toString() {
        return scheme + "://" + authority();
    }

    /// `host` or `host:port`.
    public String authority() {
        return port == defaultPort() ? host : host + ":" + port;
    }

    private int defaultPort() {
        return scheme.equals("https") ? 443 : 80;
    }
}
