package org.isocenter.identity.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.isocenter.identity.TestIdentity.DICOM;
import static org.isocenter.identity.TestRequest.post;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.isocenter.identity.TestBrowser;
import org.isocenter.identity.TestDatabase;
import org.isocenter.identity.TestIdentity;
import org.isocenter.identity.TestRequest;
import org.isocenter.identity.directory.Application;
import org.isocenter.identity.directory.User;
import org.isocenter.identity.directory.WellKnownApplication;
import org.isocenter.rule.Rule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// After a run through every flow, right and wrong, what anybody presented or was given stands in no
/// log, however talkative, and in no cell of the database.
class NothingSecretIsKeptTest {
    private static final String SECRET = "s3cret~value_that.is-long-enough-1234567";
    private static final String WRONG_SECRET = "wr0ng~secret_that.somebody-tried-1234567";
    private static final String WRONG_PASSWORD = "a password that somebody tried";
    private static final String NEW_PASSWORD = "a new password, chosen by herself";
    private static final String REDIRECT = "https://app.test/callback";
    private static final String VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";

    private final Map<String, String> secrets = new LinkedHashMap<>();

    private void keep(String name, String value) {
        assertThat(value).as(name).hasSizeGreaterThan(8);
        secrets.put(name, value);
    }

    @Rule({"identity:SEC-3", "identity:SEC-4", "identity:SEC-1", "identity:SEC-2"})
    @Test
    void neitherInLogsNorInTables(@TempDir Path folder) throws Exception {
        StringBuilder log = new StringBuilder();
        Handler everything = new Recorder(log);
        Logger root = Logger.getLogger("");
        Level before = root.getLevel();
        Logger ours = Logger.getLogger("org.isocenter");
        ours.setLevel(Level.ALL);
        root.setLevel(Level.ALL);
        root.addHandler(everything);
        Map<String, String> cells;
        try (TestIdentity identity = new TestIdentity(folder)) {
            run(identity);
            identity.plane().close(); // the sign-in log is written
            cells = TestDatabase.cells(identity.database);
        } finally {
            root.removeHandler(everything);
            root.setLevel(before);
        }

        assertThat(cells.size()).isGreaterThan(100);
        assertThat(cells.keySet().stream().map(cell -> cell.split("\\.")[0]).distinct())
                .contains(
                        "sign_in_log",
                        "directory_audit",
                        "refresh_token",
                        "authorization_code",
                        "device_code",
                        "browser_session");
        List<String> told = new ArrayList<>();
        secrets.forEach((name, secret) -> {
            if (log.indexOf(secret) >= 0) {
                told.add("a log tells " + name);
            }
            cells.forEach((cell, text) -> {
                if (text.contains(secret)) {
                    told.add(cell + " tells " + name);
                }
            });
        });
        assertThat(told).isEmpty();
        // The signing keys, in any spelling of their bytes, open only with the master key.
        assertThat(log.toString()).doesNotContain("PRIVATE KEY");
    }

    private void run(TestIdentity identity) {
        keep("the secret", SECRET);
        keep("the wrong secret", WRONG_SECRET);
        keep("the password", TestIdentity.PASSWORD);
        keep("the wrong password", WRONG_PASSWORD);
        keep("the new password", NEW_PASSWORD);
        keep("the verifier", VERIFIER);
        User alice = identity.addUser("alice");
        User carol = identity.addUser("carol");
        Application app =
                identity.register(builder ->
                        builder.named("App").web(REDIRECT).secrets(identity.secret(SECRET)));
        Application tool =
                identity.register(builder ->
                        builder.named("Tool").publicClient().desktop("http://localhost"));
        identity.grant(app, WellKnownApplication.DICOM, "Dicom.ReadWrite");
        identity.grant(tool, WellKnownApplication.DICOM, "Dicom.ReadWrite");

        // client credentials, right and wrong, and with Basic
        keep("a token", token(identity, credentials(app, SECRET)).path("access_token").asString());
        token(identity, credentials(app, WRONG_SECRET));
        String basic =
                Base64.getEncoder()
                        .encodeToString(
                                (app.appId() + ":" + WRONG_SECRET)
                                        .getBytes(StandardCharsets.UTF_8));
        keep("a Basic header", basic);
        identity.send(
                post(
                                identity.tokenPath(),
                                "grant_type",
                                "client_credentials",
                                "scope",
                                DICOM + "/.default")
                        .withHeader("Authorization", "Basic " + basic));
        // a client assertion that does not verify
        String assertion = "eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJub2JvZHkgYXQgYWxsIn0.c2lnbmF0dXJl";
        keep("a client assertion", assertion);
        token(
                identity,
                "grant_type",
                "client_credentials",
                "client_id",
                app.appId().toString(),
                "client_assertion_type",
                "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
                "client_assertion",
                assertion,
                "scope",
                DICOM + "/.default");

        // a code, redeemed, replayed, refreshed
        TestBrowser browser = new TestBrowser(identity);
        browser.open(
                "/"
                        + identity.tenant.id()
                        + "/oauth2/v2.0/authorize?"
                        + TestRequest.form(
                                "client_id",
                                app.appId().toString(),
                                "redirect_uri",
                                REDIRECT,
                                "response_type",
                                "code",
                                "scope",
                                DICOM + "/.default offline_access openid",
                                "code_challenge",
                                VERIFIER));
        browser.submit("username", "alice@contoso.test", "password", WRONG_PASSWORD);
        browser.signIn("alice@contoso.test");
        String code = browser.answer("code");
        keep("a code", code);
        browser.cookies()
                .forEach((name, value) -> {
                    if (value.length() > 16) {
                        keep("the cookie " + name, value);
                    }
                });
        String[] redeem = {
            "grant_type", "authorization_code",
            "client_id", app.appId().toString(),
            "client_secret", SECRET,
            "redirect_uri", REDIRECT,
            "code_verifier", VERIFIER,
            "code", code
        };
        JsonNode first = token(identity, redeem);
        keep("a refresh token", first.path("refresh_token").asString());
        keep("an access token", first.path("access_token").asString());
        keep("an id token", first.path("id_token").asString());
        JsonNode refreshed =
                token(
                        identity,
                        "grant_type",
                        "refresh_token",
                        "client_id",
                        app.appId().toString(),
                        "client_secret",
                        SECRET,
                        "refresh_token",
                        first.path("refresh_token").asString());
        keep("a second refresh token", refreshed.path("refresh_token").asString());
        token(identity, redeem);

        // a password, right and wrong
        for (String password : List.of(TestIdentity.PASSWORD, WRONG_PASSWORD)) {
            token(
                    identity,
                    "grant_type",
                    "password",
                    "client_id",
                    tool.appId().toString(),
                    "username",
                    "alice@contoso.test",
                    "password",
                    password,
                    "scope",
                    DICOM + "/.default");
        }

        // a password typed where the name belongs
        keep("a password in the name's place", "Tippfehler-2026-geheim");
        new TestBrowser(identity)
                .open(
                        "/"
                                + identity.tenant.id()
                                + "/oauth2/v2.0/authorize?"
                                + TestRequest.form(
                                        "client_id",
                                        app.appId().toString(),
                                        "redirect_uri",
                                        REDIRECT,
                                        "response_type",
                                        "code",
                                        "scope",
                                        DICOM + "/.default"))
                .submit("username", "Tippfehler-2026-geheim", "password", "x");

        // a device
        JsonNode device =
                TestIdentity.json(
                        identity.send(
                                post(
                                        "/" + identity.tenant.id() + "/oauth2/v2.0/devicecode",
                                        "client_id",
                                        tool.appId().toString(),
                                        "scope",
                                        DICOM + "/.default offline_access")));
        keep("a device code", device.path("device_code").asString());
        new TestBrowser(identity)
                .open("/devicelogin")
                .submit("code", device.path("user_code").asString())
                .signIn("alice@contoso.test")
                .submit("decision", "accept");
        JsonNode onDevice =
                token(
                        identity,
                        "grant_type",
                        "device_code",
                        "client_id",
                        tool.appId().toString(),
                        "device_code",
                        device.path("device_code").asString());
        keep("a device's refresh token", onDevice.path("refresh_token").asString());

        // a new password
        identity.store(
                carol.withPassword(carol.passwordHash().orElseThrow(), true, identity.now()));
        new TestBrowser(identity)
                .open(
                        "/"
                                + identity.tenant.id()
                                + "/oauth2/v2.0/authorize?"
                                + TestRequest.form(
                                        "client_id",
                                        app.appId().toString(),
                                        "redirect_uri",
                                        REDIRECT,
                                        "response_type",
                                        "code",
                                        "scope",
                                        DICOM + "/.default"))
                .signIn("carol@contoso.test")
                .submit("password", NEW_PASSWORD, "again", NEW_PASSWORD);
        assertThat(alice.passwordHash()).isPresent();
    }

    private static String[] credentials(Application app, String secret) {
        return new String[] {
            "grant_type",
            "client_credentials",
            "client_id",
            app.appId().toString(),
            "client_secret",
            secret,
            "scope",
            DICOM + "/.default"
        };
    }

    private static JsonNode token(TestIdentity identity, String... form) {
        return TestIdentity.json(identity.send(post(identity.tokenPath(), form)));
    }

    private static final class Recorder extends Handler {
        private final StringBuilder log;

        Recorder(StringBuilder log) {
            this.log = log;
            setLevel(Level.ALL);
            setFormatter(new SimpleFormatter());
        }

        @Override
        public synchronized void publish(LogRecord line) {
            log.append(getFormatter().format(line)).append('\n');
        }

        @Override
        public void flush() {
            // Nothing is held back.
        }

        @Override
        public void close() {
            // Nothing is open.
        }
    }
}
