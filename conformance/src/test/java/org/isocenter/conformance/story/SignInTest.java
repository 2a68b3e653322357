package org.isocenter.conformance.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.isocenter.cli.Isocenter;
import org.isocenter.conformance.harness.Client;
import org.isocenter.conformance.harness.ServerProcess;
import org.isocenter.conformance.harness.Visitor;
import org.isocenter.rule.Rule;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/// `isocenter login` against the real pages, to the end: with a browser, and with a code on another
/// device. What came of it is in the sign-in log, and nothing secret is in any file of the server but
/// those that are meant to hold it.
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class SignInTest {
    private static final Pattern ADDRESS = Pattern.compile("https://\\S+");

    @TempDir static Path folder;

    private static ServerProcess server;
    private static Client client;

    /// A command that runs while a person does something else.
    private static final class Running {
        private final StringWriter out = new StringWriter();
        private final StringWriter err = new StringWriter();
        private final CompletableFuture<Integer> exitCode;

        Running(String... arguments) {
            exitCode =
                    CompletableFuture.supplyAsync(() ->
                            Isocenter.commandLine()
                                    .setOut(new PrintWriter(out, true))
                                    .setErr(new PrintWriter(err, true))
                                    .execute(arguments));
        }

        String waitFor(Pattern pattern) throws InterruptedException {
            for (int i = 0; i < 300; i++) {
                Matcher found = pattern.matcher(err.toString());
                if (found.find()) {
                    return found.group();
                }
                assertThat(exitCode).as(err.toString()).isNotDone();
                Thread.sleep(50);
            }
            throw new AssertionError("never said: " + err);
        }

        String value() throws Exception {
            assertThat(exitCode.get(60, TimeUnit.SECONDS)).as(err.toString()).isZero();
            return out.toString().strip();
        }
    }

    private static String run(String... arguments) throws Exception {
        return new Running(arguments).value();
    }

    @BeforeAll
    static void start() throws Exception {
        server = ServerProcess.start(folder.resolve("data"));
        client = Client.of(server.data());
    }

    @AfterAll
    static void stop() throws Exception {
        run("account", "clear");
        server.stop();
    }

    private static Visitor visitor() {
        return new Visitor(client.http().sslContext());
    }

    private static String[] admin() {
        return new String[] {
            "username", client.installation().adminUser(),
            "password", client.installation().adminPassword()
        };
    }

    private static String bootstrap() {
        return server.data().resolve("bootstrap.json").toString();
    }

    @Rule({
        "identity:AUTHZ-1",
        "identity:AUTHZ-6",
        "identity:REDIR-2",
        "identity:REDIR-6",
        "identity:TOKEN-11",
        "identity:CONSENT-4"
    })
    @Test
    @Order(1)
    void signsInWithABrowser() throws Exception {
        Running login =
                new Running("login", "--bootstrap", bootstrap(), "--query", "[0].user.name");
        Visitor browser = visitor();

        browser.open(login.waitFor(ADDRESS));
        assertThat(browser.heading()).isEqualTo("Sign in");
        assertThat(browser.html()).contains("Microsoft Azure CLI");
        browser.submit("username", client.installation().adminUser(), "password", "wrong");
        assertThat(browser.html()).contains("The user name or the password is wrong.");
        browser.submit(admin());

        assertThat(browser.address().getHost()).isEqualTo("localhost");
        assertThat(browser.html()).contains("You are signed in. You may close this window.");
        assertThat(login.value()).contains(client.installation().adminUser());
        assertThat(run("account", "show", "--query", "user.type", "-o", "tsv")).isEqualTo("user");
        assertThat(run("ad", "signed-in-user", "show", "--query", "userPrincipalName", "-o", "tsv"))
                .isEqualTo(client.installation().adminUser());
        assertThat(run("account", "get-access-token", "--query", "tokenType", "-o", "tsv"))
                .isEqualTo("Bearer");
        run("logout");
    }

    @Rule({"identity:DEV-1", "identity:DEV-2", "identity:DEV-6", "identity:TOKEN-14"})
    @Test
    @Order(2)
    void signsInWithACode() throws Exception {
        Running login =
                new Running(
                        "login",
                        "--use-device-code",
                        "--bootstrap",
                        bootstrap(),
                        "--query",
                        "[0].user.name");
        String address = login.waitFor(ADDRESS);
        String code = login.waitFor(Pattern.compile("\\b[BCDFGHJKLMNPQRSTVWXZ2346789]{9}\\b"));
        Visitor browser = visitor();

        browser.open(address);
        browser.submit("code", "BBBBBBBBB");
        assertThat(browser.html()).contains("role=\"alert\"");
        browser.submit("code", code.toLowerCase(java.util.Locale.ROOT));
        browser.submit(admin());
        assertThat(browser.heading()).contains("Microsoft Azure CLI");
        assertThat(browser.html()).contains("Do not continue if somebody else sent you the");
        browser.submit("decision", "accept");

        assertThat(browser.heading()).isEqualTo("You are signed in");
        assertThat(login.value()).contains(client.installation().adminUser());
    }

    @Rule({"identity:SEC-4", "identity:GRAPH-23"})
    @Test
    @Order(3)
    void theSignInsAndChangesAreInTheLogs() throws Exception {
        String app =
                run("ad", "app", "create", "--display-name", "seen", "--query", "id", "-o", "tsv");
        Thread.sleep(500); // the sign-in log is written a moment later

        assertThat(
                        run(
                                        "ad",
                                        "audit",
                                        "sign-ins",
                                        "--user",
                                        client.installation().adminUser(),
                                        "--query",
                                        "[].[clientAppUsed, appDisplayName, status.errorCode]",
                                        "-o",
                                        "tsv")
                                .lines())
                .contains("Browser\tMicrosoft Azure CLI\t0", "Browser\tMicrosoft Azure CLI\t50126");
        assertThat(
                        run(
                                "ad",
                                "audit",
                                "sign-ins",
                                "--failed",
                                "--top",
                                "1",
                                "--query",
                                "length(@)",
                                "-o",
                                "tsv"))
                .isEqualTo("1");
        assertThat(
                        run(
                                        "ad",
                                        "audit",
                                        "changes",
                                        "--target",
                                        app,
                                        "--query",
                                        "[].[activityDisplayName, initiatedBy.user.userPrincipalName]",
                                        "-o",
                                        "tsv")
                                .lines())
                .contains("Add application\t" + client.installation().adminUser());
    }

    /// The log of the process and every file it wrote, but for the ones that are there to hold
    /// secrets: `bootstrap.json`, the master key, the keys of the certificate authority.
    @Rule({"identity:SEC-3", "identity:SEC-4"})
    @Test
    @Order(4)
    void noFileOfTheServerTellsASecret() throws Exception {
        String refresh = refreshToken();
        String token = run("account", "get-access-token", "--query", "accessToken", "-o", "tsv");
        String secret =
                run(
                        "ad",
                        "app",
                        "credential",
                        "reset",
                        "--id",
                        client.installation().clientId(),
                        "--append",
                        "--query",
                        "password",
                        "-o",
                        "tsv");
        Thread.sleep(500);

        List<String> secrets =
                List.of(
                        client.installation().adminPassword(),
                        client.installation().clientSecret(),
                        secret,
                        token,
                        refresh);
        List<Path> looked = new ArrayList<>();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String name = file.getFileName().toString();
                if (name.equals("bootstrap.json") || name.equals("master.key")) {
                    continue;
                }
                looked.add(file);
                String content = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
                for (String each : secrets) {
                    assertThat(content.contains(each))
                            .as("%s tells %s…", file, each.substring(0, 4))
                            .isFalse();
                }
            }
        }
        assertThat(looked).anyMatch(file -> file.toString().endsWith("isocenter.db"));
        assertThat(looked).anyMatch(file -> file.toString().endsWith(".log"));
    }

    private static String refreshToken() throws IOException {
        String config = System.getenv("ISOCENTER_CONFIG_DIR");
        String profile = Files.readString(Path.of(config).resolve("profile.json"));
        Matcher found = Pattern.compile("\"refreshToken\"\\s*:\\s*\"([^\"]+)\"").matcher(profile);
        assertThat(found.find()).isTrue();
        return found.group(1);
    }
}
