package org.isocenter.http.server;

import java.util.Optional;
import java.util.Set;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.HostPort;
import org.isocenter.http.Origin;

/// Where a request comes from and under which name the client knows us.
///
/// A trusted reverse proxy is believed: it tells scheme, name and port in `X-Forwarded-Proto`,
/// `-Host` and `-Port`, and the client's address as the last entry of `X-Forwarded-For` that is not
/// a trusted proxy itself. From anyone else the fields mean nothing.
record Peer(String address, Origin origin) {
    static Peer of(Request request, boolean secure, Set<String> trustedProxies) {
        String address = Request.getRemoteAddr(request);
        String scheme = secure ? "https" : "http";
        int port = Request.getServerPort(request);
        Origin direct =
                new Origin(
                        scheme, Request.getServerName(request), port > 0 ? port : standard(scheme));
        return trustedProxies.contains(address)
                ? forwarded(request.getHeaders(), address, direct, trustedProxies)
                : new Peer(address, direct);
    }

    private static Peer forwarded(
            HttpFields fields, String address, Origin direct, Set<String> trustedProxies) {
        String scheme =
                first(fields, "X-Forwarded-Proto")
                        .filter(value -> value.equals("http") || value.equals("https"))
                        .orElse(direct.scheme());
        boolean otherScheme = !scheme.equals(direct.scheme());
        Optional<HostPort> host = first(fields, "X-Forwarded-Host").flatMap(Peer::hostPort);
        Optional<Integer> port = first(fields, "X-Forwarded-Port").flatMap(Peer::port);
        Origin origin =
                new Origin(
                        scheme,
                        host.map(HostPort::getHost).orElse(direct.host()),
                        host.filter(HostPort::hasPort)
                                .map(HostPort::getPort)
                                .or(() -> port)
                                .orElse(
                                        host.isPresent() || otherScheme
                                                ? standard(scheme)
                                                : direct.port()));
        return new Peer(client(fields, address, trustedProxies), origin);
    }

    private static String client(HttpFields fields, String address, Set<String> trustedProxies) {
        java.util.List<String> hops = fields.getCSV("X-Forwarded-For", false);
        for (int i = hops.size() - 1; i >= 0; i--) {
            String hop = hops.get(i).strip();
            if (!trustedProxies.contains(hop)) {
                return hop.length() <= 64 ? hop : address;
            }
        }
        return address;
    }

    private static Optional<String> first(HttpFields fields, String name) {
        return fields.getCSV(name, false).stream().findFirst().map(String::strip);
    }

    private static Optional<HostPort> hostPort(String value) {
        try {
            HostPort parsed = new HostPort(value);
            return parsed.hasHost() ? Optional.of(parsed) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Optional<Integer> port(String value) {
        try {
            return Optional.of(HostPort.parsePort(value));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static int standard(String scheme) {
        return scheme.equals("https") ? 443 : 80;
    }
}
