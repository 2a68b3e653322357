package org.isocenter.conformance.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.isocenter.cli.Isocenter;
import org.isocenter.conformance.harness.Client;
import org.isocenter.conformance.harness.ServerProcess;
import org.isocenter.rule.Rule;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What the roles of a DICOM service let clients do, over every route; and what the access log keeps.
final class RolesTest {
    private static final String INSTANCE = "/studies/2.25.1/series/2.25.2/instances/2.25.3";

    /// Method, path, what the permission is for. The things themselves are not there: whoever is
    /// allowed learns that, and whoever is not is told nothing (dicom:AUTH-14).
    private static final String[][] ROUTES = {
        {"POST", "/studies", "write"},
        {"POST", "/studies/2.25.1", "write"},
        {"PUT", "/studies", "write"},
        {"PUT", "/studies/2.25.1", "write"},
        {"GET", "/studies", "read"},
        {"GET", "/series", "read"},
        {"GET", "/instances", "read"},
        {"GET", "/studies/2.25.1/series", "read"},
        {"GET", "/studies/2.25.1/instances", "read"},
        {"GET", "/studies/2.25.1/series/2.25.2/instances", "read"},
        {"GET", "/studies/2.25.1", "read"},
        {"GET", "/studies/2.25.1/series/2.25.2", "read"},
        {"GET", INSTANCE, "read"},
        {"GET", INSTANCE + "/frames/1", "read"},
        {"GET", "/studies/2.25.1/metadata", "read"},
        {"GET", "/studies/2.25.1/series/2.25.2/metadata", "read"},
        {"GET", INSTANCE + "/metadata", "read"},
        {"GET", INSTANCE + "/rendered", "read"},
        {"GET", INSTANCE + "/frames/1/rendered", "read"},
        {"GET", INSTANCE + "/bulkdata/7FE00010", "read"},
        {"DELETE", "/studies/2.25.1", "delete"},
        {"DELETE", "/studies/2.25.1/series/2.25.2", "delete"},
        {"DELETE", INSTANCE, "delete"},
        {"GET", "/changefeed", "read"},
        {"GET", "/changefeed/latest", "read"},
    };

    @TempDir static Path folder;

    private static ServerProcess server;
    private static Client client;
    private static Path accessLog;

    @BeforeAll
    static void start() throws Exception {
        Path data = folder.resolve("data");
        accessLog = folder.resolve("access.log");
        server = ServerProcess.start(data, "--access-log", accessLog.toString());
        client = Client.of(data);
        run("login", "--admin", "--bootstrap", data.resolve("bootstrap.json").toString());
    }

    @AfterAll
    static void stop() throws Exception {
        run("account", "clear");
        server.stop();
    }

    @Rule({"dicom:AUTH-6", "dicom:AUTH-7", "dicom:AUTH-9", "dicom:AUTH-13"})
    @Test
    void anOwnerDoesEverythingAReaderReadsAndOthersNothing() throws Exception {
        String owner = clientWith(Optional.of("DICOM Data Owner"));
        String reader = clientWith(Optional.of("DICOM Data Reader"));
        String nobody = clientWith(Optional.empty());
        List<String> wrong = new ArrayList<>();
        for (String version : List.of("v1.0-prerelease", "v1", "v2")) {
            for (String[] route : ROUTES) {
                if (isMissing(version, route)) {
                    continue;
                }
                String path = "/" + version + route[1];
                check(route[0], path, owner, true, wrong);
                check(route[0], path, reader, route[2].equals("read"), wrong);
                check(route[0], path, nobody, false, wrong);
            }
        }

        assertThat(wrong).isEmpty();
    }

    private static boolean isMissing(String version, String[] route) {
        return version.equals("v1.0-prerelease")
                && (route[0].equals("PUT") || route[1].startsWith("/changefeed"));
    }

    private static void check(
            String method, String path, String token, boolean allowed, List<String> wrong)
            throws Exception {
        HttpRequest.Builder request =
                client.dicom(token, path)
                        .setHeader("Accept", accept(path))
                        .header("Content-Type", "application/dicom")
                        .method(method, HttpRequest.BodyPublishers.ofString("no instance"));
        HttpResponse<byte[]> answer = client.send(request);
        boolean fits =
                allowed
                        ? List.of(200, 204, 404, 409).contains(answer.statusCode())
                        : answer.statusCode() == 403 && answer.body().length > 0;
        if (!fits) {
            wrong.add(method + " " + path + " " + allowed + ": " + answer.statusCode());
        }
    }

    private static String accept(String path) {
        return path.contains("/frames/") || path.contains("/bulkdata/")
                ? "*/*"
                : "application/dicom+json, */*;q=0.1";
    }

    /// A token of a new application that has that role of the service; without a role when there is
    /// none.
    private static String clientWith(Optional<String> role) throws Exception {
        String name = role.orElse("nobody").replace(" ", "");
        JsonNode made =
                JsonMapper.shared().readTree(run("ad", "sp", "create-for-rbac", "-n", name));
        String id = made.path("appId").asString();
        if (role.isPresent()) {
            run(
                    "role",
                    "assignment",
                    "create",
                    "--assignee",
                    id,
                    "--role",
                    role.get(),
                    "--scope",
                    JsonMapper.shared()
                            .readTree(
                                    run(
                                            "resource",
                                            "list",
                                            "--resource-type",
                                            "Microsoft.HealthcareApis/workspaces/dicomservices"))
                            .path(0)
                            .path("id")
                            .asString());
        }
        Map<String, String> form = new HashMap<>();
        form.put("grant_type", "client_credentials");
        form.put("client_id", id);
        form.put("client_secret", made.path("password").asString());
        form.put("scope", Client.DICOM + "/.default");
        return client.form(client.installation().authority() + "/oauth2/v2.0/token", form)
                .path("access_token")
                .asString();
    }

    /// The id that an answer carries finds its line, which has neither the query nor the token.
    @Rule("dicom:HDR-4")
    @Test
    void theAccessLogHasALineForEachAnswerByItsId() throws Exception {
        String token = client.token(Client.DICOM);
        HttpResponse<byte[]> found =
                client.send(client.dicom(token, "/v2/studies?PatientName=Secret%5EPatient"));
        HttpResponse<byte[]> refused = client.send(client.dicom("no.good.token", "/v2/studies"));

        assertThat(line(found).path("status").asInt()).isEqualTo(found.statusCode());
        assertThat(line(found).path("path").asString()).endsWith("/v2/studies");
        assertThat(line(refused).path("status").asInt()).isEqualTo(401);
        assertThat(Files.readString(accessLog)).doesNotContain("Secret", token, "no.good");
    }

    private static JsonNode line(HttpResponse<byte[]> answer) throws Exception {
        String id = answer.headers().firstValue("x-ms-request-id").orElseThrow();
        for (int i = 0; i < 100; i++) { // a line is written when the answer is on its way
            for (String line : Files.readAllLines(accessLog, StandardCharsets.UTF_8)) {
                JsonNode json = JsonMapper.shared().readTree(line);
                if (json.path("id").asString().equals(id)) {
                    return json;
                }
            }
            Thread.sleep(50);
        }
        throw new AssertionError("no line for " + id);
    }

    private static String run(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exitCode =
                Isocenter.commandLine()
                        .setOut(new PrintWriter(out, true))
                        .setErr(new PrintWriter(err, true))
                        .execute(arguments);
        assertThat(exitCode).as("%s: %s", String.join(" ", arguments), err).isZero();
        return out.toString();
    }
}
