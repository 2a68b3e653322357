package org.isocenter.dicomweb;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.isocenter.dicom.data.Tag;
import org.isocenter.dicom.data.Vr;
import org.isocenter.dicomweb.TestService.Answer;
import org.isocenter.rule.Rule;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// PUT: store or replace (contract section 4.8).
class UpsertTest {
    private static final String PATH = "/v2/studies/1.2/series/1.3/instances/1.4";
    private static final TestInstance FIRST =
            TestInstance.of("1.2", "1.3", "1.4")
                    .with(Tag.STUDY_DESCRIPTION, Vr.LO, "first")
                    .with(Tag.ACCESSION_NUMBER, Vr.SH, "A1")
                    .withFrames(2);
    private static final TestInstance SECOND =
            TestInstance.of("1.2", "1.3", "1.4")
                    .with(Tag.STUDY_DESCRIPTION, Vr.LO, "second")
                    .withFrames(5);

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

    @Rule({"dicom:STORE-90", "dicom:STORE-91", "dicom:GEN-12"})
    @Test
    void whatIsNotThereIsCreated() {
        Answer created = service.put("v1", FIRST.bytes());
        Answer inStudy =
                service.send(
                        FakeRequest.of("PUT", "/v2/studies/1.2")
                                .acceptingJson()
                                .body("application/dicom", FIRST.bytes()));

        assertThat(created.status()).isEqualTo(200);
        assertThat(created.header("api-supported-versions")).isEqualTo("1, 2");
        assertThat(inStudy.json().at("/00081190/Value/0").asString()).endsWith("/v2/studies/1.2");
        assertThat(service.put("v2", FIRST.without(Tag.PATIENT_ID).bytes()).status())
                .isEqualTo(409);
    }

    @Rule({"dicom:STORE-92", "dicom:STORE-94", "dicom:STORE-96", "dicom:STORE-98", "dicom:META-23"})
    @Test
    void whatIsThereIsReplacedAsAWhole() {
        service.put("v2", FIRST.bytes());
        String instanceTag = service.get(PATH + "/metadata").header("ETag");
        String seriesTag = service.get("/v2/studies/1.2/series/1.3/metadata").header("ETag");
        String studyTag = service.get("/v2/studies/1.2/metadata").header("ETag");

        Answer replaced = service.put("v2", SECOND.bytes());

        assertThat(replaced.status()).isEqualTo(200);
        Answer metadata = service.get(PATH + "/metadata");
        assertThat(metadata.header("ETag")).isNotEqualTo(instanceTag);
        assertThat(service.get("/v2/studies/1.2/series/1.3/metadata").header("ETag"))
                .isNotEqualTo(seriesTag);
        assertThat(service.get("/v2/studies/1.2/metadata").header("ETag")).isNotEqualTo(studyTag);
        assertThat(metadata.json().get(0).get("00080050")).isNull();
        assertThat(service.get("/v2/studies?StudyDescription=second").status()).isEqualTo(200);
        assertThat(service.get("/v2/studies?StudyDescription=first").status()).isEqualTo(204);
        assertThat(
                        service.send(
                                        FakeRequest.get(PATH + "/frames/5")
                                                .accepting(
                                                        "application/octet-stream; transfer-syntax=*"))
                                .status())
                .isEqualTo(200);
        assertThat(service.get("/v2/instances").json()).hasSize(1);
        assertThat(service.get("/v2/studies/1.2/metadata").json()).hasSize(1);
    }

    @Rule("dicom:STORE-93")
    @Test
    void aRefusedReplacementLeavesWhatIsThere() {
        service.put("v2", FIRST.bytes());

        Answer refused = service.put("v1", SECOND.with(Tag.STUDY_DATE, Vr.DA, "never").bytes());

        assertThat(refused.status()).isEqualTo(409);
        assertThat(service.get("/v2/studies?StudyDescription=first").status()).isEqualTo(200);
    }

    @Rule({"dicom:STORE-95", "dicom:CF-20", "dicom:CF-21", "dicom:CF-24"})
    @Test
    void theFeedTellsOfTheReplacement() {
        service.put("v2", FIRST.bytes());
        service.put("v2", SECOND.bytes());

        JsonNode feed = service.get("/v2/changefeed").json();

        assertThat(feed).hasSize(2);
        assertThat(List.of(feed.at("/0/action").asString(), feed.at("/0/state").asString()))
                .containsExactly("Create", "Replaced");
        assertThat(List.of(feed.at("/1/action").asString(), feed.at("/1/state").asString()))
                .containsExactly("Update", "Current");
        assertThat(feed.at("/0/metadata/00081030/Value/0").asString()).isEqualTo("second");
    }

    @Rule("dicom:STORE-97")
    @Test
    void readersSeeTheOldOneOrTheNewOneButNeverNothing() throws Exception {
        service.put("v2", FIRST.bytes());
        Thread writer =
                Thread.ofVirtual()
                        .start(() -> {
                            for (int i = 0; i < 100; i++) {
                                service.put("v2", (i % 2 == 0 ? SECOND : FIRST).bytes());
                            }
                        });
        byte[] first = Samples.withoutPreamble(FIRST.bytes());
        byte[] second = Samples.withoutPreamble(SECOND.bytes());
        int reads = 0;
        while (writer.isAlive() || reads < 10) {
            Answer answer =
                    service.send(
                            FakeRequest.get(PATH)
                                    .accepting("application/dicom; transfer-syntax=*"));
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.body()).isIn(first, second);
            assertThat(service.get(PATH + "/metadata").json()).hasSize(1);
            reads++;
        }
        writer.join();
    }
}
