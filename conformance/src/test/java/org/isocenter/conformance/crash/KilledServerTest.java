package org.isocenter.conformance.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.isocenter.conformance.harness.Client;
import org.isocenter.conformance.harness.ServerProcess;
import org.isocenter.rule.Rule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Kills a server with SIGKILL while four clients store, starts it again, and looks for everything
/// that was acknowledged. Three rounds by default, `-Dcrash.rounds=20` for more.
final class KilledServerTest {
    private static final int CLIENTS = 4;
    private static final int ROUNDS = Integer.getInteger("crash.rounds", 3);
    private static final Path SAMPLE =
            Path.of(System.getProperty("isocenter.root", ".."))
                    .resolve("docs/samples/quickstart.dcm");

    // Fifteen digits in all three UIDs of the sample, replaced to make another instance.
    private static final String DIGITS = "641978511506172";

    @TempDir Path folder;

    private final AtomicLong next = new AtomicLong(100_000_000_000_000L);

    @Rule({"dicom:STORE-76", "dicom:CF-25"})
    @Test
    void nothingAcknowledgedIsLostAndNothingIsHalfVisible() throws Exception {
        byte[] sample = Files.readAllBytes(SAMPLE);
        Random random = new Random(20260105);
        Set<String> acknowledged = ConcurrentHashMap.newKeySet();
        Path data = folder.resolve("data");
        for (int round = 0; round < ROUNDS; round++) {
            try (ServerProcess server = ServerProcess.start(data)) {
                storeUntilKilled(
                        server, Client.of(data), sample, 300 + random.nextInt(1200), acknowledged);
            }
            try (ServerProcess server = ServerProcess.start(data)) {
                check(Client.of(data), acknowledged);
                assertThat(server.stop()).isNotNull();
            }
        }
        assertThat(acknowledged).hasSizeGreaterThan(ROUNDS * CLIENTS);
    }

    private void storeUntilKilled(
            ServerProcess server,
            Client client,
            byte[] sample,
            int milliseconds,
            Set<String> acknowledged)
            throws Exception {
        String token = client.token(Client.DICOM);
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            threads.add(
                    Thread.ofVirtual()
                            .start(() -> {
                                try {
                                    while (true) {
                                        String digits = Long.toString(next.getAndIncrement());
                                        if (store(client, token, sample, digits)) {
                                            acknowledged.add(digits);
                                        }
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

    private static boolean store(Client client, String token, byte[] sample, String digits)
            throws IOException, InterruptedException {
        byte[] instance =
                new String(sample, StandardCharsets.ISO_8859_1)
                        .replace(DIGITS, digits)
                        .getBytes(StandardCharsets.ISO_8859_1);
        HttpResponse<byte[]> response =
                client.send(
                        client.dicom(token, "/v2/studies")
                                .header("Content-Type", "application/dicom")
                                .POST(HttpRequest.BodyPublishers.ofByteArray(instance)));
        return response.statusCode() == 200;
    }

    private static void check(Client client, Set<String> acknowledged) throws Exception {
        String token = client.token(Client.DICOM);
        Set<String> inFeed = new HashSet<>();
        long last = 0;
        for (int offset = 0; ; offset += 200) {
            JsonNode page =
                    get(
                            client,
                            token,
                            "/v2/changefeed?includeMetadata=false&limit=200&offset=" + offset);
            for (JsonNode entry : page) {
                assertThat(entry.path("sequence").asLong()).isGreaterThan(last);
                last = entry.path("sequence").asLong();
                String uid = entry.path("sopInstanceUid").asString();
                inFeed.add(uid.substring(uid.length() - 17, uid.length() - 2));
            }
            if (page.size() < 200) {
                break;
            }
        }
        assertThat(inFeed).containsAll(acknowledged);
        // Whatever the feed names can be read whole, acknowledged or not.
        for (String digits : inFeed) {
            String study = "2.25.329800735698586629295" + digits;
            HttpResponse<byte[]> file =
                    client.send(
                            client.dicom(
                                            token,
                                            "/v2/studies/"
                                                    + study
                                                    + ".1/series/"
                                                    + study
                                                    + ".2/instances/"
                                                    + study
                                                    + ".3")
                                    .setHeader("Accept", "application/dicom; transfer-syntax=*"));
            assertThat(file.statusCode()).as(digits).isEqualTo(200);
            assertThat(new String(file.body(), StandardCharsets.ISO_8859_1)).contains(digits);
        }
    }

    private static JsonNode get(Client client, String token, String path) throws Exception {
        HttpResponse<byte[]> response = client.send(client.dicom(token, path));
        assertThat(response.statusCode()).isEqualTo(200);
        return JsonMapper.shared().readTree(response.body());
    }
}
