package org.isocenter.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.isocenter.persistence.blob.BlobName;
import org.isocenter.persistence.blob.FileBlobStorage;
import org.isocenter.persistence.sql.Database;
import org.isocenter.persistence.sql.Databases;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A process is killed at any moment (`SIGKILL`), again and again on the same data. Nothing it
/// acknowledged is lost, and no row is without its bytes.
///
/// This shows the order of calls and the recovery, not the disk: what a power cut does to the cache
/// of a disk is not in it.
class CrashTest {
    private static final int ROUNDS = 20;
    private static final int LEAST_ROUNDS = 4;
    private static final long PATIENCE_NANOS = 30_000_000_000L;

    @TempDir Path folder;

    @Test
    void losesNothingThatWasAcknowledged() throws Exception {
        SplittableRandom random = new SplittableRandom(20261123);
        Set<String> acknowledged = new HashSet<>();
        long start = System.nanoTime();
        for (int round = 0; round < ROUNDS; round++) {
            if (round >= LEAST_ROUNDS && System.nanoTime() - start > PATIENCE_NANOS) {
                System.err.println("Killed " + round + " times; no time for more");
                break;
            }
            acknowledged.addAll(runAndKill(round, 1 + random.nextInt(300)));
            verify(acknowledged);
        }
        assertThat(acknowledged).hasSizeGreaterThan(100);
    }

    /// Runs the writer until it acknowledged so many, kills it, and reads what else it said.
    private Set<String> runAndKill(int round, int answers)
            throws IOException, InterruptedException {
        Process process =
                new ProcessBuilder(
                                ProcessHandle.current().info().command().orElse("java"),
                                "--enable-native-access=ALL-UNNAMED",
                                "-XX:TieredStopAtLevel=1",
                                "-XX:+UseSerialGC",
                                "-Xmx256m",
                                "-cp",
                                System.getProperty("java.class.path"),
                                CrashingWriter.class.getName(),
                                folder.toString(),
                                Integer.toString(round))
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        Set<String> said = new HashSet<>();
        try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
            String line = output.readLine();
            while (line != null) {
                said.add(line);
                if (said.size() == answers) {
                    process.toHandle().destroyForcibly(); // leaves its output to be read
                }
                line = output.readLine();
                if (line != null && !line.matches("n/[^@]+@[sf][0-9a-f]+\\.[0-9a-f]+")) {
                    break; // cut off by the kill
                }
            }
        } finally {
            process.destroyForcibly();
        }
        assertThat(process.waitFor()).as("killed, not failed").isEqualTo(137);
        assertThat(said).hasSizeGreaterThanOrEqualTo(answers);
        return said;
    }

    private void verify(Set<String> acknowledged) throws Exception {
        Path file = folder.resolve("rows.sqlite");
        assertThat(Databases.checkSqlite(file)).isEmpty();
        try (DataFolder _ = DataFolder.open(folder);
                Database database = Databases.openSqlite(file, CrashingWriter.TABLES);
                FileBlobStorage blobs = FileBlobStorage.open(folder.resolve("blobs"))) {
            Map<String, Long> rows =
                    database.<Map<String, Long>, RuntimeException>read(transaction -> {
                        Map<String, Long> found = new HashMap<>();
                        try (ResultSet row =
                                transaction.prepare("select name, size from item").executeQuery()) {
                            while (row.next()) {
                                found.put(row.getString(1), row.getLong(2));
                            }
                        }
                        return found;
                    });
            assertThat(rows.keySet()).containsAll(acknowledged);
            Set<String> listed = new HashSet<>();
            try (Stream<BlobName> names = blobs.list("")) {
                names.forEach(name -> listed.add(name.value()));
            }
            assertThat(listed).containsAll(rows.keySet());
            for (Map.Entry<String, Long> row : rows.entrySet()) {
                CRC32C checksum = new CRC32C();
                byte[] bytes;
                try (InputStream stream = blobs.open(new BlobName(row.getKey()))) {
                    bytes = stream.readAllBytes();
                }
                checksum.update(bytes);
                assertThat((long) bytes.length << 32 | checksum.getValue())
                        .as(row.getKey())
                        .isEqualTo(row.getValue());
            }
        }
    }
}
