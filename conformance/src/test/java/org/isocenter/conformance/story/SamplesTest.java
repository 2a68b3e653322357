package org.isocenter.conformance.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.isocenter.conformance.harness.Client;
import org.isocenter.conformance.harness.Command;
import org.isocenter.conformance.harness.ServerProcess;
import org.isocenter.conformance.harness.Tools;
import org.isocenter.rule.Rule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Every file of the sample set over HTTPS: stored, found, and given back as it came.
final class SamplesTest {
    private static final int PREAMBLE = 128;

    // One of the samples nests sequences two hundred deep.
    private static final JsonMapper DEEP =
            JsonMapper.builder(
                            JsonFactory.builder()
                                    .streamReadConstraints(
                                            StreamReadConstraints.builder()
                                                    .maxNestingDepth(2000)
                                                    .build())
                                    .build())
                    .build();

    @TempDir Path folder;

    private record Sample(Path file, String expected, String uid, String modality) {}

    @Rule({
        "dicom:STORE-20",
        "dicom:STORE-21",
        "dicom:STORE-32",
        "dicom:STORE-23",
        "dicom:STORE-28",
        "dicom:FRM-6"
    })
    @Test
    void everySampleIsStoredAndGivenBackOrRefusedInWords() throws Exception {
        Optional<Path> shared = shared();
        assumeTrue(
                shared.isPresent(),
                "the sample set is not beside the checkout (-Disocenter.shared=DIR): skipped");
        List<Sample> samples = samples(shared.get().resolve("samples"));
        Path data = folder.resolve("data");
        try (ServerProcess server = ServerProcess.start(data)) {
            Client client = Client.of(data);
            String token = client.token(Client.DICOM);
            List<String> wrong = new ArrayList<>();
            int stored = 0;
            for (Sample sample : samples) {
                Optional<String> complaint = tryOut(client, token, sample);
                complaint.ifPresent(text -> wrong.add(sample.file.getFileName() + ": " + text));
                stored += complaint.isEmpty() && sample.expected.equals("accept") ? 1 : 0;
            }

            assertThat(wrong).isEmpty();
            assertThat(stored).isGreaterThan(100);
            assertThat(server.process().isAlive()).isTrue();
        }
    }

    /// One object of each modality, through the checker of the standard's IODs.
    @Rule({"dicom:STORE-21", "dicom:STORE-22", "dicom:RET-30"})
    @Test
    void whatDciodvfySaysOfAFileItSaysOfWhatComesBack() throws Exception {
        Tools.need("dciodvfy");
        Optional<Path> shared = shared();
        assumeTrue(
                shared.isPresent(),
                "the sample set is not beside the checkout (-Disocenter.shared=DIR): skipped");
        Map<String, Sample> ofEachModality = new TreeMap<>();
        for (Sample sample : samples(shared.get().resolve("samples"))) {
            if (sample.expected.equals("accept") && !sample.modality.isEmpty()) {
                ofEachModality.putIfAbsent(sample.modality, sample);
            }
        }
        assertThat(ofEachModality).hasSizeGreaterThan(15);
        Path data = folder.resolve("data");
        try (ServerProcess server = ServerProcess.start(data)) {
            Client client = Client.of(data);
            String token = client.token(Client.DICOM);
            int compared = 0;
            for (Sample sample : ofEachModality.values()) {
                Optional<byte[]> back = storeAndRetrieve(client, token, sample);
                if (back.isPresent()) {
                    Path file = Files.write(folder.resolve("back.dcm"), back.get());
                    assertThat(dciodvfy(file)).as(sample.modality).isEqualTo(dciodvfy(sample.file));
                    compared++;
                }
            }

            assertThat(compared).isGreaterThan(15);
            assertThat(server.process().isAlive()).isTrue();
        }
    }

    private String dciodvfy(Path file) throws Exception {
        Command.Result result =
                Command.run(List.of("dciodvfy", file.toString()), folder, Map.of(), 60);
        return result.out() + result.err();
    }

    /// Nothing when the contract refuses the file (dicom:STORE-32).
    private static Optional<byte[]> storeAndRetrieve(Client client, String token, Sample sample)
            throws Exception {
        HttpResponse<byte[]> answer =
                client.send(
                        client.dicom(token, "/v2/studies")
                                .header("Content-Type", "application/dicom")
                                .PUT(HttpRequest.BodyPublishers.ofFile(sample.file)));
        if (answer.statusCode() == 409) {
            return Optional.empty();
        }
        String url =
                JsonMapper.shared()
                        .readTree(answer.body())
                        .at("/00081199/Value/0/00081190/Value/0")
                        .asString();
        return Optional.of(
                client.send(
                                HttpRequest.newBuilder(java.net.URI.create(url))
                                        .header("Authorization", "Bearer " + token)
                                        .header("Accept", "application/dicom; transfer-syntax=*"))
                        .body());
    }

    private static Optional<String> tryOut(Client client, String token, Sample sample)
            throws Exception {
        HttpResponse<byte[]> answer =
                client.send(
                        client.dicom(token, "/v2/studies")
                                .header("Content-Type", "application/dicom")
                                .PUT(HttpRequest.BodyPublishers.ofFile(sample.file)));
        int status = answer.statusCode();
        if (status != 200 && status != 202 && status != 409) {
            return Optional.of("store answered " + status);
        }
        JsonNode body = JsonMapper.shared().readTree(answer.body());
        if (status == 409) {
            boolean says =
                    !body.path("00081198").path("Value").path(0).path("00081197").isMissingNode();
            return !says
                    ? Optional.of("refused without a reason")
                    : sample.expected.equals("accept") && !lacksPatientId(body)
                            ? Optional.of("refused: " + body)
                            : Optional.empty();
        }
        if (sample.expected.equals("reject")) {
            return Optional.of("stored, but ought to be refused");
        }
        String url =
                body.path("00081199")
                        .path("Value")
                        .path(0)
                        .path("00081190")
                        .path("Value")
                        .path(0)
                        .asString();
        HttpResponse<byte[]> back =
                client.send(
                        HttpRequest.newBuilder(java.net.URI.create(url))
                                .header("Authorization", "Bearer " + token)
                                .header("Accept", "application/dicom; transfer-syntax=*"));
        byte[] sent = Files.readAllBytes(sample.file);
        byte[] got = back.body();
        boolean same =
                got.length == sent.length
                        && Arrays.equals(got, PREAMBLE, got.length, sent, PREAMBLE, sent.length)
                        && Arrays.equals(got, 0, PREAMBLE, new byte[PREAMBLE], 0, PREAMBLE);
        if (!same) {
            return Optional.of("came back otherwise, " + back.statusCode());
        }
        HttpResponse<byte[]> metadata =
                client.send(
                        HttpRequest.newBuilder(java.net.URI.create(url + "/metadata"))
                                .header("Authorization", "Bearer " + token)
                                .header("Accept", "application/dicom+json"));
        return metadata.statusCode() == 200 && DEEP.readTree(metadata.body()).size() == 1
                ? Optional.empty()
                : Optional.of("metadata answered " + metadata.statusCode());
    }

    /// The contract asks for more than the file itself: no PatientID, no store (dicom:STORE-32).
    private static boolean lacksPatientId(JsonNode answer) {
        return answer.toString().contains("DICOM100: (0010,0020)");
    }

    private static List<Sample> samples(Path folder) throws Exception {
        List<String> rows = Files.readAllLines(folder.resolve("MANIFEST.csv"));
        List<String> columns = List.of(rows.getFirst().split(",", -1));
        int expected = columns.indexOf("expect_store");
        int uid = columns.indexOf("instance_uid");
        int modality = columns.indexOf("modality");
        List<Sample> samples = new ArrayList<>();
        for (String row : rows.subList(1, rows.size())) {
            // Only later columns are quoted.
            String[] cells = row.split(",(?=(?:[^\"]*\"[^\"]*\")*[^\"]*$)", -1);
            samples.add(
                    new Sample(
                            folder.resolve(cells[0]),
                            cells[expected],
                            cells[uid],
                            cells[modality]));
        }
        return samples;
    }

    private static Optional<Path> shared() {
        String root = System.getProperty("isocenter.root", "..");
        return Stream.of(
                        System.getProperty("isocenter.shared", root + "/../shared"),
                        root + "/../../shared")
                .map(Path::of)
                .filter(path -> Files.isRegularFile(path.resolve("samples/MANIFEST.csv")))
                .findFirst();
    }
}
