package org.isocenter.identity.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.isocenter.identity.TestRequest.encode;
import static org.isocenter.identity.TestRequest.get;
import static org.isocenter.identity.TestRequest.post;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.isocenter.http.Response;
import org.isocenter.identity.TestBrowser;
import org.isocenter.identity.TestIdentity;
import org.isocenter.identity.TestRequest;
import org.isocenter.identity.directory.Application;
import org.isocenter.identity.directory.WellKnownApplication;
import org.isocenter.rule.Rule;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What another site, or another person at the same browser, may try on the pages: the classics of
/// OWASP's list for sessions, forms and redirects.
class BrowserAttacksTest {
    private static final String SESSION = "__Host-isocenter-session";
    private static final String BROWSER = "__Host-isocenter-browser";
    private static final String WEB = "https://app.test/callback";

    private TestIdentity identity;
    private TestBrowser browser;
    private Application app;

    @BeforeEach
    void open(@TempDir Path folder) throws IOException {
        identity = new TestIdentity(folder);
        browser = new TestBrowser(identity);
        identity.addUser("alice");
        identity.addUser("mallory");
        app = identity.register(builder -> builder.named("Web").implicitWeb(WEB));
        identity.grant(app, WellKnownApplication.MICROSOFT_GRAPH, "User.Read", "openid");
    }

    @AfterEach
    void close() {
        identity.close();
    }

    private String authorize(String... more) {
        List<String> all =
                new ArrayList<>(
                        List.of(
                                "client_id",
                                app.appId().toString(),
                                "redirect_uri",
                                WEB,
                                "scope",
                                "openid"));
        all.addAll(List.of(more));
        if (!all.contains("response_type")) {
            all.addAll(List.of("response_type", "code"));
        }
        return "/contoso.test/oauth2/v2.0/authorize?"
                + TestRequest.form(all.toArray(String[]::new));
    }

    /// Who plants a session in a browser before its owner signs in does not share it afterwards.
    @Rule("identity:SEC-5")
    @Test
    void aSessionFromBeforeTheSignInIsWorthless() {
        TestBrowser attacker = new TestBrowser(identity);
        attacker.open(authorize()).signIn("mallory@contoso.test");
        String planted = attacker.cookies().get(SESSION);
        browser.cookies().put(SESSION, planted);

        browser.open(authorize("prompt", "login")).signIn("alice@contoso.test");

        assertThat(browser.cookies().get(SESSION)).isNotEqualTo(planted);
        attacker.open(authorize("prompt", "none"));
        assertThat(attacker.answer("error")).as("his session is over").isEqualTo("login_required");
        attacker.cookies().put(SESSION, planted);
        attacker.open(authorize("prompt", "select_account"));
        assertThat(attacker.html()).doesNotContain("alice@contoso.test");
    }

    /// A cookie that nobody issued is no session, whatever it says.
    @Rule("identity:SEC-5")
    @ParameterizedTest
    @ValueSource(
            strings = {"1", "s.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "' or 1=1 --", "../x"})
    void aSessionThatWasMadeUpIsNone(String made) {
        browser.cookies().put(SESSION, made);

        browser.open(authorize("prompt", "none"));

        assertThat(browser.answer("error")).isEqualTo("login_required");
    }

    /// The form of one browser is nothing in another: a page elsewhere cannot sign its victim in as
    /// somebody else, nor consent, nor confirm a device for him.
    @Rule("identity:SEC-5")
    @Test
    void aFormBelongsToTheBrowserItWasShownIn() {
        TestBrowser attacker = new TestBrowser(identity);
        attacker.open(authorize());
        Map<String, String> form = attacker.hidden();
        List<String> fields =
                new ArrayList<>(
                        List.of(
                                "username",
                                "mallory@contoso.test",
                                "password",
                                TestIdentity.PASSWORD,
                                "flow",
                                form.getOrDefault("flow", "")));
        String[] all = fields.toArray(String[]::new);

        // with no cookie, as browsers send a form of another site (SameSite=Lax)
        Response without = identity.send(post("/contoso.test/login", all));
        assertThat(without.status()).isEqualTo(400);
        assertThat(without.headers().all("Set-Cookie")).isEmpty();

        // with the victim's own cookie
        browser.open(authorize());
        String own = browser.cookies().get(BROWSER);
        Response crossed =
                identity.send(
                        post("/contoso.test/login", all).withHeader("Cookie", BROWSER + "=" + own));
        assertThat(crossed.status()).isEqualTo(400);
        assertThat(crossed.headers().all("Set-Cookie")).isEmpty();
    }

    /// A token of one form does not open another: the sign-in form's cannot be used to consent.
    @Rule("identity:SEC-5")
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/contoso.test/login/account",
                "/contoso.test/login/password",
                "/contoso.test/consent",
                "/devicelogin"
            })
    void aFormServesItsOwnPurposeOnly(String path) {
        browser.open(authorize());
        String flow = Objects.requireNonNull(browser.hidden().get("flow"));

        Response response =
                identity.send(
                        post(
                                        path,
                                        "flow",
                                        flow,
                                        "decision",
                                        "accept",
                                        "account",
                                        "other",
                                        "password",
                                        "a new password",
                                        "again",
                                        "a new password")
                                .withHeader(
                                        "Cookie", BROWSER + "=" + browser.cookies().get(BROWSER)));

        assertThat(response.status()).isIn(400, 404, 405);
        assertThat(response.headers().first("Location")).isEmpty();
    }

    /// Browsers send no Lax cookie with an image, a frame or a form of another site, so such a request
    /// arrives without session: nothing ends, and no cookie is taken away.
    @Rule({"identity:OUT-2", "identity:SEC-5"})
    @ParameterizedTest
    @ValueSource(strings = {"GET", "POST"})
    void anotherSiteCannotSignAnybodyOutUnseen(String method) {
        browser.open(authorize()).signIn("alice@contoso.test");

        Response response =
                identity.send(
                        method.equals("GET")
                                ? get("/common/oauth2/v2.0/logout")
                                : post("/common/oauth2/v2.0/logout", "state", "x"));

        assertThat(response.headers().all("Set-Cookie")).isEmpty();
        browser.open(authorize("prompt", "none"));
        assertThat(browser.answer()).containsKey("code");
    }

    @Rule({"identity:AUTHZ-5", "identity:SEC-5"})
    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"query", "fragment", "form_post"})
    void aStateBreaksOutOfNothing(String mode) {
        String state = "x\r\nSet-Cookie: evil=1\r\n\r\n<script>alert(1)</script>\"'>&code=evil#?";
        browser.open(authorize("response_mode", mode, "state", state)).signIn("alice@contoso.test");

        browser.response()
                .headers()
                .fields()
                .forEach(field ->
                        assertThat(field.value()).doesNotContain("\r").doesNotContain("\n"));
        assertThat(browser.response().headers().all("Set-Cookie"))
                .noneMatch(cookie -> cookie.contains("evil"));
        if (mode.equals("form_post")) {
            assertThat(browser.html()).doesNotContain("<script>alert");
            assertThat(browser.html().split("<form", -1)).hasSize(2);
            assertThat(browser.html().split("name=\"code\"", -1)).hasSize(2);
        } else {
            assertThat(browser.location()).startsWith(WEB).doesNotContain("<");
            assertThat(browser.answer("state")).isEqualTo(state);
            assertThat(browser.answer("code")).isNotEqualTo("evil");
        }
    }

    /// The name before an `@` is no host, and a letter that looks like another is another.
    @Rule({"identity:REDIR-1", "identity:REDIR-2", "identity:SEC-5"})
    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "https://app.test@evil.test/callback",
                "https://app.test:443@evil.test/callback",
                "https://\u0430pp.test/callback",
                "https://xn--pp-7kc.test/callback",
                "https://app.test\u3002evil.test/callback",
                "https://app.test%00.evil.test/callback",
                "https://APP.test/callback",
                "https://app.test/Callback",
                "https://app.test/callback/",
                "https://app.test/callback?x=1",
                "https://app.test/callback#x",
                "https://app.test/./callback",
                "https://app.test/x/../callback",
                "https://app.test:8443/callback",
                "http://app.test/callback",
                " https://app.test/callback"
            })
    void onlyTheRegisteredAddressIsRedirectedTo(String target) {
        browser.open(authorize().replace(encode(WEB), encode(target)));

        assertThat(browser.response().headers().first("Location")).isEmpty();
        assertThat(browser.html()).contains("AADSTS50011");
    }

    @Rule({"identity:SEC-8", "identity:SEC-5"})
    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "/contoso.test/oauth2/v2.0/token, 400",
        "/contoso.test/login, 400",
        "/contoso.test/oauth2/v2.0/devicecode, 400",
        "/contoso.test/oauth2/v2.0/authorize, 400",
        "/common/oauth2/v2.0/logout, 400"
    })
    void aFormHasASize(String path, int status) {
        Response response = identity.send(post(path, "scope", "x".repeat(70_000)));

        assertThat(response.status()).isEqualTo(status);
        assertThat(TestIdentity.text(response).length()).isLessThan(20_000);
    }

    /// The password is never in a page, an address or a header again.
    @Rule({"identity:SEC-4", "identity:SEC-5"})
    @Test
    void aPasswordThatWasTypedIsNotShownAgain() {
        browser.open(authorize())
                .submit("username", "alice@contoso.test", "password", "typed by mistake");

        assertThat(browser.html())
                .doesNotContain("typed by mistake")
                .contains("alice@contoso.test");
        assertThat(browser.html()).contains("role=\"alert\"");
        assertThat(browser.response().headers().first("Location")).isEqualTo(Optional.empty());
    }
}
