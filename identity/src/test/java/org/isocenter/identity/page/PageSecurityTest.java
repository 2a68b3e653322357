package org.isocenter.identity.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.isocenter.identity.TestIdentity.DICOM;
import static org.isocenter.identity.TestRequest.encode;
import static org.isocenter.identity.TestRequest.post;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.isocenter.http.Response;
import org.isocenter.identity.TestBrowser;
import org.isocenter.identity.TestIdentity;
import org.isocenter.identity.TestRequest;
import org.isocenter.identity.authority.HostAliases;
import org.isocenter.identity.authority.HostGuard;
import org.isocenter.identity.directory.Application;
import org.isocenter.identity.directory.User;
import org.isocenter.rule.Rule;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What an attacker tries with pages: scripts in every parameter, frames, redirects elsewhere, forms
/// of other sites, old cookies.
class PageSecurityTest {
    private static final String WEB = "https://app.test/callback";
    private static final String SCRIPT =
            "\"'><script>alert(1)</script><img src=x onerror=alert(1)>";

    private TestIdentity identity;
    private TestBrowser browser;
    private User alice;
    private Application app;

    @BeforeEach
    void open(@TempDir Path folder) throws IOException {
        identity = new TestIdentity(folder);
        browser = new TestBrowser(identity);
        alice = identity.addUser("alice");
        app = identity.register(builder -> builder.named("Viewer " + SCRIPT).implicitWeb(WEB));
    }

    @AfterEach
    void close() {
        identity.close();
    }

    private String authorize(String... more) {
        String base =
                "/contoso.test/oauth2/v2.0/authorize?"
                        + TestRequest.form(
                                "client_id",
                                app.appId().toString(),
                                "redirect_uri",
                                WEB,
                                "response_type",
                                "code",
                                "scope",
                                "openid");
        return more.length == 0 ? base : base + "&" + TestRequest.form(more);
    }

    /// Every page a person can reach, by a way to it.
    private List<Response> allPages() {
        List<Response> pages = new ArrayList<>();
        browser.open(authorize());
        pages.add(browser.response());
        browser.submit("username", "alice@contoso.test", "password", "wrong");
        pages.add(browser.response());
        browser.signIn("alice@contoso.test");
        browser.open(authorize("prompt", "select_account"));
        pages.add(browser.response());
        browser.open(
                authorize("scope2", "x").replace("openid", encode(DICOM + "/Dicom.ReadWrite")));
        pages.add(browser.response());
        browser.open(authorize("response_mode", "form_post"));
        pages.add(browser.response());
        browser.open("/devicelogin");
        pages.add(browser.response());
        browser.open(authorize().replace("callback", "elsewhere"));
        pages.add(browser.response());
        browser.open("/error?code=50011");
        pages.add(browser.response());
        browser.open("/common/oauth2/nativeclient");
        pages.add(browser.response());
        browser.open("/common/oauth2/v2.0/logout");
        pages.add(browser.response());
        return pages;
    }

    @Rule("identity:SEC-5")
    @Test
    void protectsEveryPage() throws Exception {
        for (Response page : allPages()) {
            String html = TestIdentity.text(page);
            assertThat(page.headers().first("Content-Type")).contains("text/html; charset=utf-8");
            assertThat(page.headers().first("X-Frame-Options")).contains("DENY");
            assertThat(page.headers().first("X-Content-Type-Options")).contains("nosniff");
            assertThat(page.headers().first("Referrer-Policy")).contains("no-referrer");
            assertThat(page.headers().first("Cache-Control")).contains("no-store");
            String policy = page.headers().first("Content-Security-Policy").orElseThrow();
            assertThat(policy)
                    .startsWith("default-src 'none'; style-src 'sha256-")
                    .contains("frame-ancestors 'none'")
                    .contains("base-uri 'none'")
                    .contains("form-action 'self'")
                    .doesNotContain("unsafe-inline")
                    .doesNotContain("unsafe-eval")
                    .doesNotContain("*");
            assertThat(policy).contains("'sha256-" + sha256(styleOf(html)) + "'");
            assertThat(html)
                    .doesNotContain("<script>")
                    .doesNotContainPattern("(?i)<[^>]* on[a-z]+=")
                    .doesNotContainPattern("(?i)<[^>]* style=")
                    .doesNotContain("javascript:")
                    .doesNotContain("<link")
                    .doesNotContain("<img");
            // For people: a language, a title, one heading, a label for each field.
            assertThat(html).contains("<html lang=\"en\">").containsPattern("<title>.+</title>");
            assertThat(html.split("<h1>", -1)).hasSize(2);
            Matcher field =
                    Pattern.compile(
                                    "<input type=\"(?:text|password)\" [^>]*?id=\"([a-z]+)\"|<input type=\"(?:text|password)\" id=\"([a-z]+)\"")
                            .matcher(html);
            while (field.find()) {
                String id = field.group(1) == null ? field.group(2) : field.group(1);
                assertThat(html).contains("<label for=\"" + id + "\">");
            }
        }
    }

    private static String styleOf(String html) {
        Matcher style = Pattern.compile("<style>(.*?)</style>", Pattern.DOTALL).matcher(html);
        assertThat(style.find()).isTrue();
        return style.group(1);
    }

    private static String sha256(String text) throws Exception {
        return Base64.getEncoder()
                .encodeToString(
                        MessageDigest.getInstance("SHA-256")
                                .digest(text.getBytes(StandardCharsets.UTF_8)));
    }

    @Rule({"identity:SEC-5", "identity:NET-2"})
    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "client_id",
                "redirect_uri",
                "response_type",
                "response_mode",
                "scope",
                "state",
                "nonce",
                "prompt",
                "login_hint",
                "domain_hint",
                "claims",
                "max_age",
                "code_challenge",
                "code_challenge_method",
                "client-request-id",
                "ticket",
                "unknown"
            })
    void echoesNoScriptOfAuthorize(String parameter) {
        String path =
                authorize("login_hint2", "x")
                        .replaceAll("[&?]" + parameter + "=[^&]*", "&")
                        .replace("authorize&", "authorize?");
        String attack = path + (path.contains("?") ? "&" : "?") + parameter + "=" + encode(SCRIPT);

        browser.open(attack);
        assertHarmless();
        if (browser.status() == 200 && browser.html().contains("name=\"password\"")) {
            browser.submit("username", SCRIPT, "password", SCRIPT);
            assertHarmless();
            browser.signIn("alice@contoso.test");
            assertHarmless();
        }
    }

    private void assertHarmless() {
        String html = browser.html();
        assertThat(html).doesNotContain("<script>alert").doesNotContain("<img");
        browser.response()
                .headers()
                .fields()
                .forEach(field ->
                        assertThat(field.value())
                                .doesNotContain("\r")
                                .doesNotContain("\n")
                                .doesNotContain("<script>"));
    }

    @Rule("identity:SEC-5")
    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "/contoso.test/adminconsent?client_id={x}&redirect_uri={x}&state={x}",
                "/contoso.test/v2.0/adminconsent?client_id={x}&scope={x}&redirect_uri={x}",
                "/{x}/oauth2/v2.0/authorize?client_id={x}",
                "/devicelogin?step={x}&code={x}&user_code={x}",
                "/common/oauth2/deviceauth?code={x}",
                "/common/oauth2/v2.0/logout?post_logout_redirect_uri={x}&state={x}&id_token_hint={x}",
                "/error?code={x}",
                "/common/oauth2/nativeclient?code={x}&error_description={x}",
                "/common/userrealm/{x}",
                "/common/discovery/instance?authorization_endpoint={x}&api-version={x}"
            })
    void echoesNoScriptElsewhere(String path) {
        browser.open(path.replace("{x}", encode(SCRIPT).replace("+", "%20")));

        boolean isPage =
                browser.response()
                        .headers()
                        .first("Content-Type")
                        .filter(type -> type.toLowerCase(Locale.ROOT).startsWith("text/html"))
                        .isPresent();
        if (isPage) {
            assertHarmless();
        } else {
            assertThat(browser.response().headers().first("Content-Type"))
                    .contains("application/json; charset=utf-8");
        }
    }

    @Rule("identity:SEC-5")
    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "https://evil.test/",
                "//evil.test/",
                "https://app.test@evil.test/callback",
                "https://app.test.evil.test/callback",
                "https://app.test/callback/../../evil",
                "https://app.test/callback%2f..",
                "https://app.test\\@evil.test/callback",
                "javascript:alert(1)",
                "data:text/html,x",
                "https://app.test/callback\r\nSet-Cookie: x=1"
            })
    void redirectsToNobodyElse(String target) {
        String query =
                TestRequest.form(
                        "client_id",
                        app.appId().toString(),
                        "redirect_uri",
                        target,
                        "response_type",
                        "code",
                        "scope",
                        "openid");
        browser.open("/contoso.test/oauth2/v2.0/authorize?" + query);
        assertThat(browser.response().headers().first("Location")).isEmpty();
        browser.open("/contoso.test/adminconsent?" + query);
        assertThat(browser.response().headers().first("Location")).isEmpty();
        browser.open("/common/oauth2/v2.0/logout?post_logout_redirect_uri=" + encode(target));
        assertThat(browser.response().headers().first("Location")).isEmpty();
        assertThat(browser.html()).doesNotContain("evil");
    }

    /// A ticket is signed; one that somebody made up leads nowhere and does nothing.
    @Rule("identity:SEC-5")
    @Test
    void believesNoForgedTicket() {
        String forged =
                Base64.getUrlEncoder()
                        .withoutPadding()
                        .encodeToString(
                                ("{\"until\":9999999999,\"payload\":{\"backTo\":\"https://evil.test\","
                                                + "\"userId\":\""
                                                + alice.id()
                                                + "\",\"fresh\":true,\"consented\":true}}")
                                        .getBytes(StandardCharsets.UTF_8));

        browser.open(authorize("ticket", forged + "." + "AAAA"));

        assertThat(browser.heading()).isEqualTo("Sign in");
        browser.send(
                post(
                        "/contoso.test/login",
                        "flow",
                        forged + ".AAAA",
                        "username",
                        "alice@contoso.test",
                        "password",
                        TestIdentity.PASSWORD));
        assertThat(browser.status()).isEqualTo(400);
        assertThat(browser.cookies()).doesNotContainKey("__Host-isocenter-session");
    }

    @Rule("identity:SEC-5")
    @Test
    void forgetsAFormAfterHalfAnHour() {
        browser.open(authorize());
        identity.pass(java.time.Duration.ofMinutes(30));

        browser.signIn("alice@contoso.test");

        assertThat(browser.status()).isEqualTo(400);
        assertThat(browser.html()).contains("too old");
    }

    @Rule({"identity:ROPC-2", "identity:ROPC-3", "identity:SEC-8"})
    @Test
    void saysNothingOfAccountsOnTheSignInPage() {
        browser.open(authorize()).submit("username", "alice@contoso.test", "password", "wrong");
        String known = browser.html();
        browser.open(authorize()).submit("username", "nobody@contoso.test", "password", "wrong");

        assertThat(problem(browser.html()))
                .isEqualTo(problem(known))
                .isEqualTo("The user name or the password is wrong.");
        assertThat(browser.html()).contains("role=\"alert\"").contains("aria-invalid=\"true\"");
        for (int i = 0; i < 10; i++) {
            browser.submit("username", "alice@contoso.test", "password", "guess" + i);
        }
        browser.signIn("alice@contoso.test");
        assertThat(problem(browser.html())).contains("locked for a while");
    }

    private static String problem(String html) {
        Matcher problem =
                Pattern.compile("id=\"problem\">(.*?)</div>", Pattern.DOTALL).matcher(html);
        assertThat(problem.find()).as(html).isTrue();
        return problem.group(1);
    }

    @Rule("identity:ROPC-2")
    @Test
    void letsAUserChangeAPasswordThatHasExpired() {
        identity.store(
                new User(
                        alice.tenantId(),
                        alice.id(),
                        alice.userPrincipalName(),
                        alice.displayName(),
                        alice.createdAt(),
                        alice.deletedAt(),
                        true,
                        alice.givenName(),
                        alice.surname(),
                        alice.mail(),
                        alice.mailNickname(),
                        alice.passwordHash(),
                        alice.passwordChangedAt(),
                        true,
                        alice.sessionsValidFrom(),
                        alice.other()));
        browser.open(authorize()).signIn("alice@contoso.test");
        assertThat(browser.heading()).isEqualTo("Choose a new password");
        assertThat(browser.cookies()).doesNotContainKey("__Host-isocenter-session");
        browser.submit("password", "brand new one", "again", "brand new two");
        assertThat(problem(browser.html())).contains("not the same");
        browser.submit("password", "short", "again", "short");
        assertThat(problem(browser.html())).contains("8 to 256");
        browser.submit("password", TestIdentity.PASSWORD, "again", TestIdentity.PASSWORD);
        assertThat(problem(browser.html())).contains("must differ");
        browser.submit("password", "brand new one", "again", "brand new one");
        assertThat(browser.answer()).containsKey("code");

        TestBrowser other = new TestBrowser(identity);
        other.open(authorize()).signIn("alice@contoso.test");
        assertThat(other.status()).isEqualTo(200);
        assertThat(problem(other.html())).contains("wrong");
    }

    @Rule("identity:NET-2")
    @ParameterizedTest
    @ValueSource(strings = {"evil.test", "<script>alert(1)</script>", "localhost.evil.test"})
    void knowsNoOtherHost(String host) {
        HostAliases aliases =
                HostAliases.selfHosted(java.util.Optional.of(TestRequest.ORIGIN), List.of());
        TestRequest request = TestRequest.get("/").on(TestIdentity.origin(host));

        Response response = HostGuard.refuse(aliases, request).orElseThrow();

        assertThat(response.status()).isEqualTo(421);
        assertThat(TestIdentity.text(response)).doesNotContain(host);
        assertThat(HostGuard.refuse(aliases, TestRequest.get("/"))).isEmpty();
    }

    /// Under the public cloud's names only what belongs there is answered.
    @Rule({"identity:NET-2", "identity:NET-6"})
    @Test
    void knowsThePublicCloudsNamesWhenToldTo() {
        HostAliases own =
                HostAliases.selfHosted(java.util.Optional.of(TestRequest.ORIGIN), List.of());
        HostAliases cloud = own.withPublicCloud();

        assertThat(own.knows("login.microsoftonline.com")).isFalse();
        for (String name : HostAliases.publicCloudHosts()) {
            assertThat(cloud.knows(name)).isTrue();
        }
        assertThat(HostAliases.publicCloudHosts())
                .containsExactly(
                        "login.microsoftonline.com",
                        "login.windows.net",
                        "login.microsoft.com",
                        "sts.windows.net",
                        "graph.microsoft.com",
                        "graph.windows.net",
                        "management.azure.com",
                        "management.core.windows.net",
                        "main.iam.ad.ext.azure.com");
        assertThat(cloud.has("graph.microsoft.com", HostAliases.Role.LOGIN)).isFalse();
    }
}
