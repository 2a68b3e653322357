package org.isocenter.conformance.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.isocenter.cli.Installation;
import org.isocenter.cli.http.TrustedClient;
import org.isocenter.conformance.harness.Client;
import org.isocenter.conformance.harness.ServerProcess;
import org.isocenter.conformance.harness.Tools;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/// Runs the golden exchanges, a file after the other, against a server that it starts, or against the
/// one whose `bootstrap.json` is named by `-Disocenter.bootstrap=FILE` (its DICOM service should be
/// empty).
final class ExchangesTest {
    private static final Path EXCHANGES =
            Tools.checkout().resolve("conformance/src/test/resources/exchanges");

    @TempDir static Path folder;

    private static @Nullable ServerProcess server;
    private static Client client;

    @BeforeAll
    static void start() throws Exception {
        String bootstrap = System.getProperty("isocenter.bootstrap");
        if (bootstrap == null) {
            server = ServerProcess.start(folder.resolve("data"));
            client = Client.of(folder.resolve("data"));
        } else {
            Installation installation = Installation.read(Path.of(bootstrap));
            client =
                    new Client(
                            installation, TrustedClient.trusting(Path.of(installation.caFile())));
        }
    }

    @AfterAll
    static void stop() {
        ServerProcess started = server;
        if (started != null) {
            started.close();
        }
    }

    @TestFactory
    Stream<DynamicTest> exchanges() throws Exception {
        String token = client.token(Client.DICOM);
        List<DynamicTest> tests = new ArrayList<>();
        try (Stream<Path> files = Files.list(EXCHANGES)) {
            for (Path file : (Iterable<Path>) files.sorted()::iterator) {
                String name = file.getFileName().toString();
                for (Exchange exchange : Exchange.read(name, Files.readAllLines(file))) {
                    tests.add(
                            DynamicTest.dynamicTest(
                                    name + ": " + exchange.title() + " " + exchange.target(),
                                    () -> run(exchange, token)));
                }
            }
        }
        assertThat(tests).hasSizeGreaterThan(20);
        return tests.stream();
    }

    private static void run(Exchange exchange, String token) throws Exception {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(
                        URI.create(client.installation().serviceUrl() + exchange.target()));
        boolean authorized = false;
        for (String field : exchange.fields()) {
            String name = field.substring(0, field.indexOf(':'));
            String value = field.substring(field.indexOf(':') + 1).strip();
            authorized |= name.equalsIgnoreCase("Authorization");
            if (!value.isEmpty()) {
                request.header(name, value);
            }
        }
        if (!authorized) {
            request.header("Authorization", "Bearer " + token);
        }
        request.method(
                exchange.method(),
                exchange.body().isEmpty()
                        ? HttpRequest.BodyPublishers.noBody()
                        : HttpRequest.BodyPublishers.ofByteArray(body(exchange.body())));
        HttpResponse<byte[]> response = client.send(request);

        String text = new String(response.body(), StandardCharsets.UTF_8);
        assertThat(response.statusCode()).as(text).isEqualTo(exchange.status());
        for (String field : exchange.answerFields()) {
            if (field.startsWith("! ")) {
                assertThat(response.headers().firstValue(field.substring(2))).isEmpty();
            } else {
                String name = field.substring(0, field.indexOf(':'));
                assertThat(response.headers().firstValue(name).orElse("(absent)"))
                        .as(name)
                        .matches(pattern(field.substring(field.indexOf(':') + 1).strip()));
            }
        }
        if (exchange.bodyMatters()) {
            assertThat(text).matches(pattern(String.join("\n", exchange.answerBody())));
        }
    }

    private static byte[] body(List<String> lines) throws Exception {
        if (lines.size() == 1 && lines.getFirst().startsWith("{file ")) {
            String path =
                    lines.getFirst().substring("{file ".length(), lines.getFirst().length() - 1);
            return Files.readAllBytes(Tools.checkout().resolve(path));
        }
        return (String.join("\r\n", lines) + "\r\n").getBytes(StandardCharsets.UTF_8);
    }

    private static Pattern pattern(String golden) {
        return Pattern.compile(
                Arrays.stream(golden.split("…", -1))
                        .map(Pattern::quote)
                        .collect(Collectors.joining(".*")),
                Pattern.DOTALL);
    }
}
