package org.isocenter.bench.dicomweb;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/// The peer: Debian's `orthanc` with `orthanc-dicomweb`, its index in SQLite, its storage synced as
/// ours is.
record OrthancServer(Process process, URI base) implements Server {
    private static final String PLUGIN = "/usr/share/orthanc/plugins/libOrthancDicomWeb.so";
    private static final String CONFIGURATION =
            """
            {
              "Name": "peer",
              "StorageDirectory": "%1$s",
              "IndexDirectory": "%1$s",
              "HttpPort": %2$d,
              "DicomServerEnabled": false,
              "RemoteAccessAllowed": false,
              "AuthenticationEnabled": false,
              "SyncStorageArea": true,
              "StorageCompression": false,
              "OverwriteInstances": false,
              "LimitFindResults": 0,
              "LimitFindInstances": 0,
              "Plugins": ["%3$s"],
              "DicomWeb": { "Enable": true, "Root": "/dicom-web/" }
            }
            """;

    @Override
    public String name() {
        return "Orthanc";
    }

    @Override
    public String authorization() {
        return "";
    }

    static OrthancServer start(Path data) throws IOException, InterruptedException {
        if (!Files.exists(Path.of(PLUGIN))) {
            throw new IOException("no " + PLUGIN + ": install orthanc and orthanc-dicomweb");
        }
        Files.createDirectories(data);
        int port = Server.freePort();
        Path configuration = data.resolveSibling(data.getFileName() + ".json");
        Path log = data.resolveSibling(data.getFileName() + ".log");
        Files.writeString(configuration, CONFIGURATION.formatted(data, port, PLUGIN));
        Process process =
                new ProcessBuilder("Orthanc", configuration.toString())
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start();
        Server.await(process, Duration.ofSeconds(60), log, () -> listens(port));
        return new OrthancServer(process, URI.create("http://127.0.0.1:" + port + "/dicom-web/"));
    }

    static boolean listens(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress("127.0.0.1", port), 200);
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
