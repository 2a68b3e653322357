package org.isocenter.conformance.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.isocenter.conformance.harness.Client;
import org.isocenter.conformance.harness.ServerProcess;
import org.isocenter.rule.Rule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Kills a server with SIGKILL at random moments while clients create, change and delete DICOM
/// services, starts it again, and looks at every resource and every operation: each ends, in a state
/// the contract allows. Four kills by default, `-Dcrash.rounds=50` for more.
final class KilledOperationsTest {
    private static final int ROUNDS = Integer.getInteger("crash.rounds", 4);
    private static final String V = "?api-version=2022-06-01";
    private static final String AZURE_CLI = "04b07795-8ddb-461a-bbee-02f9e1bf7b46";
    private static final List<String> NAMES = List.of("crash0", "crash1", "crash2");

    @TempDir Path folder;

    /// The status URLs of all operations that were begun and acknowledged.
    private final Set<String> begun = ConcurrentHashMap.newKeySet();

    @Rule({"arm:ARM-59", "arm:HC-35", "arm:HC-36", "arm:ARM-50"})
    @Test
    void everyOperationEndsInAStateTheContractAllows() throws Exception {
        Random random = new Random(20260301);
        Path data = folder.resolve("data");
        Map<String, Integer> ends = new LinkedHashMap<>();
        for (int round = 0; round <= ROUNDS; round++) {
            try (ServerProcess server = ServerProcess.start(data)) {
                Client client = Client.of(data);
                String token = administrator(client);
                check(client, token, data, ends);
                if (round < ROUNDS) {
                    workUntilKilled(server, client, token, 300 + random.nextInt(1200));
                }
            }
        }
        System.out.println(ROUNDS + " kills; how the operations ended: " + ends);
        assertThat(ends).containsKey("Succeeded");
    }

    private static String administrator(Client client) throws Exception {
        return client.form(
                        client.installation().authority() + "/oauth2/v2.0/token",
                        Map.of(
                                "grant_type",
                                "password",
                                "client_id",
                                AZURE_CLI,
                                "username",
                                client.installation().adminUser(),
                                "password",
                                client.installation().adminPassword(),
                                "scope",
                                "https://management.azure.com/.default"))
                .path("access_token")
                .asString();
    }

    private static String path(Client client, String name) {
        return "/subscriptions/"
                + client.installation().subscriptionId()
                + "/resourceGroups/"
                + client.installation().resourceGroup()
                + "/providers/Microsoft.HealthcareApis/workspaces/"
                + client.installation().workspace()
                + "/dicomservices/"
                + name
                + V;
    }

    private HttpResponse<byte[]> send(
            Client client, String token, String method, String url, String body)
            throws IOException, InterruptedException {
        HttpResponse<byte[]> response =
                client.send(
                        HttpRequest.newBuilder(
                                        URI.create(
                                                url.startsWith("/")
                                                        ? client.installation().baseUrl() + url
                                                        : url))
                                .header("Authorization", "Bearer " + token)
                                .method(
                                        method,
                                        body.isEmpty()
                                                ? HttpRequest.BodyPublishers.noBody()
                                                : HttpRequest.BodyPublishers.ofString(body)));
        // The next start may have another port, so only the path is remembered.
        response.headers()
                .firstValue("Azure-AsyncOperation")
                .ifPresent(started -> begun.add(started.substring(started.indexOf("/subscr"))));
        return response;
    }

    private void workUntilKilled(
            ServerProcess server, Client client, String token, int milliseconds) throws Exception {
        List<Thread> threads = new ArrayList<>();
        for (String name : NAMES) {
            threads.add(
                    Thread.ofVirtual()
                            .start(() -> {
                                try {
                                    while (true) {
                                        story(client, token, name);
                                    }
                                } catch (IOException | InterruptedException killed) {
                                    // that is what happens to clients
                                }
                            }));
        }
        Thread.sleep(milliseconds);
        server.kill();
        for (Thread thread : threads) {
            thread.join();
        }
    }

    /// Create with an identity, change, take the identity away, delete; whatever is refused because
    /// something else runs is refused.
    private void story(Client client, String token, String name)
            throws IOException, InterruptedException {
        String path = path(client, name);
        send(
                client,
                token,
                "PUT",
                path,
                "{\"location\":\"westeurope\",\"identity\":{\"type\":\"SystemAssigned\"},\"properties\":{}}");
        Thread.sleep(15);
        send(
                client,
                token,
                "PATCH",
                path,
                "{\"properties\":{\"corsConfiguration\":{\"origins\":[\"https://x"
                        + System.nanoTime()
                        + ".test\"]}}}");
        Thread.sleep(10);
        send(client, token, "PATCH", path, "{\"identity\":null}");
        Thread.sleep(10);
        send(client, token, "DELETE", path, "");
        Thread.sleep(5);
    }

    private void check(Client client, String token, Path data, Map<String, Integer> ends)
            throws Exception {
        for (String operation : begun) {
            String status = "";
            for (int i = 0; i < 200; i++) {
                HttpResponse<byte[]> answer = send(client, token, "GET", operation, "");
                assertThat(answer.statusCode()).as(operation).isEqualTo(200);
                status = json(answer).path("status").asString();
                if (List.of("Succeeded", "Failed", "Canceled").contains(status)) {
                    break;
                }
                Thread.sleep(50);
            }
            assertThat(status).as(operation).isIn("Succeeded", "Failed", "Canceled");
            ends.merge(status, 1, Integer::sum);
        }
        begun.clear();
        for (String name : NAMES) {
            // A write may have been accepted whose answer nobody saw: it ends too.
            HttpResponse<byte[]> answer = send(client, token, "GET", path(client, name), "");
            for (int i = 0; i < 200 && !isSettled(answer); i++) {
                Thread.sleep(50);
                answer = send(client, token, "GET", path(client, name), "");
            }
            assertThat(isSettled(answer))
                    .as(new String(answer.body(), StandardCharsets.UTF_8))
                    .isTrue();
            boolean there = answer.statusCode() == 200;
            int served = client.send(HttpRequest.newBuilder(data(client, name))).statusCode();
            boolean succeeded =
                    there
                            && json(answer)
                                    .at("/properties/provisioningState")
                                    .asString()
                                    .equals("Succeeded");
            // It asks who is there when it serves, and there is nothing when it does not.
            assertThat(served)
                    .as(name + " " + answer.statusCode())
                    .isEqualTo(succeeded ? 401 : 404);
            if (!there) {
                assertThat(data.resolve("dicom"))
                        .isDirectoryNotContaining(
                                "glob:**/" + client.installation().workspace() + "-" + name);
            }
        }
    }

    private static URI data(Client client, String name) {
        return URI.create(
                client.installation().baseUrl()
                        + "/dicom/"
                        + client.installation().workspace()
                        + "-"
                        + name
                        + "/v2/studies");
    }

    private static boolean isSettled(HttpResponse<byte[]> answer) {
        return answer.statusCode() == 404
                || answer.statusCode() == 200
                        && List.of("Succeeded", "Failed", "Canceled")
                                .contains(
                                        json(answer)
                                                .at("/properties/provisioningState")
                                                .asString());
    }

    private static JsonNode json(HttpResponse<byte[]> answer) {
        return JsonMapper.shared().readTree(answer.body());
    }
}
