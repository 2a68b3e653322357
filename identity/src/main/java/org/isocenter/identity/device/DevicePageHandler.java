package org.isocenter.identity.device;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.isocenter.http.Request;
import org.isocenter.http.Response;
import org.isocenter.identity.client.Client;
import org.isocenter.identity.client.Clients;
import org.isocenter.identity.consent.ConsentPage;
import org.isocenter.identity.consent.ConsentRules;
import org.isocenter.identity.directory.Application;
import org.isocenter.identity.directory.Directory;
import org.isocenter.identity.directory.Tenant;
import org.isocenter.identity.directory.User;
import org.isocenter.identity.error.RefusedException;
import org.isocenter.identity.error.Trace;
import org.isocenter.identity.error.Traces;
import org.isocenter.identity.form.Form;
import org.isocenter.identity.grant.DeviceCode;
import org.isocenter.identity.grant.GrantRepository;
import org.isocenter.identity.issue.Asked;
import org.isocenter.identity.page.Page;
import org.isocenter.identity.page.Pages;
import org.isocenter.identity.session.BrowserSession.Account;
import org.isocenter.identity.session.Cookies;
import org.isocenter.identity.session.FormTokens;
import org.isocenter.identity.session.FormTokens.Purpose;
import org.isocenter.identity.session.Ticket;
import org.isocenter.identity.session.Tickets;
import org.isocenter.identity.signin.SignInGate;
import org.isocenter.identity.signin.SignInGate.Passage;
import org.isocenter.identity.signin.SignInHandlers;
import org.isocenter.identity.throttle.Throttle;

/// The pages of the device flow (identity:DEV-6): enter the code, sign in, confirm the application,
/// consent, done.
///
/// Signing in always asks for the account, and the confirmation names the application and warns:
/// the flow's weakness is a code that somebody else sent.
public final class DevicePageHandler {
    private static final String PATH = "/devicelogin";

    /// What the forms carry: nothing before a code is entered, then the code.
    private record Step(Optional<String> userCode, Ticket ticket) {}

    private final Directory directory;
    private final Clients clients;
    private final GrantRepository grants;
    private final ConsentRules consent;
    private final ConsentPage consentPage;
    private final SignInGate gate;
    private final FormTokens tokens;
    private final Tickets tickets;
    private final Throttle triesOfBrowser;
    private final Throttle triesOfAddress;
    private final Traces traces;
    private final RandomGenerator random;

    /// @param triesOfBrowser how many codes a browser may try
    /// @param triesOfAddress how many codes an address may try
    public DevicePageHandler(
            Directory directory,
            Clients clients,
            GrantRepository grants,
            ConsentPage consentPage,
            SignInGate gate,
            FormTokens tokens,
            Throttle triesOfBrowser,
            Throttle triesOfAddress,
            Traces traces,
            RandomGenerator random) {
        this.directory = directory;
        this.clients = clients;
        this.grants = grants;
        this.consent = new ConsentRules(directory);
        this.consentPage = consentPage;
        this.gate = gate;
        this.tokens = tokens;
        this.tickets = new Tickets(tokens);
        this.triesOfBrowser = triesOfBrowser;
        this.triesOfAddress = triesOfAddress;
        this.traces = traces;
        this.random = random;
    }

    /// `GET /devicelogin`: the form for the code; with a step in the address, what comes after it.
    public Response show(Request request) {
        Trace trace = traces.of(request);
        Optional<Step> step =
                tokens.read(
                        Cookies.browser(request),
                        Purpose.DEVICE,
                        request.query().first("step"),
                        Step.class,
                        trace.at());
        Optional<String> code = step.flatMap(Step::userCode);
        return code.isPresent()
                ? go(request, code.get(), trace)
                : codePage(request, Optional.empty(), 200, trace);
    }

    private Response codePage(Request request, Optional<String> problem, int status, Trace trace) {
        String browser = Cookies.browserOrNew(request, random);
        Step empty = new Step(Optional.empty(), Ticket.none(PATH));
        Page page =
                Pages.deviceCode(
                        PATH, tokens.sign(browser, Purpose.DEVICE, empty, trace.at()), "", problem);
        return Cookies.withBrowser(page.toResponse(status), request, browser);
    }

    /// `POST /devicelogin`: a code, or the confirmation.
    public Response submit(Request request) throws IOException {
        Trace trace = traces.of(request);
        try {
            Form form = Form.read(request);
            Step step =
                    tokens.read(
                                    Cookies.browser(request),
                                    Purpose.DEVICE,
                                    form.get("flow"),
                                    Step.class,
                                    trace.at())
                            .orElseThrow(() -> SignInHandlers.tooOld().exception());
            return step.userCode().isPresent()
                    ? confirmed(request, form, step, trace)
                    : entered(request, form.get("code").orElse(""), trace);
        } catch (RefusedException e) {
            return Pages.refused(e.refusal(), trace).toResponse(400);
        }
    }

    private Response entered(Request request, String typed, Trace trace) {
        String browser = Cookies.browser(request).orElseThrow();
        boolean tooManyOfBrowser = triesOfBrowser.count(browser, trace.at()).isPresent();
        boolean tooManyOfAddress =
                triesOfAddress.count(request.remoteAddress(), trace.at()).isPresent();
        if (tooManyOfBrowser || tooManyOfAddress) {
            return codePage(
                    request,
                    Optional.of("Too many codes were tried. Wait a while and start again."),
                    429,
                    trace);
        }
        Optional<DeviceCode> code = pending(UserCode.typed(typed), trace);
        if (code.isEmpty()) {
            return codePage(
                    request,
                    Optional.of(
                            "That code did not work. Check it and try again; it may have"
                                    + " expired."),
                    200,
                    trace);
        }
        String step =
                tokens.sign(
                        browser,
                        Purpose.DEVICE,
                        new Step(Optional.of(code.get().userCode()), Ticket.none(PATH)),
                        trace.at());
        return Response.of(303)
                .withHeader("Location", PATH + "?step=" + step)
                .withHeader("Cache-Control", "no-store");
    }

    private Optional<DeviceCode> pending(String userCode, Trace trace) {
        return grants.findDeviceCode(userCode)
                .filter(code -> code.state() == DeviceCode.State.PENDING)
                .filter(code -> trace.at().isBefore(code.expiresAt()));
    }

    /// Signs in and consents, then asks for the confirmation.
    private Response go(Request request, String userCode, Trace trace) {
        Optional<DeviceCode> pending = pending(userCode, trace);
        if (pending.isEmpty()) {
            return codePage(request, Optional.of("The code has expired. Start again."), 200, trace);
        }
        DeviceCode code = pending.get();
        try {
            Application application = clients.application(code.clientId().toString());
            Ticket ticket = tickets.of(request, trace.at());
            if (ticket.declined()) {
                grants.decide(code, Optional.empty());
                return declined();
            }
            SignInGate.Demand demand =
                    new SignInGate.Demand(
                            code.tenantId().flatMap(directory::tenant),
                            false,
                            true,
                            false,
                            Optional.empty(),
                            Optional.empty(),
                            Optional.of(application),
                            Optional.empty());
            return switch (gate.pass(request, demand, ticket, trace.at())) {
                case Passage.Shown(Response shown) -> shown;
                case Passage.Nobody _, Passage.Several _ ->
                        throw new IllegalStateException("nothing was to be silent");
                case Passage.In(Tenant tenant, User user, _) ->
                        consent(request, code, tenant, user, ticket, trace);
            };
        } catch (RefusedException e) {
            return Pages.refused(e.refusal(), trace).toResponse(400);
        }
    }

    private Response consent(
            Request request, DeviceCode code, Tenant tenant, User user, Ticket ticket, Trace trace)
            throws RefusedException {
        Client client = clients.findOrEnrol(tenant, code.clientId().toString(), trace.at());
        Asked asked = Asked.stored(code.scope(), code.resource());
        return switch (consent.decide(client, user, asked.scope(), asked.resource().isPresent())) {
            case ConsentRules.Decision.Missing(var wanted) ->
                    consentPage.show(
                            request,
                            new ConsentPage.Question(
                                    client,
                                    user,
                                    wanted,
                                    List.copyOf(asked.scope().oidc()),
                                    false,
                                    false,
                                    Optional.empty()),
                            ticket.userId().isPresent() ? ticket : ticket.picked(user.id()),
                            trace.at());
            case ConsentRules.Decision.Allowed _ -> {
                String browser = Cookies.browserOrNew(request, random);
                Step step = new Step(Optional.of(code.userCode()), ticket.picked(user.id()));
                Page page =
                        Pages.confirmDevice(
                                PATH,
                                tokens.sign(browser, Purpose.DEVICE, step, trace.at()),
                                user.userPrincipalName(),
                                client.application().displayName());
                yield Cookies.withBrowser(page.toResponse(200), request, browser);
            }
        };
    }

    private Response confirmed(Request request, Form form, Step step, Trace trace)
            throws RefusedException {
        Optional<DeviceCode> code = pending(step.userCode().orElse(""), trace);
        if (code.isEmpty()) {
            return codePage(request, Optional.of("The code has expired. Start again."), 200, trace);
        }
        if (!form.get("decision").equals(Optional.of("accept"))) {
            grants.decide(code.get(), Optional.empty());
            return declined();
        }
        UUID userId = step.ticket().userId().orElseThrow(() -> SignInHandlers.tooOld().exception());
        SignInGate.Demand demand =
                SignInGate.Demand.anybody(code.get().tenantId().flatMap(directory::tenant));
        Ticket chosen = Ticket.none(PATH).picked(userId);
        if (!(gate.pass(request, demand, chosen, trace.at())
                        instanceof Passage.In(Tenant tenant, User user, Account account))
                || !user.id().equals(userId)) {
            throw SignInHandlers.tooOld().exception();
        }
        grants.decide(
                code.get(),
                Optional.of(
                        new DeviceCode.Approval(
                                tenant.id(),
                                user.id(),
                                Optional.of(account.sessionId()),
                                account.signedInAt(),
                                account.address())));
        return Pages.done(
                        "You are signed in",
                        "You have signed in on your device. You may close this window.")
                .toResponse(200);
    }

    private static Response declined() {
        return Pages.done(
                        "Sign-in cancelled",
                        "The device was not signed in. You may close this window.")
                .toResponse(200);
    }
}
