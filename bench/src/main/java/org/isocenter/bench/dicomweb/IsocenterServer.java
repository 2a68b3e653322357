package org.isocenter.bench.dicomweb;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.isocenter.http.json.Json;
import org.isocenter.http.json.JsonSyntaxException;
import tools.jackson.databind.JsonNode;

/// This project's own server, started as its users start it, spoken to over plain HTTP with a token.
///
/// @param startSeconds from the start of the process to `ready`
record IsocenterServer(Process process, URI base, String authorization, double startSeconds)
        implements Server {
    private static final String RESOURCE = "https://dicom.healthcareapis.azure.com";

    @Override
    public String name() {
        return "Isocenter";
    }

    /// Starts it.
    ///
    /// @param launcher the script `isocenter`
    /// @param data its data folder; made if it is not there
    static IsocenterServer start(Path launcher, Path data)
            throws IOException, InterruptedException {
        Files.createDirectories(data);
        int port = Server.freePort();
        Path log = data.resolveSibling(data.getFileName() + ".log");
        long start = System.nanoTime();
        Process process =
                new ProcessBuilder(
                                launcher.toString(),
                                "serve",
                                "--data",
                                data.toString(),
                                "--port",
                                "0",
                                "--http-port",
                                Integer.toString(port))
                        .redirectError(log.toFile())
                        .start();
        BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
        String line = out.readLine();
        while (line != null && !line.startsWith("ready ")) {
            line = out.readLine();
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        if (line == null) {
            throw new IOException("Isocenter did not start:\n" + Files.readString(log));
        }
        try {
            JsonNode bootstrap = Json.read(Files.readAllBytes(data.resolve("bootstrap.json")));
            URI server = URI.create("http://127.0.0.1:" + port);
            String path = URI.create(bootstrap.path("serviceUrl").asString()).getPath();
            return new IsocenterServer(
                    process,
                    server.resolve(path + "/v2/"),
                    "Authorization: Bearer " + token(server, bootstrap) + "\r\n",
                    seconds);
        } catch (JsonSyntaxException e) {
            process.destroy();
            throw new IOException(e);
        }
    }

    /// The database of the service.
    static Path index(Path data) {
        return data.resolve("dicom").resolve("workspace-dicom").resolve("index.db");
    }

    private static String token(URI server, JsonNode bootstrap)
            throws IOException, InterruptedException, JsonSyntaxException {
        StringBuilder form = new StringBuilder("grant_type=client_credentials");
        for (List<String> field :
                List.of(
                        List.of("client_id", bootstrap.path("clientId").asString()),
                        List.of("client_secret", bootstrap.path("clientSecret").asString()),
                        List.of("scope", RESOURCE + "/.default"))) {
            form.append('&').append(field.get(0)).append('=');
            form.append(URLEncoder.encode(field.get(1), StandardCharsets.UTF_8));
        }
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<byte[]> answer =
                    client.send(
                            HttpRequest.newBuilder(
                                            server.resolve(
                                                    "/"
                                                            + bootstrap.path("tenantId").asString()
                                                            + "/oauth2/v2.0/token"))
                                    .header("Content-Type", "application/x-www-form-urlencoded")
                                    .POST(HttpRequest.BodyPublishers.ofString(form.toString()))
                                    .build(),
                            HttpResponse.BodyHandlers.ofByteArray());
            String token = Json.read(answer.body()).path("access_token").asString("");
            if (token.isEmpty()) {
                throw new IOException(
                        "no token: " + new String(answer.body(), StandardCharsets.UTF_8));
            }
            return token;
        }
    }
}
