package org.isocenter.identity.session;

import java.time.Instant;
import java.util.Optional;
import org.isocenter.http.Query;
import org.isocenter.http.Request;
import org.isocenter.http.Response;

/// Reads tickets from addresses and puts them there.
///
/// @param tokens signs them
public record Tickets(FormTokens tokens) {
    private static final String PARAMETER = "ticket";

    /// The path and query of a request, without a ticket: where an interaction leads back to.
    public static String backTo(Request request) {
        StringBuilder query = new StringBuilder();
        for (String pair : request.query().raw().split("&", -1)) {
            if (!pair.isEmpty() && !pair.startsWith(PARAMETER + "=")) {
                query.append(query.isEmpty() ? "?" : "&").append(pair);
            }
        }
        return request.path() + query;
    }

    /// What is done of the interaction of this request.
    public Ticket of(Request request, Instant now) {
        String backTo = backTo(request);
        Optional<String> text =
                request.query().parameters().stream()
                        .filter(parameter -> parameter.name().equals(PARAMETER))
                        .map(Query.Parameter::value)
                        .findFirst();
        return tokens.read(
                        Cookies.browser(request),
                        FormTokens.Purpose.TICKET,
                        text,
                        Ticket.class,
                        now)
                .filter(ticket -> ticket.backTo().equals(backTo))
                .orElseGet(() -> Ticket.none(backTo));
    }

    /// The redirect back to where the interaction began.
    public Response back(Ticket ticket, String browser, Instant now) {
        String signed = tokens.sign(browser, FormTokens.Purpose.TICKET, ticket, now);
        String separator = ticket.backTo().contains("?") ? "&" : "?";
        return Response.of(303)
                .withHeader("Location", ticket.backTo() + separator + PARAMETER + "=" + signed)
                .withHeader("Cache-Control", "no-store")
                .withHeader("Referrer-Policy", "no-referrer");
    }
}
