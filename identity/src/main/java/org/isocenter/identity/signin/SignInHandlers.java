package org.isocenter.identity.signin;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.isocenter.http.Request;
import org.isocenter.http.Response;
import org.isocenter.identity.authority.Authority;
import org.isocenter.identity.directory.Directory;
import org.isocenter.identity.directory.Initiator;
import org.isocenter.identity.directory.Tenant;
import org.isocenter.identity.directory.User;
import org.isocenter.identity.error.Aadsts;
import org.isocenter.identity.error.Refusal;
import org.isocenter.identity.error.RefusedException;
import org.isocenter.identity.error.Trace;
import org.isocenter.identity.error.Traces;
import org.isocenter.identity.form.Form;
import org.isocenter.identity.log.SignInEvent;
import org.isocenter.identity.log.SignInLog;
import org.isocenter.identity.page.Page;
import org.isocenter.identity.page.Pages;
import org.isocenter.identity.secret.OpaqueToken;
import org.isocenter.identity.secret.PasswordHash;
import org.isocenter.identity.session.BrowserSession.Account;
import org.isocenter.identity.session.BrowserSessionRepository;
import org.isocenter.identity.session.Cookies;
import org.isocenter.identity.session.FormTokens;
import org.isocenter.identity.session.FormTokens.Purpose;
import org.isocenter.identity.session.Tickets;
import org.isocenter.identity.throttle.RequestLimits;

/// The forms of the sign-in page, the account picker and the page for a new password. Each ends in a
/// redirect back to the endpoint that wanted somebody, with a ticket.
public final class SignInHandlers {
    private static final Optional<String> THROTTLE_KEY = Optional.of("sign-in page");
    private static final int SHORTEST_PASSWORD = 8;

    /// What the form for a new password carries.
    private record Change(Flow flow, UUID tenantId, UUID userId, String oldHashDigest) {}

    private final Directory directory;
    private final PasswordSignIn passwords;
    private final BrowserSessionRepository sessions;
    private final FormTokens tokens;
    private final Tickets tickets;
    private final RequestLimits limits;
    private final SignInLog log;
    private final Traces traces;
    private final RandomGenerator random;

    public SignInHandlers(
            Directory directory,
            PasswordSignIn passwords,
            BrowserSessionRepository sessions,
            FormTokens tokens,
            RequestLimits limits,
            SignInLog log,
            Traces traces,
            RandomGenerator random) {
        this.directory = directory;
        this.passwords = passwords;
        this.sessions = sessions;
        this.tokens = tokens;
        this.tickets = new Tickets(tokens);
        this.limits = limits;
        this.log = log;
        this.traces = traces;
        this.random = random;
    }

    /// Where the sign-in form goes.
    static String path(Optional<Tenant> tenant) {
        return "/" + tenant.map(one -> one.id().toString()).orElse("common") + "/login";
    }

    /// `POST /{tenant}/login`: user name and password.
    public Response signIn(Request request) throws IOException {
        Trace trace = traces.of(request);
        try {
            Form form = Form.read(request);
            Flow flow = read(request, form, Purpose.SIGN_IN, Flow.class, trace);
            String name = form.get("username").orElse("").strip();
            if (limits.tooMany(request.remoteAddress(), THROTTLE_KEY, trace.at()).isPresent()) {
                return again(request, flow, name, Aadsts.THROTTLED.plain(), 429, trace);
            }
            String password = form.get("password").orElse("");
            Authority authority =
                    flow.tenantId()
                            .flatMap(directory::tenant)
                            .<Authority>map(Authority.OneTenant::new)
                            .orElseGet(() -> new Authority.AnyTenant("common"));
            return switch (passwords.check(authority, name, password, trace.at())) {
                case PasswordSignIn.Outcome.SignedIn(_, User user) -> {
                    record(trace, request, flow, user.tenantId(), Optional.of(user), 0);
                    yield signedIn(request, flow, user, trace);
                }
                case PasswordSignIn.Outcome.MustChange(_, User user) -> {
                    record(
                            trace,
                            request,
                            flow,
                            user.tenantId(),
                            Optional.of(user),
                            Aadsts.PASSWORD_EXPIRED.number());
                    yield newPassword(request, flow, user, Optional.empty(), trace);
                }
                case PasswordSignIn.Outcome.Refused(var refusal, var tenant, var user) -> {
                    limits.failed(request.remoteAddress(), THROTTLE_KEY, trace.at());
                    tenant.ifPresent(one ->
                            record(trace, request, flow, one.id(), user, refusal.code().number()));
                    yield again(request, flow, name, refusal, 200, trace);
                }
            };
        } catch (RefusedException e) {
            return Pages.refused(e.refusal(), trace).toResponse(400);
        }
    }

    private Response again(
            Request request, Flow flow, String name, Refusal refusal, int status, Trace trace) {
        String browser = Cookies.browserOrNew(request, random);
        Page page =
                Pages.signIn(
                        path(flow.tenantId().flatMap(directory::tenant)),
                        tokens.sign(browser, Purpose.SIGN_IN, flow, trace.at()),
                        flow.application(),
                        name.substring(0, Math.min(name.length(), 320)),
                        Optional.of(sentence(refusal)));
        return leading(page, flow).toResponse(status);
    }

    private static String sentence(Refusal refusal) {
        return refusal.code() == Aadsts.WRONG_PASSWORD
                ? "The user name or the password is wrong."
                : refusal.message();
    }

    private static Page leading(Page page, Flow flow) {
        return flow.formTarget().map(page::leadingTo).orElse(page);
    }

    private Response signedIn(Request request, Flow flow, User user, Trace trace) {
        Account account =
                new Account(
                        user.tenantId(),
                        user.id(),
                        user.userPrincipalName(),
                        traces.ids().get(),
                        trace.at(),
                        request.remoteAddress(),
                        List.of());
        OpaqueToken session = sessions.signIn(Cookies.session(request), account, trace.at());
        String browser = Cookies.browser(request).orElseThrow();
        return Cookies.withSession(
                tickets.back(flow.ticket().signedIn(user.id()), browser, trace.at()), session);
    }

    private Response newPassword(
            Request request, Flow flow, User user, Optional<String> problem, Trace trace) {
        String browser = Cookies.browserOrNew(request, random);
        Change change =
                new Change(
                        flow,
                        user.tenantId(),
                        user.id(),
                        OpaqueToken.digest(user.passwordHash().orElse("")));
        Page page =
                Pages.newPassword(
                        path(directory.tenant(user.tenantId())) + "/password",
                        tokens.sign(browser, Purpose.NEW_PASSWORD, change, trace.at()),
                        user.userPrincipalName(),
                        problem);
        return leading(page, flow).toResponse(200);
    }

    /// `POST /{tenant}/login/password`: a new password, after the old one was right.
    public Response changePassword(Request request) throws IOException {
        Trace trace = traces.of(request);
        try {
            Form form = Form.read(request);
            Change change = read(request, form, Purpose.NEW_PASSWORD, Change.class, trace);
            User user =
                    directory
                            .user(change.tenantId(), change.userId())
                            .filter(found ->
                                    OpaqueToken.digest(found.passwordHash().orElse(""))
                                            .equals(change.oldHashDigest()))
                            .orElseThrow(() -> tooOld().exception());
            String password = form.get("password").orElse("");
            Optional<String> problem = problem(password, form.get("again").orElse(""), user);
            if (problem.isPresent()) {
                return newPassword(request, change.flow(), user, problem, trace);
            }
            String hash = PasswordHash.of(password, random);
            User changed =
                    directory.write(
                            initiator(user, request, trace),
                            rows -> {
                                User present =
                                        rows.users().find(user.tenantId(), user.id()).orElse(user);
                                User with = present.withPassword(hash, false, trace.at());
                                rows.objects().put(with);
                                return with;
                            });
            record(trace, request, change.flow(), user.tenantId(), Optional.of(user), 0);
            return signedIn(request, change.flow(), changed, trace);
        } catch (RefusedException e) {
            return Pages.refused(e.refusal(), trace).toResponse(400);
        }
    }

    private static Initiator initiator(User user, Request request, Trace trace) {
        return Initiator.of(user.id(), request.remoteAddress(), Optional.of(trace.correlationId()));
    }

    private static Optional<String> problem(String password, String again, User user) {
        if (!password.equals(again)) {
            return Optional.of("The two passwords are not the same.");
        }
        if (password.length() < SHORTEST_PASSWORD
                || password.length() > PasswordHash.MAXIMUM_LENGTH) {
            return Optional.of("A password has 8 to 256 characters.");
        }
        boolean same =
                PasswordHash.verify(password, user.passwordHash().orElse(""))
                        != PasswordHash.Match.NO;
        return same
                ? Optional.of("The new password must differ from the old one.")
                : Optional.empty();
    }

    /// `POST /{tenant}/login/account`: a choice in the account picker.
    public Response pickAccount(Request request) throws IOException {
        Trace trace = traces.of(request);
        try {
            Form form = Form.read(request);
            Flow flow = read(request, form, Purpose.PICK, Flow.class, trace);
            String browser = Cookies.browser(request).orElseThrow();
            String choice = form.get("account").orElse("other");
            Optional<UUID> user =
                    org.isocenter.identity.directory.Guid.parse(choice)
                            .filter(id ->
                                    sessions.find(Cookies.session(request), trace.at())
                                            .of(id)
                                            .isPresent());
            return tickets.back(
                    user.map(flow.ticket()::picked).orElseGet(flow.ticket()::another),
                    browser,
                    trace.at());
        } catch (RefusedException e) {
            return Pages.refused(e.refusal(), trace).toResponse(400);
        }
    }

    private <T> T read(Request request, Form form, Purpose purpose, Class<T> type, Trace trace)
            throws RefusedException {
        return tokens.read(Cookies.browser(request), purpose, form.get("flow"), type, trace.at())
                .orElseThrow(() -> tooOld().exception());
    }

    /// The refusal of a form that is too old, or that another site or browser sends.
    public static Refusal tooOld() {
        return Aadsts.MALFORMED.because(
                "The page is too old, or cookies are switched off. Go back to the application and"
                        + " start again.");
    }

    private void record(
            Trace trace,
            Request request,
            Flow flow,
            UUID tenantId,
            Optional<User> user,
            int error) {
        log.add(
                new SignInEvent(
                        tenantId,
                        trace,
                        "page",
                        flow.clientId().flatMap(directory::applicationByAppId),
                        user,
                        Optional.empty(),
                        Optional.empty(),
                        request.remoteAddress(),
                        error));
    }
}
