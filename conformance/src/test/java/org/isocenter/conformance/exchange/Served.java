package org.isocenter.conformance.exchange;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.isocenter.cli.Installation;
import org.isocenter.cli.http.TrustedClient;
import org.isocenter.conformance.harness.Client;
import org.isocenter.conformance.harness.ServerProcess;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/// The DICOM service that is asked: one in a server that is started for it, one of an installation that
/// runs already, or any other that is named by its URL.
///
/// @param baseUrl what precedes the version in its URLs, without trailing slash
/// @param token for its `Authorization`; absent when it asks for none
/// @param has what exchanges may need
/// @param ours whether it is the server of this checkout, whose choices are known
record Served(
        String baseUrl,
        Optional<String> token,
        Set<String> has,
        boolean ours,
        HttpClient http,
        @Nullable ServerProcess process)
        implements AutoCloseable {
    /// From which a browser may call, when it is ours.
    static final String ORIGIN = "https://viewer.example";

    /// A client that every tenant knows.
    private static final String AZURE_CLI = "04b07795-8ddb-461a-bbee-02f9e1bf7b46";

    /// What the system properties say: `isocenter.base` with `isocenter.token` (or the environment's
    /// `ISOCENTER_TOKEN`) and `isocenter.ca`, or `isocenter.bootstrap`, or nothing.
    static Served open(Path folder) throws Exception {
        String base = System.getProperty("isocenter.base");
        if (base != null) {
            Optional<String> token =
                    Optional.ofNullable(System.getProperty("isocenter.token"))
                            .or(() -> Optional.ofNullable(System.getenv("ISOCENTER_TOKEN")));
            String ca = System.getProperty("isocenter.ca");
            return new Served(
                    base.replaceAll("/+$", ""),
                    token,
                    token.isPresent() ? Set.of("security") : Set.of(),
                    /* ours= */ false,
                    ca == null ? HttpClient.newHttpClient() : TrustedClient.trusting(Path.of(ca)),
                    null);
        }
        String bootstrap = System.getProperty("isocenter.bootstrap");
        if (bootstrap != null) {
            Installation installation = Installation.read(Path.of(bootstrap));
            Client client =
                    new Client(
                            installation, TrustedClient.trusting(Path.of(installation.caFile())));
            return of(client, Set.of("security"), null);
        }
        ServerProcess server = ServerProcess.start(folder.resolve("data"));
        Client client = Client.of(folder.resolve("data"));
        allowBrowsers(client);
        return of(client, Set.of("security", "cors", "empty"), server);
    }

    private static Served of(Client client, Set<String> has, @Nullable ServerProcess server)
            throws Exception {
        return new Served(
                client.installation().serviceUrl(),
                Optional.of(client.token(Client.DICOM)),
                new HashSet<>(has),
                /* ours= */ true,
                client.http(),
                server);
    }

    /// Lets one origin in, as an operator does.
    private static void allowBrowsers(Client client) throws Exception {
        Installation installation = client.installation();
        HttpRequest.Builder request =
                HttpRequest.newBuilder(
                                URI.create(
                                        installation.baseUrl()
                                                + "/subscriptions/"
                                                + installation.subscriptionId()
                                                + "/resourceGroups/"
                                                + installation.resourceGroup()
                                                + "/providers/Microsoft.HealthcareApis/workspaces/"
                                                + installation.workspace()
                                                + "/dicomservices/"
                                                + installation.dicomService()
                                                + "?api-version=2023-11-01"))
                        .header("Authorization", "Bearer " + administrator(client))
                        .header("Content-Type", "application/json");
        HttpResponse<byte[]> before = client.send(request.GET());
        String location = JsonMapper.shared().readTree(before.body()).path("location").asString();
        HttpResponse<byte[]> answer =
                client.send(
                        request.PUT(
                                HttpRequest.BodyPublishers.ofString(
                                        "{\"location\":\""
                                                + location
                                                + "\",\"properties\":{\"corsConfiguration\":{\"origins\":[\""
                                                + ORIGIN
                                                + "\"],\"methods\":[\"GET\",\"POST\",\"DELETE\"],"
                                                + "\"headers\":[\"*\"],\"maxAge\":600,"
                                                + "\"allowCredentials\":true}}}")));
        if (answer.statusCode() / 100 != 2) {
            throw new IllegalStateException(
                    answer.statusCode() + " " + new String(answer.body(), StandardCharsets.UTF_8));
        }
        for (int i = 0; i < 100; i++) {
            String state =
                    JsonMapper.shared()
                            .readTree(client.send(request.GET()).body())
                            .path("properties")
                            .path("provisioningState")
                            .asString();
            if (state.equals("Succeeded")) {
                return;
            }
            Thread.sleep(100);
        }
        throw new IllegalStateException("the service was not updated");
    }

    private static String administrator(Client client) throws Exception {
        Installation installation = client.installation();
        return client.form(
                        installation.authority() + "/oauth2/v2.0/token",
                        Map.of(
                                "grant_type",
                                "password",
                                "client_id",
                                AZURE_CLI,
                                "username",
                                installation.adminUser(),
                                "password",
                                installation.adminPassword(),
                                "scope",
                                "https://management.azure.com/.default"))
                .path("access_token")
                .asString();
    }

    /// Sends a request.
    HttpResponse<byte[]> send(HttpRequest.Builder request) throws Exception {
        return http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    @Override
    public void close() {
        ServerProcess started = process;
        if (started != null) {
            started.close();
        }
    }
}
