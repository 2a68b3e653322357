package org.isocenter.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.isocenter.http.Origin;
import org.isocenter.http.RequestObserver;
import org.isocenter.rule.Rule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The access log: what is in a line, and how long the file becomes.
class AccessLogTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    @TempDir Path folder;

    private static RequestObserver.Exchange exchange(String id, String path) {
        return new RequestObserver.Exchange(
                id,
                "GET",
                new Origin("https", "pacs.example", 8443),
                path,
                Optional.of("/studies/{study}"),
                "192.0.2.7",
                200,
                0,
                1234,
                Duration.ofMillis(3),
                true);
    }

    @Rule("dicom:HDR-4")
    @Test
    void aLineIsJsonThatSaysWhoAskedForWhat() throws Exception {
        Path file = folder.resolve("access.log");
        try (AccessLog log = AccessLog.open(file, AccessLog.STANDARD_BYTES, () -> NOW)) {
            log.answered(exchange("id-1", "/v2/studies/1.2"));
        }

        assertThat(Files.readString(file))
                .isEqualTo(
                        "{\"time\":\"2026-03-01T12:00:00Z\",\"id\":\"id-1\",\"client\":\"192.0.2.7\","
                                + "\"method\":\"GET\",\"host\":\"pacs.example\","
                                + "\"path\":\"/v2/studies/1.2\",\"route\":\"/studies/{study}\","
                                + "\"status\":200,\"bytesIn\":0,\"bytesOut\":1234,"
                                + "\"milliseconds\":3.0,\"complete\":true}\n");
    }

    @Test
    void nothingInAPathMakesAnotherLineOrALongOne() throws Exception {
        Path file = folder.resolve("access.log");
        try (AccessLog log = AccessLog.open(file, AccessLog.STANDARD_BYTES, () -> NOW)) {
            log.answered(exchange("id-1", "/\"\n{\u0007" + "x".repeat(100_000)));
        }

        List<String> lines = Files.readAllLines(file);
        assertThat(lines).hasSize(1);
        assertThat(lines.getFirst()).contains("/\\\"\\n{\\u0007x").hasSizeLessThan(1500);
    }

    @Test
    void goesOnWhereItEndedAndStartsAnewWhenItIsFull() throws Exception {
        Path file = folder.resolve("access.log");
        long limit = 2000;
        for (int i = 0; i < 40; i++) {
            try (AccessLog log = AccessLog.open(file, limit, () -> NOW)) {
                log.answered(exchange("id-" + i, "/v2/studies"));
            }
        }

        Path before = folder.resolve("access.log.1");
        assertThat(Files.size(file)).isBetween(1L, limit);
        assertThat(Files.size(before)).isBetween(limit / 2, limit);
        assertThat(Files.readString(file)).contains("\"id-39\"");
        assertThat(Files.readString(before)).doesNotContain("\"id-0\"");
        try (var files = Files.list(folder)) {
            assertThat(files).hasSize(2);
        }
    }

    @Test
    void aFileThatCannotBeWrittenDoesNotDisturbAnybody() throws Exception {
        Path file = folder.resolve("access.log");
        AccessLog log = AccessLog.open(file, AccessLog.STANDARD_BYTES, () -> NOW);
        log.close();

        log.answered(exchange("id-1", "/"));

        assertThat(Files.size(file)).isZero();
    }
}
