package org.isocenter.conformance.clients.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.isocenter.cli.Installation;
import org.isocenter.conformance.harness.ServerProcess;
import org.isocenter.rule.Rule;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The Graph SDK for Java and azure-identity, unmodified.
class GraphSdkTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @TempDir static Path folder;

    private static ServerProcess server;
    private static JsonNode bootstrap;
    private static Certificate ca;

    /// One server for all tests: the JVM's own trust store, which this client uses, is read once.
    @BeforeAll
    static void start() throws Exception {
        Path data = folder.resolve("data");
        server = ServerProcess.start(data);
        bootstrap = JSON.readTree(Files.readAllBytes(data.resolve("bootstrap.json")));
        ca = trust(Path.of(bootstrap.path("caFile").asString()));
        Rights rights = new Rights(server.baseUrl(), bootstrap);
        rights.give("Application.ReadWrite.All");
        rights.give("AppRoleAssignment.ReadWrite.All");
        rights.give("DelegatedPermissionGrant.ReadWrite.All");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static GraphSdkStory story() throws Exception {
        return new GraphSdkStory(
                server.baseUrl(),
                bootstrap.path("tenantId").asString(),
                bootstrap.path("clientId").asString(),
                bootstrap.path("clientSecret").asString(),
                ca.getEncoded());
    }

    @Rule({
        "identity:ACC-7",
        "identity:GRAPH-2",
        "identity:GRAPH-3",
        "identity:GRAPH-5",
        "identity:GRAPH-16",
        "identity:GRAPH-20",
        "identity:GRAPH-21",
        "identity:GRAPH-24"
    })
    @Test
    void anAdministratorsProgramRuns() throws Exception {
        story().run(appId -> {});
    }

    @Rule({"identity:ACC-7", "identity:GRAPH-1", "identity:GRAPH-9"})
    @Test
    void theAzureCliSeesWhatItMakes() throws Exception {
        Path file = server.data().resolve("bootstrap.json");
        Az az = Az.withOwnCloud(folder.resolve("az"), file, server.baseUrl());
        Installation installation = Installation.read(file);
        az.value(Az.asAdministrator(installation));
        story().run(appId -> {
            assertThat(az.value("ad", "app", "list", "--query", "[].appId").lines())
                    .contains(appId);
            assertThat(
                            az.json("ad", "app", "show", "--id", appId)
                                    .at("/web/redirectUris/0")
                                    .asString())
                    .isEqualTo("https://app.example.test/cb");
            assertThat(az.value("ad", "sp", "show", "--id", appId, "--query", "appId"))
                    .isEqualTo(appId);
        });
    }

    /// Puts the installation's certificate authority into a trust store and makes it the JVM's.
    private static Certificate trust(Path caFile) throws Exception {
        Certificate ca;
        try (InputStream in = Files.newInputStream(caFile)) {
            ca = CertificateFactory.getInstance("X.509").generateCertificate(in);
        }
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setCertificateEntry("isocenter", ca);
        Path file = Files.createTempFile("trust", ".p12");
        file.toFile().deleteOnExit();
        try (OutputStream out = Files.newOutputStream(file)) {
            store.store(out, "changeit".toCharArray());
        }
        System.setProperty("javax.net.ssl.trustStore", file.toString());
        System.setProperty("javax.net.ssl.trustStorePassword", "changeit");
        // The properties are read once; whoever asked before them has kept the answer.
        TrustManagerFactory trusted =
                TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trusted.init(store);
        SSLContext tls = SSLContext.getInstance("TLS");
        tls.init(null, trusted.getTrustManagers(), null);
        SSLContext.setDefault(tls);
        return ca;
    }

    /// The administrator gives the first client roles at Graph, over Graph.
    private record Rights(String baseUrl, JsonNode bootstrap) {
        void give(String role) throws IOException, InterruptedException {
            String token = token();
            String client = bootstrap.path("clientId").asString();
            JsonNode principal = get(token, "/v1.0/servicePrincipals(appId='" + client + "')");
            JsonNode graph =
                    get(
                            token,
                            "/v1.0/servicePrincipals(appId='00000003-0000-0000-c000-000000000000')");
            String roleId =
                    graph.path("appRoles")
                            .valueStream()
                            .filter(each -> each.path("value").asString("").equals(role))
                            .findFirst()
                            .orElseThrow()
                            .path("id")
                            .asString();
            String id = principal.path("id").asString();
            String body =
                    JSON.createObjectNode()
                            .put("principalId", id)
                            .put("resourceId", graph.path("id").asString())
                            .put("appRoleId", roleId)
                            .toString();
            HttpResponse<String> given =
                    send(
                            request("/v1.0/servicePrincipals/" + id + "/appRoleAssignments")
                                    .header("Authorization", "Bearer " + token)
                                    .header("Content-Type", "application/json")
                                    .POST(HttpRequest.BodyPublishers.ofString(body)));
            assertThat(given.statusCode()).as(given.body()).isEqualTo(201);
        }

        private String token() throws IOException, InterruptedException {
            String form =
                    "grant_type=password&client_id=04b07795-8ddb-461a-bbee-02f9e1bf7b46&username="
                            + encoded(bootstrap.path("adminUser").asString())
                            + "&password="
                            + encoded(bootstrap.path("adminPassword").asString())
                            + "&scope="
                            + encoded(baseUrl + "/.default");
            HttpResponse<String> answer =
                    send(
                            request(
                                            "/"
                                                    + bootstrap.path("tenantId").asString()
                                                    + "/oauth2/v2.0/token")
                                    .header("Content-Type", "application/x-www-form-urlencoded")
                                    .POST(HttpRequest.BodyPublishers.ofString(form)));
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            return JSON.readTree(answer.body()).path("access_token").asString();
        }

        private static String encoded(String text) {
            return URLEncoder.encode(text, StandardCharsets.UTF_8);
        }

        private JsonNode get(String token, String path) throws IOException, InterruptedException {
            HttpResponse<String> answer =
                    send(request(path).header("Authorization", "Bearer " + token));
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            return JSON.readTree(answer.body());
        }

        private HttpRequest.Builder request(String path) {
            return HttpRequest.newBuilder(URI.create(baseUrl + path.replace("'", "%27")));
        }

        private static HttpResponse<String> send(HttpRequest.Builder request)
                throws IOException, InterruptedException {
            try (HttpClient client = HttpClient.newHttpClient()) {
                return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
            }
        }
    }
}
