package org.isocenter.conformance.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.isocenter.conformance.harness.Chromium;
import org.isocenter.conformance.harness.Client;
import org.isocenter.conformance.harness.ServerProcess;
import org.isocenter.rule.Rule;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// The pages of the sign-in in a real browser, by keyboard alone: each on a desk and on a phone, light
/// and dark, with script and without. They fit, can be read, say what they are, put the focus where
/// one begins, and the browser has nothing to complain of. Pictures are left in `target/pages`.
final class PagesTest {
    private static final String CLI = "04b07795-8ddb-461a-bbee-02f9e1bf7b46";
    private static final String DICOM = "https://dicom.healthcareapis.azure.com/.default";

    /// Text whose contrast is below what WCAG 2.1 §1.4.3 asks (AA: 4.5, or 3 for large text).
    private static final String FAINT =
            """
            (() => {
              const channel = c => { c /= 255; return c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4; };
              const light = c => 0.2126 * channel(c[0]) + 0.7152 * channel(c[1]) + 0.0722 * channel(c[2]);
              const numbers = text => (text.match(/[\\d.]+/g) || []).map(Number);
              const ground = e => { for (; e; e = e.parentElement) { const c = numbers(getComputedStyle(e).backgroundColor);
                if (c.length === 3 || c[3] > 0) return c; } return [255, 255, 255]; };
              const faint = [];
              for (const e of document.querySelectorAll('body *')) {
                const own = [...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim());
                if (!own && e.tagName !== 'INPUT') continue;
                if (!e.getClientRects().length) continue;
                const style = getComputedStyle(e), a = light(numbers(style.color)), b = light(ground(e));
                const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
                const size = parseFloat(style.fontSize);
                if (ratio < (size >= 24 || size >= 18.66 && style.fontWeight >= 700 ? 3 : 4.5))
                  faint.push(e.tagName + ' ' + e.textContent.trim().slice(0, 30) + ' ' + ratio.toFixed(2));
              }
              return faint;
            })()
            """;

    /// Fields and buttons without a name, and ones too small for a finger.
    private static final String NAMELESS =
            """
            [...document.querySelectorAll('input:not([type=hidden]), button, a.button, summary')]
              .filter(e => !(e.labels && e.labels.length || e.textContent.trim() || e.getAttribute('aria-label')))
              .map(e => e.outerHTML)
            """;

    private static final String SMALL =
            """
            [...document.querySelectorAll('input:not([type=hidden]):not([type=checkbox]), button, a.button')]
              .filter(e => e.getBoundingClientRect().height < 40).map(e => e.outerHTML)
            """;

    @TempDir static Path folder;

    private static Optional<Chromium> found = Optional.empty();
    private static ServerProcess server;
    private static Client client;

    @BeforeAll
    static void start() throws Exception {
        found = Chromium.start();
        assumeTrue(found.isPresent(), "no Chromium: not tested");
        server = ServerProcess.start(folder.resolve("data"));
        client = Client.of(server.data());
    }

    @AfterAll
    static void stop() throws Exception {
        if (found.isPresent()) {
            found.get().close();
            server.stop();
        }
    }

    private static String authorize(String clientId, String redirect, String scope, String more) {
        return client.installation().authority()
                + "/oauth2/v2.0/authorize?client_id="
                + clientId
                + "&response_type=code&redirect_uri="
                + URLEncoder.encode(redirect, StandardCharsets.UTF_8)
                + "&scope="
                + URLEncoder.encode(scope, StandardCharsets.UTF_8)
                + more;
    }

    /// Looks at the page in every way there is.
    private static void inspect(Chromium browser, String name, String heading, String focus)
            throws IOException, InterruptedException {
        browser.waitUntil(
                "document.readyState === 'complete' && document.querySelector('h1') !== null &&"
                        + " document.querySelector('h1').innerText === "
                        + quoted(heading));
        if (!focus.isEmpty()) {
            assertThat(browser.evaluate("document.activeElement.id").asString())
                    .as("the focus on %s", name)
                    .isEqualTo(focus);
        }
        assertThat(browser.evaluate("document.documentElement.lang").asString()).isEqualTo("en");
        assertThat(browser.evaluate("document.title").asString()).endsWith("· Isocenter");
        assertThat(browser.evaluate("document.querySelectorAll('h1').length").asInt()).isEqualTo(1);
        assertThat(browser.evaluate("document.querySelectorAll('main').length").asInt())
                .isEqualTo(1);
        assertThat(texts(browser.evaluate(NAMELESS))).as("nameless on %s", name).isEmpty();
        for (int width : List.of(1280, 360)) {
            for (boolean dark : List.of(false, true)) {
                browser.look(width, width == 360 ? 740 : 800, dark);
                String look = name + "-" + width + (dark ? "-dark" : "");
                browser.photograph(Path.of("target", "pages", look + ".png"));
                assertThat(
                                browser.evaluate(
                                                "document.documentElement.scrollWidth - innerWidth")
                                        .asInt())
                        .as("wider than the window: %s", look)
                        .isLessThanOrEqualTo(0);
                assertThat(texts(browser.evaluate(FAINT))).as("faint text: %s", look).isEmpty();
                assertThat(texts(browser.evaluate(SMALL))).as("too small: %s", look).isEmpty();
            }
        }
        assertThat(browser.complaints()).as("complaints on %s", name).isEmpty();
    }

    private static String quoted(String text) {
        return "'" + text.replace("'", "\\'") + "'";
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(each -> texts.add(each.asString()));
        return texts;
    }

    @Rule({
        "identity:SEC-5",
        "identity:AUTHZ-7",
        "identity:AUTHZ-8",
        "identity:CONSENT-2",
        "identity:DEV-6",
        "identity:OUT-2",
        "identity:ERR-3"
    })
    @Test
    void areGoodToLookAtAndToUse() throws Exception {
        Chromium browser = found.orElseThrow();
        String base = client.installation().baseUrl();
        String admin = client.installation().adminUser();
        String cli = authorize(CLI, "http://localhost:1", DICOM, "&prompt=select_account");

        browser.forget();
        browser.open(cli);
        inspect(browser, "sign-in", "Sign in", "username");
        browser.type(admin);
        browser.press("Tab");
        browser.type("wrong");
        browser.press("Enter");
        browser.waitUntil("document.querySelector('[role=alert]') !== null");
        inspect(browser, "sign-in-wrong", "Sign in", "password");
        assertThat(browser.evaluate("document.title").asString()).startsWith("Error: ");
        assertThat(browser.evaluate("document.getElementById('username').value").asString())
                .isEqualTo(admin);
        assertThat(
                        browser.evaluate(
                                        "document.getElementById(document.activeElement.getAttribute("
                                                + "'aria-describedby')).innerText")
                                .asString())
                .contains("wrong");
        browser.type(client.installation().adminPassword());
        browser.press("Enter");
        browser.waitUntil(
                "location.hostname === '' || location.port === '1' || "
                        + "document.body.innerText.includes('localhost')");

        browser.open(cli);
        inspect(browser, "pick-account", "Pick an account", "");

        String asking = application(browser);
        browser.open(
                authorize(asking, "https://viewer.test/cb", DICOM + " openid offline_access", ""));
        inspect(browser, "consent", "Permissions requested", "");

        browser.open(base + "/devicelogin");
        inspect(browser, "device", "Enter code", "code");
        JsonNode device =
                client.form(
                        client.installation().authority() + "/oauth2/v2.0/devicecode",
                        Map.of("client_id", CLI, "scope", DICOM));
        browser.type("BBBBBBBBB");
        browser.press("Enter");
        browser.waitUntil("document.querySelector('[role=alert]') !== null");
        inspect(browser, "device-wrong", "Enter code", "code");
        browser.evaluate("document.getElementById('code').value = ''");
        browser.type(device.path("user_code").asString());
        browser.press("Enter");
        inspect(browser, "device-pick", "Pick an account", "");
        browser.evaluate("document.querySelector('button[name=account]').focus()");
        browser.press("Enter");
        inspect(browser, "device-confirm", "Are you trying to sign in to Microsoft Azure CLI?", "");
        browser.evaluate("document.querySelector('button[value=accept]').focus()");
        browser.press("Enter");
        inspect(browser, "device-done", "You are signed in", "");

        browser.open(base + "/common/oauth2/v2.0/logout");
        inspect(browser, "signed-out", "You signed out", "");
        browser.open(base + "/error?code=50011");
        inspect(browser, "explanation", "AADSTS50011", "");
        browser.open(authorize(CLI, "https://elsewhere.test/", DICOM, ""));
        browser.waitUntil("document.querySelector('h1') !== null");
        // The status of an error page is an error, which the browser tells in its log.
        assertThat(browser.evaluate("document.querySelector('h1').innerText").asString())
                .isEqualTo("Sorry, we cannot sign you in");
        browser.look(1280, 800, false);
        browser.photograph(Path.of("target", "pages", "refused-1280.png"));
        browser.look(360, 740, true);
        browser.photograph(Path.of("target", "pages", "refused-360-dark.png"));
        assertThat(texts(browser.evaluate(FAINT))).isEmpty();
    }

    /// The whole way without script: the forms are plain HTML.
    @Rule("identity:SEC-5")
    @Test
    void workWithoutScript() throws Exception {
        Chromium browser = found.orElseThrow();
        browser.forget();
        browser.call("Emulation.setScriptExecutionDisabled", Map.of("value", true));
        try {
            browser.open(
                    authorize(
                            CLI,
                            "http://localhost:1",
                            DICOM,
                            "&response_mode=form_post&prompt=login"));
            browser.waitUntil("document.activeElement.id === 'username'");
            browser.type(client.installation().adminUser());
            browser.press("Tab");
            browser.type(client.installation().adminPassword());
            browser.press("Enter");

            browser.waitUntil(
                    "document.querySelector('h1') !== null && document.querySelector('h1').innerText"
                            + " === 'Signing you in'");
            assertThat(
                            browser.evaluate("document.querySelector('#answer button').innerText")
                                    .asString())
                    .as("a button for those without script")
                    .isEqualTo("Continue");
            assertThat(
                            browser.evaluate("document.querySelector('#answer [name=code]').value")
                                    .asString())
                    .isNotEmpty();
        } finally {
            browser.call("Emulation.setScriptExecutionDisabled", Map.of("value", false));
        }
    }

    /// An application that needs consent, registered with the administrator's token.
    private static String application(Chromium browser) throws Exception {
        JsonNode token =
                client.form(
                        client.installation().authority() + "/oauth2/v2.0/token",
                        Map.of(
                                "grant_type",
                                "password",
                                "client_id",
                                CLI,
                                "username",
                                client.installation().adminUser(),
                                "password",
                                client.installation().adminPassword(),
                                "scope",
                                "https://graph.microsoft.com/.default"));
        var made =
                client.send(
                        java.net.http.HttpRequest.newBuilder(
                                        java.net.URI.create(
                                                client.installation().baseUrl()
                                                        + "/v1.0/applications"))
                                .header(
                                        "Authorization",
                                        "Bearer " + token.path("access_token").asString())
                                .header("Content-Type", "application/json")
                                .POST(
                                        java.net.http.HttpRequest.BodyPublishers.ofString(
                                                "{\"displayName\":\"Radiology viewer with a rather long name\",\"web\":{\"redirectUris\":[\"https://viewer.test/cb\"]},"
                                                        + "\"info\":{\"termsOfServiceUrl\":\"https://viewer.test/terms\",\"privacyStatementUrl\":\"https://viewer.test/privacy\"},"
                                                        + "\"requiredResourceAccess\":[{\"resourceAppId\":\"75e725bf-66ce-4cea-9b9a-5c4caae57f33\",\"resourceAccess\":[{\"id\":\"e69ab058-b8ae-4c0f-b687-5d97888ddccb\",\"type\":\"Scope\"}]}]}")));
        assertThat(made.statusCode()).isEqualTo(201);
        assertThat(browser.complaints()).isEmpty();
        return tools.jackson.databind.json.JsonMapper.shared()
                .readTree(made.body())
                .path("appId")
                .asString();
    }
}
