package org.isocenter.dicomweb;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.isocenter.dicom.data.Tag;
import org.isocenter.dicomweb.TestService.Answer;
import org.isocenter.dicomweb.delete.Cleanup;
import org.isocenter.dicomweb.delete.CleanupSettings;
import org.isocenter.rule.Rule;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/// Studies that are deleted by themselves (contract section 4.9).
class ExpiryTest {
    private static final String TIME = "msdicom-expiry-time-milliseconds";
    private static final String OPTION = "msdicom-expiry-option";
    private static final String LEVEL = "msdicom-expiry-level";

    @TempDir Path folder;
    private TestService service;
    private Instant now = Instant.parse("2026-03-01T12:00:00Z");
    private final InstantSource clock = () -> now;
    private final Cleanup cleanup = new Cleanup(CleanupSettings.DEFAULT, clock);

    @BeforeEach
    void open() {
        service = TestService.open(folder, DicomwebSettings.DEFAULT, clock);
    }

    @AfterEach
    void close() {
        service.close();
    }

    private FakeRequest store(String study, String instance) {
        return FakeRequest.of("POST", "/v2/studies")
                .acceptingJson()
                .body("application/dicom", TestInstance.of(study, "1.3", instance).bytes());
    }

    @Rule({"dicom:EXPIRY-1", "dicom:EXPIRY-5"})
    @Test
    void theWholeStudyGoesWhenItsTimeHasComeAndNotBefore() {
        service.send(store("1.2", "1"));
        service.send(
                store("1.2", "2")
                        .with(TIME, "60000")
                        .with(OPTION, "RelativeToNow")
                        .with(LEVEL, "Study"));
        service.send(store("1.9", "1"));

        now = now.plus(Duration.ofMillis(59_999));
        assertThat(cleanup.deleteExpired(service.archive)).isZero();
        now = now.plus(Duration.ofMillis(1));
        assertThat(cleanup.deleteExpired(service.archive)).isEqualTo(1);

        assertThat(service.get("/v2/studies/1.2/metadata").status()).isEqualTo(404);
        assertThat(service.get("/v2/studies/1.9/metadata").status()).isEqualTo(200);
        JsonNode feed = service.get("/v2/changefeed?offset=3").json();
        assertThat(feed).hasSize(2);
        assertThat(feed.at("/0/action").asString()).isEqualTo("Delete");
        assertThat(feed.at("/1/action").asString()).isEqualTo("Delete");
    }

    @Rule("dicom:EXPIRY-5")
    @Test
    void aStudyThatCannotBeDeletedDoesNotKeepTheOthers() {
        service.send(store("1.2", "1").with(TIME, "1").with(OPTION, "RelativeToNow"));
        service.send(store("1.9", "1").with(TIME, "2").with(OPTION, "RelativeToNow"));
        service.database.execute(transaction -> {
            // a count that is wrong is damage, which no delete goes on with
            transaction.prepare("UPDATE study SET instances = 7 WHERE uid = '1.2'").executeUpdate();
        });

        now = now.plus(Duration.ofSeconds(1));
        cleanup.deleteExpired(service.archive);

        assertThat(service.get("/v2/studies/1.9/metadata").status()).isEqualTo(404);
    }

    @Rule({"dicom:EXPIRY-1", "dicom:STORE-90"})
    @ParameterizedTest
    @CsvSource({"POST, v1", "POST, v2", "PUT, v1", "PUT, v2", "POST, v1.0-prerelease"})
    void everyWayToStoreTakesALifetime(String method, String version) {
        FakeRequest request =
                FakeRequest.of(method, "/" + version + "/studies")
                        .acceptingJson()
                        .with(TIME, "1000")
                        .body("application/dicom", TestInstance.of("1.2", "1.3", "1.4").bytes());
        assertThat(service.send(request).status()).isEqualTo(200);

        now = now.plusSeconds(1);
        assertThat(cleanup.deleteExpired(service.archive)).isEqualTo(1);
        assertThat(service.get("/v2/studies").status()).isEqualTo(204);
    }

    @Rule("dicom:EXPIRY-2")
    @Test
    void theLastStoreWins() {
        service.send(store("1.2", "1").with(TIME, "1000"));
        service.send(store("1.2", "2").with(TIME, "5000"));
        service.send(store("1.4", "1").with(TIME, "1000"));
        service.send(store("1.4", "2"));

        now = now.plusSeconds(2);
        assertThat(cleanup.deleteExpired(service.archive)).isZero();
        now = now.plusSeconds(5);
        assertThat(cleanup.deleteExpired(service.archive)).isEqualTo(1);
        assertThat(service.get("/v2/studies/1.4/metadata").status()).isEqualTo(200);
    }

    @Rule({"dicom:EXPIRY-3", "dicom:EXPIRY-4"})
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            textBlock =
                    """
                    1000 | -             | -      | 200
                    1000 | RelativeToNow | Study  | 200
                    1000 | relativetonow | study  | 200
                    99999999999999999999 | - | -  | 200
                    0    | -             | -      | 400
                    -99999999999999999999 | - | - | 400
                    -5   | -             | -      | 400
                    1.5  | -             | -      | 400
                    soon | -             | -      | 400
                    1000 | Absolute      | -      | 400
                    1000 | -             | Series | 400
                    -    | Absolute      | Series | 200
                    """)
    void wrongHeadersAreRefusedAndNothingIsStored(
            String time, String option, String level, int status) {
        FakeRequest request = store("1.2", "1");
        request = time == null ? request : request.with(TIME, time);
        request = option == null ? request : request.with(OPTION, option);
        request = level == null ? request : request.with(LEVEL, level);

        Answer answer = service.send(request);

        assertThat(answer.status()).isEqualTo(status);
        assertThat(service.get("/v2/studies").status()).isEqualTo(status == 200 ? 200 : 204);
    }

    @Rule("dicom:EXPIRY-3")
    @Test
    void aLifetimeThatIsGivenTwiceIsRefused() {
        Answer answer = service.send(store("1.2", "1").with(TIME, "1000").with(TIME, "99999"));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text()).contains(TIME);
        assertThat(service.get("/v2/studies").status()).isEqualTo(204);
    }

    @Rule({"dicom:EXPIRY-7", "dicom:EXPIRY-6"})
    @Test
    void aRequestThatStoresNothingChangesNothing() {
        service.send(store("1.2", "1").with(TIME, "1000"));
        service.send(store("1.2", "1"));
        service.send(
                FakeRequest.of("POST", "/v2/studies")
                        .acceptingJson()
                        .body(
                                "application/dicom",
                                TestInstance.of("1.2", "1.3", "7")
                                        .without(Tag.PATIENT_ID)
                                        .bytes()));

        now = now.plusSeconds(2);
        assertThat(service.get("/v2/studies/1.2/metadata").status()).isEqualTo(200);
        assertThat(cleanup.deleteExpired(service.archive)).isEqualTo(1);
    }
}
