package org.isocenter.conformance.resourcemanager;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.isocenter.conformance.harness.Client;
import org.isocenter.conformance.harness.ServerProcess;
import org.isocenter.rule.Rule;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Eight clients, each with connections of its own, that change one DICOM service.
final class LostUpdateTest {
    private static final int CLIENTS = 8;
    private static final int EACH = 3;
    private static final String VERSION = "?api-version=2022-06-01";
    private static final JsonMapper JSON = JsonMapper.shared();

    @TempDir static Path folder;

    private static ServerProcess server;
    private static String token;
    private static String services;

    private String service = "";

    @BeforeAll
    static void start() throws Exception {
        Path data = folder.resolve("data");
        server = ServerProcess.start(data);
        Client client = Client.of(data);
        token = client.administratorToken(client.installation().baseUrl());
        services =
                "/subscriptions/%s/resourceGroups/%s/providers/Microsoft.HealthcareApis/workspaces/%s/dicomservices/"
                        .formatted(
                                client.installation().subscriptionId(),
                                client.installation().resourceGroup(),
                                client.installation().workspace());
    }

    @BeforeEach
    void makeService(TestInfo test) throws Exception {
        Client client = client();
        service = services + "s" + Integer.toHexString(test.getDisplayName().hashCode());
        HttpResponse<byte[]> made =
                client.send(
                        client.json(token, "PUT", service + VERSION, "{\"location\": \"westus\"}"));
        assertThat(made.statusCode())
                .as(new String(made.body(), StandardCharsets.UTF_8))
                .isEqualTo(201);
        await(client, made);
    }

    private static Client client() throws Exception {
        return Client.of(folder.resolve("data"));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private interface Task {
        void run(Client client, int number) throws Exception;
    }

    private static void together(Task task) throws Exception {
        try (ExecutorService clients = Executors.newFixedThreadPool(CLIENTS)) {
            CyclicBarrier go = new CyclicBarrier(CLIENTS);
            List<Future<Boolean>> all = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                int number = i;
                Client client = client();
                all.add(
                        clients.submit(() -> {
                            go.await();
                            task.run(client, number);
                            return true;
                        }));
            }
            for (Future<Boolean> one : all) {
                one.get();
            }
        }
    }

    private JsonNode get(Client client) throws Exception {
        return body(client.send(client.json(token, "GET", service + VERSION, "")));
    }

    private static JsonNode body(HttpResponse<byte[]> response) {
        return JSON.readTree(response.body());
    }

    /// Waits for the operation that an answer announces, as SDKs do.
    private static void await(Client client, HttpResponse<byte[]> accepted) throws Exception {
        String address = accepted.headers().firstValue("Azure-AsyncOperation").orElse("");
        String path =
                address.isEmpty()
                        ? ""
                        : address.substring(client.installation().baseUrl().length());
        while (!path.isEmpty()) {
            String status =
                    body(client.send(client.json(token, "GET", path, "")))
                            .path("status")
                            .asString();
            if (status.equals("Succeeded")) {
                return;
            }
            assertThat(status).isIn("Requested", "Running");
            Thread.sleep(20);
        }
    }

    /// Each adds an origin of its own to the list it has read, under `If-Match`, and tries again
    /// when another was quicker: every origin is there in the end.
    @Rule({"arm:ARM-65", "arm:ARM-60", "arm:ARM-58"})
    @Test
    void withIfMatchEveryUpdateIsThereInTheEnd() throws Exception {
        ConcurrentLinkedQueue<Integer> refusals = new ConcurrentLinkedQueue<>();
        Set<String> expected = new TreeSet<>();
        for (int number = 0; number < CLIENTS; number++) {
            for (int n = 0; n < EACH; n++) {
                expected.add(origin(number, n));
            }
        }

        together((client, number) -> {
            for (int n = 0; n < EACH; n++) {
                while (true) {
                    JsonNode read = get(client);
                    ObjectNode patch = JSON.createObjectNode();
                    ArrayNode origins =
                            patch.putObject("properties")
                                    .putObject("corsConfiguration")
                                    .putArray("origins");
                    read.at("/properties/corsConfiguration/origins").forEach(origins::add);
                    origins.add(origin(number, n));
                    HttpResponse<byte[]> written =
                            client.send(
                                    client.json(token, "PATCH", service + VERSION, patch.toString())
                                            .header("If-Match", read.path("etag").asString()));
                    if (written.statusCode() == 200 || written.statusCode() == 202) {
                        await(client, written);
                        break;
                    }
                    assertThat(written.statusCode()).isIn(409, 412);
                    refusals.add(written.statusCode());
                }
            }
        });

        JsonNode last = get(client());
        List<String> origins = new ArrayList<>();
        last.at("/properties/corsConfiguration/origins")
                .forEach(origin -> origins.add(origin.asString()));
        assertThat(origins).containsExactlyInAnyOrderElementsOf(expected);
        assertThat(refusals).as("they were in each other's way").isNotEmpty();
    }

    private static String origin(int client, int n) {
        return "https://c" + client + "n" + n + ".test";
    }

    /// Merging a tag needs no condition: the server reads and writes at once.
    @Rule({"arm:TAG-3", "arm:ARM-58"})
    @Test
    void withoutConditionsEveryMergedTagIsThereInTheEnd() throws Exception {
        String tags =
                service + "/providers/Microsoft.Resources/tags/default?api-version=2021-04-01";

        together((client, number) -> {
            for (int n = 0; n < EACH; n++) {
                String merge =
                        "{\"operation\":\"Merge\",\"properties\":{\"tags\":{\"c%dn%d\":\"x\"}}}"
                                .formatted(number, n);
                HttpResponse<byte[]> merged = client.send(client.json(token, "PATCH", tags, merge));
                while (merged.statusCode() == 409) {
                    Thread.sleep(10);
                    merged = client.send(client.json(token, "PATCH", tags, merge));
                }
                assertThat(merged.statusCode())
                        .as(new String(merged.body(), StandardCharsets.UTF_8))
                        .isEqualTo(200);
            }
        });

        assertThat(get(client()).path("tags").propertyNames()).hasSize(CLIENTS * EACH);
    }

    /// Whoever writes whole without a condition may lose to another, but never by halves: members
    /// that were sent together stay together.
    @Rule({"arm:ARM-58", "arm:ARM-40"})
    @Test
    void withoutConditionsOneOfThemWinsWhole() throws Exception {
        ConcurrentLinkedQueue<String> accepted = new ConcurrentLinkedQueue<>();

        together((client, number) -> {
            for (int n = 0; n < EACH; n++) {
                String origin = origin(number, n);
                HttpResponse<byte[]> written =
                        client.send(
                                client.json(
                                        token,
                                        "PUT",
                                        service + VERSION,
                                        """
                                        {"tags": {"by": "%s"},
                                         "properties": {"corsConfiguration": {"origins": ["%s"]}}}
                                        """
                                                .formatted(origin, origin)));
                if (written.statusCode() == 409) {
                    continue;
                }
                assertThat(written.statusCode()).isIn(200, 202);
                accepted.add(origin);
                await(client, written);
            }
        });

        JsonNode last = get(client());
        String winner = last.at("/properties/corsConfiguration/origins/0").asString();
        assertThat(last.at("/properties/provisioningState").asString()).isEqualTo("Succeeded");
        assertThat(last.at("/tags/by").asString()).isEqualTo(winner);
        assertThat(accepted).contains(winner);
    }
}
