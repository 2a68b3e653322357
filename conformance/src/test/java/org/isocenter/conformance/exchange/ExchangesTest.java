package org.isocenter.conformance.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.isocenter.conformance.harness.Tools;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/// Runs the golden exchanges, a file after the other; against which server, [Served] says.
///
/// With `-Dexchanges.write=true` answers that are otherwise are written into the files, and the
/// difference is for a person to read.
final class ExchangesTest {
    private static final Path RESOURCES =
            Tools.checkout().resolve("conformance/src/test/resources");
    private static final Path EXCHANGES = RESOURCES.resolve("exchanges");
    private static final Pattern STUDY = Pattern.compile("/studies/([0-9.]+)");
    private static final Pattern STUDY_OF_AN_INSTANCE =
            Pattern.compile("(?:\\(0020,000d\\) UI \\[|StudyInstanceUID=)([0-9.]+)");
    private static final boolean WRITE = Boolean.getBoolean("exchanges.write");

    @TempDir static Path folder;

    private static Served served;
    private static final Golden golden = new Golden();
    private static final Map<Exchange, List<String>> rewritten = new LinkedHashMap<>();

    @BeforeAll
    static void start() throws Exception {
        served = Served.open(folder);
        golden.bind("start", Instant.now().toString());
        golden.bind("origin", Served.ORIGIN);
        if (!served.has().contains("empty")) {
            for (String study : studies()) {
                int status = send("DELETE", "/v2/studies/" + study).statusCode();
                assertThat(status).as("DELETE " + study).isIn(204, 404);
            }
        }
    }

    @AfterAll
    static void stop() throws IOException {
        served.close();
        for (Path file : files()) {
            List<Exchange> ofFile =
                    rewritten.keySet().stream()
                            .filter(each -> each.file().equals(file.getFileName().toString()))
                            .sorted(
                                    Comparator.comparing(
                                                    (Exchange each) -> each.answerLines().from())
                                            .reversed())
                            .toList();
            if (!ofFile.isEmpty()) {
                List<String> lines = new ArrayList<>(Files.readAllLines(file));
                for (Exchange exchange : ofFile) {
                    List<String> answer =
                            lines.subList(
                                    exchange.answerLines().from(), exchange.answerLines().to());
                    answer.clear();
                    answer.addAll(rewritten.getOrDefault(exchange, List.of()));
                }
                Files.write(file, lines);
            }
        }
    }

    private static List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(EXCHANGES)) {
            return files.filter(file -> file.toString().endsWith(".txt")).sorted().toList();
        }
    }

    /// The studies that the exchanges are about, so that what an earlier run has left can be removed.
    private static TreeSet<String> studies() throws IOException {
        TreeSet<String> studies = new TreeSet<>();
        try (Stream<Path> instances = Files.list(RESOURCES.resolve("instances"))) {
            for (Path file :
                    (Iterable<Path>) Stream.concat(files().stream(), instances)::iterator) {
                String text = Files.readString(file);
                for (Pattern pattern : List.of(STUDY, STUDY_OF_AN_INSTANCE)) {
                    Matcher study = pattern.matcher(text);
                    while (study.find()) {
                        studies.add(study.group(1));
                    }
                }
            }
        }
        return studies;
    }

    @TestFactory
    Stream<DynamicTest> exchanges() throws Exception {
        List<DynamicTest> tests = new ArrayList<>();
        for (Path file : files()) {
            List<Exchange> exchanges =
                    Exchange.read(file.getFileName().toString(), Files.readAllLines(file));
            for (int i = 0; i < exchanges.size(); ) {
                int end = i + 1;
                String title = exchanges.get(i).title();
                while (end < exchanges.size() && exchanges.get(end).title().equals(title)) {
                    end++;
                }
                List<String> versions = exchanges.get(i).versions();
                for (String version : versions.isEmpty() ? List.of("") : versions) {
                    for (Exchange exchange : exchanges.subList(i, end)) {
                        tests.add(test(exchange, version));
                    }
                }
                i = end;
            }
        }
        assertThat(tests).hasSizeGreaterThan(100);
        return tests.stream();
    }

    private static DynamicTest test(Exchange exchange, String version) {
        return DynamicTest.dynamicTest(
                exchange.file()
                        + ": "
                        + exchange.title()
                        + " "
                        + exchange.method()
                        + " "
                        + exchange.target().replace("«version»", version),
                () -> {
                    for (String need : exchange.needs()) {
                        assumeTrue(
                                served.has().contains(need),
                                "the service under test has no \"" + need + "\": skipped");
                    }
                    golden.bind("version", version);
                    run(exchange);
                });
    }

    private static void run(Exchange exchange) throws Exception {
        HttpResponse<byte[]> response = send(exchange);
        byte[] body = decoded(response);
        List<String> answer = new ArrayList<>();
        List<String> wrong = new ArrayList<>();

        boolean statusFits =
                served.ours()
                        ? response.statusCode() == exchange.statuses().getFirst()
                        : exchange.statuses().contains(response.statusCode());
        if (!statusFits) {
            wrong.add("status " + response.statusCode() + ", not " + exchange.statuses());
        }
        answer.add("< " + (statusFits ? statusLine(exchange) : response.statusCode()));
        boolean another = response.statusCode() != exchange.statuses().getFirst();
        for (String field : exchange.answerFields()) {
            if (another && statusFits) {
                continue; // another answer that the contract allows has other fields
            }
            boolean absent = field.startsWith("! ");
            String name = absent ? field.substring(2) : field.substring(0, field.indexOf(':'));
            String actual = String.join(", ", response.headers().allValues(name));
            boolean fits =
                    absent
                            ? actual.isEmpty()
                            : golden.matches(
                                    field.substring(field.indexOf(':') + 1).strip(),
                                    actual.getBytes(StandardCharsets.UTF_8));
            if (!fits) {
                wrong.add(name + ": " + actual + ", not " + field);
            }
            String now =
                    actual.isEmpty()
                            ? "! " + name
                            : name
                                    + ": "
                                    + golden.abstracted(
                                            actual.getBytes(StandardCharsets.UTF_8),
                                            served.baseUrl());
            answer.add("< " + (fits ? field : now));
        }
        if (exchange.bodyMatters() && !another) {
            boolean multipart =
                    response.headers()
                            .firstValue("Content-Type")
                            .orElse("")
                            .startsWith("multipart");
            String expected = String.join(multipart ? "\r\n" : "\n", exchange.answerBody());
            boolean fits = golden.matches(multipart ? expected + "\r\n" : expected, body);
            String actual = golden.abstracted(body, served.baseUrl());
            if (!fits) {
                wrong.add("body " + actual + "\nnot  " + expected);
            }
            answer.add("<");
            for (String line : fits ? exchange.answerBody() : actual.lines().toList()) {
                answer.add(line.isEmpty() ? "<" : "< " + line);
            }
        }
        if (!wrong.isEmpty() && WRITE) {
            rewritten.put(exchange, answer);
        } else if (!wrong.isEmpty()) {
            fail(
                    String.join("\n", wrong)
                            + (exchange.bodyMatters()
                                    ? ""
                                    : "\n" + golden.abstracted(body, served.baseUrl())));
        }
    }

    private static String statusLine(Exchange exchange) {
        List<Integer> statuses = exchange.statuses();
        StringBuilder line = new StringBuilder().append(statuses.getFirst());
        for (int other : statuses.subList(1, statuses.size())) {
            line.append(" (or ").append(other).append(')');
        }
        return line.toString();
    }

    private static HttpResponse<byte[]> send(Exchange exchange) throws Exception {
        HttpRequest.Builder request = request(text(exchange.target()));
        boolean authorized = served.token().isEmpty();
        for (String field : exchange.fields()) {
            String name = field.substring(0, field.indexOf(':'));
            String value = text(field.substring(field.indexOf(':') + 1).strip());
            authorized |= name.equalsIgnoreCase("Authorization");
            if (!value.isEmpty()) {
                request.header(name, value);
            }
        }
        if (!authorized) {
            request.header("Authorization", "Bearer " + served.token().orElseThrow());
        }
        request.method(
                exchange.method(),
                exchange.body().isEmpty()
                        ? HttpRequest.BodyPublishers.noBody()
                        : HttpRequest.BodyPublishers.ofByteArray(body(exchange.body())));
        return served.send(request);
    }

    private static HttpResponse<byte[]> send(String method, String target) throws Exception {
        HttpRequest.Builder request =
                request(target).method(method, HttpRequest.BodyPublishers.noBody());
        served.token().ifPresent(token -> request.header("Authorization", "Bearer " + token));
        return served.send(request);
    }

    private static HttpRequest.Builder request(String target) {
        return HttpRequest.newBuilder(URI.create(served.baseUrl() + target));
    }

    private static String text(String template) throws IOException {
        return new String(golden.expand(template), StandardCharsets.UTF_8);
    }

    /// A single line of bytes is the body; lines of text each end in CR LF.
    private static byte[] body(List<String> lines) throws IOException {
        boolean bytes =
                lines.size() == 1 && lines.getFirst().matches("\\{(file|instance|bytes) .*}");
        return golden.expand(bytes ? lines.getFirst() : String.join("\r\n", lines) + "\r\n");
    }

    private static byte[] decoded(HttpResponse<byte[]> response) throws IOException {
        if (!response.headers().firstValue("Content-Encoding").orElse("").equals("gzip")) {
            return response.body();
        }
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(response.body()))) {
            return in.readAllBytes();
        }
    }
}
