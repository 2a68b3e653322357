package org.isocenter.dicomweb;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.isocenter.dicom.data.Tag;
import org.isocenter.dicom.data.Vr;
import org.isocenter.dicom.dictionary.TransferSyntax;
import org.isocenter.dicomweb.TestService.Answer;
import org.isocenter.rule.Rule;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// The change feed (contract section 12).
class ChangeFeedTest {
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    @TempDir Path folder;
    private TestService service;
    private Instant now = NOON;
    private final InstantSource clock = () -> now;

    @BeforeEach
    void open() {
        service = TestService.open(folder, DicomwebSettings.DEFAULT, clock);
    }

    @AfterEach
    void close() {
        service.close();
    }

    private void storeEverySecond(int count) {
        for (int i = 1; i <= count; i++) {
            service.store("v2", TestInstance.of("1.2", "1.3", "1.4." + i).bytes());
            now = now.plusSeconds(1);
        }
    }

    private List<Long> sequences(String path) {
        Answer answer = service.get(path);
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return answer.json().valueStream().map(each -> each.get("sequence").asLong()).toList();
    }

    @Rule({"dicom:CF-2", "dicom:CF-3", "dicom:GEN-25"})
    @ParameterizedTest
    @ValueSource(strings = {"v1", "v2"})
    void anEmptyFeedIsAnEmptyListAndHasNoLatest(String version) {
        Answer feed = service.send(FakeRequest.get("/" + version + "/changefeed"));

        assertThat(feed.status()).isEqualTo(200);
        assertThat(feed.text()).isEqualTo("[]");
        assertThat(feed.header("Content-Type")).isEqualTo("application/json; charset=utf-8");
        assertThat(feed.header("api-supported-versions")).isEqualTo("1, 2");
        assertThat(service.get("/" + version + "/changefeed/latest").status()).isEqualTo(204);
        assertThat(service.get("/v1.0-prerelease/changefeed").status()).isEqualTo(404);
    }

    @Rule({"dicom:CF-1", "dicom:CF-20", "dicom:GEN-28", "dicom:GEN-30", "dicom:PART-13"})
    @Test
    void anEntryTellsWhatHappened() {
        service.store("v2", TestInstance.of("1.2", "1.3", "1.4").bytes());

        Answer latest = service.get("/v2/changefeed/latest?includeMetadata=false");

        assertThat(latest.text())
                .isEqualTo(
                        "{\"sequence\":1,\"partitionName\":\"Microsoft.Default\","
                                + "\"studyInstanceUid\":\"1.2\",\"seriesInstanceUid\":\"1.3\","
                                + "\"sopInstanceUid\":\"1.4\",\"action\":\"Create\","
                                + "\"timestamp\":\"2026-03-01T12:00:00.0000000Z\","
                                + "\"state\":\"Current\"}");
        assertThat(
                        service.get("/v1/changefeed")
                                .json()
                                .at("/0/metadata/00100020/Value/0")
                                .asString())
                .isEqualTo("A-17");
    }

    /// So a reader can pass over what it does not want without reading metadata.
    @Rule({"dicom:IMPR-5", "dicom:GEN-28"})
    @Test
    void anEntryTellsTheKindOfInstanceWhenTold() {
        try (TestService telling =
                TestService.open(
                        folder.resolve("telling"),
                        DicomwebSettings.DEFAULT.withFeedDetails(),
                        clock)) {
            telling.store("v2", TestInstance.of("1.2", "1.3", "1.4").bytes());
            telling.store(
                    "v2",
                    TestInstance.of("1.2", "1.3", "1.5")
                            .with(Tag.SOP_CLASS_UID, Vr.UI, "1.2.840.10008.5.1.4.1.1.4")
                            .bytes(TransferSyntax.DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN));
            telling.put(
                    "v2",
                    TestInstance.of("1.2", "1.3", "1.4")
                            .bytes(TransferSyntax.DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN));

            assertThat(telling.get("/v1/changefeed/latest?includeMetadata=false").text())
                    .isEqualTo(
                            "{\"sequence\":3,\"partitionName\":\"Microsoft.Default\","
                                    + "\"studyInstanceUid\":\"1.2\",\"seriesInstanceUid\":\"1.3\","
                                    + "\"sopInstanceUid\":\"1.4\",\"action\":\"Update\","
                                    + "\"timestamp\":\"2026-03-01T12:00:00.0000000Z\","
                                    + "\"state\":\"Current\","
                                    + "\"sopClassUid\":\"1.2.840.10008.5.1.4.1.1.2\","
                                    + "\"transferSyntaxUid\":\"1.2.840.10008.1.2.1.99\"}");
            JsonNode feed = telling.get("/v2/changefeed").json();
            assertThat(feed.at("/0/transferSyntaxUid").asString())
                    .as("of what is there now, like the metadata")
                    .isEqualTo("1.2.840.10008.1.2.1.99");
            assertThat(feed.at("/1/sopClassUid").asString()).isEqualTo("1.2.840.10008.5.1.4.1.1.4");
            assertThat(feed.at("/1/metadata/00080016/Value/0").asString())
                    .isEqualTo("1.2.840.10008.5.1.4.1.1.4");

            telling.delete("/v2/studies/1.2");
            for (JsonNode entry : telling.get("/v2/changefeed").json()) {
                assertThat(entry.propertyNames())
                        .as("nothing is known of what is gone")
                        .doesNotContain("sopClassUid", "transferSyntaxUid", "metadata");
            }
        }
        service.store("v2", TestInstance.of("1.2", "1.3", "1.4").bytes());
        assertThat(service.get("/v2/changefeed/latest").json().propertyNames())
                .doesNotContain("sopClassUid", "transferSyntaxUid");
    }

    @Rule("dicom:CF-22")
    @Test
    void theStateIsWhatTheInstanceIsNow() {
        service.store("v2", TestInstance.of("1.2", "1.3", "1.4").bytes());
        service.delete("/v2/studies/1.2");
        assertThat(states()).containsExactly("Create Deleted", "Delete Deleted");

        service.store("v2", TestInstance.of("1.2", "1.3", "1.4").bytes());
        assertThat(states())
                .containsExactly("Create Replaced", "Delete Replaced", "Create Current");
    }

    private List<String> states() {
        return service.get("/v2/changefeed")
                .json()
                .valueStream()
                .map(each -> each.get("action").asString() + " " + each.get("state").asString())
                .toList();
    }

    @Rule({"dicom:CF-4", "dicom:CF-5", "dicom:ERR-3"})
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    includeMetadata=true        | 200
                    includeMetadata=TRUE        | 200
                    INCLUDEMETADATA=False       | 200
                    somethingElse=1             | 200
                    includeMetadata=0           | 400
                    includeMetadata=1           | 400
                    includeMetadata=yes         | 400
                    includeMetadata=            | 400
                    """)
    void includeMetadataIsTrueOrFalse(String query, int status) {
        storeEverySecond(1);
        for (String path : List.of("/v1/changefeed", "/v2/changefeed", "/v2/changefeed/latest")) {
            Answer answer = service.get(path + "?" + query);
            assertThat(answer.status()).isEqualTo(status);
            if (status == 400) {
                assertThat(answer.text()).contains("IncludeMetadata");
            }
        }
    }

    @Rule({"dicom:CF-10", "dicom:CF-16"})
    @Test
    void v1GivesAWindowOfNumbers() {
        storeEverySecond(25);

        assertThat(sequences("/v1/changefeed")).hasSize(10).startsWith(1L).endsWith(10L);
        assertThat(sequences("/v1/changefeed?offset=10&limit=5"))
                .containsExactly(11L, 12L, 13L, 14L, 15L);
        assertThat(sequences("/v1/changefeed?offset=20&limit=100")).hasSize(5);
        assertThat(sequences("/v1/changefeed?offset=25")).isEmpty();
        assertThat(sequences("/v1/changefeed?offset=9223372036854775807")).isEmpty();
        assertThat(service.get("/v1/changefeed/latest").json().get("sequence").asLong())
                .isEqualTo(25);
        assertThat(sequences("/v1/changefeed?startTime=nonsense")).hasSize(10);
    }

    @Rule("dicom:CF-11")
    @Test
    void v2GivesAPartOfAWindowOfTime() {
        storeEverySecond(25);

        assertThat(sequences("/v2/changefeed")).hasSize(25).isSorted();
        assertThat(sequences("/v2/changefeed?offset=20&limit=3")).containsExactly(21L, 22L, 23L);
        assertThat(
                        sequences(
                                "/v2/changefeed?startTime=2026-03-01T12:00:05Z&endTime=2026-03-01T12:00:08Z"))
                .containsExactly(6L, 7L, 8L);
        assertThat(
                        sequences(
                                "/v2/changefeed?startTime=2026-03-01T12:00:05Z&endTime=2026-03-01T12:00:08Z&offset=2"))
                .containsExactly(8L);
        assertThat(
                        sequences(
                                "/v2/changefeed?startTime=2026-03-01T12:00:05Z&endTime=2026-03-01T12:00:08Z&offset=3"))
                .isEmpty();
        assertThat(sequences("/v2/changefeed?startTime=2026-03-01T12:00:04.0000001Z&limit=1"))
                .containsExactly(6L);
        assertThat(sequences("/v2/changefeed?endTime=2026-03-01T12:00:01Z")).containsExactly(1L);
        assertThat(sequences("/v2/changefeed?startTime=2027-01-01T00:00:00Z")).isEmpty();
        assertThat(sequences("/v2/changefeed?offset=9223372036854775807")).isEmpty();
    }

    @Rule({"dicom:CF-12", "dicom:ERR-3"})
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    v1 | limit=100   | 200 | -
                    v1 | limit=101   | 400 | Limit
                    v1 | limit=0     | 400 | Limit
                    v2 | limit=200   | 200 | -
                    v2 | limit=201   | 400 | Limit
                    v2 | limit=x     | 400 | Limit
                    v2 | limit=-1    | 400 | Limit
                    v1 | offset=-1   | 400 | Offset
                    v2 | offset=-1   | 400 | Offset
                    v2 | offset=1.5  | 400 | Offset
                    v2 | offset=0    | 200 | -
                    """)
    void limitAndOffsetHaveBounds(String version, String query, int status, String named) {
        Answer answer = service.get("/" + version + "/changefeed?" + query);

        assertThat(answer.status()).isEqualTo(status);
        if (status == 400) {
            assertThat(answer.text()).contains(named);
        }
    }

    @Rule({"dicom:CF-13", "dicom:CF-14"})
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    startTime=2026-03-01T12:00:00Z                                         | 200
                    startTime=2026-03-01T11:59:59.1234567Z                                 | 200
                    startTime=2026-03-01T13:00:00%2B01:00                                  | 200
                    startTime=2026-03-01T13:00:00+01:00                                    | 200
                    startTime=2026-03-01T11:00:00-01:00                                    | 200
                    startTime=2026-03-01T12:00:00                                          | 400
                    startTime=yesterday                                                    | 400
                    endTime=2026-03-01                                                     | 400
                    startTime=2026-03-01T12:00:00Z&endTime=2026-03-01T12:00:00Z            | 400
                    startTime=2026-03-01T12:00:01Z&endTime=2026-03-01T12:00:00Z            | 400
                    """)
    void timesNeedAZoneAndAnOrder(String query, int status) {
        storeEverySecond(1);
        Answer answer = service.get("/v2/changefeed?" + query);

        assertThat(answer.status()).as(answer.text()).isEqualTo(status);
        if (status == 200) {
            assertThat(answer.json()).hasSize(1);
        }
    }

    @Rule("dicom:CF-15")
    @Test
    void timeDoesNotGoBackWhenTheClockDoes() {
        storeEverySecond(1);
        now = NOON.minus(Duration.ofHours(1));
        service.store("v2", TestInstance.of("1.2", "1.3", "1.5").bytes());
        now = NOON.plusSeconds(10);
        service.store("v2", TestInstance.of("1.2", "1.3", "1.6").bytes());

        JsonNode feed = service.get("/v2/changefeed").json();

        assertThat(feed.valueStream().map(each -> each.get("timestamp").asString()))
                .containsExactly(
                        "2026-03-01T12:00:00.0000000Z",
                        "2026-03-01T12:00:00.0000000Z",
                        "2026-03-01T12:00:10.0000000Z");
    }

    @Rule({"dicom:CF-26", "dicom:CF-27"})
    @Test
    void failedStoresLeaveNoEntryAndEntriesStay() {
        byte[] file = TestInstance.of("1.2", "1.3", "1.4").bytes();
        service.store("v2", file);
        service.store("v2", file);
        service.store("v2", new byte[10]);
        service.delete("/v2/studies/1.2");
        service.store("v2", file);

        assertThat(sequences("/v2/changefeed")).containsExactly(1L, 2L, 3L);
    }
}
