package org.isocenter.identity.authorize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.isocenter.identity.TestIdentity.DICOM;
import static org.isocenter.identity.TestRequest.encode;
import static org.isocenter.identity.TestRequest.post;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.isocenter.http.Response;
import org.isocenter.identity.TestBrowser;
import org.isocenter.identity.TestIdentity;
import org.isocenter.identity.TestRequest;
import org.isocenter.identity.claim.TokenMaker;
import org.isocenter.identity.directory.Application;
import org.isocenter.identity.directory.ObjectType;
import org.isocenter.identity.directory.Tenant;
import org.isocenter.identity.directory.TenantSettings;
import org.isocenter.identity.directory.User;
import org.isocenter.identity.directory.WellKnownApplication;
import org.isocenter.rule.Rule;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// The authorization endpoint and what its codes and refresh tokens give.
class AuthorizeTest {
    private static final String SECRET = "s3cret~value_that.is-long-enough-1234567";
    private static final String WEB = "https://app.test/callback";
    private static final String VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
    private static final String CHALLENGE = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
    private static final String SCOPE = DICOM + "/.default openid profile offline_access";

    private TestIdentity identity;
    private TestBrowser browser;
    private User alice;
    private Application web;
    private Application desktop;
    private Application spa;
    private String tid;

    @BeforeEach
    void open(@TempDir Path folder) throws IOException {
        identity = new TestIdentity(folder);
        browser = new TestBrowser(identity);
        alice = identity.addUser("alice");
        web =
                identity.register(
                        app -> app.named("Web").implicitWeb(WEB).secrets(identity.secret(SECRET)));
        desktop =
                identity.register(
                        app -> app.named("Desktop").desktop("http://localhost").publicClient());
        spa = identity.register(app -> app.named("Page").spa("https://spa.test/"));
        for (Application app : List.of(web, desktop, spa)) {
            identity.grant(app, WellKnownApplication.DICOM, "Dicom.ReadWrite");
        }
        tid = identity.tenant.id().toString();
    }

    @AfterEach
    void close() {
        identity.close();
    }

    private String authorize(Application app, String redirect, String... more) {
        return "/"
                + tid
                + "/oauth2/v2.0/authorize?client_id="
                + app.appId()
                + "&redirect_uri="
                + encode(redirect)
                + (more.length > 0 ? "&" + TestRequest.form(more) : "");
    }

    private String code(Application app, String redirect, String... more) {
        String[] all = new String[more.length + 4];
        System.arraycopy(new String[] {"response_type", "code", "scope", SCOPE}, 0, all, 0, 4);
        System.arraycopy(more, 0, all, 4, more.length);
        return authorize(app, redirect, all);
    }

    private JsonNode redeem(String... form) {
        return TestIdentity.json(identity.send(post(identity.tokenPath(), form)));
    }

    private JsonNode redeemWeb(String code) {
        return redeem(
                "grant_type", "authorization_code",
                "client_id", web.appId().toString(),
                "client_secret", SECRET,
                "redirect_uri", WEB,
                "code", code);
    }

    private static int error(JsonNode body) {
        assertThat(body.has("access_token")).as(body.toString()).isFalse();
        return body.path("error_codes").path(0).asInt();
    }

    @Rule({
        "identity:AUTHZ-1",
        "identity:AUTHZ-4",
        "identity:AUTHZ-5",
        "identity:TOKEN-11",
        "identity:SCOPE-7",
        "identity:AUTHZ-9"
    })
    @Test
    void signsInAndGivesACode() {
        browser.open(
                code(
                        web,
                        WEB,
                        "state",
                        "st a&te=+%",
                        "nonce",
                        "n-0S6",
                        "client_info",
                        "1",
                        "clidata",
                        "1",
                        "x-client-SKU",
                        "msal.js.node",
                        "claims",
                        "{\"access_token\":{\"xms_cc\":{\"values\":[\"CP1\"]}}}"));
        assertThat(browser.heading()).isEqualTo("Sign in");
        browser.signIn("alice@contoso.test");

        assertThat(browser.location()).startsWith(WEB + "?code=");
        Map<String, String> answer = browser.answer();
        assertThat(answer.keySet())
                .containsExactly("code", "client_info", "session_state", "state");
        assertThat(answer.get("state")).isEqualTo("st a&te=+%");
        assertThat(answer.get("session_state")).matches("[0-9a-f-]{36}");

        JsonNode body =
                redeem(
                        "grant_type",
                        "authorization_code",
                        "client_id",
                        web.appId().toString(),
                        "client_secret",
                        SECRET,
                        "redirect_uri",
                        WEB,
                        "code",
                        browser.answer("code"),
                        "client_info",
                        "1");
        assertThat(body.propertyNames())
                .contains(
                        "token_type",
                        "scope",
                        "expires_in",
                        "ext_expires_in",
                        "access_token",
                        "refresh_token",
                        "id_token",
                        "client_info");
        assertThat(body.path("scope").asString())
                .isEqualTo(DICOM + "/Dicom.ReadWrite " + DICOM + "/.default");
        assertThat(
                        new String(
                                Base64.getUrlDecoder().decode(body.path("client_info").asString()),
                                StandardCharsets.UTF_8))
                .isEqualTo("{\"uid\":\"" + alice.id() + "\",\"utid\":\"" + tid + "\"}");

        JsonNode access = identity.claims(body.path("access_token").asString());
        assertThat(access.path("aud").asString()).isEqualTo(DICOM);
        assertThat(access.path("scp").asString()).isEqualTo("Dicom.ReadWrite");
        assertThat(access.path("oid").asString()).isEqualTo(alice.id().toString());
        assertThat(access.path("upn").asString()).isEqualTo("alice@contoso.test");
        assertThat(access.path("idtyp").asString()).isEqualTo("user");
        assertThat(access.path("appidacr").asString()).isEqualTo("1");
        assertThat(access.has("xms_cc")).as("the resource did not ask").isFalse();

        JsonNode id = identity.claims(body.path("id_token").asString());
        assertThat(id.path("aud").asString()).isEqualTo(web.appId().toString());
        assertThat(id.path("nonce").asString()).isEqualTo("n-0S6");
        assertThat(id.path("ver").asString()).isEqualTo("2.0");
        assertThat(id.path("iss").asString()).isEqualTo("https://localhost:8443/" + tid + "/v2.0");
        assertThat(id.path("preferred_username").asString()).isEqualTo("alice@contoso.test");
        assertThat(id.path("sid").asString()).isEqualTo(answer.get("session_state"));
        assertThat(id.has("c_hash")).isFalse();
        assertThat(id.has("at_hash")).isFalse();
    }

    @Rule({"identity:CLAIM-2", "identity:OUT-1"})
    @Test
    void givesEachApplicationItsOwnSubject() {
        Tenant tenant = identity.tenant;

        String forWeb = TokenMaker.pairwise(tenant, alice.id(), web.appId());
        String forPage = TokenMaker.pairwise(tenant, alice.id(), spa.appId());

        assertThat(forWeb).hasSize(43).isNotEqualTo(forPage);
        browser.open(code(web, WEB)).signIn("alice@contoso.test");
        JsonNode body = redeemWeb(browser.answer("code"));
        assertThat(identity.claims(body.path("id_token").asString()).path("sub").asString())
                .isEqualTo(forWeb);
        assertThat(identity.claims(body.path("access_token").asString()).path("sub").asString())
                .isEqualTo(
                        TokenMaker.pairwise(
                                tenant, alice.id(), WellKnownApplication.DICOM.appId()));
    }

    @Rule({"identity:AUTHZ-6", "identity:REDIR-2", "identity:REDIR-6", "identity:AUTHZ-11"})
    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "http://localhost:39295, http://localhost:39295/?code=",
        "http://localhost:39295/, http://localhost:39295/?code=",
        "http://localhost, http://localhost/?code="
    })
    void returnsToAnyPortOfLoopback(String redirect, String beginning) {
        String path =
                "/common/oauth2/v2.0/authorize?client_id="
                        + WellKnownApplication.AZURE_CLI.appId()
                        + "&redirect_uri="
                        + encode(redirect)
                        + "&"
                        + TestRequest.form(
                                "response_type", "code",
                                "scope",
                                        "https://management.core.windows.net//.default"
                                                + " offline_access openid profile",
                                "prompt", "select_account",
                                "code_challenge", CHALLENGE,
                                "code_challenge_method", "S256");

        browser.open(path).signIn("alice@contoso.test");

        assertThat(browser.location()).startsWith(beginning);
        JsonNode body =
                TestIdentity.json(
                        identity.send(
                                post(
                                        "/organizations/oauth2/v2.0/token",
                                        "grant_type",
                                        "authorization_code",
                                        "client_id",
                                        WellKnownApplication.AZURE_CLI.appId().toString(),
                                        "redirect_uri",
                                        redirect,
                                        "code",
                                        browser.answer("code"),
                                        "code_verifier",
                                        VERIFIER)));
        assertThat(body.path("scope").asString())
                .isEqualTo(
                        "https://management.core.windows.net//user_impersonation"
                                + " https://management.core.windows.net//.default");
    }

    /// Old `az` uses the v1 endpoint, a resource, and no proof key.
    @Rule({"identity:AUTHZ-11", "identity:TOKEN-5", "identity:TOKEN-8"})
    @Test
    void answersAsVersion1() {
        browser.open(
                        "/common/oauth2/authorize?"
                                + TestRequest.form(
                                        "client_id",
                                                WellKnownApplication.AZURE_CLI.appId().toString(),
                                        "response_type", "code",
                                        "redirect_uri", "http://localhost:8400",
                                        "state", "s",
                                        "resource", "https://management.core.windows.net/",
                                        "prompt", "select_account"))
                .signIn("alice@contoso.test");

        JsonNode body =
                TestIdentity.json(
                        identity.send(
                                post(
                                        "/common/oauth2/token?api-version=1.0",
                                        "grant_type",
                                        "authorization_code",
                                        "client_id",
                                        WellKnownApplication.AZURE_CLI.appId().toString(),
                                        "resource",
                                        "https://management.core.windows.net/",
                                        "redirect_uri",
                                        "http://localhost:8400",
                                        "code",
                                        browser.answer("code"))));

        assertThat(body.path("expires_in").isString()).isTrue();
        assertThat(body.path("resource").asString())
                .isEqualTo("https://management.core.windows.net/");
        assertThat(body.path("refresh_token").asString()).startsWith("1.");
        JsonNode id = identity.claims(body.path("id_token").asString());
        assertThat(id.path("ver").asString()).isEqualTo("1.0");
        assertThat(id.path("iss").asString()).isEqualTo("https://localhost:8443/" + tid + "/");
        assertThat(id.path("upn").asString()).isEqualTo("alice@contoso.test");
        assertThat(id.path("given_name").asString()).isEqualTo("Alice");
    }

    @Rule({"identity:AUTHZ-3", "identity:AUTHZ-4", "identity:AUTHZ-5", "identity:AUTHZ-9"})
    @Test
    void answersHybridAsAForm() throws Exception {
        browser.open(
                        authorize(
                                web,
                                WEB,
                                "response_type",
                                "code id_token",
                                "response_mode",
                                "form_post",
                                "scope",
                                "openid profile " + DICOM + "/Dicom.ReadWrite",
                                "state",
                                "\"><script>alert(1)</script>",
                                "nonce",
                                "n1"))
                .signIn("alice@contoso.test");

        assertThat(browser.status()).isEqualTo(200);
        assertThat(browser.html())
                .contains("action=\"" + WEB + "\"")
                .contains("<button type=\"submit\">Continue</button>")
                .doesNotContain("<script>alert");
        String policy = browser.response().headers().first("Content-Security-Policy").orElseThrow();
        assertThat(policy)
                .contains("default-src 'none'")
                .contains("form-action 'self' https://app.test;")
                .containsPattern("script-src 'nonce-[A-Za-z0-9_-]{22}'");
        Map<String, String> answer = browser.answer();
        assertThat(answer.get("state")).isEqualTo("\"><script>alert(1)</script>");
        JsonNode id = identity.claims(browser.answer("id_token"));
        byte[] hash =
                MessageDigest.getInstance("SHA-256")
                        .digest(browser.answer("code").getBytes(StandardCharsets.US_ASCII));
        assertThat(id.path("c_hash").asString())
                .isEqualTo(
                        Base64.getUrlEncoder()
                                .withoutPadding()
                                .encodeToString(Arrays.copyOf(hash, 16)));
        assertThat(id.has("at_hash")).isFalse();
        JsonNode body = redeemWeb(browser.answer("code"));
        assertThat(identity.claims(body.path("id_token").asString()).path("nonce").asString())
                .isEqualTo("n1");
    }

    @Rule({"identity:AUTHZ-3", "identity:AUTHZ-4", "identity:AUTHZ-5"})
    @Test
    void answersImplicitInTheFragment() {
        browser.open(
                        authorize(
                                web,
                                WEB,
                                "response_type",
                                "id_token token",
                                "scope",
                                "openid " + DICOM + "/Dicom.ReadWrite",
                                "state",
                                "s",
                                "nonce",
                                "n"))
                .signIn("alice@contoso.test");

        assertThat(browser.location()).startsWith(WEB + "#access_token=");
        Map<String, String> answer = browser.answer();
        assertThat(answer.keySet())
                .containsExactly(
                        "access_token",
                        "token_type",
                        "expires_in",
                        "scope",
                        "id_token",
                        "session_state",
                        "state");
        assertThat(identity.claims(browser.answer("id_token")).path("at_hash").asString())
                .hasSize(22);
        assertThat(identity.claims(browser.answer("access_token")).path("appidacr").asString())
                .isEqualTo("0");
    }

    /// The recipe of old Postman collections for Digital Twins.
    @Rule("identity:AUTHZ-3")
    @Test
    void answersImplicitForAResource() {
        identity.grant(web, WellKnownApplication.DIGITAL_TWINS, "Read.Write");
        browser.open(
                        "/"
                                + tid
                                + "/oauth2/authorize?"
                                + TestRequest.form(
                                        "client_id",
                                        web.appId().toString(),
                                        "response_type",
                                        "token",
                                        "redirect_uri",
                                        WEB,
                                        "resource",
                                        "0b07f429-9f4b-4714-9392-cc5e8e80c8b0"))
                .signIn("alice@contoso.test");

        JsonNode claims = identity.claims(browser.answer("access_token"));
        assertThat(claims.path("aud").asString()).isEqualTo("0b07f429-9f4b-4714-9392-cc5e8e80c8b0");
        assertThat(claims.path("scp").asString()).isEqualTo("Read.Write");
    }

    @Rule({"identity:AUTHZ-3", "identity:AUTHZ-2", "identity:AUTHZ-7", "identity:AUTHZ-11"})
    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    id_token not enabled    | desktop | response_type=id_token&nonce=n&scope=openid          | # | 700054  | unsupported_response_type
                    token not enabled       | desktop | response_type=token&scope=openid                     | # | 700051  | unsupported_response_type
                    tokens in a query       | web     | response_type=id_token&response_mode=query&nonce=n&scope=openid | # | 9002313 | invalid_request
                    no nonce                | web     | response_type=id_token&scope=openid                  | # | 900144  | invalid_request
                    no response type        | web     | scope=openid                                         | ? | 900144  | invalid_request
                    unknown response type   | web     | response_type=saml&scope=openid                      | ? | 9002313 | unsupported_response_type
                    unknown response mode   | web     | response_type=code&response_mode=smoke&scope=openid  | ? | 9002313 | invalid_request
                    claims that are no JSON | web     | response_type=code&scope=openid&claims=%7B           | ? | 9002313 | invalid_request
                    no scope                | web     | response_type=code                                   | ? | 900144  | invalid_request
                    mixed default           | web     | response_type=code&scope=https%3A%2F%2Fa%2Fx+https%3A%2F%2Fa%2F.default | ? | 70011 | invalid_scope
                    short challenge         | web     | response_type=code&scope=openid&code_challenge=short | ? | 501491  | invalid_request
                    unknown challenge       | web     | response_type=code&scope=openid&code_challenge_method=MD5 | ? | 9002313 | invalid_request
                    page without proof key  | spa     | response_type=code&scope=openid                      | ? | 9002325 | invalid_request
                    nobody signed in        | web     | response_type=code&scope=openid&prompt=none          | ? | 50058   | login_required
                    contradicting prompts   | web     | response_type=code&scope=openid&prompt=none+login    | ? | 9002313 | invalid_request
                    resource on v2          | web     | response_type=code&resource=x                        | ? | 901002  | invalid_request
                    """)
    void tellsTheClientWhatIsWrong(
            String reason, String app, String query, String where, int code, String word) {
        Application application =
                switch (app) {
                    case "web" -> web;
                    case "spa" -> spa;
                    default -> desktop;
                };
        String redirect =
                switch (app) {
                    case "web" -> WEB;
                    case "spa" -> "https://spa.test/";
                    default -> "http://localhost:1";
                };

        browser.open(authorize(application, redirect) + "&state=s&" + query);

        assertThat(browser.location()).startsWith(redirect).contains(where + "error=");
        Map<String, String> answer = browser.answer();
        assertThat(answer.get("error")).isEqualTo(word);
        assertThat(answer.get("error_description")).startsWith("AADSTS" + code + ": ");
        assertThat(answer.get("error_uri")).isEqualTo("https://localhost:8443/error?code=" + code);
        assertThat(answer.get("state")).isEqualTo("s");
    }

    @Rule({"identity:AUTHZ-7", "identity:REDIR-1", "identity:ID-6"})
    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    unknown redirect URI  | /{tid}/oauth2/v2.0/authorize?client_id={web}&redirect_uri=https%3A%2F%2Fevil.test%2F  | 50011
                    other path            | /{tid}/oauth2/v2.0/authorize?client_id={web}&redirect_uri=https%3A%2F%2Fapp.test%2Fcallback%2F | 50011
                    other case            | /{tid}/oauth2/v2.0/authorize?client_id={web}&redirect_uri=https%3A%2F%2Fapp.test%2FCallback | 50011
                    more in the query     | /{tid}/oauth2/v2.0/authorize?client_id={web}&redirect_uri=https%3A%2F%2Fapp.test%2Fcallback%3Fx%3D1 | 50011
                    credentials in it     | /{tid}/oauth2/v2.0/authorize?client_id={web}&redirect_uri=https%3A%2F%2Fa%40app.test%2Fcallback | 50011
                    a script              | /{tid}/oauth2/v2.0/authorize?client_id={web}&redirect_uri=javascript%3Aalert(1) | 50011
                    unknown client        | /{tid}/oauth2/v2.0/authorize?client_id={tid}&redirect_uri=https%3A%2F%2Fapp.test%2Fcallback | 700016
                    client is a script    | /{tid}/oauth2/v2.0/authorize?client_id=%3Cscript%3Ealert(1)%3C%2Fscript%3E            | 700016
                    no client             | /{tid}/oauth2/v2.0/authorize?redirect_uri=https%3A%2F%2Fapp.test%2Fcallback           | 900144
                    unknown tenant        | /nobody.test/oauth2/v2.0/authorize?client_id={web}                                    | 90002
                    tenant is a script    | /%3Cscript%3Ealert(1)%3C%2Fscript%3E/oauth2/v2.0/authorize?client_id={web}            | 90002
                    personal accounts     | /consumers/oauth2/v2.0/authorize?client_id={web}&redirect_uri=https%3A%2F%2Fapp.test%2Fcallback | 9002332
                    a parameter twice     | /{tid}/oauth2/v2.0/authorize?client_id={web}&client_id={web}                          | 9002313
                    """)
    void showsAPageWhenItCannotRedirect(String reason, String path, int code) {
        browser.open(path.replace("{tid}", tid).replace("{web}", web.appId().toString()));

        assertThat(browser.response().headers().first("Location")).isEmpty();
        assertThat(browser.status()).isEqualTo(400);
        assertThat(browser.html()).contains("AADSTS" + code).doesNotContain("<script>");
        assertThat(browser.heading()).isEqualTo("Sorry, we cannot sign you in");
    }

    @Rule("identity:AUTHZ-7")
    @Test
    void showsAPageWhenNothingIsRegistered() {
        Application bare = identity.register(app -> app.named("Bare"));

        browser.open(code(bare, "https://app.test/"));

        assertThat(browser.html()).contains("AADSTS500113");
    }

    @Rule({"identity:AUTHZ-8", "identity:SEC-5"})
    @Test
    void knowsWhoIsSignedIn() {
        browser.open(code(web, WEB)).signIn("alice@contoso.test");

        browser.open(code(web, WEB, "prompt", "none"));
        assertThat(browser.answer()).containsKey("code");
        browser.open(code(web, WEB));
        assertThat(browser.answer()).containsKey("code");

        browser.open(code(web, WEB, "prompt", "select_account"));
        assertThat(browser.heading()).isEqualTo("Pick an account");
        browser.submit("account", alice.id().toString());
        assertThat(browser.answer()).containsKey("code");

        browser.open(code(web, WEB, "prompt", "login"));
        assertThat(browser.heading()).isEqualTo("Sign in");
        browser.signIn("alice@contoso.test");
        assertThat(browser.answer()).containsKey("code");
    }

    @Rule("identity:AUTHZ-8")
    @Test
    void letsThePersonChoose() {
        User bob = identity.addUser("bob");
        browser.open(code(web, WEB)).signIn("alice@contoso.test");
        browser.open(code(web, WEB, "prompt", "select_account"))
                .submit("account", "other")
                .signIn("bob@contoso.test");
        assertThat(browser.answer()).containsKey("code");

        browser.open(code(web, WEB));
        assertThat(browser.heading()).as("two accounts").isEqualTo("Pick an account");
        assertThat(browser.html()).contains("alice@contoso.test").contains("bob@contoso.test");
        browser.submit("account", bob.id().toString());
        JsonNode body = redeemWeb(browser.answer("code"));
        assertThat(identity.claims(body.path("id_token").asString()).path("oid").asString())
                .isEqualTo(bob.id().toString());

        browser.open(code(web, WEB, "prompt", "none"));
        assertThat(browser.answer("error")).isEqualTo("interaction_required");
        browser.open(code(web, WEB, "login_hint", "alice@contoso.test"));
        assertThat(browser.answer()).as("the hint chooses").containsKey("code");
        browser.open(code(web, WEB, "login_hint", "carol@contoso.test"));
        assertThat(browser.heading()).isEqualTo("Sign in");
        assertThat(browser.html()).contains("value=\"carol@contoso.test\"");
    }

    @Rule({"identity:AUTHZ-8", "identity:AUTHZ-1"})
    @Test
    void asksForThePasswordAgainWhenTheSignInIsOld() {
        browser.open(code(web, WEB)).signIn("alice@contoso.test");
        identity.pass(Duration.ofMinutes(10));

        browser.open(code(web, WEB, "max_age", "60"));
        assertThat(browser.heading()).isEqualTo("Sign in");
        browser.signIn("alice@contoso.test");
        JsonNode body = redeemWeb(browser.answer("code"));
        assertThat(identity.claims(body.path("id_token").asString()).path("auth_time").asLong())
                .isEqualTo(identity.now().getEpochSecond());
        browser.open(code(web, WEB, "max_age", "3600"));
        assertThat(browser.answer()).containsKey("code");
    }

    /// A ticket is for one address and one browser.
    @Rule("identity:SEC-5")
    @Test
    void doesNotTakeATicketElsewhere() {
        TestBrowser thief = new TestBrowser(identity);
        browser.open(code(web, WEB)).signIn("alice@contoso.test");
        browser.open(code(web, WEB, "prompt", "select_account"));
        Map<String, String> fields = browser.hidden();
        thief.open(code(web, WEB));

        thief.send(
                post(
                        "/" + tid + "/login/account",
                        "flow",
                        fields.getOrDefault("flow", ""),
                        "account",
                        alice.id().toString()));

        assertThat(thief.status()).isEqualTo(400);
        assertThat(thief.html()).contains("too old");
        thief.send(
                post(
                        "/" + tid + "/login",
                        "flow",
                        fields.getOrDefault("flow", ""),
                        "username",
                        "alice@contoso.test",
                        "password",
                        TestIdentity.PASSWORD));
        assertThat(thief.status()).as("a token for another form").isEqualTo(400);
    }

    @Rule("identity:SEC-5")
    @Test
    void changesTheSessionCookieAtSignIn() {
        browser.open(code(web, WEB)).signIn("alice@contoso.test");
        String first = browser.cookies().get("__Host-isocenter-session");
        browser.open(code(web, WEB, "prompt", "login")).signIn("alice@contoso.test");

        assertThat(browser.cookies().get("__Host-isocenter-session")).isNotEqualTo(first);
        TestBrowser old = new TestBrowser(identity);
        old.cookies().put("__Host-isocenter-session", first);
        old.open(code(web, WEB));
        assertThat(old.heading()).isEqualTo("Sign in");
    }

    @Rule("identity:AUTHZ-1")
    @Test
    void takesAPostedRequest() {
        Response response =
                identity.send(
                        post(
                                "/" + tid + "/oauth2/v2.0/authorize",
                                "client_id",
                                web.appId().toString(),
                                "redirect_uri",
                                WEB,
                                "response_type",
                                "code",
                                "scope",
                                SCOPE));

        assertThat(response.status()).isEqualTo(303);
        browser.open(response.headers().first("Location").orElseThrow());
        assertThat(browser.heading()).isEqualTo("Sign in");
    }

    @Rule({"identity:AUTHZ-10", "identity:TOKEN-11", "identity:RT-3"})
    @Test
    void redeemsACodeOnceAndRevokesWhatAReplayedOneGave() {
        browser.open(code(web, WEB)).signIn("alice@contoso.test");
        String code = browser.answer("code");

        JsonNode first = redeemWeb(code);
        assertThat(first.has("access_token")).isTrue();
        assertThat(error(redeemWeb(code))).isEqualTo(54005);

        JsonNode refreshed = refresh(web, first.path("refresh_token").asString());
        assertThat(error(refreshed)).isEqualTo(50173);
    }

    @Rule({"identity:AUTHZ-10", "identity:TOKEN-11", "identity:CAUTH-2"})
    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    garbage             | code=0.garbage                                       | 70000
                    other redirect URI  | redirect_uri=https://app.test/other                  | 70000
                    no redirect URI     | redirect_uri=                                        | 900144
                    no secret           | client_secret=                                       | 7000218
                    wrong secret        | client_secret=wrong                                  | 7000215
                    other client        | client_id={desktop}                                  | 70000
                    stray verifier      | code_verifier={verifier}                             | 501481
                    other resource      | scope=https://nowhere.test/.default                  | 500011
                    several resources   | scope=https://a.test/x https://b.test/y              | 28000
                    """)
    void givesNothingForACodeThatDoesNotFit(String reason, String change, int code) {
        browser.open(code(web, WEB)).signIn("alice@contoso.test");
        String good = browser.answer("code");
        Map<String, String> form = new java.util.LinkedHashMap<>();
        form.put("grant_type", "authorization_code");
        form.put("client_id", web.appId().toString());
        form.put("client_secret", SECRET);
        form.put("redirect_uri", WEB);
        form.put("code", good);
        String[] pair = change.split("=", 2);
        form.put(
                pair[0],
                pair[1].replace("{desktop}", desktop.appId().toString())
                        .replace("{verifier}", VERIFIER));

        assertThat(error(redeem(flat(form)))).isEqualTo(code);

        // And nothing was spent.
        assertThat(redeemWeb(good).has("access_token")).isTrue();
    }

    private static String[] flat(Map<String, String> form) {
        return form.entrySet().stream()
                .flatMap(entry -> java.util.stream.Stream.of(entry.getKey(), entry.getValue()))
                .toArray(String[]::new);
    }

    @Rule({"identity:AUTHZ-10", "identity:TOKEN-11"})
    @Test
    void forgetsACodeAfterTenMinutes() {
        browser.open(code(web, WEB)).signIn("alice@contoso.test");
        String code = browser.answer("code");
        identity.pass(Duration.ofMinutes(10));

        assertThat(error(redeemWeb(code))).isEqualTo(70008);
    }

    @Rule({"identity:TOKEN-11", "identity:ID-1"})
    @Test
    void redeemsACodeInItsDirectoryOnly() {
        identity.addTenant("Fabrikam", "fabrikam.test");
        browser.open(code(web, WEB)).signIn("alice@contoso.test");

        JsonNode body =
                TestIdentity.json(
                        identity.send(
                                post(
                                        "/fabrikam.test/oauth2/v2.0/token",
                                        "grant_type",
                                        "authorization_code",
                                        "client_id",
                                        web.appId().toString(),
                                        "client_secret",
                                        SECRET,
                                        "redirect_uri",
                                        WEB,
                                        "code",
                                        browser.answer("code"))));

        assertThat(error(body)).isEqualTo(700005);
    }

    @Rule({"identity:AUTHZ-11", "identity:TOKEN-11", "identity:CAUTH-2"})
    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            textBlock =
                    """
                    hashed            | S256  | E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM | dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk | 0
                    plain             | plain | dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk | dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk | 0
                    plain by default  | -     | dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk | dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk | 0
                    wrong verifier    | S256  | E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM | aBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk | 501481
                    no verifier       | S256  | E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM | -                                           | 501481
                    the challenge     | S256  | E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM | E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM | 501481
                    short verifier    | S256  | E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM | short                                       | 50147
                    """)
    void checksTheProofKey(
            String reason, String method, String challenge, String verifier, int code) {
        String query =
                method == null
                        ? TestRequest.form("code_challenge", challenge)
                        : TestRequest.form(
                                "code_challenge", challenge, "code_challenge_method", method);
        browser.open(code(desktop, "http://localhost:5") + "&" + query)
                .signIn("alice@contoso.test");
        Map<String, String> form = new java.util.LinkedHashMap<>();
        form.put("grant_type", "authorization_code");
        form.put("client_id", desktop.appId().toString());
        form.put("redirect_uri", "http://localhost:5");
        form.put("code", browser.answer("code"));
        if (verifier != null) {
            form.put("code_verifier", verifier);
        }

        JsonNode body = redeem(flat(form));

        if (code == 0) {
            assertThat(body.has("access_token")).as(body.toString()).isTrue();
        } else {
            assertThat(error(body)).isEqualTo(code);
        }
    }

    @Rule("identity:AUTHZ-11")
    @Test
    void requiresProofKeysWhereTheDirectoryDoes() {
        TenantSettings strict = new TenantSettings(true, true, true, false);
        Tenant tenant = identity.tenant;
        identity.store(
                new Tenant(
                        tenant.id(),
                        tenant.displayName(),
                        tenant.defaultDomain(),
                        tenant.verifiedDomains(),
                        tenant.salt(),
                        strict,
                        tenant.createdAt()));

        browser.open(code(desktop, "http://localhost:5"));
        assertThat(browser.answer("error")).isEqualTo("invalid_request");
        browser.open(code(web, WEB));
        assertThat(browser.heading()).isEqualTo("Sign in");
    }

    @Rule({"identity:CAUTH-2", "identity:REDIR-3"})
    @Test
    void refusesTheSecretOfAPublicClient() {
        browser.open(code(desktop, "http://localhost:5")).signIn("alice@contoso.test");

        JsonNode body =
                redeem(
                        "grant_type", "authorization_code",
                        "client_id", desktop.appId().toString(),
                        "client_secret", "x",
                        "redirect_uri", "http://localhost:5",
                        "code", browser.answer("code"));

        assertThat(error(body)).isEqualTo(700025);
    }

    @Rule({
        "identity:TOKEN-6",
        "identity:TOKEN-7",
        "identity:REDIR-3",
        "identity:RT-1",
        "identity:RT-3"
    })
    @Test
    void servesAPageOverCors() {
        browser.open(
                        code(
                                spa,
                                "https://spa.test/",
                                "code_challenge",
                                CHALLENGE,
                                "code_challenge_method",
                                "S256",
                                "response_mode",
                                "fragment"))
                .signIn("alice@contoso.test");
        assertThat(browser.location()).startsWith("https://spa.test/#code=");
        TestRequest request =
                post(
                        identity.tokenPath() + "?client-request-id=x",
                        "grant_type",
                        "authorization_code",
                        "client_id",
                        spa.appId().toString(),
                        "redirect_uri",
                        "https://spa.test/",
                        "code_verifier",
                        VERIFIER,
                        "code",
                        browser.answer("code"));

        assertThat(error(TestIdentity.json(identity.send(request)))).isEqualTo(9002327);
        Response other = identity.send(request.withHeader("Origin", "https://evil.test"));
        assertThat(error(TestIdentity.json(other))).isEqualTo(9002326);
        assertThat(other.headers().first("Access-Control-Allow-Origin")).isEmpty();

        Response page = identity.send(request.withHeader("Origin", "https://spa.test"));
        assertThat(page.headers().first("Access-Control-Allow-Origin"))
                .contains("https://spa.test");
        JsonNode body = TestIdentity.json(page);
        assertThat(body.has("access_token")).isTrue();

        String refresh = body.path("refresh_token").asString();
        TestRequest again =
                post(
                        identity.tokenPath(),
                        "grant_type",
                        "refresh_token",
                        "client_id",
                        spa.appId().toString(),
                        "scope",
                        SCOPE,
                        "refresh_token",
                        refresh);
        assertThat(error(TestIdentity.json(identity.send(again)))).isEqualTo(9002327);
        identity.pass(Duration.ofHours(23));
        JsonNode later =
                TestIdentity.json(identity.send(again.withHeader("Origin", "https://spa.test")));
        String successor = later.path("refresh_token").asString();
        assertThat(successor).startsWith("1.");
        identity.pass(Duration.ofHours(1));
        JsonNode expired =
                TestIdentity.json(
                        identity.send(
                                post(
                                                identity.tokenPath(),
                                                "grant_type",
                                                "refresh_token",
                                                "client_id",
                                                spa.appId().toString(),
                                                "scope",
                                                SCOPE,
                                                "refresh_token",
                                                successor)
                                        .withHeader("Origin", "https://spa.test")));
        assertThat(error(expired)).as("a day from the first").isEqualTo(700084);
    }

    /// The same application with its URI typed as Web.
    @Rule("identity:TOKEN-6")
    @Test
    void refusesAPageWhoseUriIsOfAnotherPlatform() {
        browser.open(code(web, WEB)).signIn("alice@contoso.test");

        JsonNode body =
                TestIdentity.json(
                        identity.send(
                                post(
                                                identity.tokenPath(),
                                                "grant_type",
                                                "authorization_code",
                                                "client_id",
                                                web.appId().toString(),
                                                "redirect_uri",
                                                WEB,
                                                "code",
                                                browser.answer("code"))
                                        .withHeader("Origin", "https://app.test")));

        assertThat(error(body)).isEqualTo(9002326);
    }

    private JsonNode refresh(Application app, String token, String... more) {
        Map<String, String> form = new java.util.LinkedHashMap<>();
        form.put("grant_type", "refresh_token");
        form.put("client_id", app.appId().toString());
        form.put("refresh_token", token);
        if (app.appId().equals(web.appId())) {
            form.put("client_secret", SECRET);
        }
        for (int i = 0; i < more.length; i += 2) {
            form.put(more[i], more[i + 1]);
        }
        return redeem(flat(form));
    }

    private String refreshToken() {
        browser.open(code(web, WEB)).signIn("alice@contoso.test");
        return redeemWeb(browser.answer("code")).path("refresh_token").asString();
    }

    @Rule({"identity:TOKEN-12", "identity:RT-1", "identity:RT-2"})
    @Test
    void refreshesForAnyResourceTheUserGranted() {
        String token = refreshToken();
        identity.grant(web, WellKnownApplication.RESOURCE_MANAGER, "user_impersonation");

        JsonNode other =
                refresh(
                        web,
                        token,
                        "scope",
                        "https://management.azure.com/.default offline_access openid profile");
        assertThat(identity.claims(other.path("access_token").asString()).path("aud").asString())
                .isEqualTo("https://management.azure.com");
        String next = other.path("refresh_token").asString();
        assertThat(next).startsWith("1.").isNotEqualTo(token);
        assertThat(refresh(web, token).has("access_token")).as("the old one stays").isTrue();
        assertThat(refresh(web, next).path("scope").asString())
                .as("what was asked last")
                .contains("https://management.azure.com/user_impersonation");
        JsonNode notGranted =
                refresh(web, token, "scope", "https://digitaltwins.azure.net/.default");
        assertThat(error(notGranted)).isEqualTo(65001);
        assertThat(notGranted.path("suberror").asString()).isEqualTo("consent_required");
    }

    @Rule({"identity:RT-1", "identity:RT-3"})
    @Test
    void forgetsARefreshTokenThatNobodyUses() {
        String token = refreshToken();
        identity.pass(Duration.ofDays(89));
        String next = refresh(web, token).path("refresh_token").asString();
        identity.pass(Duration.ofDays(2));

        assertThat(error(refresh(web, token))).isEqualTo(700082);
        assertThat(refresh(web, next).has("access_token")).as("sliding").isTrue();
    }

    @Rule({"identity:RT-3", "identity:RT-4", "identity:SEC-3"})
    @Test
    void refusesRefreshTokensThatDoNotCount() throws Exception {
        String token = refreshToken();

        assertThat(error(refresh(web, "1.garbage"))).isEqualTo(70000);
        assertThat(error(refresh(web, token, "client_secret", ""))).isEqualTo(7000218);
        assertThat(error(refresh(web, token, "client_secret", "wrong"))).isEqualTo(7000215);
        assertThat(error(refresh(desktop, token))).isEqualTo(70000);

        identity.pass(Duration.ofSeconds(1));
        identity.store(alice.withSessionsValidFrom(identity.now()));
        assertThat(error(refresh(web, token))).isEqualTo(50173);
        assertThat(refresh(web, refreshTokenAnew()).has("access_token")).isTrue();
    }

    private String refreshTokenAnew() {
        browser.open(code(web, WEB));
        assertThat(browser.heading()).as("sessions are revoked, too").isEqualTo("Sign in");
        browser.signIn("alice@contoso.test");
        return redeemWeb(browser.answer("code")).path("refresh_token").asString();
    }

    @Rule("identity:RT-3")
    @Test
    void stopsWithTheUserAndTheClient() {
        String token = refreshToken();
        identity.store(disabled(alice));
        assertThat(error(refresh(web, token))).isEqualTo(50057);
        browser.open(code(web, WEB, "prompt", "none"));
        assertThat(browser.answer("error")).isEqualTo("login_required");
        identity.store(alice);
        assertThat(refresh(web, token).has("access_token")).isTrue();

        // The consent is gone, and so is what rests on it.
        var grants =
                identity.directory.grants(
                        identity.principal(web).id(),
                        identity.principal(WellKnownApplication.DICOM).id(),
                        alice.id());
        identity.directory.<Boolean, RuntimeException>write(rows -> {
            grants.forEach(grant -> rows.grants().delete(grant.id()));
            return true;
        });
        assertThat(error(refresh(web, token))).isEqualTo(65001);
    }

    private static User disabled(User user) {
        return new User(
                user.tenantId(),
                user.id(),
                user.userPrincipalName(),
                user.displayName(),
                user.createdAt(),
                user.deletedAt(),
                false,
                user.givenName(),
                user.surname(),
                user.mail(),
                user.mailNickname(),
                user.passwordHash(),
                user.passwordChangedAt(),
                user.mustChangePassword(),
                user.sessionsValidFrom(),
                user.other());
    }

    /// The v1 and the short spelling of everything, as the list of real clients has it.
    @Rule({"identity:SCOPE-9"})
    @Test
    void givesAnIdTokenToAClientThatAsksForItself() {
        browser.open(
                        authorize(
                                web,
                                WEB,
                                "response_type",
                                "code",
                                "scope",
                                web.appId() + "/.default"))
                .signIn("alice@contoso.test");

        JsonNode body = redeemWeb(browser.answer("code"));

        assertThat(body.has("id_token")).isTrue();
        assertThat(identity.claims(body.path("access_token").asString()).path("aud").asString())
                .isEqualTo(web.appId().toString());
    }

    @Rule({"identity:SCOPE-8"})
    @Test
    void knowsPermissionsByName() {
        browser.open(
                authorize(
                        web,
                        WEB,
                        "response_type",
                        "code",
                        "scope",
                        DICOM + "/dicom.readwrite openid"));
        browser.signIn("alice@contoso.test");
        JsonNode body = redeemWeb(browser.answer("code"));
        assertThat(body.path("scope").asString()).isEqualTo(DICOM + "/Dicom.ReadWrite");
        assertThat(body.has("refresh_token")).as("offline_access was not asked").isFalse();

        browser.open(
                authorize(web, WEB, "response_type", "code", "scope", DICOM + "/Dicom.Delete"));
        assertThat(browser.answer("error_description")).startsWith("AADSTS70011");
    }

    @Rule("identity:SCOPE-8")
    @Test
    void refusesAResourceThatAV1ClientDoesNotList() {
        browser.open(
                        "/"
                                + tid
                                + "/oauth2/authorize?"
                                + TestRequest.form(
                                        "client_id",
                                        web.appId().toString(),
                                        "response_type",
                                        "code",
                                        "redirect_uri",
                                        WEB,
                                        "resource",
                                        "https://digitaltwins.azure.net"))
                .signIn("alice@contoso.test");

        assertThat(browser.answer("error_description")).startsWith("AADSTS650057");
    }

    @Rule({"identity:CLAIM-1", "identity:CLAIM-5"})
    @Test
    void listsRolesGroupsAndOptionalClaims() {
        Application api =
                identity.register(app ->
                        app.named("PACS")
                                .identifierUris("api://pacs")
                                .scopes(2, "read")
                                .roles("Radiologist")
                                .claims(
                                        new Application.OptionalClaims(
                                                List.of(),
                                                List.of(
                                                        claim("email"),
                                                        claim("auth_time"),
                                                        claim("xms_cc"),
                                                        claim("acct")),
                                                List.of()),
                                        "SecurityGroup",
                                        "DirectoryRole"));
        identity.grant(identity.principal(web), identity.principal(api), Optional.empty(), "read");
        identity.assign(
                alice.id(),
                ObjectType.USER,
                identity.principal(api),
                api.appRoles().getFirst().id());
        UUID group = UUID.randomUUID();
        identity.directory.<Boolean, RuntimeException>write(rows -> {
            rows.objects()
                    .put(
                            new org.isocenter.identity.directory.Group(
                                    identity.tenant.id(),
                                    group,
                                    "Radiology",
                                    identity.now(),
                                    Optional.empty(),
                                    Optional.empty(),
                                    "radiology",
                                    false,
                                    true,
                                    List.of(),
                                    false,
                                    Map.of()));
            return rows.groups().addMember(group, alice.id());
        });

        browser.open(
                        authorize(
                                web,
                                WEB,
                                "response_type",
                                "code",
                                "scope",
                                "api://pacs/read openid profile"))
                .signIn("alice@contoso.test");
        JsonNode body =
                redeem(
                        "grant_type",
                        "authorization_code",
                        "client_id",
                        web.appId().toString(),
                        "client_secret",
                        SECRET,
                        "redirect_uri",
                        WEB,
                        "code",
                        browser.answer("code"),
                        "claims",
                        "{\"access_token\":{\"xms_cc\":{\"values\":[\"cp1\"]}}}");

        JsonNode claims = identity.claims(body.path("access_token").asString());
        assertThat(claims.path("aud").asString()).isEqualTo(api.appId().toString());
        assertThat(claims.path("roles").toString()).isEqualTo("[\"Radiologist\"]");
        assertThat(claims.path("groups").toString()).isEqualTo("[\"" + group + "\"]");
        assertThat(claims.path("email").asString()).isEqualTo("alice@mail.test");
        assertThat(claims.path("xms_cc").toString()).isEqualTo("[\"cp1\"]");
        assertThat(claims.path("acct").asInt(-1)).isZero();
        assertThat(claims.path("auth_time").asLong())
                .isEqualTo(TestIdentity.START.getEpochSecond());
        assertThat(claims.path("preferred_username").asString()).isEqualTo("alice@contoso.test");
        assertThat(claims.has("wids")).as("she has no directory role").isFalse();
        assertThat(claims.has("upn")).isFalse();
    }

    private static Application.OptionalClaim claim(String name) {
        return new Application.OptionalClaim(name, Optional.empty(), false, List.of());
    }

    @Rule({"identity:ID-2", "identity:APP-4"})
    @Test
    void findsTheDirectoryFromTheUser() {
        Tenant fabrikam = identity.addTenant("Fabrikam", "fabrikam.test");
        User fay = identity.addUser(fabrikam, "fay");
        Application open = identity.change(web, app -> app.multiTenant());

        browser.open(
                        "/common/oauth2/v2.0/authorize?"
                                + TestRequest.form(
                                        "client_id",
                                        open.appId().toString(),
                                        "redirect_uri",
                                        WEB,
                                        "response_type",
                                        "code",
                                        "scope",
                                        "openid profile"))
                .signIn("fay@fabrikam.test");

        assertThat(browser.heading())
                .as("a guest application has to be let in")
                .isEqualTo("Permissions requested");
        browser.submit("decision", "accept");
        JsonNode body =
                TestIdentity.json(
                        identity.send(
                                post(
                                        "/common/oauth2/v2.0/token",
                                        "grant_type",
                                        "authorization_code",
                                        "client_id",
                                        open.appId().toString(),
                                        "client_secret",
                                        SECRET,
                                        "redirect_uri",
                                        WEB,
                                        "code",
                                        browser.answer("code"))));
        JsonNode id = identity.claims(body.path("id_token").asString());
        assertThat(id.path("tid").asString()).isEqualTo(fabrikam.id().toString());
        assertThat(id.path("oid").asString()).isEqualTo(fay.id().toString());
        assertThat(identity.directory.servicePrincipalByAppId(fabrikam.id(), open.appId()))
                .as("the first sign-in makes the principal")
                .isPresent();
    }

    /// With two directories an application of one of them has no place at `common`.
    @Rule({"identity:AUTHZ-7", "identity:ID-2"})
    @Test
    void keepsASingleTenantApplicationFromCommon() {
        identity.addTenant("Fabrikam", "fabrikam.test");

        browser.open(
                "/common/oauth2/v2.0/authorize?"
                        + TestRequest.form(
                                "client_id",
                                web.appId().toString(),
                                "redirect_uri",
                                WEB,
                                "response_type",
                                "code",
                                "scope",
                                "openid"));

        assertThat(browser.html()).contains("AADSTS50194");
    }

    @Rule({"identity:REDIR-1", "identity:REDIR-2", "identity:REDIR-4", "identity:REDIR-5"})
    @ParameterizedTest(name = "{0} for {1}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    https://app.test/callback                                   | https://app.test/callback            | true
                    https://app.test/callback                                   | https://app.test/callback#x          | false
                    http://localhost/cb                                         | http://localhost:1234/cb             | true
                    http://localhost/cb                                         | http://localhost:1234/other          | false
                    http://localhost/cb                                         | https://localhost:1234/cb            | false
                    http://localhost                                            | http://localhost.evil.test           | false
                    http://localhost                                            | http://localhost:80@evil.test        | false
                    http://127.0.0.1/cb                                         | http://127.0.0.1:9/cb                | true
                    http://127.0.0.1/cb                                         | http://localhost:9/cb                | false
                    https://app.test:8443/cb                                    | https://app.test:8444/cb             | false
                    https://*.example.test/cb                                   | https://a.example.test/cb            | true
                    https://*.example.test/cb                                   | https://a.example.test/cb?x=1        | true
                    https://*.example.test/cb                                   | https://a.b.example.test/cb          | false
                    https://*.example.test/cb                                   | https://example.test/cb              | false
                    https://*.example.test/cb                                   | https://evil.test/.example.test/cb   | false
                    https://*.example.test/cb                                   | http://a.example.test/cb             | false
                    https://login.microsoftonline.com/common/oauth2/nativeclient | https://localhost:8443/common/oauth2/nativeclient | true
                    https://login.microsoftonline.com/common/oauth2/nativeclient | https://evil.test/common/oauth2/nativeclient | false
                    urn:ietf:wg:oauth:2.0:oob                                   | urn:ietf:wg:oauth:2.0:oob            | true
                    myapp://auth                                                | myapp://auth                         | true
                    myapp://auth                                                | myapp://other                        | false
                    """)
    void comparesRedirectUris(String registered, String given, boolean matches) {
        Application app = identity.register(builder -> builder.named("R").desktop(registered));

        browser.open(code(app, given));

        if (matches) {
            assertThat(browser.heading()).isEqualTo("Sign in");
        } else {
            assertThat(browser.html()).contains("AADSTS50011");
        }
    }

    @Rule("identity:REDIR-5")
    @Test
    void leadsNativeClientsToAPageOfOurs() {
        Application app =
                identity.register(
                        builder -> builder.named("Native").desktop("urn:ietf:wg:oauth:2.0:oob"));
        identity.grant(app, WellKnownApplication.DICOM, "Dicom.ReadWrite");

        browser.open(code(app, "urn:ietf:wg:oauth:2.0:oob")).signIn("alice@contoso.test");

        assertThat(browser.location())
                .startsWith("https://localhost:8443/common/oauth2/nativeclient?code=");
        browser.open("/common/oauth2/nativeclient?code=x");
        assertThat(browser.heading()).isEqualTo("You may close this window");
    }

    @Rule("identity:REDIR-3")
    @Test
    void prefersThePageWhenAUriIsInSeveralLists() {
        Application app =
                identity.register(builder ->
                        builder.named("Both").web("https://both.test/").spa("https://both.test/"));

        browser.open(code(app, "https://both.test/"));

        assertThat(browser.answer("error_description")).startsWith("AADSTS9002325");
    }

    @Rule("identity:AUTHZ-7")
    @Test
    void tellsTheClientThatTheUserIsNotAssigned() {
        var principal = identity.principal(web);
        identity.store(
                new org.isocenter.identity.directory.ServicePrincipal(
                        principal.tenantId(),
                        principal.id(),
                        principal.appId(),
                        principal.displayName(),
                        principal.createdAt(),
                        principal.deletedAt(),
                        principal.principalType(),
                        true,
                        true,
                        principal.appOwnerTenantId(),
                        principal.servicePrincipalNames(),
                        principal.alternativeNames(),
                        principal.replyUrls(),
                        principal.scopes(),
                        principal.appRoles(),
                        principal.signInAudience(),
                        principal.passwordCredentials(),
                        principal.keyCredentials(),
                        principal.tags(),
                        principal.other()));

        browser.open(code(web, WEB)).signIn("alice@contoso.test");

        assertThat(browser.answer("error")).isEqualTo("interaction_required");
        assertThat(browser.answer("error_description")).startsWith("AADSTS50105");
        identity.assign(alice.id(), ObjectType.USER, principal, new UUID(0, 0));
        browser.open(code(web, WEB));
        assertThat(browser.answer()).containsKey("code");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/error?code=50011", "/error?code=7000215"})
    @Rule("identity:ERR-3")
    void explainsErrors(String path) {
        browser.open(path);
        assertThat(browser.status()).isEqualTo(200);
        assertThat(browser.heading()).isEqualTo("AADSTS" + path.substring(12));
    }

    @Test
    @Rule("identity:ERR-3")
    void doesNotEchoAnUnknownCode() {
        browser.open("/error?code=%3Cscript%3E");
        assertThat(browser.status()).isEqualTo(404);
        assertThat(browser.html()).doesNotContain("script");
    }
}
