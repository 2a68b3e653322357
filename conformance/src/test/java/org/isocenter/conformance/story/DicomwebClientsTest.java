package org.isocenter.conformance.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.isocenter.conformance.harness.Client;
import org.isocenter.conformance.harness.Command;
import org.isocenter.conformance.harness.ServerProcess;
import org.isocenter.conformance.harness.Tools;
import org.isocenter.rule.Rule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Clients and tools that nobody here wrote, against a running server.
final class DicomwebClientsTest {
    @TempDir Path folder;

    @Rule({"dicom:GEN-23", "dicom:RET-31", "dicom:RET-32", "dicom:STORE-4"})
    @Test
    void dicomwebClientAndDcmjsStoreSearchAndRead() throws Exception {
        Path clients = Tools.npmClients();
        Path data = folder.resolve("data");
        try (ServerProcess server = ServerProcess.start(data)) {
            Client client = Client.of(data);

            Command.Result result =
                    Command.run(
                            List.of(
                                    "node",
                                    "dicomweb.mjs",
                                    client.installation().serviceUrl(),
                                    client.token(Client.DICOM),
                                    sample().toString()),
                            clients,
                            Map.of("NODE_EXTRA_CA_CERTS", client.installation().caFile()),
                            60);

            assertThat(result.exitCode()).as(result.out() + result.err() + server.log()).isZero();
            assertThat(result.out().lines().filter(line -> line.startsWith("ok "))).hasSize(7);
        }
    }

    @Rule({
        "dicom:RET-31",
        "dicom:RET-32",
        "dicom:META-1",
        "dicom:JSON-1",
        "dicom:STORE-82",
        "dicom:FRM-6"
    })
    @Test
    void pydicomReadsAnswersPartsMetadataAndInstances() throws Exception {
        String python = Tools.pythonWith("pydicom");
        Path data = folder.resolve("data");
        try (ServerProcess server = ServerProcess.start(data)) {
            Client client = Client.of(data);

            Command.Result result =
                    Command.run(
                            List.of(
                                    python,
                                    "pydicom_client.py",
                                    client.installation().serviceUrl(),
                                    client.token(Client.DICOM),
                                    client.installation().caFile(),
                                    sample().toString()),
                            Tools.checkout().resolve("conformance/clients"),
                            Map.of(),
                            60);

            assertThat(result.exitCode()).as(result.out() + result.err() + server.log()).isZero();
            assertThat(result.out().lines().filter(line -> line.startsWith("ok "))).hasSize(6);
        }
    }

    /// What `dciodvfy` says of a file it says of the retrieved one, word for word; `dcmdump` reads it.
    @Rule("dicom:STORE-21")
    @Test
    void dicomToolsReadWhatComesBack() throws Exception {
        Tools.need("dciodvfy", "dcmdump");
        Path data = folder.resolve("data");
        try (ServerProcess server = ServerProcess.start(data)) {
            Client client = Client.of(data);
            String token = client.token(Client.DICOM);
            client.send(
                    client.dicom(token, "/v2/studies")
                            .header("Content-Type", "application/dicom")
                            .POST(java.net.http.HttpRequest.BodyPublishers.ofFile(sample())));
            String uid = "2.25.329800735698586629295641978511506172";
            HttpResponse<byte[]> back =
                    client.send(
                            client.dicom(
                                            token,
                                            "/v2/studies/"
                                                    + uid
                                                    + ".1/series/"
                                                    + uid
                                                    + ".2/instances/"
                                                    + uid
                                                    + ".3")
                                    .setHeader("Accept", "application/dicom; transfer-syntax=*"));
            Path file = Files.write(folder.resolve("back.dcm"), back.body());

            assertThat(server.process().isAlive()).isTrue();
            assertThat(run("dciodvfy", file)).isEqualTo(run("dciodvfy", sample()));
            assertThat(run("dcmdump", file)).contains("QUICKSTART").contains(uid + ".3");
        }
    }

    private String run(String tool, Path file) throws Exception {
        Command.Result result = Command.run(List.of(tool, file.toString()), folder, Map.of(), 30);
        return result.out() + result.err();
    }

    private static Path sample() {
        return Tools.checkout().resolve("docs/samples/quickstart.dcm");
    }
}
