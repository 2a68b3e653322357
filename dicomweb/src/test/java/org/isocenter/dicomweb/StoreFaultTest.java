package org.isocenter.dicomweb;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.isocenter.dicomweb.delete.Scrub;
import org.isocenter.dicomweb.instance.Archive;
import org.isocenter.persistence.blob.BlobName;
import org.isocenter.persistence.blob.FailingBlobStorage;
import org.isocenter.persistence.blob.FailingBlobStorage.Point;
import org.isocenter.persistence.blob.FileBlobStorage;
import org.isocenter.persistence.sql.Database;
import org.isocenter.persistence.sql.Databases;
import org.isocenter.rule.Rule;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

/// What storage does to a store when it fails: nothing is visible of an instance that was not
/// acknowledged, and the next one finds a service that works.
class StoreFaultTest {
    @TempDir Path folder;
    private FailingBlobStorage blobs;
    private TestService service;

    @BeforeEach
    void open() throws IOException {
        Database database = Databases.openSqlite(folder.resolve("images.db"), Archive.TABLES);
        blobs = new FailingBlobStorage(FileBlobStorage.open(folder.resolve("blobs")));
        service = TestService.over(database, blobs, Clock.systemUTC());
    }

    @AfterEach
    void close() {
        service.close();
    }

    private static byte[] file(int instance) {
        return TestInstance.of("1.2", "1.2.3", "1.2.3." + instance).bytes();
    }

    /// The status of reading an instance with its bytes.
    private int read(int instance) {
        String path = "/v2/studies/1.2/series/1.2.3/instances/1.2.3." + instance;
        return service.send(
                        FakeRequest.get(path)
                                .with("Accept", "application/dicom; transfer-syntax=*"))
                .status();
    }

    @Rule({"dicom:STORE-76", "dicom:CF-25"})
    @ParameterizedTest
    @EnumSource(
            value = Point.class,
            names = {"CREATE", "WRITE", "COMMIT", "COMMITTED", "BARRIER"})
    void leavesNothingOfAnInstanceWhoseBytesAreNotDurable(Point point) {
        assertThat(service.store("v2", file(1)).status()).isEqualTo(200);
        blobs.failAt(point, 1);

        assertThat(service.store("v2", file(2)).status()).isEqualTo(503);

        assertThat(blobs.allFailed()).isTrue();
        assertThat(read(2)).isEqualTo(404);
        assertThat(service.get("/v2/changefeed/latest").json().get("sequence").asInt())
                .isEqualTo(1);
        assertThat(service.store("v2", file(2)).status()).isEqualTo(200);
        assertThat(read(2)).isEqualTo(200);
        assertThat(service.get("/v2/changefeed/latest").json().get("sequence").asInt())
                .isEqualTo(2);
    }

    @Rule({"dicom:STORE-76", "dicom:CF-25"})
    @Test
    void thoseWhoShareAFailedSyncAreToldAndTheOthersAreThere() throws Exception {
        Set<Integer> stored = new TreeSet<>();
        for (int round = 0; round < 10; round++) {
            blobs.failAt(Point.BARRIER, 1 + round % 3);
            List<Future<Integer>> answers = new ArrayList<>();
            try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
                for (int i = 0; i < 8; i++) {
                    int instance = round * 8 + i + 1;
                    answers.add(clients.submit(() -> service.store("v2", file(instance)).status()));
                }
            }
            for (int i = 0; i < 8; i++) {
                int status = answers.get(i).get();
                assertThat(status).isIn(200, 503);
                if (status == 200) {
                    stored.add(round * 8 + i + 1);
                }
            }
        }

        for (int instance = 1; instance <= 80; instance++) {
            assertThat(read(instance)).isEqualTo(stored.contains(instance) ? 200 : 404);
        }
        int sequence = 0;
        for (JsonNode entry : service.get("/v2/changefeed?limit=200").json()) {
            assertThat(entry.get("sequence").asInt()).isEqualTo(++sequence);
        }
        assertThat(sequence).isEqualTo(stored.size());

        // What the failed ones left behind is found by the next process.
        service.close();
        open();
        new Scrub().removeOrphans(service.archive);
        try (Stream<BlobName> names = blobs.list("")) {
            assertThat(names.count()).isEqualTo(stored.size());
        }
    }
}
