package org.isocenter.identity.page;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.isocenter.http.Response;

/// A page, before it becomes a response.
///
/// @param title of the window
/// @param content what stands in the card
/// @param formTargets where its forms may lead beside this origin: browsers follow the policy
///     through all redirects after a form, so the client's address belongs here
/// @param frames the addresses it loads in hidden frames (identity:OUT-2)
/// @param scriptNonce lets one script run (identity:SEC-5)
/// @param refresh where the browser goes by itself after a moment
public record Page(
        String title,
        Markup content,
        List<String> formTargets,
        List<String> frames,
        Optional<String> scriptNonce,
        Optional<String> refresh) {
    private static final String FRAME =
            """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="robots" content="noindex">
            {}<title>{} · Isocenter</title>
            <style>{}</style>
            </head>
            <body>
            <main>
            <div class="brand"><svg viewBox="0 0 24 24" fill="none" stroke="currentColor" \
            stroke-width="2" aria-hidden="true"><circle cx="12" cy="12" r="9"/><circle cx="12" \
            cy="12" r="2.5" fill="currentColor" stroke="none"/><path d="M12 1v5M12 18v5M1 12h5M18 \
            12h5"/></svg>Isocenter</div>
            {}
            </main>
            </body>
            </html>
            """;

    /// A page without anything special.
    public static Page of(String title, Markup content) {
        return new Page(title, content, List.of(), List.of(), Optional.empty(), Optional.empty());
    }

    /// This page, whose forms may lead on to that address.
    public Page leadingTo(String uri) {
        List<String> more = new ArrayList<>(formTargets);
        source(uri).ifPresent(more::add);
        return new Page(title, content, more, frames, scriptNonce, refresh);
    }

    /// The response. Nobody may frame it, nothing in it is loaded from anywhere, and no address of
    /// it is told to others.
    public Response toResponse(int status) {
        Markup meta =
                refresh.map(uri ->
                                Markup.of(
                                        "<meta http-equiv=\"refresh\" content=\"2;url={}\">\n",
                                        uri))
                        .orElse(Markup.NONE);
        Markup html = Markup.of(FRAME, meta, title, new Markup(Style.CSS), content);
        return Response.bytes(
                        status,
                        "text/html; charset=utf-8",
                        html.html().getBytes(StandardCharsets.UTF_8))
                .withHeader("Content-Security-Policy", policy())
                .withHeader("X-Frame-Options", "DENY")
                .withHeader("X-Content-Type-Options", "nosniff")
                .withHeader("Referrer-Policy", "no-referrer")
                .withHeader("Cache-Control", "no-store")
                .withHeader("Pragma", "no-cache");
    }

    private String policy() {
        List<String> sources = frames.stream().flatMap(uri -> source(uri).stream()).toList();
        return "default-src 'none'; style-src "
                + Style.SOURCE
                + scriptNonce.map(nonce -> "; script-src 'nonce-" + nonce + "'").orElse("")
                + (sources.isEmpty() ? "" : "; frame-src " + String.join(" ", sources))
                + "; form-action 'self'"
                + (formTargets.isEmpty() ? "" : " " + String.join(" ", formTargets))
                + "; frame-ancestors 'none'; base-uri 'none'";
    }

    /// The source expression of an address: its origin, or its scheme when it has no host. Only
    /// characters that cannot end the directive pass.
    static Optional<String> source(String uri) {
        URI parsed;
        try {
            parsed = URI.create(uri);
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
        if (parsed.getScheme() == null) {
            return Optional.empty();
        }
        String scheme = parsed.getScheme().toLowerCase(Locale.ROOT);
        String host = parsed.getHost();
        boolean web = scheme.equals("https") || scheme.equals("http");
        String source =
                web && host != null
                        ? scheme
                                + "://"
                                + host
                                + (parsed.getPort() >= 0 ? ":" + parsed.getPort() : "")
                        : scheme + ":";
        return source.matches("[A-Za-z0-9.:/\\[\\]+-]+") && (!web || host != null)
                ? Optional.of(source)
                : Optional.empty();
    }
}
