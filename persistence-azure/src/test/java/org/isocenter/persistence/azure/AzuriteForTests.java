package org.isocenter.persistence.azure;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// Azurite, the emulator of Azure Blob Storage, in a process of its own. It comes from npm
/// (`npm install azurite@3.37.0`): found on the path, or in the folder that the system property
/// `isocenter.azurite` names.
final class AzuriteForTests implements AutoCloseable {
    /// The account that every emulator has, with its published key.
    private static final String ACCOUNT = "devstoreaccount1";

    private static final String KEY =
            "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    private final Process process;
    private final int port;

    private AzuriteForTests(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /// The program, when there is one.
    static Optional<Path> program() {
        String folder = System.getProperty("isocenter.azurite", "");
        Stream<String> path = Stream.of(System.getenv("PATH").split(File.pathSeparator));
        return Stream.concat(
                        folder.isEmpty()
                                ? Stream.empty()
                                : Stream.of(Path.of(folder, "node_modules", ".bin").toString()),
                        path)
                .map(each -> Path.of(each, "azurite-blob"))
                .filter(Files::isExecutable)
                .findFirst();
    }

    static AzuriteForTests start(Path program, Path folder)
            throws IOException, InterruptedException {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        Process process =
                new ProcessBuilder(
                                List.of(
                                        program.toString(),
                                        "--blobHost",
                                        "127.0.0.1",
                                        "--blobPort",
                                        Integer.toString(port),
                                        "--location",
                                        folder.resolve("azurite").toString(),
                                        "--silent",
                                        "--disableTelemetry",
                                        "--skipApiVersionCheck"))
                        .redirectErrorStream(true)
                        .redirectOutput(folder.resolve("azurite.log").toFile())
                        .start();
        for (int i = 0; i < 600; i++) {
            try (Socket _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
                return new AzuriteForTests(process, port);
            } catch (IOException e) {
                if (!process.isAlive()) {
                    break;
                }
                TimeUnit.MILLISECONDS.sleep(100);
            }
        }
        process.destroyForcibly();
        throw new IOException(
                "Azurite does not start: " + Files.readString(folder.resolve("azurite.log")));
    }

    String connectionString() {
        return "DefaultEndpointsProtocol=http;AccountName="
                + ACCOUNT
                + ";AccountKey="
                + KEY
                + ";BlobEndpoint=http://127.0.0.1:"
                + port
                + "/"
                + ACCOUNT
                + ";";
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}
