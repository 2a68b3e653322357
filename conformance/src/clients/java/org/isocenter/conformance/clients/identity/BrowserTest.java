package org.isocenter.conformance.clients.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.Map;
import org.isocenter.rule.Rule;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// Chromium: a single-page application with `@azure/msal-browser`, and the pages and redirects of
/// sign-in. `-Disocenter.screenshots=FOLDER` leaves pictures of the pages there.
final class BrowserTest {
    @TempDir static Path folder;

    private static Installed installed;
    private static NodeScript application;
    private static NodeScript pages;

    @BeforeAll
    static void run() throws Exception {
        installed = Installed.start(folder.resolve("data"));
        application = NodeScript.run(folder, installed, "msal-browser");
        pages = NodeScript.run(folder, installed, "pages");
    }

    @AfterAll
    static void stop() {
        installed.close();
    }

    @Rule({
        "identity:ACC-8",
        "identity:TOKEN-6",
        "identity:TOKEN-7",
        "identity:DISC-10",
        "identity:OUT-2"
    })
    @ParameterizedTest
    @ValueSource(strings = {"signInSilentRefreshAndLogout", "typedWebIsRefused"})
    void aSinglePageApplication(String scenario) {
        application.assertWorked(scenario);
    }

    @Rule({"identity:ACC-10", "identity:AUTHZ-3", "identity:AUTHZ-4", "identity:AUTHZ-9"})
    @ParameterizedTest
    @ValueSource(
            strings = {
                "hybridFormPost",
                "formPostWithoutScript",
                "implicitFragment",
                "implicitOfTheFirstVersion",
                "refusedWhenTheBoxIsOff"
            })
    void tokensFromTheAuthorizeEndpoint(String scenario) {
        pages.assertWorked(scenario);
    }

    @Rule({
        "identity:ACC-11",
        "identity:DEV-2",
        "identity:DEV-3",
        "identity:DEV-4",
        "identity:DEV-6"
    })
    @ParameterizedTest
    @ValueSource(strings = {"deviceCodeSucceedsOnce", "deviceCodeDeclined"})
    void aDevice(String scenario) {
        pages.assertWorked(scenario);
    }

    /// A quarter of an hour is long for a test: the code is made older in the database instead.
    @Rule({"identity:ACC-11", "identity:DEV-4"})
    @Test
    void aDevicesCodeExpires() throws Exception {
        String authority = installed.installation().authority();
        JsonNode code =
                installed
                        .client()
                        .form(
                                authority + "/oauth2/v2.0/devicecode",
                                Map.of(
                                        "client_id",
                                        Installed.AZURE_CLI,
                                        "scope",
                                        Installed.DICOM + "/.default"));
        Path database = folder.resolve("data").resolve("isocenter.db");
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database);
                Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA busy_timeout = 10000");
            assertThat(
                            statement.executeUpdate(
                                    "UPDATE device_code SET document = json_set(document,"
                                            + " '$.expiresAt', '2020-01-01T00:00:00Z')"
                                            + " WHERE user_code = '"
                                            + Installed.text(code, "user_code")
                                            + "'"))
                    .isOne();
        }
        JsonNode refused =
                installed.token(
                        Map.of(
                                "grant_type",
                                "urn:ietf:params:oauth:grant-type:device_code",
                                "client_id",
                                Installed.AZURE_CLI,
                                "device_code",
                                Installed.text(code, "device_code")));
        assertThat(refused.path("error").asString()).isEqualTo("expired_token");
        assertThat(refused.path("error_codes").path(0).asInt()).isEqualTo(70020);
    }

    /// The part of the acceptance that needs no portal: Postman's redirects, code and proof key.
    @Rule({"identity:ACC-13", "identity:AUTHZ-11", "identity:REDIR-1", "identity:REDIR-3"})
    @ParameterizedTest
    @ValueSource(strings = {"postman", "postmanGetsAToken"})
    void postman(String scenario) {
        pages.assertWorked(scenario);
    }

    @Rule({
        "identity:CONSENT-2",
        "identity:CONSENT-3",
        "identity:CONSENT-5",
        "identity:CONSENT-6",
        "identity:AUTHZ-7",
        "identity:ERR-3",
        "identity:OUT-2"
    })
    @ParameterizedTest
    @ValueSource(strings = {"consent", "adminConsent", "errorsAndSignedOut", "onAPhoneInTheDark"})
    void thePages(String scenario) {
        pages.assertWorked(scenario);
    }
}
