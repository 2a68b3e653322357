package org.isocenter.dicomweb;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.isocenter.dicom.data.Tag;
import org.isocenter.dicom.data.Vr;
import org.isocenter.dicom.dataset.DataElement;
import org.isocenter.dicom.dataset.DataSet;
import org.isocenter.dicom.dictionary.TransferSyntax;
import org.isocenter.dicomweb.TestService.Answer;
import org.isocenter.http.json.Json;
import org.isocenter.rule.Rule;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// Retrieve of metadata (contract section 6).
class MetadataTest {
    private static final String STUDY = "/v2/studies/1";
    private static final String SERIES = STUDY + "/series/1.1";
    private static final String INSTANCE = SERIES + "/instances/1.1.1";

    @TempDir Path folder;
    private TestService service;

    @BeforeEach
    void open() {
        service = TestService.open(folder);
        store("1", "1.1", "1.1.1");
        store("1", "1.1", "1.1.2");
        store("1", "1.2", "1.2.1");
    }

    @AfterEach
    void close() {
        service.close();
    }

    private void store(String study, String series, String instance) {
        assertThat(service.store("v2", TestInstance.of(study, series, instance).bytes()).status())
                .isEqualTo(200);
    }

    @Rule({"dicom:META-1", "dicom:META-2", "dicom:META-3", "dicom:META-8", "dicom:GEN-22"})
    @Test
    void eachLevelHasADataSetForEachInstance() {
        assertThat(service.get(STUDY + "/metadata").json()).hasSize(3);
        assertThat(service.get(SERIES + "/metadata").json()).hasSize(2);
        assertThat(service.get(INSTANCE + "/metadata").json()).hasSize(1);
        assertThat(service.get("/v2/studies/7/metadata").status()).isEqualTo(404);
        assertThat(service.get(SERIES + "/instances/7/metadata").status()).isEqualTo(404);
        assertThat(service.get("/v2/studies/x/metadata").status()).isEqualTo(400);
        assertThat(
                        service.send(
                                        FakeRequest.get("/v2/studies/x/metadata")
                                                .accepting("application/dicom+xml"))
                                .status())
                .isEqualTo(406);
    }

    @Rule({
        "dicom:META-4", "dicom:META-6", "dicom:META-9", "dicom:JSON-1", "dicom:JSON-2",
        "dicom:JSON-3", "dicom:JSON-4", "dicom:JSON-5", "dicom:JSON-6", "dicom:JSON-8",
        "dicom:JSON-9", "dicom:JSON-10"
    })
    @Test
    void theDataSetIsInTheJsonModelWithoutBulkData() {
        byte[] name = "M\u00fcller^Jos\u00e9=\u5c71\u7530=".getBytes(StandardCharsets.UTF_8);
        TestInstance instance =
                TestInstance.of("2", "2.1", "2.1.1")
                        .with(Tag.SPECIFIC_CHARACTER_SET, Vr.CS, "ISO_IR 192")
                        .with(
                                DataElement.of(
                                        Tag.PATIENT_NAME, Vr.PN, DataElement.padded(Vr.PN, name)))
                        .with(Tag.ACCESSION_NUMBER, Vr.SH, "")
                        .with(DataElement.sequence(Tag.REFERENCED_STUDY_SEQUENCE))
                        .with(Tag.IMAGE_TYPE, Vr.CS, "ORIGINAL", "", "AXIAL")
                        .with(Tag.PATIENT_WEIGHT, Vr.DS, "80.5")
                        .with(Tag.INSTANCE_NUMBER, Vr.IS, "7")
                        .with(
                                DataElement.of(
                                        Tag.SELECTOR_ATTRIBUTE,
                                        Vr.AT,
                                        new byte[] {0x10, 0, 0x20, 0}))
                        .with(Tag.of(0x0011, 0x0010), Vr.LO, "EXAMPLE")
                        .with(Tag.of(0x0011, 0x1001), Vr.LO, "private")
                        .with(DataElement.of(Tag.of(0x0011, 0x1002), Vr.UN, new byte[] {1, 2}))
                        .with(
                                DataElement.sequence(
                                        Tag.ICON_IMAGE_SEQUENCE,
                                        DataSet.of(
                                                DataElement.ofShorts(Tag.ROWS, 2),
                                                DataElement.of(
                                                        Tag.PIXEL_DATA, Vr.OW, new byte[4]))))
                        .withFrames(1);
        assertThat(service.store("v2", instance.bytes()).status()).isIn(200, 202);

        JsonNode json = service.get("/v2/studies/2/metadata").json().get(0);

        assertThat(new ArrayList<>(json.propertyNames())).isSorted();
        assertThat(json.get("00080050").toString()).isEqualTo("{\"vr\":\"SH\"}");
        assertThat(json.get("00081110").toString()).isEqualTo("{\"vr\":\"SQ\"}");
        assertThat(json.at("/00080008/Value").toString())
                .isEqualTo("[\"ORIGINAL\",null,\"AXIAL\"]");
        assertThat(json.at("/00100010/Value/0").toString())
                .isEqualTo("{\"Alphabetic\":\"Müller^José\",\"Ideographic\":\"山田\"}");
        assertThat(json.at("/00080005/Value/0").asString()).isEqualTo("ISO_IR 192");
        assertThat(json.at("/00101030/Value").toString()).isEqualTo("[80.5]");
        assertThat(json.at("/00200013/Value").toString()).isEqualTo("[7]");
        assertThat(json.at("/00720026/Value").toString()).isEqualTo("[\"00100020\"]");
        assertThat(json.at("/00110010/Value/0").asString()).isEqualTo("EXAMPLE");
        assertThat(json.at("/00111001/Value/0").asString()).isEqualTo("private");
        assertThat(json.get("00111002")).isNull();
        assertThat(json.get("7FE00010")).isNull();
        assertThat(json.at("/00880200/Value/0").propertyNames()).containsExactly("00280010");
        assertThat(json.get("00020010")).isNull();
        assertThat(json.toString()).doesNotContain("BulkDataURI");
    }

    /// Each of the seven types, in the data set and in items of items.
    @Rule({"dicom:META-4", "dicom:META-6", "dicom:JSON-9"})
    @ParameterizedTest
    @EnumSource(
            value = Vr.class,
            names = {"OB", "OD", "OF", "OL", "OV", "OW", "UN"})
    void bulkDataIsNowhere(Vr vr) {
        DataElement bulk = DataElement.of(Tag.of(0x0011, 0x1001), vr, new byte[8]);
        DataElement creator = DataElement.ofText(Tag.of(0x0011, 0x0010), Vr.LO, "EXAMPLE");
        DataElement other = DataElement.ofText(Tag.of(0x0011, 0x1002), Vr.LO, "kept");
        DataSet deepest = DataSet.of(creator, bulk, other);
        DataSet middle =
                DataSet.of(creator, bulk, DataElement.sequence(Tag.of(0x0011, 0x1003), deepest));
        byte[] file =
                TestInstance.of("2", "2.1", "2.1.1")
                        .with(creator)
                        .with(bulk)
                        .with(DataElement.sequence(Tag.of(0x0011, 0x1004), middle))
                        .bytes();
        for (String version : List.of("v1", "v2")) {
            assertThat(service.put(version, file).status()).isEqualTo(200);

            JsonNode json = service.get("/" + version + "/studies/2/metadata").json().get(0);

            assertThat(json.toString()).doesNotContain("00111001", "BulkDataURI", "InlineBinary");
            assertThat(json.at("/00111004/Value/0/00110010/Value/0").asString())
                    .isEqualTo("EXAMPLE");
            assertThat(json.at("/00111004/Value/0/00111003/Value/0").propertyNames())
                    .containsExactly("00110010", "00111002");
        }
    }

    @Rule("dicom:JSON-5")
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    00101030 | DS | 80.50   | 80.50
                    00101030 | DS | +7      | 7
                    00101030 | DS | 2e3     | 2e3
                    00101030 | DS | .5      | 0.5
                    00101030 | DS | heavy   | "heavy"
                    00200013 | IS | 007     | 7
                    00200013 | IS | -3      | -3
                    00200013 | IS | third   | "third"
                    """)
    void numbersInTextAreNumbersIfTheyAre(String hex, Vr vr, String value, String json) {
        byte[] file =
                TestInstance.of("2", "2.1", "2.1.1")
                        .with(Tag.parse(hex).orElseThrow(), vr, value)
                        .bytes();
        assertThat(service.store("v1", file).status()).isEqualTo(200);

        assertThat(service.get("/v1/studies/2/metadata").text())
                .contains("\"" + hex + "\":{\"vr\":\"" + vr + "\",\"Value\":[" + json + "]}");
    }

    @Rule({"dicom:STORE-25", "dicom:META-6"})
    @Test
    void privateElementsOfImplicitFilesAreNotThere() {
        byte[] file =
                TestInstance.of("2", "2.1", "2.1.1")
                        .with(Tag.of(0x0011, 0x0010), Vr.LO, "EXAMPLE")
                        .with(Tag.of(0x0011, 0x1001), Vr.LO, "private")
                        .bytes(TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN);
        service.store("v2", file);

        JsonNode json = service.get("/v2/studies/2/metadata").json().get(0);

        assertThat(json.get("00111001")).isNull();
    }

    private Answer ifNoneMatch(String path, String tag) {
        return service.send(
                FakeRequest.get(path + "/metadata").acceptingJson().with("If-None-Match", tag));
    }

    @Rule({"dicom:META-20", "dicom:META-21", "dicom:META-22", "dicom:META-24", "dicom:META-25"})
    @ParameterizedTest
    @ValueSource(strings = {STUDY, SERIES, INSTANCE})
    void whatHasNotChangedIsNotSentAgain(String path) {
        Answer first = service.get(path + "/metadata");
        String tag = first.header("ETag");

        assertThat(tag).isNotBlank().doesNotContain("\"");
        for (String same :
                List.of(
                        tag,
                        "\"" + tag + "\"",
                        "W/\"" + tag + "\"",
                        "w/\"" + tag + "\"",
                        "\"x\", " + tag,
                        "*")) {
            Answer again = ifNoneMatch(path, same);
            assertThat(again.status()).as(same).isEqualTo(304);
            assertThat(again.body()).isEmpty();
            assertThat(again.header("ETag")).isEqualTo(tag);
            assertThat(again.header("Vary")).isEqualTo(first.header("Vary"));
        }
        assertThat(ifNoneMatch(path, "\"*\"").status()).as("a tag like others").isEqualTo(200);
        Answer other = ifNoneMatch(path, "0-0");
        assertThat(other.status()).isEqualTo(200);
        assertThat(other.header("ETag")).isEqualTo(tag);
        assertThat(other.body()).isEqualTo(first.body());
        assertThat(
                        service.send(
                                        FakeRequest.get(path + "/metadata")
                                                .acceptingJson()
                                                .with("msdicom-request-original", "true"))
                                .header("ETag"))
                .isEqualTo(tag);
    }

    @Rule("dicom:META-23")
    @Test
    void theTagChangesWithEveryInstanceThatComesOrGoes() {
        List<String> seen = new ArrayList<>();
        seen.add(service.get(STUDY + "/metadata").header("ETag"));
        store("1", "1.2", "1.2.2");
        seen.add(service.get(STUDY + "/metadata").header("ETag"));
        service.delete(INSTANCE);
        seen.add(service.get(STUDY + "/metadata").header("ETag"));
        service.delete(STUDY + "/series/1.2/instances/1.2.2");
        seen.add(service.get(STUDY + "/metadata").header("ETag"));
        service.put("v2", TestInstance.of("1", "1.1", "1.1.2").bytes());
        seen.add(service.get(STUDY + "/metadata").header("ETag"));

        assertThat(seen).doesNotHaveDuplicates();
        assertThat(service.get(STUDY + "/metadata").json()).hasSize(2);
    }

    @Rule("dicom:META-26")
    @Test
    void whatIsGoneIsGoneWhateverTheClientKnows() {
        String tag = service.get(STUDY + "/metadata").header("ETag");
        service.delete(STUDY);

        assertThat(ifNoneMatch(STUDY, tag).status()).isEqualTo(404);
        assertThat(ifNoneMatch(STUDY, "*").status()).isEqualTo(404);
    }

    @Rule("dicom:META-10")
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    gzip               | true
                    br, GZIP;q=0.8     | true
                    gzip;q=0           | false
                    identity           | false
                    """)
    void metadataAreCompressedForThoseWhoWantIt(String coding, boolean compressed)
            throws Exception {
        byte[] plain = service.get(STUDY + "/metadata").body();
        for (int i = 0; i < 2; i++) { // made, and from memory
            Answer answer =
                    service.send(
                            FakeRequest.get(STUDY + "/metadata")
                                    .acceptingJson()
                                    .with("Accept-Encoding", coding));

            assertThat(answer.header("Vary")).contains("Accept-Encoding");
            assertThat(answer.header("Content-Encoding")).isEqualTo(compressed ? "gzip" : "");
            byte[] body =
                    compressed
                            ? new GZIPInputStream(new ByteArrayInputStream(answer.body()))
                                    .readAllBytes()
                            : answer.body();
            assertThat(body).isEqualTo(plain);
        }
    }

    @Rule("dicom:META-10")
    @Test
    void aLargeStudyIsStreamed() throws Exception {
        String text = "x".repeat(30_000);
        for (int i = 0; i < 500; i++) {
            service.store(
                    "v2",
                    TestInstance.of("5", "5.1", "5.1." + i)
                            .with(Tag.TEXT_VALUE, Vr.UT, text)
                            .bytes());
        }
        for (String coding : List.of("identity", "gzip")) {
            Answer answer =
                    service.send(
                            FakeRequest.get("/v2/studies/5/metadata")
                                    .acceptingJson()
                                    .with("Accept-Encoding", coding));

            byte[] body =
                    coding.equals("gzip")
                            ? new GZIPInputStream(new ByteArrayInputStream(answer.body()))
                                    .readAllBytes()
                            : answer.body();
            assertThat(answer.response().body().length()).isEmpty();
            assertThat(body.length).isGreaterThan(10_000_000);
            assertThat(Json.read(body)).hasSize(500);
        }
    }

    /// However long the metadata of each are, no more than a little is in memory at a time.
    @Rule({"dicom:META-10", "dicom:QRY-13", "dicom:QRY-53"})
    @Test
    void longMetadataAreReadOneByOne() throws Exception {
        String text = "y".repeat(3_000_000);
        for (int i = 0; i < 5; i++) {
            service.store(
                    "v2",
                    TestInstance.of("6", "6.1", "6.1." + i)
                            .with(Tag.TEXT_VALUE, Vr.UT, text + i)
                            .bytes());
        }

        JsonNode metadata = service.get("/v2/studies/6/metadata").json();
        Answer found = service.get("/v2/studies/6/instances?includefield=0040A160");
        Answer few = service.get("/v2/studies/6/instances?includefield=PatientSex");

        assertThat(metadata).hasSize(5);
        assertThat(found.response().body().length()).isEmpty();
        assertThat(found.json()).hasSize(5);
        for (int i = 0; i < 5; i++) {
            assertThat(metadata.get(i).at("/0040A160/Value/0").asString()).endsWith("y" + i);
            assertThat(found.json().get(4 - i).at("/0040A160/Value/0").asString())
                    .isEqualTo(text + i);
        }
        assertThat(few.response().body().length()).isPresent();
        assertThat(few.json()).hasSize(5);
        JsonNode feed = service.get("/v2/changefeed?limit=200").json();
        assertThat(feed.get(feed.size() - 1).at("/metadata/0040A160/Value/0").asString())
                .isEqualTo(text + 4);
    }

    /// What a study keeps for searches may be long, too: a sequence that can be asked for.
    @Rule({"dicom:QRY-13", "dicom:QRY-53"})
    @Test
    void longAttributesOfStudiesDoNotKeepOthersFromBeingFound() throws Exception {
        String text = "z".repeat(1_500_000);
        for (int i = 0; i < 8; i++) {
            DataSet item = DataSet.of(DataElement.ofText(Tag.TEXT_VALUE, Vr.UT, text + i));
            service.store(
                    "v2",
                    TestInstance.of("9." + i, "9.1." + i, "9.1.1." + i)
                            .with(Tag.PATIENT_ID, Vr.LO, "LONG")
                            .with(DataElement.sequence(Tag.REFERENCED_STUDY_SEQUENCE, item))
                            .bytes());
        }

        Answer studies = service.get("/v2/studies?PatientID=LONG");
        Answer all = service.get("/v2/series?PatientID=LONG&includefield=00081110");

        assertThat(studies.response().body().length()).isPresent();
        assertThat(studies.json()).hasSize(8);
        assertThat(all.response().body().length()).isEmpty();
        assertThat(all.json()).hasSize(8);
        for (int i = 0; i < 8; i++) {
            JsonNode found = all.json().get(7 - i);
            assertThat(found.at("/0020000D/Value/0").asString()).isEqualTo("9." + i);
            assertThat(found.at("/00081110/Value/0/0040A160/Value/0").asString())
                    .isEqualTo(text + i);
        }
    }
}
