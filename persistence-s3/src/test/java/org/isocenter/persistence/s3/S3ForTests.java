package org.isocenter.persistence.s3;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/// An S3 store in a process of its own, on a free port of the loopback interface. What it keeps goes
/// with it.
final class S3ForTests implements AutoCloseable {
    static final String BUCKET = "isocenter";

    private final Process process;
    private final URI address;

    private S3ForTests(Process process, URI address) {
        this.process = process;
        this.address = address;
    }

    static S3ForTests start(Path folder) throws IOException, InterruptedException {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        Process process =
                new ProcessBuilder(
                                ProcessHandle.current().info().command().orElse("java"),
                                "-Xmx256m",
                                "-XX:TieredStopAtLevel=1",
                                "-XX:+UseSerialGC",
                                "-Dorg.springframework.boot.logging.LoggingSystem=none",
                                "-cp",
                                System.getProperty("java.class.path"),
                                S3OnLoopback.class.getName(),
                                "--server.address=127.0.0.1",
                                "--server.port=" + port,
                                "--server.ssl.enabled=false",
                                "--http.port=9090", // must be there; S3OnLoopback changes it
                                "--com.adobe.testing.s3mock.store.initial-buckets=" + BUCKET)
                        .redirectErrorStream(true)
                        .redirectOutput(folder.resolve("s3.log").toFile())
                        .start();
        for (int i = 0; i < 600; i++) {
            try (Socket _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
                return new S3ForTests(process, URI.create("http://127.0.0.1:" + port));
            } catch (IOException e) {
                if (!process.isAlive()) {
                    break;
                }
                TimeUnit.MILLISECONDS.sleep(100);
            }
        }
        process.destroyForcibly();
        throw new IOException(
                "The S3 store does not start: " + Files.readString(folder.resolve("s3.log")));
    }

    URI address() {
        return address;
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
