package org.isocenter.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.isocenter.rule.Rule;
import org.isocenter.server.TestInstallation.Answer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// An installation that clients reach under another port than it listens on, as when a container
/// publishes its port under another number.
class MappedPortTest {
    private static final String AZURE_CLI = "04b07795-8ddb-461a-bbee-02f9e1bf7b46";

    @TempDir static Path folder;
    private static TestInstallation installation;
    private static Mapping mapping;

    /// A port whose connections go to another one, byte by byte.
    private static final class Mapping implements AutoCloseable {
        private final ServerSocket outside;
        private final int inside;

        Mapping(int inside) throws IOException {
            this.outside = new ServerSocket(0, 50, InetAddress.getByName("localhost"));
            this.inside = inside;
            Thread.ofVirtual().start(this::accept);
        }

        private void accept() {
            try {
                while (true) {
                    Socket client = outside.accept();
                    Socket server = new Socket(InetAddress.getByName("localhost"), inside);
                    Thread.ofVirtual().start(() -> copy(client, server));
                    Thread.ofVirtual().start(() -> copy(server, client));
                }
            } catch (IOException closed) {
                // the test is over
            }
        }

        private static void copy(Socket from, Socket to) {
            try (from;
                    to;
                    InputStream in = from.getInputStream();
                    OutputStream out = to.getOutputStream()) {
                in.transferTo(out);
            } catch (IOException closed) {
                // by one of the two
            }
        }

        String base() {
            return "https://localhost:" + outside.getLocalPort();
        }

        @Override
        public void close() throws IOException {
            outside.close();
        }
    }

    @BeforeAll
    static void start() throws Exception {
        installation = TestInstallation.start(folder);
        mapping = new Mapping(URI.create(installation.server().baseUrl()).getPort());
    }

    @AfterAll
    static void stop() throws IOException {
        mapping.close();
        installation.close();
    }

    /// A token for the administrator, asked for under the mapped port.
    private static Answer token(String version, String resource) throws Exception {
        String form =
                "grant_type=password&client_id="
                        + AZURE_CLI
                        + "&username="
                        + encoded(installation.bootstrap().adminUser())
                        + "&password="
                        + encoded(installation.bootstrap().adminPassword())
                        + resource;
        return installation.send(
                "POST",
                mapping.base() + "/" + installation.bootstrap().tenantId() + version,
                "",
                form,
                "Content-Type",
                "application/x-www-form-urlencoded");
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /// What `az ad`, `az` itself and an `az` before Microsoft Graph ask for and do.
    @Rule({"identity:NET-9", "identity:NET-3"})
    @ParameterizedTest(name = "{0} {1}")
    @CsvSource({
        "/oauth2/v2.0/token, &scope=%s/.default,  /v1.0/me",
        "/oauth2/v2.0/token, &scope=%s//.default, /v1.0/applications",
        "/oauth2/v2.0/token, &scope=%s//.default, /subscriptions?api-version=2022-12-01",
        "/oauth2/token,      &resource=%s/,       /me?api-version=1.6",
        "/oauth2/token,      &resource=%s,        /subscriptions?api-version=2022-12-01",
    })
    void theUrlThatAClientKnowsIsTheNameOfTheResource(String token, String form, String path)
            throws Exception {
        Answer issued = token(token, form.formatted(encoded(mapping.base())));
        assertThat(issued.status()).as(issued.toString()).isEqualTo(200);
        String place =
                path.startsWith("/me?") ? "/" + installation.bootstrap().tenantId() + path : path;

        Answer answer =
                installation.send("GET", mapping.base() + place, issued.at("/access_token"), "");

        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
    }

    @Rule("identity:NET-9")
    @Test
    void anotherHostIsNoNameOfOurs() throws Exception {
        Answer refused = token("/oauth2/v2.0/token", "&scope=https://elsewhere.test:8443/.default");

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.at("/error_description")).startsWith("AADSTS500011");
    }

    @Rule("identity:NET-3")
    @Test
    void addressesInAnswersHaveThePortThatWasCalled() throws Exception {
        Answer discovery =
                installation.send(
                        "GET",
                        mapping.base()
                                + "/"
                                + installation.bootstrap().tenantId()
                                + "/v2.0/.well-known/openid-configuration",
                        "",
                        "");

        assertThat(discovery.at("/token_endpoint")).startsWith(mapping.base() + "/");
        assertThat(discovery.at("/issuer")).startsWith(mapping.base() + "/");
    }
}
