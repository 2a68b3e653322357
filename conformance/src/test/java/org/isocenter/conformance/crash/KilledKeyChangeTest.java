package org.isocenter.conformance.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.isocenter.conformance.harness.Client;
import org.isocenter.conformance.harness.ServerProcess;
import org.isocenter.rule.Rule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Kills `isocenter keys change-master-key` with SIGKILL at random moments and starts the server
/// after it: the same keys sign, the same secrets count, and tokens from before are worth something.
/// Four kills by default, `-Dcrash.rounds=50` for more.
///
/// The change itself takes milliseconds of the second that the command takes, so every other kill
/// waits for the new key file, with which the change begins, and then for a random moment more.
final class KilledKeyChangeTest {
    private static final int ROUNDS = Integer.getInteger("crash.rounds", 4);
    private static final int SIGKILLED = 128 + 9;

    @TempDir Path folder;

    private enum End {
        BEFORE,
        IN_BETWEEN,
        AFTER
    }

    @Rule("identity:SEC-6")
    @Test
    void nothingThatTheMasterKeyOpensIsLost() throws Exception {
        Random random = new Random(20260714);
        Path data = folder.resolve("data");
        Path key = data.resolve("keys/master.key");
        Path next = data.resolve("keys/master.key.new");
        String token;
        TreeSet<String> signing;
        try (ServerProcess server = ServerProcess.start(data)) {
            Client client = Client.of(data);
            token = client.administratorToken("https://management.azure.com");
            signing = signingKeys(client);
            server.stop();
        }
        assertThat(signing).isNotEmpty();
        Map<End, Integer> ends = new LinkedHashMap<>();
        int killed = 0;
        for (int round = 0; round < ROUNDS; round++) {
            String before = Files.readString(key);
            boolean aims = round % 2 == 0;
            if (changeUntilKilled(data, aims ? next : data, aims ? 12 : 1200, random)) {
                killed++;
            }
            ends.merge(
                    Files.exists(next)
                            ? End.IN_BETWEEN
                            : Files.readString(key).equals(before) ? End.BEFORE : End.AFTER,
                    1,
                    Integer::sum);
            try (ServerProcess server = ServerProcess.start(data)) {
                check(Client.of(data), token, signing);
                server.stop();
            }
            assertThat(next).doesNotExist();
        }
        System.out.println(killed + " kills; where they met the change: " + ends);
        assertThat(killed).isPositive();

        // And when nobody kills it, it does what it says.
        String before = Files.readString(key);
        assertThat(change(data).waitFor()).isZero();
        assertThat(Files.readString(key)).isNotEqualTo(before);
        try (ServerProcess server = ServerProcess.start(data)) {
            check(Client.of(data), token, signing);
            server.stop();
        }
    }

    private static Process change(Path data) throws IOException {
        return new ProcessBuilder(
                        ServerProcess.command(
                                "keys", "change-master-key", "--data", data.toString()))
                .redirectErrorStream(true)
                .redirectOutput(data.resolveSibling("change.log").toFile())
                .start();
    }

    /// @param sign the file that says when the random time begins
    /// @return whether the command still ran
    private static boolean changeUntilKilled(Path data, Path sign, int milliseconds, Random random)
            throws Exception {
        Process command = change(data);
        while (command.isAlive() && !Files.exists(sign)) {
            Thread.onSpinWait();
        }
        TimeUnit.MICROSECONDS.sleep(random.nextInt(milliseconds * 1000));
        command.destroyForcibly();
        int code = command.waitFor();
        assertThat(code).as(Files.readString(data.resolveSibling("change.log"))).isIn(0, SIGKILLED);
        return code == SIGKILLED;
    }

    private static void check(Client client, String oldToken, TreeSet<String> signing)
            throws Exception {
        assertThat(signingKeys(client)).as("the signing keys").isEqualTo(signing);
        // The secret of the client is compared by way of a sealed secret.
        assertThat(client.token(Client.DICOM)).as("a new token of the client").isNotEmpty();
        HttpResponse<byte[]> answer =
                client.send(
                        client.json(oldToken, "GET", "/subscriptions?api-version=2022-12-01", ""));
        assertThat(answer.statusCode()).as("a token from before").isEqualTo(200);
    }

    /// The moduli of the keys that tokens are verified with: a key made anew has another one.
    private static TreeSet<String> signingKeys(Client client) throws Exception {
        HttpResponse<byte[]> answer =
                client.send(
                        HttpRequest.newBuilder(
                                        URI.create(
                                                client.installation().authority()
                                                        + "/discovery/v2.0/keys"))
                                .timeout(Duration.ofSeconds(20)));
        TreeSet<String> found = new TreeSet<>();
        for (JsonNode each : JsonMapper.shared().readTree(answer.body()).path("keys")) {
            found.add(each.path("n").asString());
        }
        return found;
    }
}
