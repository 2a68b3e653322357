package org.isocenter.identity.consent;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.isocenter.http.Request;
import org.isocenter.http.Response;
import org.isocenter.identity.authority.Authorities;
import org.isocenter.identity.authority.Authority;
import org.isocenter.identity.authority.HostAliases;
import org.isocenter.identity.authority.Issuers;
import org.isocenter.identity.client.Client;
import org.isocenter.identity.client.Clients;
import org.isocenter.identity.directory.Application;
import org.isocenter.identity.directory.Directory;
import org.isocenter.identity.directory.Guid;
import org.isocenter.identity.directory.Initiator;
import org.isocenter.identity.directory.ServicePrincipal;
import org.isocenter.identity.directory.Tenant;
import org.isocenter.identity.directory.User;
import org.isocenter.identity.directory.WellKnownApplication;
import org.isocenter.identity.error.Aadsts;
import org.isocenter.identity.error.ErrorBody;
import org.isocenter.identity.error.Refusal;
import org.isocenter.identity.error.RefusedException;
import org.isocenter.identity.error.Trace;
import org.isocenter.identity.error.Traces;
import org.isocenter.identity.form.Form;
import org.isocenter.identity.key.KeyRing;
import org.isocenter.identity.key.OwnToken;
import org.isocenter.identity.page.Pages;
import org.isocenter.identity.scope.RequestedScope;
import org.isocenter.identity.scope.ResourceScope;
import org.isocenter.identity.session.Ticket;
import org.isocenter.identity.session.Tickets;
import org.isocenter.identity.signin.SignInGate;
import tools.jackson.databind.JsonNode;

/// The admin-consent endpoints (identity:CONSENT-6) and the portal's call behind `az ad app
/// permission admin-consent` (identity:CONSENT-7).
public final class AdminConsentHandlers {
    /// Which of the two endpoints, and with it the form of the answer.
    private enum Version {
        V1,
        V2
    }

    private final Directory directory;
    private final Authorities authorities;
    private final Issuers issuers;
    private final Clients clients;
    private final ConsentRules rules;
    private final ConsentWriter writer;
    private final ConsentPage page;
    private final SignInGate gate;
    private final Tickets tickets;
    private final KeyRing keys;
    private final Traces traces;

    public AdminConsentHandlers(
            Directory directory,
            HostAliases aliases,
            Clients clients,
            ConsentWriter writer,
            ConsentPage page,
            SignInGate gate,
            Tickets tickets,
            KeyRing keys,
            Traces traces) {
        this.directory = directory;
        this.authorities = new Authorities(directory);
        this.issuers = new Issuers(aliases);
        this.clients = clients;
        this.rules = new ConsentRules(directory);
        this.writer = writer;
        this.page = page;
        this.gate = gate;
        this.tickets = tickets;
        this.keys = keys;
        this.traces = traces;
    }

    /// `GET /{tenant}/adminconsent`: all that the application declares.
    public Response v1(Request request) {
        return handle(request, Version.V1);
    }

    /// `GET /{tenant}/v2.0/adminconsent`: the permissions of the parameter `scope`.
    public Response v2(Request request) {
        return handle(request, Version.V2);
    }

    private Response handle(Request request, Version version) {
        Trace trace = traces.of(request);
        try {
            Form form = Form.of(request.query());
            Application application = clients.application(form.require("client_id"));
            String redirect = redirect(form, application, version);
            return consent(request, version, form, application, redirect, trace);
        } catch (RefusedException e) {
            return Pages.refused(e.refusal(), trace).toResponse(400);
        }
    }

    private Response consent(
            Request request,
            Version version,
            Form form,
            Application application,
            String redirect,
            Trace trace)
            throws RefusedException {
        Optional<Tenant> tenant = tenant(request);
        Ticket ticket = tickets.of(request, trace.at());
        SignInGate.Demand demand =
                new SignInGate.Demand(
                        tenant,
                        false,
                        false,
                        false,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(application),
                        Optional.of(redirect));
        return switch (gate.pass(request, demand, ticket, trace.at())) {
            case SignInGate.Passage.Shown(Response shown) -> shown;
            case SignInGate.Passage.Nobody _, SignInGate.Passage.Several _ ->
                    throw new IllegalStateException("nothing was to be silent");
            case SignInGate.Passage.In(Tenant in, User user, _) -> {
                if (ticket.declined()) {
                    yield declined(version, form, redirect, trace);
                }
                if (ticket.consented()) {
                    yield granted(version, form, redirect, in);
                }
                Client client = clients.findOrEnrol(in, application.appId().toString(), trace.at());
                boolean declared = version == Version.V1;
                List<ConsentRules.Wanted> wanted =
                        declared ? rules.declaredBy(client) : wanted(client, form);
                yield page.show(
                        request,
                        new ConsentPage.Question(
                                client,
                                user,
                                wanted,
                                List.of(),
                                true,
                                declared,
                                Optional.of(redirect)),
                        ticket.picked(user.id()),
                        trace.at());
            }
        };
    }

    private Optional<Tenant> tenant(Request request) throws RefusedException {
        return switch (authorities.find(request.pathParameter("tenant"))) {
            case Authority.OneTenant(var tenant) -> Optional.of(tenant);
            case Authority.Adfs(var tenant, _) -> Optional.of(tenant);
            case Authority.AnyTenant _ -> authorities.onlyTenant();
            case Authority.Consumers _ -> throw Aadsts.NO_CONSUMERS.plain().exception();
        };
    }

    /// The redirect URI must be one of the application's; the v1 endpoint allows more path behind it
    /// (identity:CONSENT-6).
    private static String redirect(Form form, Application application, Version version)
            throws RefusedException {
        List<String> registered = new ArrayList<>(application.web().redirectUris());
        registered.addAll(application.spaRedirectUris());
        registered.addAll(application.publicClientRedirectUris());
        if (registered.isEmpty()) {
            throw Aadsts.NO_REDIRECT_URI.plain().exception();
        }
        Optional<String> given = form.get("redirect_uri");
        if (given.isEmpty()) {
            return registered.getFirst();
        }
        for (String uri : registered) {
            boolean longer =
                    version == Version.V1
                            && given.get().startsWith(uri.endsWith("/") ? uri : uri + "/")
                            && !given.get().contains("..");
            if (uri.equals(given.get()) || longer) {
                return given.get();
            }
        }
        throw Aadsts.REDIRECT_URI_UNKNOWN.plain().exception();
    }

    private List<ConsentRules.Wanted> wanted(Client client, Form form) throws RefusedException {
        RequestedScope scope = RequestedScope.parse(form.require("scope"));
        List<ConsentRules.Wanted> wanted = new ArrayList<>();
        for (RequestedScope one : scope.byResource()) {
            ServicePrincipal resource =
                    rules.resource(client.tenant(), one.permissions().getFirst().resource());
            if (one.permissions().stream().anyMatch(ResourceScope::isDefault)) {
                rules.declaredBy(client).stream()
                        .filter(each -> each.resource().id().equals(resource.id()))
                        .forEach(wanted::add);
                continue;
            }
            for (ResourceScope word : one.permissions()) {
                wanted.add(
                        new ConsentRules.Wanted(
                                resource,
                                resource.enabledScope(word.permission())
                                        .orElseThrow(
                                                () -> Aadsts.SCOPE_INVALID.plain().exception())));
            }
        }
        if (wanted.isEmpty()) {
            throw Aadsts.SCOPE_EMPTY.plain().exception();
        }
        return wanted;
    }

    private static Response granted(Version version, Form form, String redirect, Tenant tenant) {
        Map<String, String> answer = new LinkedHashMap<>();
        answer.put("admin_consent", "True");
        answer.put("tenant", tenant.id().toString());
        if (version == Version.V2) {
            form.get("scope").ifPresent(scope -> answer.put("scope", scope));
        }
        form.get("state").ifPresent(state -> answer.put("state", state));
        return redirectTo(redirect, answer);
    }

    private static Response declined(Version version, Form form, String redirect, Trace trace) {
        Refusal refusal =
                Aadsts.DECLINED.because(
                        "The administrator declined to consent to the application.");
        Map<String, String> answer = new LinkedHashMap<>();
        answer.put("error", refusal.error().word());
        answer.put("error_description", ErrorBody.description(refusal, trace));
        if (version == Version.V2) {
            answer.put("admin_consent", "True");
        }
        form.get("state").ifPresent(state -> answer.put("state", state));
        return redirectTo(redirect, answer);
    }

    private static Response redirectTo(String uri, Map<String, String> parameters) {
        List<String> pairs = new ArrayList<>();
        parameters.forEach((name, value) ->
                pairs.add(
                        name
                                + "="
                                + URLEncoder.encode(value, StandardCharsets.UTF_8)
                                        .replace("+", "%20")));
        return Response.of(302)
                .withHeader(
                        "Location", uri + (uri.contains("?") ? "&" : "?") + String.join("&", pairs))
                .withHeader("Cache-Control", "no-store")
                .withHeader("Referrer-Policy", "no-referrer");
    }

    /// `POST /api/RegisteredApplications/{appId}/Consent?onBehalfOfAll=true` (identity:CONSENT-7).
    public Response portalCall(Request request) {
        Trace trace = traces.of(request);
        Optional<JsonNode> claims =
                request.headers()
                        .first("Authorization")
                        .filter(value -> value.toLowerCase(Locale.ROOT).startsWith("bearer "))
                        .flatMap(value -> OwnToken.read(keys, value.substring(7).strip()))
                        .filter(one -> trace.at().getEpochSecond() < one.path("exp").asLong(0));
        Optional<UUID> tenantId =
                claims.flatMap(one -> issuers.tenantOf(one.path("iss").asString("")))
                        .filter(id -> isForPortalApi(id, claims.orElseThrow()));
        if (tenantId.isEmpty()) {
            return Response.of(401).withHeader("WWW-Authenticate", "Bearer");
        }
        Optional<User> user =
                Guid.parse(claims.orElseThrow().path("oid").asString(""))
                        .filter(_ -> claims.orElseThrow().has("scp"))
                        .flatMap(id -> directory.user(tenantId.get(), id))
                        .filter(found -> found.deletedAt().isEmpty() && found.accountEnabled());
        if (user.isEmpty() || !writer.isAdministrator(user.get())) {
            return Response.json(
                    403, Map.of("Message", "Only an administrator can consent for everybody."));
        }
        try {
            Tenant tenant = directory.tenant(tenantId.get()).orElseThrow();
            Client client = clients.findOrEnrol(tenant, request.pathParameter("appId"), trace.at());
            writer.grantDeclared(
                    Initiator.of(
                            user.get().id(),
                            request.remoteAddress(),
                            Optional.of(trace.correlationId())),
                    client,
                    rules.declaredBy(client),
                    trace.at());
            return Response.of(204);
        } catch (RefusedException e) {
            return ErrorBody.toResponse(e.refusal(), trace);
        }
    }

    private boolean isForPortalApi(UUID tenantId, JsonNode claims) {
        return directory
                .servicePrincipalByName(tenantId, claims.path("aud").asString(""))
                .filter(resource ->
                        resource.appId().equals(WellKnownApplication.PORTAL_API.appId()))
                .isPresent();
    }
}
