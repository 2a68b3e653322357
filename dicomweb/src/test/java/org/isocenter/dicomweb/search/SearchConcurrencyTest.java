package org.isocenter.dicomweb.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.isocenter.dicom.data.Tag;
import org.isocenter.dicom.data.Vr;
import org.isocenter.dicomweb.TestInstance;
import org.isocenter.dicomweb.TestService;
import org.isocenter.dicomweb.TestService.Answer;
import org.isocenter.rule.Rule;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// Search while others store and delete.
class SearchConcurrencyTest {
    private static final int WRITERS = 8;

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

    private void store(TestInstance instance) {
        assertThat(service.store("v2", instance.bytes()).status()).isEqualTo(200);
    }

    /// Runs tasks at once and waits for all of them.
    private static void together(List<Callable<Void>> tasks) throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Void> each : threads.invokeAll(tasks)) {
                each.get();
            }
        }
    }

    /// What arrives pushes others to later pages: some are seen twice, none is missed.
    @Rule({"dicom:QRY-73", "dicom:QRY-72"})
    @Test
    void pagingLosesNothingWhileDataArrive() throws Exception {
        Set<String> before = new HashSet<>();
        for (int i = 0; i < 60; i++) {
            store(TestInstance.of("1.2." + i, "1.3." + i, "1.4." + i));
            before.add("1.2." + i);
        }
        AtomicInteger next = new AtomicInteger();
        Set<String> seen = new HashSet<>();
        List<Callable<Void>> tasks = new ArrayList<>();
        for (int writer = 0; writer < 4; writer++) {
            tasks.add(() -> {
                for (int i = next.getAndIncrement(); i < 100; i = next.getAndIncrement()) {
                    store(TestInstance.of("2.2." + i, "2.3." + i, "2.4." + i));
                }
                return null;
            });
        }
        tasks.add(() -> {
            int offset = 0;
            while (true) {
                Answer page = service.get("/v2/studies?PatientID=A-17&limit=7&offset=" + offset);
                if (page.status() == 204) {
                    return null;
                }
                List<String> uids = new ArrayList<>();
                for (JsonNode study : page.json()) {
                    uids.add(study.at("/0020000D/Value/0").asString());
                }
                assertThat(uids).doesNotHaveDuplicates().hasSizeLessThanOrEqualTo(7);
                seen.addAll(uids);
                offset += 7;
            }
        });

        together(tasks);

        assertThat(seen).containsAll(before);
    }

    @Rule({"dicom:QRY-33", "dicom:QRY-60", "dicom:QRY-61"})
    @Test
    void modalitiesAndCountsAreRightWithManyWriters() throws Exception {
        String[] modalities = {"CT", "MR", "US", "PT"};
        List<Callable<Void>> tasks = new ArrayList<>();
        for (int writer = 0; writer < WRITERS; writer++) {
            int number = writer;
            tasks.add(() -> {
                for (int i = 0; i < 12; i++) {
                    store(
                            TestInstance.of("1.2", "1.2." + number, "1.2." + number + "." + i)
                                    .with(Tag.MODALITY, Vr.CS, modalities[number % 4]));
                    Answer found =
                            service.get(
                                    "/v2/studies?includefield=NumberOfStudyRelatedInstances"
                                            + "&ModalitiesInStudy="
                                            + modalities[number % 4]);
                    assertThat(found.status()).as("its own modality").isEqualTo(200);
                    List<String> shown = new ArrayList<>();
                    found.json().get(0).at("/00080061/Value").forEach(m -> shown.add(m.asString()));
                    assertThat(shown).contains(modalities[number % 4]).doesNotHaveDuplicates();
                }
                return null;
            });
        }

        together(tasks);

        JsonNode study =
                service.get(
                                "/v2/studies?includefield=ModalitiesInStudy,"
                                        + "NumberOfStudyRelatedInstances")
                        .json()
                        .get(0);
        assertThat(study.get("00080061"))
                .hasToString("{\"vr\":\"CS\",\"Value\":[\"CT\",\"MR\",\"PT\",\"US\"]}");
        assertThat(study.at("/00201208/Value/0").asInt()).isEqualTo(WRITERS * 12);

        // The series of two modalities go, at the same time, while others go on.
        List<Callable<Void>> changes = new ArrayList<>();
        for (int writer = 0; writer < WRITERS; writer++) {
            int number = writer;
            changes.add(() -> {
                if (number % 4 < 2) {
                    assertThat(service.delete("/v2/studies/1.2/series/1.2." + number).status())
                            .isEqualTo(204);
                } else {
                    store(
                            TestInstance.of("1.2", "1.2." + number, "1.2." + number + ".99")
                                    .with(Tag.MODALITY, Vr.CS, modalities[number % 4]));
                }
                return null;
            });
        }
        together(changes);

        assertThat(service.get("/v2/studies?ModalitiesInStudy=CT").status()).isEqualTo(204);
        assertThat(service.get("/v2/studies?ModalitiesInStudy=MR").status()).isEqualTo(204);
        JsonNode left =
                service.get(
                                "/v2/studies?ModalitiesInStudy=US&includefield="
                                        + "NumberOfStudyRelatedInstances")
                        .json()
                        .get(0);
        assertThat(left.get("00080061")).hasToString("{\"vr\":\"CS\",\"Value\":[\"PT\",\"US\"]}");
        assertThat(left.at("/00201208/Value/0").asInt()).isEqualTo(4 * 13);
    }
}
