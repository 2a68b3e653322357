package org.isocenter.dicomweb;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.isocenter.dicom.data.Tag;
import org.isocenter.dicom.data.Vr;
import org.isocenter.dicomweb.TestService.Answer;
import org.isocenter.dicomweb.delete.Cleanup;
import org.isocenter.dicomweb.delete.CleanupSettings;
import org.isocenter.dicomweb.instance.Archive;
import org.isocenter.persistence.blob.BlobLocation;
import org.isocenter.persistence.blob.BlobName;
import org.isocenter.persistence.blob.BlobStorage;
import org.isocenter.persistence.blob.BlobUpload;
import org.isocenter.rule.Rule;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// Delete, and what is left of it.
class DeleteTest {
    @TempDir Path folder;
    private TestService service;
    private Instant now = Instant.parse("2026-03-01T12:00:00Z");
    private final InstantSource clock = () -> now;

    @BeforeEach
    void open() {
        service = TestService.open(folder, DicomwebSettings.DEFAULT, clock);
    }

    @AfterEach
    void close() {
        service.close();
    }

    private void store(String study, String series, String instance) {
        assertThat(service.store("v2", TestInstance.of(study, series, instance).bytes()).status())
                .isEqualTo(200);
    }

    @Rule({"dicom:DEL-1", "dicom:DEL-2", "dicom:DEL-4", "dicom:DEL-5", "dicom:QRY-74"})
    @Test
    void eachLevelGoesAndTakesEmptyOnesAboveWithIt() {
        store("1", "1.1", "1.1.1");
        store("1", "1.1", "1.1.2");
        store("1", "1.2", "1.2.1");
        store("2", "2.1", "2.1.1");

        Answer instance = service.delete("/v2/studies/1/series/1.1/instances/1.1.1");
        assertThat(instance.status()).isEqualTo(204);
        assertThat(instance.body()).isEmpty();
        assertThat(service.delete("/v2/studies/1/series/1.1/instances/1.1.1").status())
                .isEqualTo(404);
        assertThat(service.get("/v2/studies/1/series/1.1/metadata").json()).hasSize(1);

        service.delete("/v2/studies/1/series/1.1/instances/1.1.2");
        Answer series = service.delete("/v2/studies/1/series/1.1");
        assertThat(series.status()).isEqualTo(404);
        assertThat(series.text()).contains("series");
        assertThat(service.get("/v2/studies/1/series").json()).hasSize(1);

        assertThat(service.delete("/v2/studies/1/series/1.2").status()).isEqualTo(204);
        assertThat(service.get("/v2/studies").json()).hasSize(1);
        assertThat(service.delete("/v2/studies/2").status()).isEqualTo(204);
        assertThat(service.get("/v2/studies").status()).isEqualTo(204);
        assertThat(service.get("/v2/series").status()).isEqualTo(204);
        assertThat(service.get("/v2/instances").status()).isEqualTo(204);
    }

    @Rule({"dicom:DEL-2", "dicom:ERR-1"})
    @ParameterizedTest
    @ValueSource(
            strings = {"/studies/x", "/studies/1/series/x", "/studies/1/series/1/instances/1.x"})
    void malformedUidsAreRefused(String path) {
        assertThat(service.delete("/v2" + path).status()).isEqualTo(400);
    }

    /// At once, for every way to ask; what lies beside it stays.
    @Rule({"dicom:DEL-2", "dicom:DEL-4", "dicom:DEL-5", "dicom:ERR-1"})
    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "study, /studies/1, 1.1.1 1.1.2 1.2.1",
        "series, /studies/1/series/1.1, 1.1.1 1.1.2",
        "instance, /studies/1/series/1.1/instances/1.1.1, 1.1.1"
    })
    void whatIsDeletedIsGoneForEveryRequest(String level, String path, String gone) {
        List<String> all = List.of("1.1.1", "1.1.2", "1.2.1", "2.1.1");
        for (String uid : all) {
            assertThat(
                            service.store(
                                            "v2",
                                            TestInstance.of(
                                                            uid.substring(0, 1),
                                                            uid.substring(0, 3),
                                                            uid)
                                                    .withFrames(1)
                                                    .bytes())
                                    .status())
                    .isEqualTo(200);
        }
        assertThat(service.get("/v2" + path + "/metadata").status()).isEqualTo(200);

        assertThat(service.delete("/v2" + path).status()).isEqualTo(204);

        Answer again = service.delete("/v1" + path);
        assertThat(again.status()).isEqualTo(404);
        assertThat(again.header("Content-Type")).isEqualTo("text/plain; charset=utf-8");
        assertThat(again.text()).contains(level);
        for (String uid : all) {
            boolean isGone = List.of(gone.split(" ")).contains(uid);
            String instance =
                    "/v2/studies/"
                            + uid.substring(0, 1)
                            + "/series/"
                            + uid.substring(0, 3)
                            + "/instances/"
                            + uid;
            for (String resource : List.of("", "/metadata", "/frames/1")) {
                String accept = resource.equals("/metadata") ? "application/dicom+json" : "*/*";
                assertThat(
                                service.send(FakeRequest.get(instance + resource).accepting(accept))
                                        .status())
                        .as(instance + resource)
                        .isEqualTo(isGone ? 404 : 200);
            }
            assertThat(service.get("/v2/instances?SOPInstanceUID=" + uid).status())
                    .isEqualTo(isGone ? 204 : 200);
        }
        assertThat(service.send(FakeRequest.get("/v2" + path).accepting("*/*")).status())
                .isEqualTo(404);
    }

    @Rule({"dicom:DEL-3", "dicom:DEL-12"})
    @Test
    void mediaTypesAndBodiesDoNotMatter() {
        store("1", "1.1", "1.1.1");

        assertThat(
                        service.send(
                                        FakeRequest.of("DELETE", "/v1/studies/1")
                                                .accepting("image/png")
                                                .body("text/plain", new byte[] {1}))
                                .status())
                .isEqualTo(204);
        assertThat(service.delete("/v2/studies?PatientID=A-17").status()).isEqualTo(405);
    }

    @Rule({"dicom:DEL-7", "dicom:CF-22", "dicom:CF-25"})
    @Test
    void theFeedGetsAnEntryForEachInstance() {
        store("1", "1.1", "1.1.1");
        store("1", "1.2", "1.2.1");
        service.delete("/v2/studies/1");

        JsonNode feed = service.get("/v2/changefeed").json();

        assertThat(feed).hasSize(4);
        assertThat(feed.valueStream().map(each -> each.get("state").asString()))
                .containsOnly("Deleted");
        assertThat(feed.at("/2/action").asString()).isEqualTo("Delete");
        assertThat(feed.at("/2/sopInstanceUid").asString()).isEqualTo("1.1.1");
        assertThat(feed.at("/3/sopInstanceUid").asString()).isEqualTo("1.2.1");
        assertThat(feed.at("/3").get("metadata")).isNull();
    }

    @Rule({"dicom:STORE-74", "dicom:DEL-8"})
    @Test
    void whatWasDeletedCanBeStoredAgainAtOnceAndCleanupDoesNotHurtIt() {
        Cleanup cleanup = new Cleanup(CleanupSettings.DEFAULT, clock);
        store("1", "1.1", "1.1.1");
        service.delete("/v2/studies/1");
        store("1", "1.1", "1.1.1");

        assertThat(cleanup.removeGarbage(service.archive)).isZero();
        now = now.plus(Duration.ofDays(3));
        assertThat(cleanup.removeGarbage(service.archive)).isEqualTo(1);
        assertThat(cleanup.removeGarbage(service.archive)).isZero();

        Answer answer =
                service.send(
                        FakeRequest.get("/v2/studies/1/series/1.1/instances/1.1.1")
                                .accepting("application/dicom; transfer-syntax=*"));
        assertThat(answer.body()).isEqualTo(TestInstance.of("1", "1.1", "1.1.1").bytes());
    }

    @Rule("dicom:DEL-8")
    @Test
    void aBlobThatCannotBeRemovedIsTriedAgainAndDoesNotKeepOthersWaiting() {
        FailingBlobStorage failing = new FailingBlobStorage(service.blobs);
        Archive archive = new Archive(service.database, failing);
        CleanupSettings settings = new CleanupSettings(Duration.ZERO, 2, 2, Duration.ofHours(1));
        Cleanup cleanup = new Cleanup(settings, clock);
        for (int i = 1; i <= 5; i++) {
            store("1", "1.1", "1.1." + i);
        }
        service.delete("/v2/studies/1");
        now = now.plus(Duration.ofDays(3));
        failing.failures = 2; // the batch, and its first blob

        assertThat(cleanup.removeGarbage(archive)).isEqualTo(4);
        assertThat(cleanup.removeGarbage(archive)).isZero();
        now = now.plus(Duration.ofHours(1));
        assertThat(cleanup.removeGarbage(archive)).isEqualTo(1);
    }

    /// Storage whose first so many removals fail.
    private static final class FailingBlobStorage implements BlobStorage {
        private final BlobStorage storage;
        private int failures;

        private FailingBlobStorage(BlobStorage storage) {
            this.storage = storage;
        }

        @Override
        public BlobUpload create(BlobName name) throws IOException {
            return storage.create(name);
        }

        @Override
        public InputStream open(BlobName name, long offset, long length) throws IOException {
            return storage.open(name, offset, length);
        }

        @Override
        public Optional<BlobLocation> file(BlobName name) throws IOException {
            return storage.file(name);
        }

        @Override
        public int delete(Collection<BlobName> names) throws IOException {
            if (failures > 0) {
                failures--;
                throw new IOException("the disk does not answer");
            }
            return storage.delete(names);
        }

        @Override
        public Stream<BlobName> list(String prefix) throws IOException {
            return storage.list(prefix);
        }

        @Override
        public void close() {
            storage.close();
        }
    }

    @Rule({"dicom:QRY-75", "dicom:QRY-70", "dicom:QRY-71", "dicom:META-23"})
    @Test
    void whatTheDeletedInstanceSaidIsForgottenAndWhatOthersSaidIsBack() {
        service.store(
                "v2",
                TestInstance.of("1", "1.1", "1.1.1")
                        .with(Tag.PATIENT_NAME, Vr.PN, "Old^Name")
                        .with(Tag.STUDY_DESCRIPTION, Vr.LO, "only here")
                        .bytes());
        service.store(
                "v2",
                TestInstance.of("1", "1.1", "1.1.2")
                        .with(Tag.PATIENT_NAME, Vr.PN, "New^Name")
                        .with(Tag.ACCESSION_NUMBER, Vr.SH, "ACC")
                        .bytes());
        assertThat(service.get("/v2/studies?PatientName=new%5ename").status()).isEqualTo(200);
        String before = service.get("/v2/studies/1/metadata").header("ETag");

        service.delete("/v2/studies/1/series/1.1/instances/1.1.2");

        assertThat(service.get("/v2/studies/1/metadata").header("ETag")).isNotEqualTo(before);
        assertThat(service.get("/v2/studies?PatientName=new%5ename").status()).isEqualTo(204);
        assertThat(service.get("/v2/studies?AccessionNumber=ACC").status()).isEqualTo(204);
        JsonNode found = service.get("/v2/studies?PatientName=old%5ename").json();
        assertThat(found.at("/0/00100010/Value/0/Alphabetic").asString()).isEqualTo("Old^Name");
        assertThat(service.get("/v2/studies?StudyDescription=only%20here").status()).isEqualTo(200);
    }

    @Rule({"dicom:DEL-5", "dicom:META-3"})
    @Test
    void metadataOfWhatIsBeingDeletedAreThereOrNotFoundButNeverEmpty() throws Exception {
        byte[] file = TestInstance.of("1", "1.1", "1.1.1").bytes();
        Thread writer =
                Thread.ofVirtual()
                        .start(() -> {
                            for (int i = 0; i < 400; i++) {
                                service.store("v2", file);
                                service.delete("/v2/studies/1");
                            }
                        });
        while (writer.isAlive()) {
            TestService.Answer answer = service.get("/v2/studies/1/metadata");
            if (answer.status() == 200) {
                assertThat(answer.json()).hasSize(1);
            } else {
                assertThat(answer.status()).isEqualTo(404);
            }
        }
        writer.join();
    }
}
