package org.isocenter.server;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.isocenter.http.json.Json;
import org.isocenter.http.json.JsonSyntaxException;
import org.isocenter.server.dicom.Upkeep;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;

/// A whole installation in this process, on any free port, and a client that trusts it.
public final class TestInstallation implements AutoCloseable {
    /// The audience of the control plane.
    public static final String ARM = "https://management.azure.com/";

    /// The audience of DICOM services.
    public static final String DICOM = "https://dicom.healthcareapis.azure.com";

    private static final String AZURE_CLI = "04b07795-8ddb-461a-bbee-02f9e1bf7b46";

    private final InstallationServer server;
    private final BootstrapFile bootstrap;
    private final HttpClient client;
    private final String said;

    private TestInstallation(
            InstallationServer server, BootstrapFile bootstrap, HttpClient client, String said) {
        this.server = server;
        this.bootstrap = bootstrap;
        this.client = client;
        this.said = said;
    }

    /// What came back.
    public record Answer(HttpResponse<byte[]> response) {
        public int status() {
            return response.statusCode();
        }

        public JsonNode body() {
            try {
                return Json.read(response.body());
            } catch (JsonSyntaxException e) {
                throw new AssertionError(this.toString(), e);
            }
        }

        public String at(String pointer) {
            JsonNode node = body().at(pointer);
            return node.isMissingNode()
                    ? "missing"
                    : node.isString() ? node.stringValue() : node.toString();
        }

        public String code() {
            return at("/error/code");
        }

        public String header(String name) {
            return response.headers().firstValue(name).orElse("missing");
        }

        @Override
        public String toString() {
            return status() + " " + new String(response.body(), StandardCharsets.UTF_8);
        }
    }

    /// Starts one, as `isocenter serve` with these flags would.
    public static TestInstallation start(Path data, String... flags) throws Exception {
        return start(data, InstantSource.system(), Upkeep.INTERVAL, flags);
    }

    /// Starts one whose clock is the test's.
    static TestInstallation start(
            Path data, InstantSource clock, Duration upkeepEvery, String... flags)
            throws Exception {
        List<String> arguments = new ArrayList<>(List.of("--data", data.toString(), "--port", "0"));
        arguments.addAll(List.of(flags));
        ServeCommand command = new ServeCommand();
        new CommandLine(command).parseArgs(arguments.toArray(String[]::new));
        StringWriter out = new StringWriter();
        InstallationServer server =
                InstallationServer.start(
                        command.configuration(), new PrintWriter(out), clock, upkeepEvery);
        try {
            BootstrapFile bootstrap =
                    BootstrapFile.read(data.resolve("bootstrap.json")).orElseThrow();
            return new TestInstallation(
                    server, bootstrap, trusting(Path.of(bootstrap.caFile())), out.toString());
        } catch (IOException | GeneralSecurityException | RuntimeException e) {
            server.close();
            throw e;
        }
    }

    private static HttpClient trusting(Path pem) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        try (InputStream in = Files.newInputStream(pem)) {
            store.setCertificateEntry(
                    "ca", CertificateFactory.getInstance("X.509").generateCertificate(in));
        }
        TrustManagerFactory factory =
                TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, factory.getTrustManagers(), null);
        return HttpClient.newBuilder().sslContext(context).build();
    }

    public BootstrapFile bootstrap() {
        return bootstrap;
    }

    public InstallationServer server() {
        return server;
    }

    /// What it printed while it started.
    public String said() {
        return said;
    }

    /// `/subscriptions/…` of the first subscription.
    public String subscription() {
        return "/subscriptions/" + bootstrap.subscriptionId();
    }

    /// The first resource group.
    public String group() {
        return subscription() + "/resourceGroups/" + bootstrap.resourceGroup();
    }

    /// The first workspace.
    public String workspace() {
        return group() + "/providers/Microsoft.HealthcareApis/workspaces/" + bootstrap.workspace();
    }

    /// Sends a request; `url` may be a path of the installation.
    public Answer send(String method, String url, String token, String body, String... headers)
            throws Exception {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(
                                URI.create(url.startsWith("/") ? bootstrap.baseUrl() + url : url))
                        .method(
                                method,
                                body.isEmpty()
                                        ? HttpRequest.BodyPublishers.noBody()
                                        : HttpRequest.BodyPublishers.ofString(body));
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return send(request);
    }

    /// Sends a request.
    public Answer send(HttpRequest.Builder request) throws Exception {
        return new Answer(client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray()));
    }

    /// Sends a form to the token endpoint of the tenant.
    public Answer token(Map<String, String> form) throws Exception {
        String body =
                form.entrySet().stream()
                        .map(field ->
                                field.getKey()
                                        + "="
                                        + URLEncoder.encode(
                                                field.getValue(), StandardCharsets.UTF_8))
                        .collect(Collectors.joining("&"));
        return send(
                "POST",
                "/" + bootstrap.tenantId() + "/oauth2/v2.0/token",
                "",
                body,
                "Content-Type",
                "application/x-www-form-urlencoded");
    }

    /// A token of the administrator.
    public String administrator(String resource) throws Exception {
        return user(bootstrap.adminUser(), bootstrap.adminPassword(), resource);
    }

    /// A token of a user, signed in with the command line's own client.
    public String user(String name, String password, String resource) throws Exception {
        return accessToken(
                token(
                        Map.of(
                                "grant_type",
                                "password",
                                "client_id",
                                AZURE_CLI,
                                "username",
                                name,
                                "password",
                                password,
                                "scope",
                                resource + "/.default")));
    }

    /// A token of the first client.
    public String client(String resource) throws Exception {
        return client(bootstrap.clientId(), bootstrap.clientSecret(), resource);
    }

    /// A token of a client.
    public String client(String id, String secret, String resource) throws Exception {
        return accessToken(
                token(
                        Map.of(
                                "grant_type",
                                "client_credentials",
                                "client_id",
                                id,
                                "client_secret",
                                secret,
                                "scope",
                                resource + "/.default")));
    }

    private static String accessToken(Answer answer) {
        if (answer.status() != 200) {
            throw new AssertionError(answer.toString());
        }
        return answer.at("/access_token");
    }

    /// Waits for an operation that an answer announced.
    ///
    /// @return how it ended
    public String await(Answer started, String token) throws Exception {
        String url = started.header("Azure-AsyncOperation");
        if (url.equals("missing")) {
            return started.at("/properties/provisioningState");
        }
        for (int i = 0; i < 400; i++) {
            String status = send("GET", url, token, "").at("/status");
            if (List.of("Succeeded", "Failed", "Canceled").contains(status)) {
                return status;
            }
            Thread.sleep(25);
        }
        throw new AssertionError("the operation does not end: " + url);
    }

    @Override
    public void close() {
        server.close();
        client.close();
    }
}
