package org.isocenter.identity.signin;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.isocenter.http.Request;
import org.isocenter.http.Response;
import org.isocenter.identity.directory.Application;
import org.isocenter.identity.directory.Directory;
import org.isocenter.identity.directory.Tenant;
import org.isocenter.identity.directory.User;
import org.isocenter.identity.page.Page;
import org.isocenter.identity.page.Pages;
import org.isocenter.identity.session.BrowserSession;
import org.isocenter.identity.session.BrowserSession.Account;
import org.isocenter.identity.session.BrowserSessionRepository;
import org.isocenter.identity.session.Cookies;
import org.isocenter.identity.session.FormTokens;
import org.isocenter.identity.session.FormTokens.Purpose;
import org.isocenter.identity.session.Ticket;

/// Lets a person pass who is signed in, or shows what is needed first: the sign-in form or the
/// account picker (identity:AUTHZ-8). Every endpoint with an interaction asks here.
public final class SignInGate {
    /// What an endpoint wants.
    ///
    /// @param tenant the directory the account must be of, when it is settled
    /// @param freshly whether the password must be given now
    /// @param pick whether the person must choose an account
    /// @param silent whether nothing may be shown
    /// @param maximumAge how old the sign-in may be
    /// @param loginHint the name of the account that is expected
    /// @param application the application that asks
    /// @param formTarget where the browser may be sent in the end
    public record Demand(
            Optional<Tenant> tenant,
            boolean freshly,
            boolean pick,
            boolean silent,
            Optional<Duration> maximumAge,
            Optional<String> loginHint,
            Optional<Application> application,
            Optional<String> formTarget) {
        /// Somebody of that directory, or of any.
        public static Demand anybody(Optional<Tenant> tenant) {
            return new Demand(
                    tenant,
                    false,
                    false,
                    false,
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty());
        }
    }

    /// What comes of it.
    public sealed interface Passage {
        /// This account passes.
        record In(Tenant tenant, User user, Account account) implements Passage {}

        /// Something has to be shown first.
        record Shown(Response page) implements Passage {}

        /// Nothing may be shown, and nobody is signed in.
        record Nobody() implements Passage {}

        /// Nothing may be shown, and there are several to choose from.
        record Several() implements Passage {}
    }

    private final Directory directory;
    private final BrowserSessionRepository sessions;
    private final FormTokens tokens;
    private final RandomGenerator random;

    public SignInGate(
            Directory directory,
            BrowserSessionRepository sessions,
            FormTokens tokens,
            RandomGenerator random) {
        this.directory = directory;
        this.sessions = sessions;
        this.tokens = tokens;
        this.random = random;
    }

    /// Decides.
    public Passage pass(Request request, Demand demand, Ticket ticket, Instant now) {
        BrowserSession session = sessions.find(Cookies.session(request), now);
        List<Account> eligible =
                session.accounts().stream()
                        .filter(account -> mayBe(account, demand))
                        .filter(account -> user(account).isPresent())
                        .toList();
        Optional<Account> chosen = ticket.userId().flatMap(id -> find(eligible, id));
        if (chosen.isPresent() && (ticket.fresh() || recent(chosen.get(), demand, now))) {
            return in(chosen.get());
        }
        if (demand.silent()) {
            return silently(eligible, demand, now);
        }
        if (ticket.otherAccount()) {
            return signInPage(request, demand, ticket, "", now);
        }
        Optional<Account> hinted =
                demand.loginHint()
                        .flatMap(hint ->
                                eligible.stream()
                                        .filter(one -> one.name().equalsIgnoreCase(hint))
                                        .findFirst());
        if (chosen.isPresent()) {
            // Chosen, but the password is wanted again.
            return signInPage(request, demand, ticket, chosen.get().name(), now);
        }
        if (hinted.isPresent() && recent(hinted.get(), demand, now)) {
            return in(hinted.get());
        }
        boolean expectsSomebodyElse = demand.loginHint().isPresent() && hinted.isEmpty();
        if (eligible.isEmpty() || expectsSomebodyElse || demand.freshly()) {
            return signInPage(request, demand, ticket, demand.loginHint().orElse(""), now);
        }
        if (eligible.size() > 1 || demand.pick()) {
            return picker(request, demand, ticket, eligible, now);
        }
        Account only = eligible.getFirst();
        return recent(only, demand, now)
                ? in(only)
                : signInPage(request, demand, ticket, only.name(), now);
    }

    private Passage silently(List<Account> eligible, Demand demand, Instant now) {
        List<Account> usable =
                eligible.stream()
                        .filter(account -> recent(account, demand, now))
                        .filter(account ->
                                demand.loginHint()
                                        .map(account.name()::equalsIgnoreCase)
                                        .orElse(true))
                        .toList();
        return switch (usable.size()) {
            case 0 -> new Passage.Nobody();
            case 1 -> in(usable.getFirst());
            default -> new Passage.Several();
        };
    }

    private static Optional<Account> find(List<Account> accounts, UUID userId) {
        return accounts.stream().filter(account -> account.userId().equals(userId)).findFirst();
    }

    private static boolean mayBe(Account account, Demand demand) {
        return demand.tenant().map(tenant -> tenant.id().equals(account.tenantId())).orElse(true);
    }

    private static boolean recent(Account account, Demand demand, Instant now) {
        if (demand.freshly()) {
            return false;
        }
        return demand.maximumAge()
                .map(age -> !now.isAfter(account.signedInAt().plus(age)))
                .orElse(true);
    }

    /// The user, if he may still be signed in.
    private Optional<User> user(Account account) {
        return directory
                .user(account.tenantId(), account.userId())
                .filter(user -> user.deletedAt().isEmpty())
                .filter(User::accountEnabled)
                .filter(user -> !account.signedInAt().isBefore(user.sessionsValidFrom()));
    }

    private Passage in(Account account) {
        return new Passage.In(
                directory.tenant(account.tenantId()).orElseThrow(),
                user(account).orElseThrow(),
                account);
    }

    private Passage signInPage(
            Request request, Demand demand, Ticket ticket, String name, Instant now) {
        String browser = Cookies.browserOrNew(request, random);
        String flow = tokens.sign(browser, Purpose.SIGN_IN, flow(demand, ticket), now);
        Page page =
                Pages.signIn(
                        SignInHandlers.path(demand.tenant()),
                        flow,
                        demand.application().map(Application::displayName),
                        name,
                        Optional.empty());
        return shown(page, demand, request, browser);
    }

    private Passage picker(
            Request request, Demand demand, Ticket ticket, List<Account> accounts, Instant now) {
        String browser = Cookies.browserOrNew(request, random);
        String flow = tokens.sign(browser, Purpose.PICK, flow(demand, ticket), now);
        List<Pages.Choice> choices =
                accounts.stream()
                        .map(account ->
                                new Pages.Choice(account.userId().toString(), account.name()))
                        .toList();
        Page page =
                Pages.pickAccount(
                        SignInHandlers.path(demand.tenant()) + "/account",
                        flow,
                        demand.application().map(Application::displayName),
                        choices);
        return shown(page, demand, request, browser);
    }

    private static Passage shown(Page page, Demand demand, Request request, String browser) {
        Page open = demand.formTarget().map(page::leadingTo).orElse(page);
        return new Passage.Shown(Cookies.withBrowser(open.toResponse(200), request, browser));
    }

    private static Flow flow(Demand demand, Ticket ticket) {
        return new Flow(
                ticket,
                demand.application().map(Application::appId),
                demand.application().map(Application::displayName),
                demand.formTarget(),
                demand.tenant().map(Tenant::id));
    }
}
