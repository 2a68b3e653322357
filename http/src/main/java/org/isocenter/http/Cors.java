package org.isocenter.http;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/// Which pages of other origins may call a plane from a browser (Fetch standard §3.2; rules
/// dicom:CORS-1..6, arm:HC-32). One set of settings holds for all origins.
///
/// The plane asks [#preflight] first, before it authenticates anyone, and hands every other response
/// through [#apply], errors too.
///
/// @param origins `https://host`, or `*` for all; none switches everything off
/// @param methods what `Access-Control-Allow-Methods` lists
/// @param headers what `Access-Control-Allow-Headers` lists; `*` allows whatever is asked for
/// @param maxAgeSeconds how long a browser may remember the answer to a preflight
/// @param allowCredentials whether cookies and the like may be sent along
public record Cors(
        List<String> origins,
        List<String> methods,
        List<String> headers,
        OptionalLong maxAgeSeconds,
        boolean allowCredentials) {
    private static final String ANY = "*";

    /// Fields that scripts may read although they are not on the browsers' own list.
    private static final String EXPOSED =
            "ETag, Location, Content-Location, Warning, WWW-Authenticate, Retry-After,"
                    + " erroneous-dicom-attributes, api-supported-versions, x-ms-request-id";

    private static final Pattern FIELD_NAMES =
            Pattern.compile(
                    "[!#$%&'*+.^_`|~0-9A-Za-z-]+(?:[ \t]*,[ \t]*[!#$%&'*+.^_`|~0-9A-Za-z-]+)*");

    /// Copies the lists.
    ///
    /// @throws IllegalArgumentException if all origins are allowed together with credentials: any
    ///     page could act as the user then (rule dicom:CORS-2)
    public Cors {
        origins = List.copyOf(origins);
        methods = List.copyOf(methods);
        headers = List.copyOf(headers);
        if (allowCredentials && origins.contains(ANY)) {
            throw new IllegalArgumentException(
                    "credentials cannot be allowed together with all origins");
        }
    }

    /// Nobody may call from a browser.
    public static Cors off() {
        return new Cors(List.of(), List.of(), List.of(), OptionalLong.empty(), false);
    }

    /// Everybody may read, without credentials: for public documents and for planes that know
    /// bearer tokens only.
    public static Cors open(List<String> methods) {
        return new Cors(List.of(ANY), methods, List.of(ANY), OptionalLong.of(86_400), false);
    }

    /// The answer to a preflight: `OPTIONS` with `Origin` and `Access-Control-Request-Method`. It
    /// needs no token. An origin that is not allowed is answered too, but is told nothing.
    ///
    /// @return empty when the request is something else, or when no origin is allowed at all
    public Optional<Response> preflight(Request request) {
        if (origins.isEmpty()
                || !request.method().equals("OPTIONS")
                || request.headers().first("Origin").isEmpty()
                || request.headers().first("Access-Control-Request-Method").isEmpty()) {
            return Optional.empty();
        }
        Response response =
                Response.of(204)
                        .withHeader(
                                "Vary",
                                "Origin, Access-Control-Request-Method,"
                                        + " Access-Control-Request-Headers");
        Optional<String> origin = allowed(request);
        if (origin.isEmpty()) {
            return Optional.of(response);
        }
        response =
                allow(response, origin.get())
                        .withHeader("Access-Control-Allow-Methods", String.join(", ", methods));
        Optional<String> names = allowedHeaders(request);
        if (names.isPresent()) {
            response = response.withHeader("Access-Control-Allow-Headers", names.get());
        }
        if (maxAgeSeconds.isPresent()) {
            response =
                    response.withHeader(
                            "Access-Control-Max-Age", Long.toString(maxAgeSeconds.getAsLong()));
        }
        return Optional.of(response);
    }

    /// A response with the fields that let the page of an allowed origin read it; with `Vary`, so
    /// that no cache gives it to the page of another.
    public Response apply(Request request, Response response) {
        if (origins.isEmpty()) {
            return response;
        }
        Response varied = response.withHeader("Vary", "Origin");
        return allowed(request)
                .map(origin ->
                        allow(varied, origin).withHeader("Access-Control-Expose-Headers", EXPOSED))
                .orElse(varied);
    }

    /// What `Access-Control-Allow-Origin` says to this request; empty when it is not allowed.
    private Optional<String> allowed(Request request) {
        Optional<String> origin = request.headers().first("Origin");
        if (origin.isEmpty()) {
            return Optional.empty();
        }
        if (origins.contains(ANY)) {
            return Optional.of(ANY);
        }
        String asked = normal(origin.get());
        return origins.stream().anyMatch(each -> normal(each).equals(asked))
                ? origin
                : Optional.empty();
    }

    private static String normal(String origin) {
        String lower = origin.strip().toLowerCase(Locale.ROOT);
        return lower.endsWith("/") ? lower.substring(0, lower.length() - 1) : lower;
    }

    /// A star would not cover `Authorization` (Fetch standard §3.2.3), so what is asked for is
    /// named.
    private Optional<String> allowedHeaders(Request request) {
        if (!headers.contains(ANY)) {
            return headers.isEmpty() ? Optional.empty() : Optional.of(String.join(", ", headers));
        }
        List<String> asked = request.headers().all("Access-Control-Request-Headers");
        return Optional.of(String.join(", ", asked))
                .filter(names -> !asked.isEmpty() && FIELD_NAMES.matcher(names).matches());
    }

    private Response allow(Response response, String origin) {
        Response allowed = response.withHeader("Access-Control-Allow-Origin", origin);
        return allowCredentials
                ? allowed.withHeader("Access-Control-Allow-Credentials", "true")
                : allowed;
    }
}
