package org.isocenter.identity.authority;

import java.util.Optional;
import org.isocenter.http.Request;
import org.isocenter.http.Response;

/// Refuses requests for host names that are not ours (identity:NET-2): every absolute URL that a
/// response contains is built from the host of its request, so an unknown one must get no response
/// that names it.
public final class HostGuard {
    private static final int MISDIRECTED = 421;

    private HostGuard() {}

    /// The refusal, when the host is none of ours.
    public static Optional<Response> refuse(HostAliases aliases, Request request) {
        return aliases.knows(request.origin().host())
                ? Optional.empty()
                : Optional.of(
                        Response.text(
                                MISDIRECTED,
                                "This server does not answer under that host name.\n"));
    }
}
