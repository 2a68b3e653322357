package org.isocenter.identity.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.isocenter.identity.TestIdentity.DICOM;
import static org.isocenter.identity.TestRequest.post;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import org.isocenter.identity.TestBrowser;
import org.isocenter.identity.TestIdentity;
import org.isocenter.identity.directory.Application;
import org.isocenter.identity.directory.User;
import org.isocenter.identity.directory.WellKnownApplication;
import org.isocenter.rule.Rule;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class DeviceTest {
    private static final String CLI = WellKnownApplication.AZURE_CLI.appId().toString();
    private static final String LONG = "urn:ietf:params:oauth:grant-type:device_code";
    private static final String SCOPE =
            "https://management.core.windows.net//.default offline_access openid profile";

    private TestIdentity identity;
    private TestBrowser browser;
    private User alice;

    @BeforeEach
    void open(@TempDir Path folder) throws IOException {
        identity = new TestIdentity(folder);
        browser = new TestBrowser(identity);
        alice = identity.addUser("alice");
    }

    @AfterEach
    void close() {
        identity.close();
    }

    private JsonNode send(String path, String... form) {
        return TestIdentity.json(identity.send(post(path, form)));
    }

    private JsonNode begin() {
        return send("/adfs/oauth2/devicecode", "client_id", CLI, "scope", SCOPE);
    }

    private JsonNode poll(JsonNode code) {
        return send(
                "/adfs/oauth2/token",
                "grant_type",
                LONG,
                "client_id",
                CLI,
                "device_code",
                code.path("device_code").asString(),
                "code",
                code.path("device_code").asString());
    }

    private static int error(JsonNode body) {
        assertThat(body.has("access_token")).as(body.toString()).isFalse();
        return body.path("error_codes").path(0).asInt();
    }

    private void enter(String code) {
        browser.open("/devicelogin").submit("code", code);
    }

    @Rule({"identity:DEV-1", "identity:DEV-2", "identity:DEV-3"})
    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "/{tid}/oauth2/v2.0/devicecode, scope, https://graph.microsoft.com/.default, false",
        "/adfs/oauth2/devicecode?api-version=1.0, resource, https://management.core.windows.net/,"
                + " false",
        "/common/oauth2/devicecode?api-version=1.0, resource,"
                + " https://management.core.windows.net/, true"
    })
    void givesACode(String path, String parameter, String value, boolean strings) {
        JsonNode body =
                send(
                        path.replace("{tid}", identity.tenant.id().toString()),
                        "client_id",
                        CLI,
                        parameter,
                        value);

        assertThat(body.path("user_code").asString()).matches("[BCDFGHJKLMNPQRSTVWXZ2346789]{9}");
        assertThat(body.path("device_code").asString().length()).isGreaterThanOrEqualTo(43);
        assertThat(body.path("verification_uri").asString())
                .isEqualTo("https://localhost:8443/devicelogin")
                .isEqualTo(body.path("verification_url").asString());
        assertThat(body.has("verification_uri_complete")).isFalse();
        assertThat(body.path("message").asString())
                .contains("https://localhost:8443/devicelogin")
                .contains(body.path("user_code").asString());
        assertThat(body.path("interval").isString()).isEqualTo(strings);
        assertThat(body.path("interval").asString()).isEqualTo("5");
        assertThat(body.path("expires_in").asString()).isEqualTo("900");
    }

    /// MSAL for Java compares it with what it sent.
    @Rule("identity:TOKEN-4")
    @Test
    void echoesTheIdOfTheRequest() {
        String id = "1e0f2c5a-8f3b-4a54-9f1c-4dfd1d1e5a10";

        var response =
                identity.send(
                        post("/adfs/oauth2/devicecode", "client_id", CLI, "scope", SCOPE)
                                .withHeader("client-request-id", id)
                                .withHeader("return-client-request-id", "true"));

        assertThat(response.headers().first("client-request-id")).contains(id);
    }

    @Rule({
        "identity:DEV-4",
        "identity:DEV-5",
        "identity:DEV-6",
        "identity:TOKEN-14",
        "identity:TOKEN-3"
    })
    @Test
    void signsADeviceIn() {
        JsonNode code = begin();
        assertThat(error(poll(code))).isEqualTo(70016);

        // Typed as people type.
        String typed = code.path("user_code").asString().toLowerCase(Locale.ROOT);
        enter(" " + typed.substring(0, 4) + "-" + typed.substring(4));
        assertThat(browser.heading()).isEqualTo("Sign in");
        assertThat(browser.html()).contains("Microsoft Azure CLI");
        browser.signIn("alice@contoso.test");
        assertThat(browser.heading())
                .isEqualTo("Are you trying to sign in to Microsoft Azure CLI?");
        assertThat(browser.html()).contains("Do not continue if somebody else sent you the");
        identity.pass(Duration.ofSeconds(5));
        assertThat(error(poll(code))).as("not before it is confirmed").isEqualTo(70016);
        browser.submit("decision", "accept");
        assertThat(browser.heading()).isEqualTo("You are signed in");

        identity.pass(Duration.ofSeconds(5));
        JsonNode body = poll(code);
        assertThat(body.path("scope").asString())
                .isEqualTo(
                        "https://management.core.windows.net//user_impersonation"
                                + " https://management.core.windows.net//.default");
        assertThat(body.path("refresh_token").asString()).startsWith("1.");
        assertThat(identity.claims(body.path("id_token").asString()).path("oid").asString())
                .isEqualTo(alice.id().toString());
        assertThat(error(poll(code))).as("once").isEqualTo(54005);
        enter(code.path("user_code").asString());
        assertThat(browser.html()).as("and never again").contains("did not work");
    }

    /// MSAL for Java and Node send the short grant type and repeat the scope.
    @Rule({"identity:TOKEN-3", "identity:DEV-5", "identity:DEV-4"})
    @Test
    void takesTheShortFormAndTheRepeatedScope() {
        JsonNode code = begin();
        enter(code.path("user_code").asString());
        browser.signIn("alice@contoso.test").submit("decision", "accept");

        JsonNode body =
                send(
                        "/adfs/oauth2/token",
                        "grant_type",
                        "device_code",
                        "client_id",
                        CLI,
                        "device_code",
                        code.path("device_code").asString(),
                        "scope",
                        DICOM + "/.default openid");

        assertThat(identity.claims(body.path("access_token").asString()).path("aud").asString())
                .isEqualTo(DICOM);
    }

    /// ADAL: `code`, `resource`, and what a v1 client expects.
    @Rule({"identity:TOKEN-14", "identity:DEV-1"})
    @Test
    void takesTheCodeUnderItsOldName() {
        JsonNode code =
                send(
                        "/adfs/oauth2/devicecode?api-version=1.0",
                        "client_id",
                        CLI,
                        "resource",
                        "https://management.core.windows.net/");
        enter(code.path("user_code").asString());
        browser.signIn("alice@contoso.test").submit("decision", "accept");

        JsonNode body =
                send(
                        "/adfs/oauth2/token",
                        "grant_type",
                        "device_code",
                        "client_id",
                        CLI,
                        "resource",
                        "https://management.core.windows.net/",
                        "code",
                        code.path("device_code").asString());

        assertThat(body.path("resource").asString())
                .isEqualTo("https://management.core.windows.net/");
        assertThat(body.has("refresh_token")).isTrue();
    }

    @Rule("identity:DEV-4")
    @Test
    void slowsDownWhoAsksTooOften() {
        JsonNode code = begin();
        assertThat(poll(code).path("error").asString()).isEqualTo("authorization_pending");
        identity.pass(Duration.ofSeconds(2));
        JsonNode fast = poll(code);
        assertThat(fast.path("error").asString()).isEqualTo("slow_down");
        assertThat(error(fast)).isEqualTo(70016);
        identity.pass(Duration.ofSeconds(6));
        assertThat(poll(code).path("error").asString())
                .as("five seconds more from now on")
                .isEqualTo("slow_down");
        identity.pass(Duration.ofSeconds(15));
        assertThat(poll(code).path("error").asString()).isEqualTo("authorization_pending");
    }

    @Rule({"identity:DEV-4", "identity:DEV-6"})
    @Test
    void tellsTheDeviceThatThePersonDeclined() {
        JsonNode code = begin();
        enter(code.path("user_code").asString());
        browser.signIn("alice@contoso.test").submit("decision", "cancel");
        assertThat(browser.heading()).isEqualTo("Sign-in cancelled");

        JsonNode body = poll(code);

        assertThat(body.path("error").asString()).isEqualTo("authorization_declined");
        assertThat(error(body)).isEqualTo(65004);
    }

    @Rule("identity:DEV-4")
    @Test
    void forgetsACodeAfterAQuarterOfAnHour() {
        JsonNode code = begin();
        identity.pass(Duration.ofMinutes(15));

        JsonNode body = poll(code);
        assertThat(body.path("error").asString()).isEqualTo("expired_token");
        assertThat(error(body)).isEqualTo(70020);
        enter(code.path("user_code").asString());
        assertThat(browser.html()).contains("did not work");
        JsonNode unknown =
                send(
                        "/adfs/oauth2/token",
                        "grant_type",
                        LONG,
                        "client_id",
                        CLI,
                        "device_code",
                        "d.nonsense");
        assertThat(unknown.path("error").asString()).isEqualTo("bad_verification_code");
        assertThat(error(unknown)).isEqualTo(70018);
    }

    @Rule({"identity:DEV-7", "identity:CAUTH-2"})
    @Test
    void isForPublicClients() {
        Application app = identity.register(builder -> builder.named("Server"));
        identity.grant(app, WellKnownApplication.DICOM, "Dicom.ReadWrite");
        String id = app.appId().toString();
        JsonNode code =
                send(
                        "/contoso.test/oauth2/v2.0/devicecode",
                        "client_id",
                        id,
                        "scope",
                        DICOM + "/.default");

        JsonNode refused =
                send(
                        identity.tokenPath(),
                        "grant_type",
                        LONG,
                        "client_id",
                        id,
                        "device_code",
                        code.path("device_code").asString());
        assertThat(error(refused)).isEqualTo(7000218);
        JsonNode other =
                send(
                        identity.tokenPath(),
                        "grant_type",
                        LONG,
                        "client_id",
                        CLI,
                        "device_code",
                        code.path("device_code").asString());
        assertThat(error(other)).as("another client's code").isEqualTo(70018);
    }

    @Rule({"identity:DEV-6", "identity:SEC-8"})
    @Test
    void letsNobodyGuessCodes() {
        for (int i = 0; i < 10; i++) {
            enter("WRONG" + i);
            assertThat(browser.status()).isEqualTo(200);
            assertThat(browser.html()).contains("That code did not work");
        }
        enter("WRONGAGAIN");
        assertThat(browser.status()).isEqualTo(429);

        // Cookies are thrown away easily; the address is not.
        for (int i = 0; i < 89; i++) {
            browser.cookies().clear();
            enter("WRONG" + i);
        }
        browser.cookies().clear();
        enter("WRONG");
        assertThat(browser.status()).isEqualTo(429);
    }

    @Rule("identity:DEV-6")
    @Test
    void asksForTheAccountAlthoughSomebodyIsSignedIn() {
        JsonNode first = begin();
        enter(first.path("user_code").asString());
        browser.signIn("alice@contoso.test").submit("decision", "accept");

        enter(begin().path("user_code").asString());

        assertThat(browser.heading()).isEqualTo("Pick an account");
        browser.submit("account", alice.id().toString());
        assertThat(browser.heading()).startsWith("Are you trying to sign in");
    }

    @Rule({"identity:DEV-6", "identity:CONSENT-2"})
    @Test
    void asksForConsentWhereItIsMissing() {
        Application app = identity.register(builder -> builder.named("Viewer").publicClient());
        JsonNode code =
                send(
                        "/contoso.test/oauth2/v2.0/devicecode",
                        "client_id",
                        app.appId().toString(),
                        "scope",
                        DICOM + "/Dicom.ReadWrite");
        enter(code.path("user_code").asString());
        browser.signIn("alice@contoso.test");
        assertThat(browser.heading()).isEqualTo("Permissions requested");
        browser.submit("decision", "accept");
        assertThat(browser.heading()).isEqualTo("Are you trying to sign in to Viewer?");
        browser.submit("decision", "accept");

        JsonNode body =
                send(
                        identity.tokenPath(),
                        "grant_type",
                        LONG,
                        "client_id",
                        app.appId().toString(),
                        "device_code",
                        code.path("device_code").asString());
        assertThat(body.path("scope").asString()).isEqualTo(DICOM + "/Dicom.ReadWrite");
    }
}
