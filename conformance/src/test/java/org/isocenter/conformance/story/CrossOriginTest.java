package org.isocenter.conformance.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.isocenter.conformance.harness.Client;
import org.isocenter.conformance.harness.ServerProcess;
import org.isocenter.conformance.harness.Tools;
import org.isocenter.rule.Rule;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A page of another origin that reads a DICOM service, as a browser lets it: first a preflight, then
/// the request, whose answer the page only sees when it says so, whatever the answer is.
final class CrossOriginTest {
    private static final String ORIGIN = "https://viewer.example";

    @TempDir static Path folder;

    private static ServerProcess server;
    private static Client client;
    private static int port;
    private static String token = "";

    @BeforeAll
    static void start() throws Exception {
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        server = ServerProcess.start(folder.resolve("data"), "--http-port", Integer.toString(port));
        client = Client.of(folder.resolve("data"));
        token = client.token(Client.DICOM);
        allow(ORIGIN);
        Path file = Tools.checkout().resolve("docs/samples/quickstart.dcm");
        HttpResponse<byte[]> stored =
                client.send(
                        client.dicom(token, "/v2/studies")
                                .header("Content-Type", "application/dicom")
                                .POST(
                                        HttpRequest.BodyPublishers.ofByteArray(
                                                Files.readAllBytes(file))));
        assertThat(stored.statusCode()).isIn(200, 202);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    /// Sets the service's `corsConfiguration`, as its owner.
    private static void allow(String origin) throws Exception {
        var installation = client.installation();
        String admin =
                client.form(
                                installation.authority() + "/oauth2/v2.0/token",
                                Map.of(
                                        "grant_type",
                                        "password",
                                        "client_id",
                                        "04b07795-8ddb-461a-bbee-02f9e1bf7b46",
                                        "username",
                                        installation.adminUser(),
                                        "password",
                                        installation.adminPassword(),
                                        "scope",
                                        "https://management.azure.com/.default"))
                        .path("access_token")
                        .asString();
        String url =
                installation.baseUrl()
                        + "/subscriptions/"
                        + installation.subscriptionId()
                        + "/resourceGroups/"
                        + installation.resourceGroup()
                        + "/providers/Microsoft.HealthcareApis/workspaces/"
                        + installation.workspace()
                        + "/dicomservices/"
                        + installation.dicomService()
                        + "?api-version=2023-11-01";
        HttpRequest.Builder current =
                HttpRequest.newBuilder(URI.create(url)).header("Authorization", "Bearer " + admin);
        String location =
                new String(client.send(current.copy()).body(), StandardCharsets.UTF_8)
                        .replaceAll("(?s).*\"location\"\\s*:\\s*\"([^\"]*)\".*", "$1");
        String body =
                """
                {"location":"%s","properties":{"corsConfiguration":{"origins":["%s"],
                "headers":["*"],"methods":["GET","POST","DELETE"],"maxAge":600,
                "allowCredentials":false}}}
                """
                        .formatted(location, origin);
        HttpResponse<byte[]> put =
                client.send(
                        current.copy()
                                .header("Content-Type", "application/json")
                                .PUT(HttpRequest.BodyPublishers.ofString(body)));
        assertThat(put.statusCode())
                .as(new String(put.body(), StandardCharsets.UTF_8))
                .isIn(200, 201, 202);
        for (int i = 0; i < 100; i++) {
            String now = new String(client.send(current.copy()).body(), StandardCharsets.UTF_8);
            if (now.contains("\"Succeeded\"") && now.contains(origin)) {
                return;
            }
            Thread.sleep(50);
        }
        throw new AssertionError("the service was not updated");
    }

    /// An answer as a browser takes it apart.
    private record Answer(int status, Map<String, String> fields) {
        String field(String name) {
            return fields.getOrDefault(name.toLowerCase(Locale.ROOT), "");
        }
    }

    /// Sends a request under any host name over plain HTTP.
    private static Answer send(String method, String host, String path, List<String> fields)
            throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(10_000);
            StringBuilder request =
                    new StringBuilder(method + " " + path + " HTTP/1.1\r\nHost: " + host + "\r\n");
            fields.forEach(field -> request.append(field).append("\r\n"));
            request.append("Connection: close\r\n\r\n");
            socket.getOutputStream().write(request.toString().getBytes(StandardCharsets.US_ASCII));
            String answer =
                    new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
            Map<String, String> read = new LinkedHashMap<>();
            String[] lines = answer.substring(0, answer.indexOf("\r\n\r\n")).split("\r\n");
            for (int i = 1; i < lines.length; i++) {
                int colon = lines[i].indexOf(':');
                read.merge(
                        lines[i].substring(0, colon).toLowerCase(Locale.ROOT),
                        lines[i].substring(colon + 1).strip(),
                        (a, b) -> a + ", " + b);
            }
            return new Answer(Integer.parseInt(lines[0].split(" ")[1]), read);
        }
    }

    private static String servicePath() {
        return URI.create(client.installation().serviceUrl()).getPath();
    }

    @Rule({"dicom:CORS-3", "dicom:CORS-4", "dicom:CORS-5", "dicom:AUTH-12"})
    @ParameterizedTest(name = "{0}: {1} {3}")
    @CsvSource(
            textBlock =
                    """
                    200, GET,  localhost,    /v2/studies,                   token, application/dicom+json
                    200, GET,  localhost,    /v2/changefeed,                token, application/json
                    204, GET,  localhost,    /v2/studies?PatientID=nobody,  token, application/dicom+json
                    304, GET,  localhost,    METADATA,                      token, application/dicom+json
                    400, GET,  localhost,    /v2/studies?limit=x,           token, application/dicom+json
                    401, GET,  localhost,    /v2/studies,                   none,  application/dicom+json
                    401, GET,  localhost,    /v2/studies,                   wrong, application/dicom+json
                    404, GET,  localhost,    /v2/studies/1.2.3,             token, multipart/related; type="application/dicom"
                    404, GET,  localhost,    /v9/studies,                   token, application/dicom+json
                    405, PATCH, localhost,   /v2/studies,                   token, application/dicom+json
                    406, GET,  localhost,    /v2/studies,                   token, text/html
                    415, POST, localhost,    /v2/studies,                   token, application/dicom+json
                    421, GET,  evil.example, /v2/studies,                   token, application/dicom+json
                    431, GET,  localhost,    /v2/studies,                   many,  application/dicom+json
                    """)
    void aPageOfAnAllowedOriginReadsEveryAnswer(
            int status, String method, String host, String path, String credentials, String accept)
            throws Exception {
        String target = servicePath() + (path.equals("METADATA") ? metadata() : path);
        List<String> page =
                new java.util.ArrayList<>(List.of("Origin: " + ORIGIN, "Accept: " + accept));
        switch (credentials) {
            case "token" -> page.add("Authorization: Bearer " + token);
            case "wrong" -> page.add("Authorization: Bearer " + token + "x");
            case "many" -> {
                for (int i = 0; i < 300; i++) {
                    page.add("A: b");
                }
            }
            default -> {}
        }
        if (path.equals("METADATA")) {
            page.add("If-None-Match: " + send("GET", host, target, page).field("ETag"));
        }
        if (method.equals("POST")) {
            page.add("Content-Type: text/plain");
            page.add("Content-Length: 0");
        }

        Answer preflight =
                send(
                        "OPTIONS",
                        host,
                        target,
                        List.of(
                                "Origin: " + ORIGIN,
                                "Access-Control-Request-Method: " + method,
                                "Access-Control-Request-Headers: authorization,if-none-match"));
        assertThat(preflight.status()).isEqualTo(204);
        assertThat(preflight.field("Access-Control-Allow-Origin")).isEqualTo(ORIGIN);
        assertThat(preflight.field("Access-Control-Allow-Methods")).isEqualTo("GET, POST, DELETE");
        assertThat(preflight.field("Access-Control-Allow-Headers")).contains("authorization");
        assertThat(preflight.field("Access-Control-Max-Age")).isEqualTo("600");

        Answer answer = send(method, host, target, page);
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.field("Access-Control-Allow-Origin")).isEqualTo(ORIGIN);
        assertThat(answer.field("Vary")).contains("Origin");
        assertThat(answer.field("Access-Control-Expose-Headers"))
                .contains("ETag", "Location", "Warning", "erroneous-dicom-attributes");

        List<String> other = new java.util.ArrayList<>(page);
        other.set(0, "Origin: https://elsewhere.example");
        Answer refused = send(method, host, target, other);
        assertThat(refused.status()).isEqualTo(status);
        assertThat(refused.field("Access-Control-Allow-Origin")).isEmpty();
        assertThat(refused.field("Vary")).contains("Origin");
    }

    private static String metadata() throws Exception {
        HttpResponse<byte[]> found = client.send(client.dicom(token, "/v2/studies"));
        String study =
                new String(found.body(), StandardCharsets.UTF_8)
                        .replaceAll(
                                "(?s).*\"0020000D\":\\{\"vr\":\"UI\",\"Value\":\\[\"([0-9.]*).*",
                                "$1");
        return "/v2/studies/" + study + "/metadata";
    }

    @Rule({"dicom:CORS-4", "dicom:CORS-6"})
    @Test
    void aPreflightOfAnotherOriginIsToldNothing() throws Exception {
        Answer preflight =
                send(
                        "OPTIONS",
                        "localhost",
                        servicePath() + "/v2/studies",
                        List.of(
                                "Origin: https://elsewhere.example",
                                "Access-Control-Request-Method: GET"));
        assertThat(preflight.status()).isEqualTo(204);
        assertThat(preflight.fields().keySet())
                .noneMatch(name -> name.startsWith("access-control-allow"));
    }

    /// What no service is named in has nobody's settings.
    @Rule("dicom:CORS-4")
    @Test
    void aRefusalThatConcernsNoServiceSaysNothing() throws Exception {
        Answer answer = send("GET", "evil.example", "/v2/studies", List.of("Origin: " + ORIGIN));
        assertThat(answer.status()).isEqualTo(421);
        assertThat(answer.field("Access-Control-Allow-Origin")).isEmpty();
    }
}
