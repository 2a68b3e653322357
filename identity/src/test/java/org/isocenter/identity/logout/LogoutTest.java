package org.isocenter.identity.logout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.isocenter.identity.TestIdentity.DICOM;
import static org.isocenter.identity.TestRequest.post;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.isocenter.http.Response;
import org.isocenter.identity.TestBrowser;
import org.isocenter.identity.TestIdentity;
import org.isocenter.identity.TestRequest;
import org.isocenter.identity.claim.TokenMaker;
import org.isocenter.identity.directory.Application;
import org.isocenter.identity.directory.User;
import org.isocenter.identity.directory.WellKnownApplication;
import org.isocenter.rule.Rule;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// Signing out and userinfo (identity §13).
class LogoutTest {
    private static final String WEB = "https://app.test/callback";

    private TestIdentity identity;
    private TestBrowser browser;
    private User alice;
    private Application app;

    @BeforeEach
    void open(@TempDir Path folder) throws IOException {
        identity = new TestIdentity(folder);
        browser = new TestBrowser(identity);
        alice = identity.addUser("alice");
        app =
                identity.register(builder ->
                        builder.named("Viewer")
                                .web(
                                        new Application.Web(
                                                List.of(WEB),
                                                Optional.empty(),
                                                Optional.of("https://app.test/signout"),
                                                true,
                                                true)));
        identity.grant(app, WellKnownApplication.DICOM, "Dicom.ReadWrite");
    }

    @AfterEach
    void close() {
        identity.close();
    }

    private String authorize() {
        return "/contoso.test/oauth2/v2.0/authorize?"
                + TestRequest.form(
                        "client_id", app.appId().toString(),
                        "redirect_uri", WEB,
                        "response_type", "id_token token",
                        "nonce", "n",
                        "scope", "openid profile email");
    }

    private void signIn() {
        browser.open(authorize()).signIn("alice@contoso.test");
    }

    @Rule({"identity:OUT-2", "identity:SEC-5"})
    @ParameterizedTest
    @ValueSource(strings = {"/contoso.test/oauth2/v2.0/logout", "/common/oauth2/logout"})
    void endsTheSession(String path) {
        signIn();
        String cookie = browser.cookies().getOrDefault("__Host-isocenter-session", "");
        String sid = browser.answer("session_state");

        browser.open(path);

        assertThat(browser.heading()).isEqualTo("You signed out");
        assertThat(browser.html())
                .contains("<iframe src=\"https://app.test/signout?sid=" + sid + "&amp;iss=");
        assertThat(browser.response().headers().first("Content-Security-Policy").orElseThrow())
                .contains("frame-src https://app.test;");
        assertThat(browser.cookies()).doesNotContainKey("__Host-isocenter-session");
        browser.cookies().put("__Host-isocenter-session", cookie);
        browser.open(authorize());
        assertThat(browser.heading()).as("the cookie is worth nothing now").isEqualTo("Sign in");
    }

    @Rule("identity:OUT-2")
    @Test
    void leadsOnToARegisteredAddressOnly() {
        signIn();
        browser.open(
                "/common/oauth2/v2.0/logout?state=x&post_logout_redirect_uri="
                        + TestRequest.encode(WEB));
        assertThat(browser.html())
                .contains("<meta http-equiv=\"refresh\" content=\"2;url=" + WEB + "?state=x\">");

        signIn();
        browser.open(
                "/common/oauth2/v2.0/logout?post_logout_redirect_uri="
                        + TestRequest.encode("https://evil.test/"));
        assertThat(browser.html()).doesNotContain("evil.test");

        // Nobody is signed in, so no address is anybody's.
        browser.open(
                "/common/oauth2/v2.0/logout?post_logout_redirect_uri=" + TestRequest.encode(WEB));
        assertThat(browser.status()).isEqualTo(200);
        assertThat(browser.html()).doesNotContain("app.test");
    }

    @Rule("identity:OUT-2")
    @Test
    void knowsTheApplicationFromTheHint() {
        signIn();
        String idToken = browser.answer("id_token");
        browser.cookies().clear();

        browser.send(
                post(
                        "/common/oauth2/v2.0/logout",
                        "id_token_hint",
                        idToken,
                        "post_logout_redirect_uri",
                        WEB));

        assertThat(browser.location()).isEqualTo(WEB);
        browser.open(
                "/common/oauth2/v2.0/logout?id_token_hint=forged.x.y&post_logout_redirect_uri="
                        + TestRequest.encode(WEB));
        assertThat(browser.status()).isEqualTo(200);
    }

    private Response userInfo(String path, String token) {
        return identity.send(TestRequest.get(path).withHeader("Authorization", "Bearer " + token));
    }

    @Rule("identity:OUT-1")
    @Test
    void tellsWhoIsSignedIn() {
        signIn();
        String token = browser.answer("access_token");

        JsonNode claims = identity.claims(token);
        assertThat(claims.path("scp").asString()).isEqualTo("openid profile email");
        Response response = userInfo("/oidc/userinfo", token);
        JsonNode body = TestIdentity.json(response);
        assertThat(body.path("sub").asString())
                .isEqualTo(TokenMaker.pairwise(identity.tenant, alice.id(), app.appId()))
                .isEqualTo(identity.claims(browser.answer("id_token")).path("sub").asString());
        assertThat(body.path("name").asString()).isEqualTo("Alice Adams");
        assertThat(body.path("family_name").asString()).isEqualTo("Adams");
        assertThat(body.path("given_name").asString()).isEqualTo("Alice");
        assertThat(body.path("email").asString()).isEqualTo("alice@mail.test");
        assertThat(userInfo("/contoso.test/openid/userinfo", token).status()).isEqualTo(200);
        assertThat(
                        identity.send(
                                        TestRequest.post("/oidc/userinfo")
                                                .withHeader("Authorization", "Bearer " + token))
                                .status())
                .isEqualTo(200);
    }

    @Rule({"identity:OUT-1", "identity:SEC-10"})
    @Test
    void tellsNothingWithAnyOtherToken() {
        signIn();
        String token = browser.answer("access_token");
        String idToken = browser.answer("id_token");
        String forDicom =
                TestIdentity.json(
                                identity.send(
                                        post(
                                                "/organizations/oauth2/v2.0/token",
                                                "grant_type",
                                                "password",
                                                "client_id",
                                                WellKnownApplication.AZURE_CLI.appId().toString(),
                                                "username",
                                                "alice@contoso.test",
                                                "password",
                                                TestIdentity.PASSWORD,
                                                "scope",
                                                DICOM + "/.default openid")))
                        .path("access_token")
                        .asString();

        for (Map.Entry<String, String> wrong :
                Map.of("an id token", idToken, "for another", forDicom, "garbage", "x.y.z")
                        .entrySet()) {
            Response response = userInfo("/oidc/userinfo", wrong.getValue());
            assertThat(response.status()).as(wrong.getKey()).isEqualTo(401);
            assertThat(response.headers().first("WWW-Authenticate").orElseThrow())
                    .startsWith("Bearer");
        }
        assertThat(identity.send(TestRequest.get("/oidc/userinfo")).status()).isEqualTo(401);
        identity.pass(java.time.Duration.ofMinutes(91));
        assertThat(userInfo("/oidc/userinfo", token).status()).as("expired").isEqualTo(401);
    }
}
