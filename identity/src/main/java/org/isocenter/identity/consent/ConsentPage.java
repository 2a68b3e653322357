package org.isocenter.identity.consent;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.isocenter.http.Request;
import org.isocenter.http.Response;
import org.isocenter.identity.client.Client;
import org.isocenter.identity.directory.Application;
import org.isocenter.identity.directory.Directory;
import org.isocenter.identity.directory.PermissionScope;
import org.isocenter.identity.directory.PermissionScope.ConsentType;
import org.isocenter.identity.directory.Tenant;
import org.isocenter.identity.directory.User;
import org.isocenter.identity.page.Page;
import org.isocenter.identity.page.Pages;
import org.isocenter.identity.scope.OidcScope;
import org.isocenter.identity.session.Cookies;
import org.isocenter.identity.session.FormTokens;
import org.isocenter.identity.session.FormTokens.Purpose;
import org.isocenter.identity.session.Ticket;
import tools.jackson.databind.JsonNode;

/// Shows what an application asks for (identity:CONSENT-2, identity:CONSENT-3).
public final class ConsentPage {
    private final Directory directory;
    private final ConsentWriter writer;
    private final FormTokens tokens;
    private final RandomGenerator random;

    public ConsentPage(
            Directory directory, ConsentWriter writer, FormTokens tokens, RandomGenerator random) {
        this.directory = directory;
        this.writer = writer;
        this.tokens = tokens;
        this.random = random;
    }

    /// What is to be shown.
    ///
    /// @param client who asks
    /// @param user who is asked
    /// @param wanted the permissions
    /// @param oidc the words of OpenID Connect beside them
    /// @param forAll whether an administrator consents for the whole directory
    /// @param declared whether to all that the application declares, application roles included
    /// @param formTarget where the browser may be sent in the end
    public record Question(
            Client client,
            User user,
            List<ConsentRules.Wanted> wanted,
            List<OidcScope> oidc,
            boolean forAll,
            boolean declared,
            Optional<String> formTarget) {}

    /// The page: the question, or that an administrator is needed.
    public Response show(Request request, Question question, Ticket ticket, Instant now) {
        Client client = question.client();
        boolean administrator = writer.isAdministrator(question.user());
        boolean adminOnly = !administrator && needsAdministrator(question);
        String browser = Cookies.browserOrNew(request, random);
        ConsentFlow flow =
                new ConsentFlow(
                        ticket,
                        client.tenant().id(),
                        question.user().id(),
                        client.application().appId(),
                        ConsentWriter.byResource(question.wanted()),
                        question.forAll(),
                        question.declared(),
                        adminOnly,
                        question.formTarget());
        String signed = tokens.sign(browser, Purpose.CONSENT, flow, now);
        String action = "/" + client.tenant().id() + "/consent";
        List<Pages.Permission> permissions = permissions(question, administrator);
        Page page =
                adminOnly
                        ? Pages.adminApproval(
                                action,
                                signed,
                                question.user().userPrincipalName(),
                                client.application().displayName(),
                                permissions)
                        : Pages.consent(
                                action,
                                signed,
                                question.user().userPrincipalName(),
                                client.application().displayName(),
                                publisher(client),
                                permissions,
                                question.forAll(),
                                administrator && !question.forAll(),
                                links(client.application()));
        Page leading = question.formTarget().map(page::leadingTo).orElse(page);
        return Cookies.withBrowser(leading.toResponse(200), request, browser);
    }

    private static boolean needsAdministrator(Question question) {
        return question.forAll()
                || !question.client().tenant().settings().usersMayConsent()
                || question.wanted().stream()
                        .anyMatch(one -> one.permission().type() == ConsentType.ADMIN);
    }

    private static List<Pages.Permission> permissions(Question question, boolean administrator) {
        Map<String, Pages.Permission> shown = new LinkedHashMap<>();
        for (ConsentRules.Wanted one : question.wanted()) {
            PermissionScope scope = one.permission();
            Optional<String> title =
                    administrator
                            ? scope.adminConsentDisplayName().or(scope::userConsentDisplayName)
                            : scope.userConsentDisplayName().or(scope::adminConsentDisplayName);
            Optional<String> description =
                    administrator
                            ? scope.adminConsentDescription().or(scope::userConsentDescription)
                            : scope.userConsentDescription().or(scope::adminConsentDescription);
            Optional<OidcScope> word = OidcScope.ofWord(scope.value());
            shown.put(
                    one.resource().id() + scope.value(),
                    new Pages.Permission(
                            word.map(OidcScope::consentText).or(() -> title).orElse(scope.value()),
                            one.resource().displayName()
                                    + " ("
                                    + scope.value()
                                    + ")"
                                    + description.map(text -> ": " + text).orElse("")));
        }
        for (OidcScope word : question.oidc()) {
            boolean listed =
                    shown.values().stream().anyMatch(one -> one.title().equals(word.consentText()));
            if (!listed) {
                shown.put(word.word(), new Pages.Permission(word.consentText(), ""));
            }
        }
        return new ArrayList<>(shown.values());
    }

    private String publisher(Client client) {
        return directory
                .tenant(client.application().tenantId())
                .map(Tenant::displayName)
                .map(name -> "from " + name + ", unverified")
                .orElse("unverified");
    }

    /// Terms and privacy of the registration, when they are web addresses.
    private static List<Pages.Link> links(Application application) {
        List<Pages.Link> links = new ArrayList<>();
        JsonNode info = application.other().get("info");
        if (info != null) {
            add(links, "Terms of service", info.path("termsOfServiceUrl").asString(""));
            add(links, "Privacy statement", info.path("privacyStatementUrl").asString(""));
        }
        return links;
    }

    private static void add(List<Pages.Link> links, String text, String uri) {
        if (uri.startsWith("https://")) {
            links.add(new Pages.Link(text, uri));
        }
    }
}
