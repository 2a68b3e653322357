package org.isocenter.conformance.harness;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/// `isocenter serve` in a process of its own, with the classes of this build.
public final class ServerProcess implements AutoCloseable {
    private static final Duration START_TIME = Duration.ofSeconds(60);

    private final Process process;
    private final Path data;
    private final Path log;
    private final String baseUrl;

    private ServerProcess(Process process, Path data, Path log, String baseUrl) {
        this.process = process;
        this.data = data;
        this.log = log;
        this.baseUrl = baseUrl;
    }

    /// The command line of any `isocenter` command.
    public static List<String> command(String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(
                List.of(
                        "-XX:+UseSerialGC",
                        "-XX:+UseCompactObjectHeaders",
                        "-Xmx512m",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "org.isocenter.Main"));
        command.addAll(List.of(arguments));
        return command;
    }

    /// Writes `./isocenter` into a folder, as pages call it; the classes of this build stand behind it.
    public static void writeLauncher(Path folder) throws IOException {
        Path launcher = folder.resolve("isocenter");
        Files.writeString(
                launcher,
                "#!/bin/sh\nexec "
                        + command().stream()
                                .map(word -> "'" + word + "'")
                                .collect(Collectors.joining(" "))
                        + " \"$@\"\n");
        Files.setPosixFilePermissions(launcher, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /// Starts a server and waits until it is ready.
    ///
    /// @param data its data folder; the log is written beside it
    /// @param options further flags of `serve`; without `--port` it listens on any free one
    public static ServerProcess start(Path data, String... options)
            throws IOException, InterruptedException {
        List<String> command = command("serve", "--data", data.toString());
        command.addAll(List.of(options));
        if (!command.contains("--port")) {
            command.addAll(List.of("--port", "0"));
        }
        Path log = data.resolveSibling(data.getFileName() + ".log");
        Process process =
                new ProcessBuilder(command)
                        .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
                        .start();
        BufferedReader out = process.inputReader();
        Thread watchdog = Thread.ofVirtual().start(() -> killUnlessInterrupted(process));
        try {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                if (line.startsWith("ready ")) {
                    drain(out);
                    return new ServerProcess(process, data, log, line.substring("ready ".length()));
                }
            }
        } finally {
            watchdog.interrupt();
        }
        process.destroyForcibly().waitFor();
        throw new IOException("the server did not start: " + Files.readString(log));
    }

    private static void killUnlessInterrupted(Process process) {
        try {
            Thread.sleep(START_TIME);
            process.destroyForcibly();
        } catch (InterruptedException started) {
            // in time
        }
    }

    private static void drain(BufferedReader out) {
        Thread.ofVirtual()
                .start(() -> {
                    try {
                        while (out.readLine() != null) {
                            // what it prints after that is of no interest
                        }
                    } catch (IOException ended) {
                        // the process is gone
                    }
                });
    }

    /// `https://localhost:port`.
    public String baseUrl() {
        return baseUrl;
    }

    /// The data folder.
    public Path data() {
        return data;
    }

    /// Everything it wrote to standard error so far.
    public String log() throws IOException {
        return Files.readString(log);
    }

    /// The operating system's process.
    public Process process() {
        return process;
    }

    /// Ends it with SIGTERM.
    ///
    /// @return how long that took
    public Duration stop() throws InterruptedException {
        long start = System.nanoTime();
        process.destroy();
        if (!process.waitFor(20, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
        return Duration.ofNanos(System.nanoTime() - start);
    }

    /// Ends it with SIGKILL, as a power cut would.
    public void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
