package org.isocenter.identity.authorize;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.isocenter.http.Request;
import org.isocenter.http.Response;
import org.isocenter.identity.authority.Authorities;
import org.isocenter.identity.authority.Authority;
import org.isocenter.identity.authority.Protocol;
import org.isocenter.identity.authorize.AuthorizeRequest.Prompt;
import org.isocenter.identity.authorize.AuthorizeRequest.ResponseType;
import org.isocenter.identity.claim.ClientProof;
import org.isocenter.identity.claim.SignIn;
import org.isocenter.identity.claim.TokenMaker.Made;
import org.isocenter.identity.client.Client;
import org.isocenter.identity.client.Clients;
import org.isocenter.identity.consent.ConsentPage;
import org.isocenter.identity.consent.ConsentRules;
import org.isocenter.identity.directory.Application;
import org.isocenter.identity.directory.Directory;
import org.isocenter.identity.directory.Tenant;
import org.isocenter.identity.directory.User;
import org.isocenter.identity.directory.WellKnownApplication;
import org.isocenter.identity.error.Aadsts;
import org.isocenter.identity.error.OAuthError;
import org.isocenter.identity.error.RefusedException;
import org.isocenter.identity.error.Trace;
import org.isocenter.identity.error.Traces;
import org.isocenter.identity.form.Form;
import org.isocenter.identity.grant.AuthorizationCode;
import org.isocenter.identity.grant.GrantRepository;
import org.isocenter.identity.grant.Platform;
import org.isocenter.identity.grant.ProofKey;
import org.isocenter.identity.issue.ClientInfo;
import org.isocenter.identity.issue.UserGrant;
import org.isocenter.identity.issue.UserTokens;
import org.isocenter.identity.page.Pages;
import org.isocenter.identity.scope.OidcScope;
import org.isocenter.identity.scope.RequestedScope;
import org.isocenter.identity.secret.OpaqueToken;
import org.isocenter.identity.session.BrowserSession.Account;
import org.isocenter.identity.session.BrowserSessionRepository;
import org.isocenter.identity.session.Cookies;
import org.isocenter.identity.session.Ticket;
import org.isocenter.identity.session.Tickets;
import org.isocenter.identity.signin.SignInGate;
import org.isocenter.identity.signin.SignInGate.Passage;

/// `GET|POST /{tenant}/oauth2/v2.0/authorize`, `/{tenant}/oauth2/authorize`,
/// `/adfs/oauth2/authorize` (identity §4).
///
/// The request is read anew after each step of the interaction: a step only leads back to the same
/// address with a ticket that says what is done. So there is one way in, all checks run every time,
/// and an interaction that nobody finishes leaves nothing behind.
public final class AuthorizeHandler {
    private final Directory directory;
    private final Authorities authorities;
    private final RedirectUriMatch redirects;
    private final Clients clients;
    private final ConsentRules consent;
    private final ConsentPage consentPage;
    private final SignInGate gate;
    private final Tickets tickets;
    private final BrowserSessionRepository sessions;
    private final UserTokens tokens;
    private final GrantRepository grants;
    private final Traces traces;
    private final RandomGenerator random;
    private final Supplier<UUID> ids;

    public AuthorizeHandler(
            Directory directory,
            RedirectUriMatch redirects,
            Clients clients,
            ConsentPage consentPage,
            SignInGate gate,
            Tickets tickets,
            BrowserSessionRepository sessions,
            UserTokens tokens,
            GrantRepository grants,
            Traces traces,
            RandomGenerator random) {
        this.directory = directory;
        this.authorities = new Authorities(directory);
        this.redirects = redirects;
        this.clients = clients;
        this.consent = new ConsentRules(directory);
        this.consentPage = consentPage;
        this.gate = gate;
        this.tickets = tickets;
        this.sessions = sessions;
        this.tokens = tokens;
        this.grants = grants;
        this.traces = traces;
        this.random = random;
        this.ids = traces.ids();
    }

    /// The endpoint without version in its path.
    public Response v1(Request request) {
        return handle(request, Authorities.withoutVersion(request.pathParameter("tenant")));
    }

    /// The endpoint with `v2.0` in its path.
    public Response v2(Request request) {
        return handle(request, Authorities.withVersion(request.pathParameter("tenant")));
    }

    /// The same request as a form. Browsers do not send our session along when another site posts,
    /// so it is asked for again as a plain address.
    public Response posted(Request request) throws IOException {
        Trace trace = traces.of(request);
        try {
            Form form = Form.read(request);
            List<String> pairs = new ArrayList<>();
            form.parameters()
                    .forEach((name, value) ->
                            pairs.add(
                                    java.net.URLEncoder.encode(
                                                    name, java.nio.charset.StandardCharsets.UTF_8)
                                            + "="
                                            + java.net.URLEncoder.encode(
                                                    value,
                                                    java.nio.charset.StandardCharsets.UTF_8)));
            return Response.of(303)
                    .withHeader("Location", request.path() + "?" + String.join("&", pairs))
                    .withHeader("Cache-Control", "no-store")
                    .withHeader("Referrer-Policy", "no-referrer");
        } catch (RefusedException e) {
            return Pages.refused(e.refusal(), trace).toResponse(400);
        }
    }

    /// A request whose client and redirect URI are in order: from here on refusals are the client's
    /// (identity:AUTHZ-7).
    private record Known(
            Form form,
            Protocol protocol,
            Authority authority,
            Application application,
            Optional<Tenant> tenant,
            String redirectUri,
            Platform platform,
            Return back) {}

    private Response handle(Request request, Protocol protocol) {
        Trace trace = traces.of(request);
        Known known;
        try {
            known = known(request, protocol);
        } catch (RefusedException e) {
            return Pages.refused(e.refusal(), trace).toResponse(400);
        }
        try {
            return interact(request, known, trace);
        } catch (RefusedException e) {
            return known.back().refused(e.refusal(), trace, random);
        }
    }

    private Known known(Request request, Protocol protocol) throws RefusedException {
        Form form = Form.of(request.query());
        Authority authority = authorities.find(request.pathParameter("tenant"));
        Application application = clients.application(form.require("client_id"));
        Optional<Tenant> tenant = tenant(authority, application);
        if (tenant.isPresent()) {
            boolean allowed =
                    application.tenantId().equals(tenant.get().id())
                            || application.signInAudience().multipleTenants()
                            || WellKnownApplication.of(application.appId()).isPresent();
            if (!allowed) {
                throw Aadsts.CLIENT_UNKNOWN
                        .because(
                                "Application with identifier '"
                                        + application.appId()
                                        + "' was not found in the directory '"
                                        + tenant.get().displayName()
                                        + "'.")
                        .exception();
            }
        }
        String given = redirectUri(form, application);
        Platform platform =
                redirects
                        .find(application, given)
                        .orElseThrow(() ->
                                Aadsts.REDIRECT_URI_UNKNOWN
                                        .because(
                                                "The redirect URI '"
                                                        + given
                                                        + "' specified in the request does"
                                                        + " not match the redirect URIs"
                                                        + " configured for the application"
                                                        + " '"
                                                        + application.appId()
                                                        + "'.")
                                        .exception());
        String target =
                given.equals(RedirectUriMatch.OUT_OF_BAND)
                        ? request.origin() + "/common/oauth2/nativeclient"
                        : given;
        return new Known(
                form,
                protocol,
                authority,
                application,
                tenant,
                given,
                platform,
                new Return(target, AuthorizeRequest.modeForErrors(form), form.get("state")));
    }

    private static String redirectUri(Form form, Application application) throws RefusedException {
        List<String> registered = RedirectUriMatch.registered(application);
        if (registered.isEmpty()) {
            throw Aadsts.NO_REDIRECT_URI.plain().exception();
        }
        Optional<String> given = form.get("redirect_uri");
        if (given.isPresent()) {
            return given.get();
        }
        if (registered.size() > 1) {
            throw Form.missing("redirect_uri");
        }
        return registered.getFirst();
    }

    /// The directory, when it is settled before anybody signs in: the path's, or the only one there
    /// is. A single-tenant application needs one (50194).
    private Optional<Tenant> tenant(Authority authority, Application application)
            throws RefusedException {
        return switch (authority) {
            case Authority.OneTenant(var tenant) -> Optional.of(tenant);
            case Authority.Adfs(var tenant, _) -> Optional.of(tenant);
            case Authority.AnyTenant _ -> {
                Optional<Tenant> only = authorities.onlyTenant();
                boolean single =
                        !application.signInAudience().multipleTenants()
                                && WellKnownApplication.of(application.appId()).isEmpty();
                if (only.isEmpty() && single) {
                    throw Aadsts.SINGLE_TENANT_ON_COMMON
                            .because(
                                    "Application '"
                                            + application.appId()
                                            + "' is not configured as a multi-tenant application."
                                            + " Use an endpoint of its directory.")
                            .exception();
                }
                yield only;
            }
            case Authority.Consumers _ -> throw Aadsts.NO_CONSUMERS.plain().exception();
        };
    }

    private Response interact(Request request, Known known, Trace trace) throws RefusedException {
        // Which rules count depends on the directory, which may be settled only when somebody has
        // signed in; until then it is the application's own.
        Tenant provisional =
                known.tenant()
                        .or(() -> directory.tenant(known.application().tenantId()))
                        .or(() -> directory.tenants().stream().findFirst())
                        .orElseThrow();
        AuthorizeRequest asked =
                AuthorizeRequest.of(
                        known.form(),
                        known.protocol(),
                        provisional,
                        known.application(),
                        known.platform());
        Return back = new Return(known.back().uri(), asked.mode(), known.back().state());
        Ticket ticket = tickets.of(request, trace.at());
        if (ticket.declined()) {
            throw Aadsts.DECLINED
                    .because("The user declined to consent to the application.")
                    .exception();
        }
        SignInGate.Demand demand =
                new SignInGate.Demand(
                        known.tenant(),
                        asked.prompts(Prompt.LOGIN),
                        asked.prompts(Prompt.SELECT_ACCOUNT),
                        asked.prompts(Prompt.NONE),
                        asked.maximumAge(),
                        asked.loginHint(),
                        Optional.of(known.application()),
                        Optional.of(back.uri()));
        return switch (gate.pass(request, demand, ticket, trace.at())) {
            case Passage.Shown(Response shown) -> shown;
            case Passage.Nobody _ -> throw Aadsts.NO_SESSION.plain().exception();
            case Passage.Several _ -> throw Aadsts.SEVERAL_SESSIONS.plain().exception();
            case Passage.In(Tenant tenant, User user, Account account) ->
                    consented(request, known, asked, back, ticket, tenant, user, account, trace);
        };
    }

    private Response consented(
            Request request,
            Known known,
            AuthorizeRequest asked,
            Return back,
            Ticket ticket,
            Tenant tenant,
            User user,
            Account account,
            Trace trace)
            throws RefusedException {
        Client client =
                clients.findOrEnrol(tenant, known.application().appId().toString(), trace.at());
        RequestedScope scope = asked.asked().scope();
        boolean v1 = asked.asked().resource().isPresent();
        ConsentRules.Decision decision = consent.decide(client, user, scope, v1);
        boolean firstParty = WellKnownApplication.isFirstPartyClient(client.application().appId());
        boolean askAgain = asked.prompts(Prompt.CONSENT) && !ticket.consented() && !firstParty;
        List<ConsentRules.Wanted> missing =
                switch (decision) {
                    case ConsentRules.Decision.Allowed(var resources) ->
                            askAgain ? wantedAgain(resources) : List.of();
                    case ConsentRules.Decision.Missing(var wanted) -> wanted;
                };
        if (askAgain || !missing.isEmpty()) {
            if (asked.prompts(Prompt.NONE)) {
                throw ConsentRules.consentMissing(client)
                        .as(OAuthError.CONSENT_REQUIRED)
                        .exception();
            }
            return consentPage.show(
                    request,
                    new ConsentPage.Question(
                            client,
                            user,
                            missing,
                            List.copyOf(scope.oidc()),
                            false,
                            false,
                            Optional.of(back.uri())),
                    ticket.userId().isPresent() ? ticket : ticket.picked(user.id()),
                    trace.at());
        }
        return answer(request, known, asked, back, client, user, account, trace);
    }

    private static List<ConsentRules.Wanted> wantedAgain(List<ConsentRules.Granted> resources) {
        List<ConsentRules.Wanted> wanted = new ArrayList<>();
        for (ConsentRules.Granted granted : resources) {
            for (String value : granted.values()) {
                granted.resource()
                        .enabledScope(value)
                        .filter(_ -> OidcScope.ofWord(value).isEmpty())
                        .ifPresent(permission ->
                                wanted.add(
                                        new ConsentRules.Wanted(granted.resource(), permission)));
            }
        }
        return wanted;
    }

    private Response answer(
            Request request,
            Known known,
            AuthorizeRequest asked,
            Return back,
            Client client,
            User user,
            Account account,
            Trace trace)
            throws RefusedException {
        Instant now = trace.at();
        List<RequestedScope> resources = asked.asked().scope().byResource();
        RequestedScope first = resources.isEmpty() ? asked.asked().scope() : resources.getFirst();
        UserGrant grant =
                new UserGrant(
                        request.origin(),
                        known.protocol(),
                        client,
                        ClientProof.NONE,
                        user,
                        new SignIn(
                                account.signedInAt(),
                                Optional.of(account.sessionId()),
                                account.address()),
                        first,
                        asked.asked().resource(),
                        asked.nonce(),
                        asked.maximumAge().isPresent(),
                        asked.clientInfo(),
                        asked.continuousAccess());
        // Assignment is checked here, so that the client hears of it before it has a code.
        ConsentRules.Granted granted = tokens.allowed(grant);
        Map<String, String> answer = new LinkedHashMap<>();
        Optional<String> code = Optional.empty();
        if (asked.wants(ResponseType.CODE)) {
            OpaqueToken fresh = OpaqueToken.next("0.", random);
            grants.add(fresh, code(known, asked, client, user, account, now));
            answer.put("code", fresh.value());
            code = Optional.of(fresh.value());
        }
        Optional<String> access = Optional.empty();
        if (asked.wants(ResponseType.TOKEN)) {
            Made made = tokens.accessToken(grant, granted, true, now);
            access = Optional.of(made.text());
            answer.put("access_token", made.text());
            answer.put("token_type", "Bearer");
            answer.put("expires_in", Long.toString(made.life().toSeconds()));
            answer.put("scope", granted.scopeText());
        }
        if (asked.wants(ResponseType.ID_TOKEN)) {
            answer.put("id_token", tokens.idToken(grant, true, access, code, now).text());
        }
        if (asked.clientInfo()) {
            answer.put("client_info", ClientInfo.of(user.id(), client.tenant().id()));
        }
        answer.put("session_state", account.sessionId().toString());
        sessions.addClient(Cookies.session(request), user.id(), client.application().appId(), now);
        return back.success(answer, random);
    }

    private AuthorizationCode code(
            Known known,
            AuthorizeRequest asked,
            Client client,
            User user,
            Account account,
            Instant now) {
        return new AuthorizationCode(
                ids.get(),
                client.tenant().id(),
                user.id(),
                client.application().appId(),
                known.redirectUri(),
                known.platform(),
                asked.asked().scope().text(),
                asked.asked().resource(),
                asked.nonce(),
                asked.challenge()
                        .map(challenge -> ProofKey.kept(challenge, asked.challengeIsHashed())),
                Optional.of(account.sessionId()),
                account.signedInAt(),
                account.address(),
                asked.maximumAge().isPresent(),
                now);
    }

    /// `GET /common/oauth2/nativeclient`: where native clients without a listener are sent
    /// (identity:REDIR-5).
    public Response nativeClient(Request request) {
        return Pages.done("You may close this window", "The application goes on by itself.")
                .toResponse(200);
    }
}
