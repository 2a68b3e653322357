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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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

    /// The same bodies, checks and headers as POST.
    @Rule({"dicom:STORE-90", "dicom:GEN-12"})
    @ParameterizedTest(name = "{0} {1} {2} {3}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    /v1/studies     | application/dicom+json | application/dicom     | 200
                    /v2/studies/1.2 | */*                    | application/dicom     | 200
                    /v2/studies     | text/html              | application/dicom     | 406
                    /v2/studies/x   | text/html              | application/dicom     | 406
                    /v2/studies/x   | application/dicom+json | application/dicom     | 400
                    /v2/studies     | application/dicom+json | application/json      | 415
                    /v1/studies     | application/dicom+json | multipart/related; type="application/dicom" | 415
                    /v2/studies     | application/dicom+json | multipart/related; boundary=b; start=x | 400
                    /v2/studies/1.9 | application/dicom+json | application/dicom     | 409
                    """)
    void replacingChecksAsStoringDoes(String path, String accept, String type, int status) {
        for (String method : List.of("POST", "PUT")) {
            Answer answer =
                    service.send(
                            FakeRequest.of(method, path)
                                    .accepting(accept)
                                    .body(type, FIRST.bytes()));

            assertThat(answer.status()).as(method + " " + answer.text()).isEqualTo(status);
        }
    }

    @Rule({"dicom:STORE-92", "dicom:STORE-71", "dicom:STORE-80", "dicom:STORE-95"})
    @Test
    void theSameTwiceInOneRequestIsStoredAndReplaced() {
        Answer answer =
                service.send(
                        FakeRequest.of("PUT", "/v2/studies")
                                .acceptingJson()
                                .body(
                                        "multipart/related; type=\"application/dicom\"; boundary=b",
                                        TestService.multipart(FIRST.bytes(), SECOND.bytes())));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().get("00081198")).as("45070 is never reported").isNull();
        assertThat(answer.json().at("/00081199/Value")).hasSize(2);
        assertThat(service.get("/v2/studies?StudyDescription=second").status()).isEqualTo(200);
        assertThat(service.get("/v2/changefeed").json()).hasSize(2);
    }

    @Rule({"dicom:STORE-96", "dicom:STORE-98", "dicom:QRY-70", "dicom:RET-51"})
    @Test
    void aReplacementLeavesNothingOfTheFirst() {
        byte[] first =
                FIRST.with(Tag.PATIENT_ID, Vr.LO, "OLD")
                        .with(Tag.ACCESSION_NUMBER, Vr.SH, "OLD")
                        .bytes();
        byte[] second = SECOND.with(Tag.PATIENT_ID, Vr.LO, "NEW").without(Tag.MODALITY).bytes();
        service.put("v2", first);

        assertThat(service.put("v2", second).status()).isEqualTo(200);

        assertThat(service.get("/v2/studies?PatientID=NEW").status()).isEqualTo(200);
        for (String gone :
                List.of(
                        "studies?PatientID=OLD",
                        "studies?AccessionNumber=OLD",
                        "series?Modality=CT")) {
            assertThat(service.get("/v2/" + gone).status()).as(gone).isEqualTo(204);
        }
        for (String original : List.of("true", "false")) {
            assertThat(
                            service.send(
                                            FakeRequest.get(PATH)
                                                    .accepting(
                                                            "application/dicom; transfer-syntax=*")
                                                    .with("msdicom-request-original", original))
                                    .body())
                    .isEqualTo(Samples.withoutPreamble(second));
        }
    }

    @Rule("dicom:STORE-93")
    @Test
    void aRefusedReplacementLeavesWhatIsThere() {
        service.put("v2", FIRST.bytes());
        Answer metadata = service.get(PATH + "/metadata");

        Answer refused = service.put("v1", SECOND.with(Tag.STUDY_DATE, Vr.DA, "never").bytes());

        assertThat(refused.status()).isEqualTo(409);
        assertThat(service.put("v2", SECOND.without(Tag.PATIENT_ID).bytes()).status())
                .isEqualTo(409);
        Answer after = service.get(PATH + "/metadata");
        assertThat(after.header("ETag")).isEqualTo(metadata.header("ETag"));
        assertThat(after.body()).isEqualTo(metadata.body());
        assertThat(
                        service.send(
                                        FakeRequest.get(PATH)
                                                .accepting("application/dicom; transfer-syntax=*"))
                                .body())
                .isEqualTo(Samples.withoutPreamble(FIRST.bytes()));
        assertThat(service.get("/v2/changefeed").json()).hasSize(1);
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
    void framesOfTheOldOneOrTheNewOneAreThereAllTheTime() throws Exception {
        byte[][] files = {FIRST.withFrames(2).bytes(), SECOND.withFrames(3).bytes()};
        service.put("v2", files[0]);
        Thread writer =
                Thread.ofVirtual()
                        .start(() -> {
                            for (int i = 1; i <= 400; i++) {
                                service.put("v2", files[i % 2]);
                            }
                        });
        while (writer.isAlive()) {
            Answer frame =
                    service.send(
                            FakeRequest.get(PATH + "/frames/2")
                                    .accepting("application/octet-stream; transfer-syntax=*"));
            assertThat(frame.status()).as(frame.text()).isEqualTo(200);
            assertThat(frame.body()).hasSize(8).containsOnly(2);
        }
        writer.join();
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
