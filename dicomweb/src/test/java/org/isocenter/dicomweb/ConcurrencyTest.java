package org.isocenter.dicomweb;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.isocenter.dicomweb.TestService.Answer;
import org.isocenter.dicomweb.instance.Archive;
import org.isocenter.dicomweb.instance.Claims;
import org.isocenter.dicomweb.instance.InstanceId;
import org.isocenter.dicomweb.instance.Partition;
import org.isocenter.dicomweb.instance.Uid;
import org.isocenter.persistence.sql.Databases;
import org.isocenter.persistence.sql.PostgresqlForTests;
import org.isocenter.persistence.sql.PostgresqlServer;
import org.isocenter.rule.Rule;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// Many clients at once.
class ConcurrencyTest {
    private static final int WRITERS = 16;
    private static final int EACH = 25;

    @TempDir Path folder;
    private TestService service;

    @BeforeEach
    void open() {
        service = TestService.open(folder);
    }

    @AfterEach
    void close() {
        service.close();
    }

    private interface Work {
        void run(int writer) throws Exception;
    }

    /// Runs the work in all writers, begun at the same moment.
    private static void together(Work work) throws InterruptedException, ExecutionException {
        CountDownLatch start = new CountDownLatch(1);
        List<Future<?>> ends = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < WRITERS; i++) {
                int writer = i;
                ends.add(
                        threads.submit(() -> {
                            start.await();
                            work.run(writer);
                            return true;
                        }));
            }
            start.countDown();
            for (Future<?> end : ends) {
                end.get();
            }
        }
    }

    @Rule({"dicom:STORE-75", "dicom:STORE-76", "dicom:QRY-61", "dicom:CF-25"})
    @Test
    void siblingsOfANewStudyAreAllStoredAndCountedOnce() throws Exception {
        together(writer -> {
            for (int i = 0; i < EACH; i++) {
                byte[] file = TestInstance.of("1", "1." + (i % 3), "1." + writer + "." + i).bytes();
                Answer answer = service.store("v2", file);
                assertThat(answer.status()).as(answer.text()).isEqualTo(200);
            }
        });

        int all = WRITERS * EACH;
        assertThat(service.get("/v2/studies").json()).hasSize(1);
        assertThat(service.get("/v2/series").json()).hasSize(3);
        JsonNode metadata = service.get("/v2/studies/1/metadata").json();
        Set<String> instances = new HashSet<>();
        metadata.forEach(each -> instances.add(each.at("/00080018/Value/0").asString()));
        assertThat(instances).hasSize(all);
        assertThat(service.get("/v2/studies/1/metadata").header("ETag")).isEqualTo(all + "-" + all);
        Set<String> inFeed = new HashSet<>();
        for (int offset = 0; offset < all; offset += 100) {
            JsonNode page =
                    service.get("/v1/changefeed?limit=100&includeMetadata=false&offset=" + offset)
                            .json();
            assertThat(page).hasSize(100);
            page.forEach(each -> inFeed.add(each.get("sopInstanceUid").asString()));
        }
        assertThat(inFeed).isEqualTo(instances);
    }

    @Rule({"dicom:STORE-75", "dicom:STORE-76", "dicom:CF-25"})
    @Test
    void theSameOnPostgresql() throws Exception {
        PostgresqlForTests.Outcome started = PostgresqlForTests.start();
        Assumptions.assumeTrue(started.settings().isPresent(), started.reason());
        String schema = "concurrency";
        try (PostgresqlServer server = PostgresqlServer.connect(started.settings().orElseThrow())) {
            Databases.dropPostgresql(server, schema);
            service.close();
            service =
                    TestService.over(
                            Databases.openPostgresql(server, schema, Archive.TABLES),
                            folder.resolve("other"));
            siblingsOfANewStudyAreAllStoredAndCountedOnce();
            service.close();
        }
    }

    @Rule({"dicom:STORE-70", "dicom:STORE-73"})
    @Test
    void ofTheSameInstanceOneIsStoredAndTheOthersAreTold() throws Exception {
        byte[] file = TestInstance.of("1", "1.1", "1.1.1").withFrames(100).bytes();
        List<Integer> outcomes = Collections.synchronizedList(new ArrayList<>());

        together(_ -> {
            Answer answer = service.store("v2", file);
            outcomes.add(
                    answer.status() == 200
                            ? 0
                            : answer.json().at("/00081198/Value/0/00081197/Value/0").asInt());
        });

        assertThat(outcomes).hasSize(WRITERS).containsOnlyOnce(0);
        assertThat(outcomes).allMatch(each -> each == 0 || each == 45070 || each == 45071);
        assertThat(service.get("/v2/studies/1/metadata").header("ETag")).isEqualTo("1-1");
        assertThat(service.get("/v2/changefeed").json()).hasSize(1);
    }

    @Rule({"dicom:STORE-73", "dicom:DEL-9"})
    @Test
    void whatIsBeingStoredIsTakenAndCanBeCancelled() {
        InstanceId id = new InstanceId(uid("1"), uid("1.1"), uid("1.1.1"));
        byte[] file = TestInstance.of("1", "1.1", "1.1.1").bytes();
        try (Claims.Claim claim =
                service.archive.claims().claim(Partition.DEFAULT, id).orElseThrow()) {
            Answer meanwhile = service.store("v2", file);
            assertThat(meanwhile.status()).isEqualTo(409);
            assertThat(meanwhile.json().at("/00081198/Value/0/00081197/Value/0").asInt())
                    .isEqualTo(45071);

            assertThat(service.delete("/v2/studies/1").status()).isEqualTo(204);
            assertThat(claim.isCancelled()).isTrue();
            assertThat(service.delete("/v2/studies/1").status()).isEqualTo(404);
        }
        assertThat(service.get("/v2/changefeed").json()).isEmpty();
        assertThat(service.store("v2", file).status()).isEqualTo(200);
    }

    private static Uid uid(String text) {
        return Uid.parse(text).orElseThrow();
    }

    @Rule({"dicom:CF-10", "dicom:CF-15"})
    @Test
    void whoFollowsTheFeedMissesNothing() throws Exception {
        List<Long> seen = new ArrayList<>();
        Thread writers =
                Thread.ofVirtual()
                        .start(() -> {
                            try {
                                together(writer -> {
                                    for (int i = 0; i < EACH; i++) {
                                        String study = "1." + writer;
                                        service.store(
                                                "v2",
                                                TestInstance.of(
                                                                study,
                                                                study + ".1",
                                                                study + ".1." + i)
                                                        .bytes());
                                        if (i % 10 == 9) {
                                            service.delete("/v2/studies/" + study);
                                        }
                                    }
                                });
                            } catch (InterruptedException | ExecutionException e) {
                                throw new AssertionError(e);
                            }
                        });
        boolean last = false;
        while (!last) {
            last = !writers.isAlive();
            long after = seen.isEmpty() ? 0 : seen.getLast();
            JsonNode page;
            do {
                page =
                        service.get(
                                        "/v1/changefeed?limit=100&includeMetadata=false&offset="
                                                + after)
                                .json();
                for (JsonNode entry : page) {
                    after = entry.get("sequence").asLong();
                    seen.add(after);
                }
            } while (!page.isEmpty());
        }

        assertThat(seen).hasSize(WRITERS * (EACH + 20));
        for (int i = 0; i < seen.size(); i++) {
            assertThat(seen.get(i)).isEqualTo(i + 1);
        }
    }
}
