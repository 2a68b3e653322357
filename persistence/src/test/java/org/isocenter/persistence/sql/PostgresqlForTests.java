package org.isocenter.persistence.sql;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A PostgreSQL server for the tests of this process: Debian's binaries on an empty folder, on a free
/// port of the loopback interface, gone with the process. Started when first asked for.
public final class PostgresqlForTests {
    private static final String USER = "isocenter";
    private static @Nullable Outcome outcome;

    private PostgresqlForTests() {}

    /// Either the settings, or why there is no server.
    public record Outcome(Optional<PostgresqlSettings> settings, String reason) {}

    /// Starts the server if it is not started yet. Without one a test is skipped, with the reason as
    /// its message.
    public static synchronized Outcome start() {
        Outcome result = outcome;
        if (result == null) {
            try {
                result = tryStart();
            } catch (IOException e) {
                result = new Outcome(Optional.empty(), "PostgreSQL does not start: " + e);
            }
            outcome = result;
        }
        return result;
    }

    private static Outcome tryStart() throws IOException {
        Optional<Path> binaries = binaries();
        if (binaries.isEmpty()) {
            return new Outcome(Optional.empty(), "no PostgreSQL below /usr/lib/postgresql");
        }
        Path folder = Files.createTempDirectory("postgresql");
        boolean root = "root".equals(System.getProperty("user.name"));
        List<String> as =
                root
                        ? List.of(
                                "setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups")
                        : List.of();
        if (root) { // the server refuses to run as root
            run(List.of(), folder, "chown", "postgres:postgres", folder.toString());
        }
        String data = folder.resolve("data").toString();
        run(
                as,
                folder,
                binaries.get().resolve("initdb").toString(),
                "--no-sync",
                "--encoding=UTF8",
                "--locale=C.UTF-8",
                "--auth=trust",
                "--username=" + USER,
                "--pgdata=" + data);
        int port = freePort();
        List<String> command = new ArrayList<>(as);
        command.addAll(
                List.of(
                        binaries.get().resolve("postgres").toString(),
                        "-D",
                        data,
                        "-p",
                        Integer.toString(port),
                        "-c",
                        "listen_addresses=127.0.0.1",
                        "-c",
                        "unix_socket_directories=",
                        "-c",
                        "fsync=off",
                        "-c",
                        "shared_buffers=32MB"));
        Process server =
                new ProcessBuilder(command)
                        .directory(folder.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(folder.resolve("log").toFile())
                        .start();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server, folder)));
        for (int i = 0; i < 100; i++) {
            int ready =
                    new ProcessBuilder(
                                    binaries.get().resolve("pg_isready").toString(),
                                    "-q",
                                    "-h",
                                    "127.0.0.1",
                                    "-p",
                                    Integer.toString(port))
                            .start()
                            .onExit()
                            .join()
                            .exitValue();
            if (ready == 0) {
                return new Outcome(
                        Optional.of(
                                new PostgresqlSettings(
                                        "jdbc:postgresql://127.0.0.1:" + port + "/postgres",
                                        USER,
                                        "",
                                        8)),
                        "");
            }
            if (!server.isAlive()) {
                break;
            }
            sleep();
        }
        throw new IOException(Files.readString(folder.resolve("log")));
    }

    private static Optional<Path> binaries() throws IOException {
        Path installed = Path.of("/usr/lib/postgresql");
        if (!Files.isDirectory(installed)) {
            return Optional.empty();
        }
        try (Stream<Path> versions = Files.list(installed)) {
            return versions.map(version -> version.resolve("bin"))
                    .filter(bin -> Files.isExecutable(bin.resolve("postgres")))
                    .max(Comparator.naturalOrder());
        }
    }

    private static void run(List<String> as, Path folder, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(as);
        command.addAll(List.of(arguments));
        Process process =
                new ProcessBuilder(command)
                        .directory(folder.toFile())
                        .redirectErrorStream(true)
                        .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.onExit().join().exitValue() != 0) {
            throw new IOException(String.join(" ", command) + ": " + output);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static void sleep() throws IOException {
        try {
            TimeUnit.MILLISECONDS.sleep(50);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted", e);
        }
    }

    private static void stop(Process server, Path folder) {
        server.destroy();
        try {
            if (!server.waitFor(10, TimeUnit.SECONDS)) {
                server.destroyForcibly();
            }
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.deleteIfExists(file);
                }
            }
        } catch (IOException | InterruptedException e) {
            System.err.println("Left behind: " + folder + " (" + e + ")");
        }
    }
}
