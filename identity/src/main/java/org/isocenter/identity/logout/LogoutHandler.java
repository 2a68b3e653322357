package org.isocenter.identity.logout;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.isocenter.http.Request;
import org.isocenter.http.Response;
import org.isocenter.identity.authority.HostAliases;
import org.isocenter.identity.authority.Issuers;
import org.isocenter.identity.authorize.RedirectUriMatch;
import org.isocenter.identity.directory.Directory;
import org.isocenter.identity.directory.Guid;
import org.isocenter.identity.error.RefusedException;
import org.isocenter.identity.error.Trace;
import org.isocenter.identity.error.Traces;
import org.isocenter.identity.form.Form;
import org.isocenter.identity.key.KeyRing;
import org.isocenter.identity.key.OwnToken;
import org.isocenter.identity.page.Pages;
import org.isocenter.identity.session.BrowserSession;
import org.isocenter.identity.session.BrowserSessionRepository;
import org.isocenter.identity.session.Cookies;

/// `GET|POST /{tenant}/oauth2/v2.0/logout` and `/{tenant}/oauth2/logout` (OpenID Connect
/// RP-Initiated Logout 1.0; identity:OUT-2).
public final class LogoutHandler {
    private final Directory directory;
    private final Issuers issuers;
    private final RedirectUriMatch redirects;
    private final BrowserSessionRepository sessions;
    private final KeyRing keys;
    private final Traces traces;

    public LogoutHandler(
            Directory directory,
            HostAliases aliases,
            BrowserSessionRepository sessions,
            KeyRing keys,
            Traces traces) {
        this.directory = directory;
        this.issuers = new Issuers(aliases);
        this.redirects = new RedirectUriMatch(aliases);
        this.sessions = sessions;
        this.keys = keys;
        this.traces = traces;
    }

    /// Ends the session, and leads on when the address is one that an application of the session
    /// registered.
    public Response logout(Request request) throws IOException {
        Trace trace = traces.of(request);
        Form form;
        try {
            form = request.method().equals("POST") ? Form.read(request) : Form.of(request.query());
        } catch (RefusedException e) {
            return Pages.refused(e.refusal(), trace).toResponse(400);
        }
        BrowserSession session = sessions.find(Cookies.session(request), trace.at());
        sessions.end(Cookies.session(request));
        Set<UUID> clients = new LinkedHashSet<>();
        session.accounts().forEach(account -> clients.addAll(account.clients()));
        form.get("id_token_hint").flatMap(this::clientOf).ifPresent(clients::add);
        Optional<String> next =
                form.get("post_logout_redirect_uri")
                        .filter(uri -> isRegistered(uri, clients))
                        .map(uri -> withState(uri, form.get("state")));
        List<String> frames =
                session.accounts().stream()
                        .flatMap(account -> frames(request, account).stream())
                        .toList();
        Response response =
                frames.isEmpty() && next.isPresent()
                        ? Response.of(302)
                                .withHeader("Location", next.get())
                                .withHeader("Cache-Control", "no-store")
                                .withHeader("Referrer-Policy", "no-referrer")
                        : Pages.signedOut(frames, next).toResponse(200);
        // Who came without a session has none to forget: another site cannot make a browser that
        // did
        // not send its cookie drop it.
        return Cookies.session(request).isPresent() ? Cookies.withoutSession(response) : response;
    }

    /// The client of an id token of ours, expired or not: it is only a hint.
    private Optional<UUID> clientOf(String idToken) {
        return OwnToken.read(keys, idToken)
                .flatMap(claims -> Guid.parse(claims.path("aud").asString("")));
    }

    private boolean isRegistered(String uri, Set<UUID> clients) {
        return clients.stream()
                .map(directory::applicationByAppId)
                .flatMap(Optional::stream)
                .anyMatch(application -> redirects.find(application, uri).isPresent());
    }

    private static String withState(String uri, Optional<String> state) {
        return state.map(text ->
                        uri
                                + (uri.contains("?") ? "&" : "?")
                                + "state="
                                + URLEncoder.encode(text, StandardCharsets.UTF_8))
                .orElse(uri);
    }

    /// The pages that tell each application of the account that the session is over.
    private List<String> frames(Request request, BrowserSession.Account account) {
        String parameters =
                "sid="
                        + account.sessionId()
                        + "&iss="
                        + URLEncoder.encode(
                                issuers.v2(request.origin(), account.tenantId()),
                                StandardCharsets.UTF_8);
        return account.clients().stream()
                .map(directory::applicationByAppId)
                .flatMap(Optional::stream)
                .map(application -> application.web().logoutUrl())
                .flatMap(Optional::stream)
                .filter(uri -> uri.startsWith("https://") || uri.startsWith("http://localhost"))
                .map(uri -> uri + (uri.contains("?") ? "&" : "?") + parameters)
                .toList();
    }
}
