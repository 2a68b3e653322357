package org.isocenter.conformance.start;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import org.isocenter.cli.Installation;
import org.isocenter.conformance.harness.Command;
import org.isocenter.conformance.harness.ServerProcess;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FirstStartTest {
    @TempDir Path folder;

    @Test
    void makesAnInstallationAndFindsItAgain() throws Exception {
        Path data = folder.resolve("data");
        Installation first;
        try (ServerProcess server = ServerProcess.start(data)) {
            first = Installation.read(data.resolve("bootstrap.json"));
            assertThat(first.baseUrl()).isEqualTo(server.baseUrl());
            assertThat(first.serviceUrl())
                    .isEqualTo(
                            server.baseUrl()
                                    + "/dicom/"
                                    + first.workspace()
                                    + "-"
                                    + first.dicomService());
            assertThat(first.authority()).isEqualTo(server.baseUrl() + "/" + first.tenantId());
            assertThat(Files.getPosixFilePermissions(data.resolve("bootstrap.json")))
                    .isEqualTo(PosixFilePermissions.fromString("rw-------"));
            assertThat(server.stop()).isLessThan(Duration.ofSeconds(5));
        }
        try (ServerProcess server = ServerProcess.start(data)) {
            Installation second = Installation.read(data.resolve("bootstrap.json"));
            assertThat(second.baseUrl()).isEqualTo(server.baseUrl());
            assertThat(second.tenantId()).isEqualTo(first.tenantId());
            assertThat(second.clientId()).isEqualTo(first.clientId());
            Command.Result token =
                    Command.run(
                            ServerProcess.command(
                                    "account",
                                    "get-access-token",
                                    "--data",
                                    data.toString(),
                                    "--resource",
                                    "https://dicom.healthcareapis.azure.com",
                                    "--query",
                                    "accessToken",
                                    "--output",
                                    "tsv"),
                            folder,
                            Map.of(),
                            30);
            assertThat(token.err()).isEmpty();
            assertThat(token.out().strip().split("\\.")).hasSize(3);
        }
    }

    @Test
    void portTakenIsOneSentence() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("localhost"))) {
            Command.Result result =
                    serve(
                            "--port",
                            Integer.toString(taken.getLocalPort()),
                            "--data",
                            folder.resolve("d").toString());

            assertThat(result.exitCode()).isEqualTo(1);
            assertThat(result.err().lines()).hasSize(1);
            assertThat(result.err())
                    .contains(Integer.toString(taken.getLocalPort()))
                    .contains("in use");
        }
    }

    @Test
    void aDataFolderThatIsAFileIsOneSentence() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "x");

        Command.Result result = serve("--port", "0", "--data", file.toString());

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.err().lines()).hasSize(1);
        assertThat(result.err()).contains(file.toString());
    }

    @Test
    void aDataFolderThatCannotBeWrittenIsOneSentence() throws Exception {
        Path data = Path.of("/proc/isocenter");
        assumeTrue(Files.isDirectory(Path.of("/proc")), "no /proc on this system");

        Command.Result result = serve("--port", "0", "--data", data.toString());

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.err().lines()).hasSize(1);
        assertThat(result.err()).contains(data.toString());
    }

    @Test
    void aDataFolderInUseIsOneSentence() throws Exception {
        Path data = folder.resolve("data");
        try (ServerProcess server = ServerProcess.start(data)) {
            assertThat(server.process().isAlive()).isTrue();

            Command.Result result = serve("--port", "0", "--data", data.toString());

            assertThat(result.exitCode()).isEqualTo(1);
            assertThat(result.err().lines()).hasSize(1);
            assertThat(result.err()).contains("in use");
        }
    }

    private Command.Result serve(String... options) throws Exception {
        String[] arguments = new String[options.length + 1];
        arguments[0] = "serve";
        System.arraycopy(options, 0, arguments, 1, options.length);
        return Command.run(ServerProcess.command(arguments), folder, Map.of(), 60);
    }
}
