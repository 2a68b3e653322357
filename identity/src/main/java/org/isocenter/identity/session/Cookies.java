package org.isocenter.identity.session;

import java.util.Optional;
import java.util.random.RandomGenerator;
import org.isocenter.http.Request;
import org.isocenter.http.Response;
import org.isocenter.identity.secret.OpaqueToken;

/// The two cookies (identity:SEC-5). The prefix `__Host-` makes browsers refuse them from anybody
/// but this very host over TLS, so nobody can plant one.
public final class Cookies {
    private static final String SESSION = "__Host-isocenter-session";
    private static final String BROWSER = "__Host-isocenter-browser";
    private static final String ATTRIBUTES = "; Path=/; Secure; HttpOnly; SameSite=Lax";
    private static final int MAXIMUM_LENGTH = 128;

    private Cookies() {}

    /// The session cookie of a request.
    public static Optional<String> session(Request request) {
        return cookie(request, SESSION);
    }

    /// The cookie that tells browsers apart.
    public static Optional<String> browser(Request request) {
        return cookie(request, BROWSER);
    }

    /// The browser cookie of a request, or a new one.
    public static String browserOrNew(Request request, RandomGenerator random) {
        return browser(request).orElseGet(() -> OpaqueToken.next("b.", random).value());
    }

    /// The response with the browser cookie, if the request had none.
    public static Response withBrowser(Response response, Request request, String value) {
        return browser(request).isPresent()
                ? response
                : response.withHeader("Set-Cookie", BROWSER + "=" + value + ATTRIBUTES);
    }

    /// The response with a session cookie. It has no date: it goes when the browser closes.
    public static Response withSession(Response response, OpaqueToken session) {
        return response.withHeader("Set-Cookie", SESSION + "=" + session.value() + ATTRIBUTES);
    }

    /// The response without session cookie.
    public static Response withoutSession(Response response) {
        return response.withHeader("Set-Cookie", SESSION + "=; Max-Age=0" + ATTRIBUTES);
    }

    private static Optional<String> cookie(Request request, String name) {
        for (String header : request.headers().all("Cookie")) {
            for (String pair : header.split(";", -1)) {
                int equals = pair.indexOf('=');
                if (equals > 0 && pair.substring(0, equals).strip().equals(name)) {
                    String value = pair.substring(equals + 1).strip();
                    return Optional.of(value)
                            .filter(text ->
                                    text.length() <= MAXIMUM_LENGTH
                                            && text.matches("[A-Za-z0-9._-]+"));
                }
            }
        }
        return Optional.empty();
    }
}
