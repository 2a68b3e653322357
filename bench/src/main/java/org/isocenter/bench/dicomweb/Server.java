package org.isocenter.bench.dicomweb;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/// A server that was started to be measured, in a process of its own, on the loopback interface.
/// Closing it ends the process.
interface Server extends AutoCloseable {
    /// What it is called in tables.
    String name();

    /// Where its DICOMweb resources are.
    URI base();

    /// The header that lets requests in, with its line end; empty when none is needed.
    String authorization();

    /// The process.
    Process process();

    /// Ends the process and waits for its end.
    @Override
    default void close() {
        process().destroy();
        try {
            if (!process().waitFor(30, TimeUnit.SECONDS)) {
                process().destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process().destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    /// How long the process has had a processor until now, user and system, in seconds. It tells more
    /// than a rate on a machine that others use too.
    default double processorSeconds() {
        return process().toHandle().info().totalCpuDuration().orElse(Duration.ZERO).toNanos() / 1e9;
    }

    /// The most memory that the process has had, in megabytes (Linux).
    default long peakMegabytes() throws IOException {
        for (String line :
                Files.readAllLines(Path.of("/proc", Long.toString(process().pid()), "status"))) {
            if (line.startsWith("VmHWM:")) {
                return Long.parseLong(line.replaceAll("[^0-9]", "")) / 1024;
            }
        }
        return 0;
    }

    /// Waits until the disk has what was written before, so that whoever is measured next does not
    /// wait for it.
    static void settle() throws IOException, InterruptedException {
        new ProcessBuilder("sync").inheritIO().start().waitFor();
    }

    /// A port that nobody listens on.
    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    /// Waits until a server answers.
    static void await(Process process, Duration patience, Path log, BooleanSupplier answers)
            throws IOException, InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        while (!answers.getAsBoolean()) {
            if (!process.isAlive() || System.nanoTime() > end) {
                process.destroyForcibly();
                throw new IOException(
                        "the server did not start; its log:\n" + Files.readString(log));
            }
            Thread.sleep(20);
        }
    }
}
