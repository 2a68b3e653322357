package org.isocenter.conformance.harness;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import org.isocenter.cli.CommandFailure;
import org.isocenter.cli.Installation;
import org.isocenter.cli.http.TrustedClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A plain HTTP client of one installation.
///
/// @param installation what its `bootstrap.json` says
/// @param http trusts its certificate authority
public record Client(Installation installation, HttpClient http) {
    /// The audience of DICOM services.
    public static final String DICOM = "https://dicom.healthcareapis.azure.com";

    private static final String AZURE_CLI = "04b07795-8ddb-461a-bbee-02f9e1bf7b46";

    /// A client of the installation in that data folder.
    public static Client of(Path data) throws CommandFailure {
        Installation installation = Installation.read(data.resolve("bootstrap.json"));
        return new Client(installation, TrustedClient.trusting(Path.of(installation.caFile())));
    }

    /// Sends a request.
    public HttpResponse<byte[]> send(HttpRequest.Builder request)
            throws IOException, InterruptedException {
        return http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    /// A request to a DICOM service with the installation's own client.
    ///
    /// @param path with version, `/v2/studies`
    public HttpRequest.Builder dicom(String token, String path) {
        return HttpRequest.newBuilder(URI.create(installation.serviceUrl() + path))
                .header("Authorization", "Bearer " + token)
                .header("Accept", "application/dicom+json");
    }

    /// A token for the installation's own client.
    public String token(String resource) throws IOException, InterruptedException {
        return form(
                        installation.authority() + "/oauth2/v2.0/token",
                        Map.of(
                                "grant_type",
                                "client_credentials",
                                "client_id",
                                installation.clientId(),
                                "client_secret",
                                installation.clientSecret(),
                                "scope",
                                resource + "/.default"))
                .path("access_token")
                .asString();
    }

    /// A token for the installation's administrator, who owns everything.
    public String administratorToken(String resource) throws IOException, InterruptedException {
        return form(
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
                                resource + "/.default"))
                .path("access_token")
                .asString();
    }

    /// A request to the resource manager or to Graph.
    ///
    /// @param path with query, `/subscriptions?api-version=2022-12-01`
    public HttpRequest.Builder json(String token, String method, String path, String body) {
        return HttpRequest.newBuilder(URI.create(installation.baseUrl() + path))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body));
    }

    /// Posts a form and reads the JSON answer.
    public JsonNode form(String url, Map<String, String> fields)
            throws IOException, InterruptedException {
        String body =
                fields.entrySet().stream()
                        .map(field ->
                                field.getKey()
                                        + "="
                                        + URLEncoder.encode(
                                                field.getValue(), StandardCharsets.UTF_8))
                        .collect(Collectors.joining("&"));
        HttpResponse<byte[]> response =
                send(
                        HttpRequest.newBuilder(URI.create(url))
                                .header("Content-Type", "application/x-www-form-urlencoded")
                                .POST(HttpRequest.BodyPublishers.ofString(body)));
        return JsonMapper.shared().readTree(response.body());
    }
}
