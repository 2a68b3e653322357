package org.isocenter.conformance.clients.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.ServerSocket;
import java.net.SocketAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;
import org.isocenter.cli.Installation;
import org.isocenter.conformance.harness.Client;
import org.isocenter.conformance.harness.ServerProcess;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A server for the tests of a class, and what its administrator does there over Microsoft Graph.
final class Installed implements AutoCloseable {
    static final String AZURE_CLI = "04b07795-8ddb-461a-bbee-02f9e1bf7b46";
    static final String DICOM = "https://dicom.healthcareapis.azure.com";
    static final String DICOM_API = "75e725bf-66ce-4cea-9b9a-5c4caae57f33";
    static final String DICOM_READ_WRITE = "e69ab058-b8ae-4c0f-b687-5d97888ddccb";

    private final ServerProcess server;
    private final Client client;

    private Installed(ServerProcess server, Client client) {
        this.server = server;
        this.client = client;
    }

    /// Starts a server.
    ///
    /// @param data its data folder
    /// @param options flags of `serve`
    static Installed start(Path data, String... options) throws Exception {
        ServerProcess server = ServerProcess.start(data, options);
        return new Installed(server, Client.of(data));
    }

    /// A port that is free at the moment.
    static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }

    Installation installation() {
        return client.installation();
    }

    Client client() {
        return client;
    }

    Path bootstrapFile() {
        return server.data().resolve("bootstrap.json");
    }

    int port() {
        return URI.create(server.baseUrl()).getPort();
    }

    /// Trusts the installation's certificate authority.
    SSLContext tls() {
        return client.http().sslContext();
    }

    /// The administrator at a browser.
    Person administrator() {
        return new Person(
                HttpClient.newBuilder().sslContext(tls()),
                installation().adminUser(),
                installation().adminPassword());
    }

    /// The administrator at a browser behind the CONNECT proxy.
    Person administratorBehind(int proxyPort) {
        return new Person(
                HttpClient.newBuilder()
                        .sslContext(tls())
                        .proxy(new CloudProxy(new InetSocketAddress("localhost", proxyPort))),
                installation().adminUser(),
                installation().adminPassword());
    }

    /// The proxy for everything but this machine, where clients listen for people who come back.
    private static final class CloudProxy extends ProxySelector {
        private final InetSocketAddress proxy;

        CloudProxy(InetSocketAddress proxy) {
            this.proxy = proxy;
        }

        @Override
        public List<Proxy> select(URI uri) {
            return List.of(
                    uri.getHost().equals("localhost")
                            ? Proxy.NO_PROXY
                            : new Proxy(Proxy.Type.HTTP, proxy));
        }

        @Override
        public void connectFailed(URI uri, SocketAddress address, IOException failure) {
            // the request itself fails
        }
    }

    /// Asks the token endpoint, second version.
    JsonNode token(Map<String, String> fields) throws IOException, InterruptedException {
        return client.form(installation().authority() + "/oauth2/v2.0/token", fields);
    }

    /// A token of the administrator, who uses the Azure CLI.
    String administratorsToken(String scope) throws IOException, InterruptedException {
        JsonNode answer =
                token(
                        Map.of(
                                "grant_type",
                                "password",
                                "client_id",
                                AZURE_CLI,
                                "username",
                                installation().adminUser(),
                                "password",
                                installation().adminPassword(),
                                "scope",
                                scope));
        return text(answer, "access_token");
    }

    /// Asks Microsoft Graph in the administrator's name, and insists on success.
    ///
    /// @param body JSON, or empty
    JsonNode graph(String method, String path, String body)
            throws IOException, InterruptedException {
        HttpResponse<byte[]> answer =
                client.send(
                        HttpRequest.newBuilder(
                                        URI.create(
                                                installation().baseUrl()
                                                        + "/v1.0"
                                                        + path.replace("'", "%27")
                                                                .replace(" ", "%20")))
                                .header(
                                        "Authorization",
                                        "Bearer "
                                                + administratorsToken(
                                                        "https://graph.microsoft.com/.default"))
                                .header("Content-Type", "application/json")
                                .method(method, HttpRequest.BodyPublishers.ofString(body)));
        String text = new String(answer.body(), StandardCharsets.UTF_8);
        assertThat(answer.statusCode()).as("%s %s: %s", method, path, text).isBetween(200, 299);
        return JsonMapper.shared().readTree(text.isEmpty() ? "{}" : text);
    }

    /// Registers an application with a service principal, as the portal does.
    ///
    /// @param body as for `POST /applications`
    /// @return the application
    JsonNode application(String body) throws IOException, InterruptedException {
        JsonNode application = graph("POST", "/applications", body);
        graph("POST", "/servicePrincipals", "{\"appId\":\"" + text(application, "appId") + "\"}");
        return application;
    }

    /// A new secret of an application.
    String secret(JsonNode application) throws IOException, InterruptedException {
        return text(
                graph("POST", "/applications/" + text(application, "id") + "/addPassword", "{}"),
                "secretText");
    }

    /// Consents for everybody.
    void grant(JsonNode application, String resourceAppId, String scope)
            throws IOException, InterruptedException {
        graph(
                "POST",
                "/oauth2PermissionGrants",
                JsonMapper.shared()
                        .createObjectNode()
                        .put("clientId", principalOf(text(application, "appId")))
                        .put("consentType", "AllPrincipals")
                        .put("resourceId", principalOf(resourceAppId))
                        .put("scope", scope)
                        .toString());
    }

    /// The object id of an application's service principal.
    String principalOf(String appId) throws IOException, InterruptedException {
        return text(graph("GET", "/servicePrincipals(appId='" + appId + "')", ""), "id");
    }

    /// A text in an answer; the whole answer is shown when it is not there.
    static String text(JsonNode answer, String field) {
        String text = answer.path(field).asString("");
        assertThat(text).as("%s in %s", field, answer).isNotEmpty();
        return text;
    }

    /// What a token says.
    static JsonNode claims(String token) {
        return JsonMapper.shared().readTree(Base64.getUrlDecoder().decode(token.split("\\.")[1]));
    }

    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    String log() throws IOException {
        return server.log();
    }

    @Override
    public void close() {
        server.close();
    }
}
