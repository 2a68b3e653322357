package org.isocenter.dicomweb;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.isocenter.dicom.data.Tag;
import org.isocenter.dicom.data.Vr;
import org.isocenter.dicom.dataset.DataElement;
import org.isocenter.dicom.dataset.DataSet;
import org.isocenter.dicomweb.TestService.Answer;
import org.isocenter.dicomweb.search.Matching;
import org.isocenter.rule.Rule;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// Search, rule by rule (contract section 8).
class SearchTest {
    private static final Tag SERIES_DESCRIPTION = new Tag(0x0008_103E);
    private static final Tag PATIENT_SEX = new Tag(0x0010_0040);
    private static final Tag PATIENT_AGE = new Tag(0x0010_1010);

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
        store("v2", instance);
    }

    private void store(String version, TestInstance instance) {
        Answer answer = service.store(version, instance.bytes());
        assertThat(answer.status()).as(answer.text()).isIn(200, 202);
    }

    /// What a search found: the UIDs of its results, of their level; nothing for 204.
    private List<String> find(String pathAndQuery) {
        return uids(service.get("/v2" + pathAndQuery), level(pathAndQuery));
    }

    private static String level(String pathAndQuery) {
        String path = pathAndQuery.replaceAll("\\?.*", "");
        return path.endsWith("studies")
                ? "0020000D"
                : path.endsWith("series") ? "0020000E" : "00080018";
    }

    private static List<String> uids(Answer answer, String tag) {
        if (answer.status() == 204) {
            assertThat(answer.body()).isEmpty();
            return List.of();
        }
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        List<String> uids = new ArrayList<>();
        for (JsonNode result : answer.json()) {
            uids.add(result.at("/" + tag + "/Value/0").asString());
        }
        return uids;
    }

    private JsonNode first(String pathAndQuery) {
        Answer answer = service.get(pathAndQuery);
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return answer.json().get(0);
    }

    private void refused(String pathAndQuery, String... words) {
        Answer answer = service.get("/v2" + pathAndQuery);
        assertThat(answer.status()).as(answer.text()).isEqualTo(400);
        assertThat(answer.header("Content-Type")).startsWith("text/plain");
        assertThat(answer.text()).isNotBlank();
        for (String word : words) {
            assertThat(answer.text()).contains(word);
        }
    }

    // ---- resources and media types

    @Rule({"dicom:GEN-20", "dicom:GEN-21", "dicom:GEN-23", "dicom:ERR-2", "dicom:QRY-11"})
    @ParameterizedTest(name = "Accept: {0} gives {1}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    application/dicom+json                                                           | 200
                    */*                                                                              | 200
                    application/*                                                                    | 200
                    application/dicom+json; charset=utf-8                                            | 200
                    application/dicom+json, multipart/related; type=application/octet-stream          | 200
                    multipart/related; type=application/octet-stream, application/dicom+json          | 200
                    text/html, application/dicom+json;q=0.5                                          | 200
                    application/json                                                                 | 406
                    application/dicom                                                                | 406
                    image/*                                                                          | 406
                    nonsense                                                                         | 406
                    ''                                                                               | 406
                    """)
    void takesTheMediaTypesOfDicomJson(String accept, int status) {
        store(TestInstance.of("1.2", "1.2.1", "1.2.1.1"));

        Answer answer = service.send(FakeRequest.get("/v2/studies").accepting(accept));

        assertThat(answer.status()).isEqualTo(status);
        if (status == 406) {
            assertThat(answer.body()).isEmpty();
        }
    }

    @Rule({"dicom:GEN-21", "dicom:GEN-22", "dicom:GEN-23"})
    @Test
    void looksAtTheMediaTypeFirst() {
        store(TestInstance.of("1.2", "1.2.1", "1.2.1.1"));

        for (String path :
                List.of("/v2/studies?limit=x", "/v1/studies/not-a-uid/series", "/v2/instances")) {
            assertThat(service.send(FakeRequest.get(path)).status()).isEqualTo(406);
            assertThat(service.send(FakeRequest.get(path).accepting("text/html")).status())
                    .isEqualTo(406);
        }
        assertThat(
                        service.send(
                                        FakeRequest.get("/v2/studies")
                                                .accepting("text/html")
                                                .accepting("application/dicom+json"))
                                .status())
                .as("several fields are one list")
                .isEqualTo(200);
    }

    @Rule({"dicom:GEN-24", "dicom:JSON-1", "dicom:JSON-2", "dicom:QRY-13", "dicom:QRY-58"})
    @ParameterizedTest
    @ValueSource(strings = {"v1.0-prerelease", "v1", "v2"})
    void answersAnArrayOfDataSets(String version) {
        store(TestInstance.of("1.2", "1.2.1", "1.2.1.1"));
        store(TestInstance.of("1.3", "1.3.1", "1.3.1.1"));

        for (String resource :
                List.of(
                        "/studies",
                        "/series",
                        "/instances",
                        "/studies/1.2/series",
                        "/studies/1.2/instances",
                        "/studies/1.2/series/1.2.1/instances")) {
            Answer answer = service.get("/" + version + resource);

            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.header("Content-Type")).startsWith("application/dicom+json");
            assertThat(answer.header("Link")).isEmpty();
            assertThat(answer.json().isArray()).isTrue();
            assertThat(answer.json()).hasSize(resource.contains("1.2") ? 1 : 2);
            for (JsonNode result : answer.json()) {
                List<String> tags = List.copyOf(result.propertyNames());
                assertThat(tags).isSorted().allMatch(tag -> tag.matches("[0-9A-F]{8}"));
                assertThat(tags).doesNotContain("00081190");
                result.forEach(element -> assertThat(element.path("Value").size()).isPositive());
            }
        }
    }

    @Rule({"dicom:QRY-50", "dicom:QRY-51"})
    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    v1 | /studies                            | 00080005 00080020 00100010 00100020 00100040 0020000D 00200010
                    v2 | /studies                            | 00080020 00081030 00100010 00100020 0020000D
                    v1 | /series                             | 00080005 00080020 00080060 0008103E 00100010 00100020 00100040 0020000D 0020000E 00200010 00400244
                    v2 | /series                             | 00080020 00080060 00081030 00081090 00100010 00100020 0020000D 0020000E 00400244
                    v1 | /instances                          | 00080005 00080016 00080018 00080020 00080060 0008103E 00100010 00100020 00100040 0020000D 0020000E 00200010 00200013 00280008 00280010 00280011 00280100 00400244
                    v2 | /instances                          | 00080018 00080020 00080060 00081030 00081090 00100010 00100020 0020000D 0020000E 00400244
                    v1 | /studies/1.2/series                 | 00080005 00080060 0008103E 0020000D 0020000E 00400244
                    v2 | /studies/1.2/series                 | 00080060 00081090 0020000D 0020000E 00400244
                    v1 | /studies/1.2/instances              | 00080005 00080016 00080018 00080060 0008103E 0020000D 0020000E 00200013 00280008 00280010 00280011 00280100 00400244
                    v2 | /studies/1.2/instances              | 00080018 00080060 00081090 0020000D 0020000E 00400244
                    v1 | /studies/1.2/series/1.2.1/instances | 00080005 00080016 00080018 0020000D 0020000E 00200013 00280008 00280010 00280011 00280100
                    v2 | /studies/1.2/series/1.2.1/instances | 00080018 0020000D 0020000E
                    """)
    void returnsTheStandardAttributes(String version, String resource, String tags) {
        store(complete());

        assertThat(first("/" + version + resource).propertyNames())
                .containsExactlyElementsOf(Arrays.asList(tags.split(" ")));
        if (version.equals("v1")) {
            assertThat(service.get("/v1.0-prerelease" + resource).text())
                    .isEqualTo(service.get("/v1" + resource).text());
        }
    }

    private static TestInstance complete() {
        return TestInstance.of("1.2", "1.2.1", "1.2.1.1")
                .withFrames(2)
                .with(Tag.SPECIFIC_CHARACTER_SET, Vr.CS, "ISO_IR 192")
                .with(Tag.ACCESSION_NUMBER, Vr.SH) // empty: left out
                .with(Tag.STUDY_DESCRIPTION, Vr.LO, "Thorax")
                .with(SERIES_DESCRIPTION, Vr.LO, "AX")
                .with(Tag.MANUFACTURER_MODEL_NAME, Vr.LO, "Scanner 3")
                .with(PATIENT_SEX, Vr.CS, "F")
                .with(PATIENT_AGE, Vr.AS, "042Y")
                .with(Tag.STUDY_ID, Vr.SH, "S1")
                .with(Tag.INSTANCE_NUMBER, Vr.IS, "7")
                .with(Tag.SERIES_NUMBER, Vr.IS, "4")
                .with(Tag.PERFORMED_PROCEDURE_STEP_START_DATE, Vr.DA, "20240105")
                .with(Tag.PERFORMING_PHYSICIAN_NAME, Vr.PN, "Who^Doctor");
    }

    @Rule({"dicom:QRY-54", "dicom:QRY-55", "dicom:QRY-57"})
    @ParameterizedTest
    @ValueSource(strings = {"all", "ALL", "All,00081050", "00081050&includefield=all"})
    void returnsAllOfALevel(String field) {
        store(complete());

        String both = first("/v1/series?includefield=" + field).toString();
        assertThat(first("/v2/series?includefield=" + field).toString()).isEqualTo(both);

        assertThat(first("/v2/series?includefield=" + field).propertyNames())
                .contains("00081030", "00081090", "00101010", "00100040", "00200011", "0008103E")
                .doesNotContain("00080061", "00201208", "00201209", "00080018", "00280010");
        assertThat(first("/v2/studies/1.2/series?includefield=" + field).propertyNames())
                .contains("00200011", "00081090", "0020000D")
                .doesNotContain("00101010", "00100010");
        assertThat(first("/v2/instances?includefield=" + field).propertyNames())
                .contains("00101010", "00200011", "00280010", "00080016");
    }

    // ---- parameters

    @Rule("dicom:QRY-1")
    @Test
    void namesOfParametersHaveNoCaseButKeywordsHave() {
        store(TestInstance.of("1.2", "1.2.1", "1.2.1.1"));

        assertThat(find("/studies?LIMIT=1&oFFset=0&FuzzyMatching=true&IncludeField=PatientAge"))
                .containsExactly("1.2");
        assertThat(find("/studies?PatientID=A-17")).containsExactly("1.2");
        assertThat(find("/studies?0020000D=1.2")).containsExactly("1.2");
        assertThat(find("/studies?0020000d=1.2")).containsExactly("1.2");
        refused("/studies?patientid=A-17", "patientid");
    }

    @Rule({"dicom:QRY-2", "dicom:ERR-3", "dicom:ERR-1"})
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    limit=0                          | Limit
                    limit=201                        | Limit
                    limit=-1                         | Limit
                    limit=ten                        | Limit
                    limit=1.5                        | Limit
                    limit=                           | Limit
                    limit=99999999999                | Limit
                    limit=%D9%A3                     | Limit
                    limit=1&limit=1                  | Limit
                    offset=-1                        | Offset
                    offset=x                         | Offset
                    offset=                          | Offset
                    offset=-99999999999              | Offset
                    offset=%D9%A3                    | Offset
                    offset=1&Offset=1                | Offset
                    fuzzymatching=maybe              | FuzzyMatching
                    fuzzymatching=1                  | FuzzyMatching
                    fuzzymatching=                   | FuzzyMatching
                    fuzzymatching=true&fuzzymatching=true | FuzzyMatching
                    includefield=NoSuchKeyword       | IncludeField
                    includefield=(0010,0010)         | IncludeField
                    includefield=                    | IncludeField
                    includefield=PatientName,,PatientID | IncludeField
                    """)
    void refusesAWrongParameterByItsName(String query, String name) {
        for (String resource :
                List.of("/studies", "/series", "/instances", "/studies/1.2/series")) {
            refused(resource + "?" + query, name);
        }
    }

    @Rule({"dicom:QRY-2", "dicom:QRY-13", "dicom:QRY-72", "dicom:QRY-12"})
    @Test
    void aHundredAreAPageAndTwoHundredAtMost() {
        for (int i = 0; i < 201; i++) {
            store(TestInstance.of("1.2", "1.3", "1.4." + i));
        }
        List<String> newestFirst = new ArrayList<>();
        for (int i = 200; i >= 0; i--) {
            newestFirst.add("1.4." + i);
        }

        for (String resource :
                List.of(
                        "/instances?",
                        "/studies/1.2/instances?",
                        "/studies/1.2/series/1.3/instances?")) {
            assertThat(find(resource)).isEqualTo(newestFirst.subList(0, 100));
            assertThat(find(resource + "limit=200")).isEqualTo(newestFirst.subList(0, 200));
            assertThat(find(resource + "offset=100")).isEqualTo(newestFirst.subList(100, 200));
            assertThat(find(resource + "offset=200")).containsExactly("1.4.0");
            assertThat(find(resource + "offset=201")).isEmpty();
        }
    }

    @Rule("dicom:QRY-2")
    @Test
    void takesAllLimitsThatThereAre() {
        for (int i = 0; i < 3; i++) {
            store(TestInstance.of("1.2." + i, "1.3." + i, "1.4." + i));
        }

        assertThat(find("/studies?limit=1")).hasSize(1);
        assertThat(find("/studies?limit=200")).hasSize(3);
        for (String beyond : List.of("3", "2147483647", "2147483648", "99999999999999999999")) {
            assertThat(find("/studies?offset=" + beyond)).isEmpty();
            assertThat(find("/series?Modality=CT&limit=200&offset=" + beyond)).isEmpty();
            assertThat(find("/studies/1.2.0/instances?offset=" + beyond)).isEmpty();
            assertThat(find("/studies?PatientName=do&fuzzymatching=true&offset=" + beyond))
                    .isEmpty();
            assertThat(find("/studies?PatientName=do+jo&fuzzymatching=true&offset=" + beyond))
                    .isEmpty();
        }
        assertThat(find("/studies?fuzzymatching=FALSE&limit=%202")).hasSize(2);
    }

    @Rule({"dicom:QRY-3", "dicom:QRY-4", "dicom:QRY-5", "dicom:QRY-6", "dicom:QRY-14"})
    @ParameterizedTest
    @ValueSource(
            strings = {
                "PatientSex",
                "StudyTime",
                "NoSuchKeyword",
                "1048608",
                "(0010,0020)",
                "0010,0020",
                "00091001",
                "00091002",
                "00400275.00400007",
                "RequestAttributesSequence.ScheduledProcedureStepID",
                "RequestAttributesSequence",
                "TimezoneOffsetFromUTC",
                "00080201",
                "_ga",
                "api-version"
            })
    void refusesWhatCannotBeSearched(String name) {
        for (String resource : List.of("/studies", "/series", "/instances")) {
            refused(resource + "?" + name + "=1", name);
        }
    }

    @Rule({"dicom:QRY-6", "dicom:QRY-9"})
    @ParameterizedTest
    @CsvSource({
        "/studies, Modality=CT",
        "/studies, SOPInstanceUID=1.2",
        "/series, SOPInstanceUID=1.2",
        "/studies/1.2/series, PatientID=A-17",
        "/studies/1.2/series, StudyInstanceUID=1.2",
        "/studies/1.2/series, ModalitiesInStudy=CT",
        "/studies/1.2/instances, StudyInstanceUID=1.2",
        "/studies/1.2/instances, ModalitiesInStudy=CT",
        "/studies/1.2/series/1.2.1/instances, SeriesInstanceUID=1.2.1",
        "/studies/1.2/series/1.2.1/instances, StudyInstanceUID=1.2",
        "/studies/1.2/series/1.2.1/instances, Modality=CT"
    })
    void refusesAttributesOfOtherLevels(String resource, String query) {
        store(TestInstance.of("1.2", "1.2.1", "1.2.1.1"));

        refused(resource + "?" + query, query.substring(0, query.indexOf('=')));
    }

    @Rule("dicom:QRY-7")
    @Test
    void takesAnAttributeOnceAndAListAsOneValue() {
        store(TestInstance.of("1.2", "1.2.1", "1.2.1.1"));
        store(TestInstance.of("1.3", "1.3.1", "1.3.1.1").with(Tag.PATIENT_ID, Vr.LO, "A-17,B"));

        refused("/studies?PatientID=A-17&PatientID=A-17", "PatientID");
        refused("/studies?PatientID=A-17&00100020=A-17", "00100020");
        refused("/series?0020000d=1.2&0020000D=1.2", "0020000D");
        refused("/studies?ModalitiesInStudy=CT&00080061=MR", "00080061");
        assertThat(find("/studies?PatientID=A-17,B")).containsExactly("1.3");
    }

    @Rule("dicom:QRY-8")
    @ParameterizedTest
    @ValueSource(strings = {"", "%20", "+", "%09", "%00", "%20%00"})
    void refusesAValueWithoutCharacters(String value) {
        refused("/studies?PatientID=" + value, "PatientID");
        refused("/studies?PatientName=" + value + "&fuzzymatching=true", "PatientName");
        refused("/studies?StudyDate=" + value, "StudyDate");
        refused("/studies?ModalitiesInStudy=" + value, "ModalitiesInStudy");
    }

    @Rule({"dicom:QRY-10", "dicom:QRY-12"})
    @Test
    void aPathMustHaveUidsButNotOfAnything() {
        refused("/studies/not-a-uid/series");
        refused("/studies/1.2/series/x/instances");
        refused("/studies/1.2a/instances");
        assertThat(find("/studies/1.9/series")).isEmpty();
        assertThat(find("/studies/1.9/instances")).isEmpty();
        assertThat(find("/studies/1.9/series/1.9.1/instances")).isEmpty();
    }

    @Rule({"dicom:QRY-12", "dicom:QRY-13"})
    @Test
    void withoutMatchThereIsNoBody() {
        assertThat(find("/studies")).isEmpty();
        assertThat(find("/series")).isEmpty();
        assertThat(find("/instances")).isEmpty();
        store(TestInstance.of("1.2", "1.2.1", "1.2.1.1"));
        assertThat(find("/studies?PatientID=B")).isEmpty();
        assertThat(find("/studies?offset=1")).isEmpty();
        assertThat(find("/instances?Modality=CT&PatientID=A-17&offset=1")).isEmpty();
    }

    @Rule({"dicom:ERR-11", "dicom:ERR-10"})
    @Test
    void refusesMarkup() {
        for (String query : List.of("PatientID=<b>", "PatientID=%3Cb", "x=%3c", "%3C=1")) {
            refused("/studies?" + query);
            assertThat(service.get("/v2/studies/not-a-uid/series?" + query).status())
                    .isEqualTo(400);
        }
        Answer answer = service.get("/v2/studies?a%3Eb%26=1");
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text()).contains("a&gt;b&amp;").doesNotContain(">");
    }

    // ---- matching

    @Rule({"dicom:QRY-20", "dicom:QRY-32"})
    @Test
    void matchesEveryAttributeAtEveryResourceOfItsLevel() {
        store(
                complete()
                        .with(Tag.ACCESSION_NUMBER, Vr.SH, "ACC-1")
                        .with(Tag.REFERRING_PHYSICIAN_NAME, Vr.PN, "House^Gregory")
                        .with(Tag.PATIENT_BIRTH_DATE, Vr.DA, "19500203"));
        store(
                TestInstance.of("2.2", "2.2.1", "2.2.1.1")
                        .with(Tag.PATIENT_ID, Vr.LO, "other")
                        .with(Tag.PATIENT_NAME, Vr.PN, "Other")
                        .with(Tag.STUDY_DATE, Vr.DA, "20230101")
                        .with(Tag.MODALITY, Vr.CS, "MR"));
        List<String> ofStudy =
                List.of(
                        "StudyInstanceUID=1.2",
                        "PatientName=Doe%5EJohn",
                        "PatientID=A-17",
                        "PatientBirthDate=19500203",
                        "AccessionNumber=ACC-1",
                        "ReferringPhysicianName=House%5EGregory",
                        "StudyDate=20240105",
                        "StudyDescription=Thorax",
                        "ModalitiesInStudy=CT");
        List<String> ofSeries =
                List.of(
                        "SeriesInstanceUID=1.2.1",
                        "Modality=CT",
                        "PerformedProcedureStepStartDate=20240105",
                        "ManufacturerModelName=Scanner+3");
        String ofInstance = "SOPInstanceUID=1.2.1.1";

        for (String query : ofStudy) {
            assertThat(find("/studies?" + query)).as(query).containsExactly("1.2");
            assertThat(find("/series?" + query)).as(query).containsExactly("1.2.1");
            assertThat(find("/instances?" + query)).as(query).containsExactly("1.2.1.1");
        }
        for (String query : ofSeries) {
            assertThat(find("/series?" + query)).as(query).containsExactly("1.2.1");
            assertThat(find("/instances?" + query)).as(query).containsExactly("1.2.1.1");
            assertThat(find("/studies/1.2/series?" + query)).containsExactly("1.2.1");
            assertThat(find("/studies/1.2/instances?" + query)).containsExactly("1.2.1.1");
        }
        assertThat(find("/instances?" + ofInstance)).containsExactly("1.2.1.1");
        assertThat(find("/studies/1.2/instances?" + ofInstance)).containsExactly("1.2.1.1");
        assertThat(find("/studies/1.2/series/1.2.1/instances?" + ofInstance))
                .containsExactly("1.2.1.1");
        String all = String.join("&", ofStudy);
        assertThat(find("/studies?" + all)).containsExactly("1.2");
        assertThat(find("/series?" + all + "&" + String.join("&", ofSeries)))
                .containsExactly("1.2.1");
        String everything = all + "&" + String.join("&", ofSeries) + "&" + ofInstance;
        assertThat(find("/instances?" + everything)).containsExactly("1.2.1.1");
        for (String query : ofStudy) {
            String contradiction = everything.replace(query, query + "0");
            if (!query.contains("Date")) {
                assertThat(find("/instances?" + contradiction)).as(query).isEmpty();
            }
        }
        assertThat(find("/series?PatientID=other&Modality=CT")).isEmpty();
        assertThat(find("/instances?StudyInstanceUID=1.2&SOPInstanceUID=2.2.1.1")).isEmpty();
        assertThat(find("/instances?SeriesInstanceUID=2.2.1&SOPInstanceUID=2.2.1.1&Modality=MR"))
                .containsExactly("2.2.1.1");
    }

    @Rule("dicom:QRY-20")
    @Test
    void comparesTheFirstOfSeveralValues() {
        store(
                TestInstance.of("1.2", "1.2.1", "1.2.1.1")
                        .with(Tag.ACCESSION_NUMBER, Vr.SH, "first", "second"));

        assertThat(find("/studies?AccessionNumber=first")).containsExactly("1.2");
        assertThat(find("/studies?AccessionNumber=second")).isEmpty();
        assertThat(find("/studies?AccessionNumber=first%5Csecond")).isEmpty();
    }

    @Rule({"dicom:QRY-21", "dicom:QRY-46"})
    @Test
    void foldsCaseEverywhereAndAccentsInNames() {
        store(
                TestInstance.of("1.2", "1.2.1", "1.2.1.1")
                        .with(Tag.SPECIFIC_CHARACTER_SET, Vr.CS, "ISO_IR 100")
                        .withRaw(Tag.PATIENT_NAME, Vr.PN, "M\u00fcller^J\u00f8rn ")
                        .withRaw(Tag.PATIENT_ID, Vr.LO, "P\u00e9-1"));

        assertThat(find("/studies?PatientName=Muller%5EJorn")).containsExactly("1.2");
        assertThat(find("/studies?PatientName=M%C3%9CLLER%5Ej%C3%B8rn")).containsExactly("1.2");
        assertThat(find("/studies?PatientName=M%C3%BCller")).isEmpty();
        assertThat(find("/studies?PatientName=M%C3%BCller+J%C3%B8rn")).isEmpty();
        assertThat(find("/studies?PatientID=p%C3%89-1")).containsExactly("1.2");
        assertThat(find("/studies?PatientID=Pe-1")).isEmpty();
    }

    @Rule({"dicom:QRY-22", "dicom:QRY-23"})
    @Test
    void ignoresPadding() {
        store(TestInstance.of("1.2", "1.2.1", "1.2.1.1").withRaw(Tag.PATIENT_ID, Vr.LO, "X "));
        store(TestInstance.of("1.3", "1.3.1", "1.3.1.1").withRaw(Tag.PATIENT_ID, Vr.LO, "X\0"));
        store(TestInstance.of("1.4", "1.4.1", "1.4.1.1").withRaw(Tag.PATIENT_ID, Vr.LO, " X"));

        for (String value : List.of("X", "x", "X%20", "X%20%20", "X%00", "X%00%00", "X%20%00")) {
            assertThat(find("/studies?PatientID=" + value)).containsExactly("1.3", "1.2");
        }
        assertThat(find("/studies?PatientID=X%00Y")).isEmpty();
        assertThat(find("/studies?StudyDate=20240105%20")).hasSize(3);
        assertThat(find("/studies?StudyInstanceUID=1.3%00")).containsExactly("1.3");
    }

    @Rule({"dicom:QRY-24", "dicom:QRY-25"})
    @Test
    void hasNoWildcardsAndNoLists() {
        store(TestInstance.of("1.2", "1.2.1", "1.2.1.1"));
        store(TestInstance.of("1.3", "1.3.1", "1.3.1.1").with(Tag.PATIENT_ID, Vr.LO, "A*?%_"));

        assertThat(find("/studies?PatientID=A*")).isEmpty();
        assertThat(find("/studies?PatientID=A-1?")).isEmpty();
        assertThat(find("/studies?PatientID=A%25")).isEmpty();
        assertThat(find("/studies?PatientName=*&fuzzymatching=true")).isEmpty();
        assertThat(find("/studies?PatientName=Do_&fuzzymatching=true")).isEmpty();
        assertThat(find("/studies?PatientID=A*?%25_")).containsExactly("1.3");
        assertThat(find("/studies?StudyInstanceUID=1.2,1.3")).isEmpty();
        assertThat(find("/studies?StudyInstanceUID=1.2%5C1.3")).isEmpty();
    }

    /// What the standard means by them, for an operator who wants it.
    @Rule("dicom:IMPR-1")
    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    /studies?PatientID=A*                             | 1.3 1.2
                    /studies?PatientID=a-1?                           | 1.2
                    /studies?PatientID=A-17                           | 1.2
                    /studies?PatientID=?*?*?*?                        | 1.3 1.2
                    /studies?PatientID=?                              | ''
                    /studies?PatientID=A%25                           | ''
                    /studies?PatientID=A*%25_!                        | 1.3
                    /studies?PatientID=*                              | 1.4 1.3 1.2
                    /studies?StudyDescription=*                       | 1.4 1.3 1.2
                    /studies?StudyDescription=?*                      | 1.4
                    /studies?PatientName=do*                          | 1.4 1.2
                    /studies?PatientName=D%C3%B6*                     | 1.4 1.2
                    /studies?PatientName=*jane*                       | 1.3
                    /studies?PatientName=d*&fuzzymatching=true        | 1.4 1.2
                    /studies?PatientName=jo&fuzzymatching=true        | 1.4 1.2
                    /studies?PatientName=roe*&PatientID=A*            | 1.3
                    /studies?ModalitiesInStudy=C*                     | 1.3 1.2
                    /studies?ModalitiesInStudy=?R                     | 1.4 1.3
                    /studies?ModalitiesInStudy=*                      | 1.4 1.3 1.2
                    /series?Modality=C*                               | 1.3.1 1.2.1
                    /series?ModalitiesInStudy=C*                      | 1.3.2 1.3.1 1.2.1
                    /instances?Modality=M?                            | 1.4.1.1 1.3.2.1
                    /studies/1.3/series?Modality=?R                   | 1.3.2
                    /studies/1.3/instances?Modality=C*                | 1.3.1.1
                    /studies?StudyInstanceUID=1.2,1.4                 | 1.4 1.2
                    /studies?StudyInstanceUID=1.2%5C1.4%5C1.9         | 1.4 1.2
                    /studies?StudyInstanceUID=1.2,1.2%20              | 1.2
                    /studies?StudyInstanceUID=1.2                     | 1.2
                    /studies?StudyInstanceUID=1.*                     | ''
                    /studies?StudyInstanceUID=1.2,1.%00               | 1.2
                    /studies?StudyInstanceUID=1.2,1%00.4              | ''
                    /series?SeriesInstanceUID=1.3.2,1.2.1,1.4.1&Modality=MR | 1.4.1 1.3.2
                    /series?StudyInstanceUID=1.3,1.4                  | 1.4.1 1.3.2 1.3.1
                    /instances?StudyInstanceUID=1.3,1.4&PatientID=A*  | 1.3.2.1 1.3.1.1
                    /instances?SOPInstanceUID=1.2.1.1,1.3.2.1         | 1.3.2.1 1.2.1.1
                    /studies/1.3/instances?SOPInstanceUID=1.2.1.1,1.3.2.1 | 1.3.2.1
                    """)
    void takesWildcardsAndListsWhenTold(String pathAndQuery, String found) {
        try (TestService standard =
                TestService.open(
                        folder.resolve("standard"),
                        DicomwebSettings.DEFAULT.withMatching(Matching.STANDARD),
                        Clock.systemUTC())) {
            for (TestInstance instance :
                    List.of(
                            TestInstance.of("1.2", "1.2.1", "1.2.1.1"),
                            TestInstance.of("1.3", "1.3.1", "1.3.1.1")
                                    .with(Tag.PATIENT_ID, Vr.LO, "A*?%_!")
                                    .with(Tag.PATIENT_NAME, Vr.PN, "Roe^Jane"),
                            TestInstance.of("1.3", "1.3.2", "1.3.2.1")
                                    .with(Tag.PATIENT_ID, Vr.LO, "A*?%_!")
                                    .with(Tag.PATIENT_NAME, Vr.PN, "Roe^Jane")
                                    .with(Tag.MODALITY, Vr.CS, "MR"),
                            TestInstance.of("1.4", "1.4.1", "1.4.1.1")
                                    .with(Tag.PATIENT_ID, Vr.LO, "B-1")
                                    .with(Tag.STUDY_DESCRIPTION, Vr.LO, "HEAD")
                                    .with(Tag.MODALITY, Vr.CS, "MR"))) {
                assertThat(standard.store("v2", instance.bytes()).status()).isEqualTo(200);
            }

            assertThat(uids(standard.get("/v2" + pathAndQuery), level(pathAndQuery)))
                    .containsExactly(found.isEmpty() ? new String[0] : found.split(" "));
        }
    }

    @Rule({"dicom:IMPR-1", "dicom:QRY-8", "dicom:QRY-52", "dicom:QRY-27"})
    @Test
    void refusesEmptyUidsAndWildcardsInDatesAlsoWhenTold() {
        try (TestService standard =
                TestService.open(
                        folder.resolve("standard"),
                        DicomwebSettings.DEFAULT.withMatching(Matching.STANDARD),
                        Clock.systemUTC())) {
            standard.store("v2", TestInstance.of("1.2", "1.2.1", "1.2.1.1").bytes());

            for (String query :
                    List.of(
                            "StudyInstanceUID=1.2,",
                            "StudyInstanceUID=,",
                            "StudyInstanceUID=1.2,,1.3",
                            "StudyDate=2024*",
                            "StudyDate=*",
                            "PatientID=",
                            "PatientID=*&00100020=*")) {
                assertThat(standard.get("/v2/studies?" + query).status()).as(query).isEqualTo(400);
            }
            assertThat(
                            standard.get("/v2/studies?ModalitiesInStudy=*")
                                    .json()
                                    .at("/0/00080061/Value/0")
                                    .asString())
                    .isEqualTo("CT");
        }
    }

    @Rule({"dicom:QRY-26", "dicom:QRY-27"})
    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    20240105           | 1.2
                    20240106           | ''
                    20240101-20240131  | 1.2
                    20240105-20240105  | 1.2
                    20230101-20240105  | 1.2 1.3
                    20240105-          | 1.2
                    20240106-          | ''
                    -20240105          | 1.2 1.3
                    -20240104          | 1.3
                    20190101-20241231  | 1.2 1.3
                    00010101-99991231  | 1.2 1.3
                    20230630-20230701  | 1.3
                    """)
    void matchesRangesOfDates(String range, String expected) {
        store(TestInstance.of("1.3", "1.3.1", "1.3.1.1").with(Tag.STUDY_DATE, Vr.DA, "20230701"));
        store(TestInstance.of("1.4", "1.4.1", "1.4.1.1").without(Tag.STUDY_DATE));
        store(TestInstance.of("1.2", "1.2.1", "1.2.1.1"));
        List<String> studies = expected.isEmpty() ? List.of() : Arrays.asList(expected.split(" "));

        assertThat(find("/studies?StudyDate=" + range)).isEqualTo(studies);
        assertThat(find("/instances?StudyDate=" + range + "&ModalitiesInStudy=CT"))
                .hasSameSizeAs(studies);
    }

    @Rule({"dicom:QRY-26", "dicom:QRY-27", "dicom:ERR-3"})
    @ParameterizedTest
    @ValueSource(
            strings = {
                "-",
                "20240230",
                "2024",
                "202401",
                "2024-01-05",
                "today",
                "20241301",
                "20240105-x",
                "20240106-20240105",
                "20240105-20240106-20240107",
                "20240105,20240106",
                "2024.01.05"
            })
    void refusesWhatIsNoDate(String value) {
        refused("/studies?StudyDate=" + value, "StudyDate", value);
        refused("/series?PatientBirthDate=" + value, "PatientBirthDate", value);
        refused(
                "/studies/1.2/series?PerformedProcedureStepStartDate=" + value,
                "PerformedProcedureStepStartDate",
                value);
    }

    @Rule({"dicom:QRY-33", "dicom:QRY-60"})
    @Test
    void findsStudiesByTheModalitiesOfTheirSeries() {
        store(TestInstance.of("1.2", "1.2.1", "1.2.1.1").with(Tag.MODALITY, Vr.CS, "MR"));
        store(TestInstance.of("1.2", "1.2.2", "1.2.2.1").with(Tag.MODALITY, Vr.CS, "CT"));
        store(TestInstance.of("1.2", "1.2.3", "1.2.3.1").with(Tag.MODALITY, Vr.CS, "CT"));
        store(TestInstance.of("1.3", "1.3.1", "1.3.1.1").with(Tag.MODALITY, Vr.CS, "US"));

        assertThat(find("/studies?ModalitiesInStudy=CT")).containsExactly("1.2");
        assertThat(find("/studies?ModalitiesInStudy=mr")).containsExactly("1.2");
        assertThat(find("/studies?00080061=US")).containsExactly("1.3");
        assertThat(find("/series?ModalitiesInStudy=MR")).containsExactly("1.2.3", "1.2.2", "1.2.1");
        assertThat(find("/series?ModalitiesInStudy=MR&Modality=CT"))
                .containsExactly("1.2.3", "1.2.2");
        assertThat(find("/instances?ModalitiesInStudy=CT&Modality=MR")).containsExactly("1.2.1.1");
        JsonNode found = first("/v2/series?ModalitiesInStudy=CT").get("00080061");
        assertThat(found.toString()).isEqualTo("{\"vr\":\"CS\",\"Value\":[\"CT\",\"MR\"]}");
        assertThat(first("/v2/studies?includefield=ModalitiesInStudy").at("/00080061/Value/0"))
                .hasToString("\"US\"");
        assertThat(first("/v2/studies").has("00080061")).isFalse();
        assertThat(service.delete("/v2/studies/1.2/series/1.2.1").status()).isEqualTo(204);
        assertThat(find("/studies?ModalitiesInStudy=MR")).isEmpty();
        assertThat(find("/studies?ModalitiesInStudy=CT")).containsExactly("1.2");
    }

    @Rule({"dicom:QRY-34", "dicom:QRY-70"})
    @Test
    void doesNotMatchWhatWasDroppedUntilALaterInstanceHasIt() {
        store(TestInstance.of("1.2", "1.2.1", "1.2.1.1").with(Tag.STUDY_DATE, Vr.DA, "20240230"));
        assertThat(find("/studies?StudyDate=20240101-20241231")).isEmpty();
        assertThat(first("/v2/studies").has("00080020")).isFalse();

        store(TestInstance.of("1.2", "1.2.1", "1.2.1.2").with(Tag.STUDY_DATE, Vr.DA, "20240229"));
        assertThat(find("/studies?StudyDate=20240229")).containsExactly("1.2");

        store(TestInstance.of("1.2", "1.2.1", "1.2.1.3").with(Tag.STUDY_DATE, Vr.DA, "20249999"));
        assertThat(find("/studies?StudyDate=20240229")).containsExactly("1.2");
    }

    // ---- names by words

    @Rule({"dicom:QRY-40", "dicom:QRY-41", "dicom:QRY-42", "dicom:QRY-43", "dicom:QRY-45"})
    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "joh, true",
        "do, true",
        "jo do, true",
        "Doe, true",
        "John Doe, true",
        "ohn, false",
        "JOHN^D, true",
        "j=d, true",
        "jöhn, true",
        "john  doe, true",
        "do jo, false",
        "john john, false",
        "doe john, false",
        "john doe x, false",
        "oe, false",
        "johnd, false",
        "^, false"
    })
    void findsNamesByTheBeginningsOfTheirWords(String phrase, boolean found) {
        store(
                TestInstance.of("1.2", "1.2.1", "1.2.1.1")
                        .with(Tag.PATIENT_NAME, Vr.PN, "John^Doe")
                        .with(Tag.REFERRING_PHYSICIAN_NAME, Vr.PN, "John^Doe"));
        String value = URLEncoder.encode(phrase, StandardCharsets.UTF_8);

        for (String name : List.of("PatientName", "ReferringPhysicianName")) {
            String query = "?fuzzymatching=true&" + name + "=" + value;
            assertThat(find("/studies" + query)).hasSize(found ? 1 : 0);
            assertThat(find("/series" + query)).hasSize(found ? 1 : 0);
            assertThat(find("/instances" + query)).hasSize(found ? 1 : 0);
        }
    }

    @Rule({"dicom:QRY-41", "dicom:QRY-43"})
    @Test
    void aPhraseIsARunOfWords() {
        store(
                TestInstance.of("1.2", "1.2.1", "1.2.1.1")
                        .with(Tag.PATIENT_NAME, Vr.PN, "van der Berg^Ann Mary^^Dr"));
        store(TestInstance.of("1.3", "1.3.1", "1.3.1.1").with(Tag.PATIENT_NAME, Vr.PN, "Berg^Van"));

        assertThat(find("/studies?fuzzymatching=true&PatientName=van+de+b")).containsExactly("1.2");
        assertThat(find("/studies?fuzzymatching=true&PatientName=berg+ann+m+d"))
                .containsExactly("1.2");
        assertThat(find("/studies?fuzzymatching=true&PatientName=van+berg")).isEmpty();
        assertThat(find("/studies?fuzzymatching=true&PatientName=berg"))
                .containsExactly("1.3", "1.2");
        assertThat(find("/studies?fuzzymatching=true&PatientName=be+v")).containsExactly("1.3");
        assertThat(find("/studies?fuzzymatching=true&PatientName=b&limit=1&offset=1"))
                .containsExactly("1.2");
        assertThat(find("/studies?fuzzymatching=true&PatientName=be+a&offset=1")).isEmpty();
    }

    @Rule({"dicom:QRY-41", "dicom:QRY-12"})
    @Test
    void aPhraseMayHaveAsManyWordsAsANameAndMore() {
        String name = "b" + " a".repeat(30);
        store(TestInstance.of("1.2", "1.2.1", "1.2.1.1").with(Tag.PATIENT_NAME, Vr.PN, name));
        String query = "/studies?fuzzymatching=true&PatientName=";

        assertThat(find(query + name.replace(' ', '+'))).containsExactly("1.2");
        assertThat(find(query + "a+".repeat(30))).containsExactly("1.2");
        assertThat(find(query + "a+".repeat(31))).isEmpty();
        assertThat(find(query + "a+".repeat(3000))).isEmpty();
    }

    @Rule({"dicom:QRY-40", "dicom:QRY-46"})
    @Test
    void onlyNamesAreFuzzy() {
        store(TestInstance.of("1.2", "1.2.1", "1.2.1.1"));

        assertThat(find("/studies?PatientName=do")).isEmpty();
        assertThat(find("/studies?PatientName=do&fuzzymatching=false")).isEmpty();
        assertThat(find("/studies?PatientName=do&PatientID=A&fuzzymatching=true")).isEmpty();
        assertThat(find("/studies?PatientName=do&PatientID=a-17&fuzzymatching=true"))
                .containsExactly("1.2");
        assertThat(find("/series?PatientName=do&Modality=CT&fuzzymatching=true"))
                .containsExactly("1.2.1");
    }

    @Rule("dicom:QRY-44")
    @Test
    void refusesQuotationMarksInNames() {
        refused("/studies?PatientName=%22do%22&fuzzymatching=true", "PatientName");
        assertThat(find("/studies?PatientName=%22do%22")).isEmpty();
    }

    @Rule({"dicom:QRY-45", "dicom:QRY-70"})
    @Test
    void findsANameAtOnceAndForgetsTheOneBefore() {
        for (int i = 0; i < 20; i++) {
            store(
                    TestInstance.of("1.2", "1.2.1", "1.2.1." + i)
                            .with(Tag.PATIENT_NAME, Vr.PN, "Name" + i + "^Same"));

            assertThat(find("/studies?fuzzymatching=true&PatientName=name" + i))
                    .containsExactly("1.2");
            assertThat(find("/studies?fuzzymatching=true&PatientName=same+")).hasSize(1);
            if (i > 9) {
                assertThat(find("/studies?fuzzymatching=true&PatientName=name" + (i - 1)))
                        .isEmpty();
            }
        }
    }

    // ---- what is returned

    @Rule({"dicom:QRY-52", "dicom:QRY-53", "dicom:QRY-56"})
    @Test
    void returnsWhatWasMatchedAndWhatWasNamed() {
        DataElement sequence =
                DataElement.sequence(
                        new Tag(0x0040_0275),
                        DataSet.of(
                                DataElement.ofText(
                                        Tag.SCHEDULED_PROCEDURE_STEP_ID, Vr.SH, "step")));
        store(
                complete()
                        .with(sequence)
                        .with(new Tag(0x0009_0010), Vr.LO, "ISOCENTER")
                        .with(new Tag(0x0009_1001), Vr.LO, "private"));

        assertThat(first("/v2/series?ManufacturerModelName=scanner+3").has("00081090")).isTrue();
        assertThat(first("/v2/studies/1.2/instances?Modality=CT").has("00080060")).isTrue();
        JsonNode study =
                first(
                        "/v2/studies?includefield=00091001&includefield=Rows,PatientAge"
                                + "&includefield=RequestAttributesSequence,SOPInstanceUID"
                                + "&includefield=00091099,0020000E,TransferSyntaxUID");
        assertThat(study.at("/00091001/Value/0").asString()).isEqualTo("private");
        assertThat(study.at("/00280010/Value/0").asInt()).isEqualTo(2);
        assertThat(study.at("/00101010/Value/0").asString()).isEqualTo("042Y");
        assertThat(study.at("/00400275/Value/0/00400009/Value/0").asString()).isEqualTo("step");
        assertThat(study.at("/00080018/Value/0").asString()).isEqualTo("1.2.1.1");
        assertThat(study.at("/0020000E/Value/0").asString()).isEqualTo("1.2.1");
        assertThat(study.has("00091099")).isFalse();
        assertThat(study.has("00020010")).isFalse();
        assertThat(List.copyOf(study.propertyNames())).isSorted();
        assertThat(
                        first("/v2/studies/1.2/series/1.2.1/instances?includefield=PatientName")
                                .at("/00100010/Value/0/Alphabetic")
                                .asString())
                .isEqualTo("Doe^John");
        refused("/studies?includefield=RequestAttributesSequence.ScheduledProcedureStepID");
    }

    @Rule({"dicom:QRY-61", "dicom:QRY-62", "dicom:QRY-63"})
    @Test
    void countsInstances() {
        for (int i = 1; i <= 3; i++) {
            store(TestInstance.of("1.2", "1.2.1", "1.2.1." + i));
        }
        store(TestInstance.of("1.2", "1.2.2", "1.2.2.1"));
        String counts =
                "?includefield=NumberOfStudyRelatedInstances,NumberOfSeriesRelatedInstances,"
                        + "NumberOfStudyRelatedSeries";
        String four = "{\"vr\":\"IS\",\"Value\":[4]}";
        String three = "{\"vr\":\"IS\",\"Value\":[3]}";

        JsonNode study = first("/v2/studies" + counts);
        assertThat(study.get("00201208")).hasToString(four);
        assertThat(study.has("00201209")).isFalse();
        assertThat(study.has("00201206")).isFalse();
        JsonNode series = first("/v1/series" + counts + "&SeriesInstanceUID=1.2.1");
        assertThat(series.get("00201208")).hasToString(four);
        assertThat(series.get("00201209")).hasToString(three);
        JsonNode instance = first("/v2/instances" + counts + "&SeriesInstanceUID=1.2.1");
        assertThat(instance.get("00201208")).hasToString(four);
        assertThat(instance.get("00201209")).hasToString(three);
        JsonNode ofStudy = first("/v2/studies/1.2/instances" + counts + "&SeriesInstanceUID=1.2.1");
        assertThat(ofStudy.has("00201208")).isFalse();
        assertThat(ofStudy.get("00201209")).hasToString(three);
        JsonNode ofSeries = first("/v2/studies/1.2/series/1.2.1/instances" + counts);
        assertThat(ofSeries.has("00201208")).isFalse();
        assertThat(ofSeries.has("00201209")).isFalse();
        assertThat(service.delete("/v2/studies/1.2/series/1.2.1/instances/1.2.1.2").status())
                .isEqualTo(204);
        assertThat(first("/v2/studies" + counts).get("00201208")).hasToString(three);
    }

    @Rule({"dicom:JSON-3", "dicom:JSON-4", "dicom:JSON-5", "dicom:JSON-6", "dicom:JSON-8"})
    @Test
    void writesTheDicomJsonModel() {
        store(
                TestInstance.of("1.2", "1.2.1", "1.2.1.1")
                        .with(Tag.SPECIFIC_CHARACTER_SET, Vr.CS, "ISO_IR 100")
                        .withRaw(Tag.PATIENT_NAME, Vr.PN, "M\u00fcller^A=B ")
                        .with(Tag.INSTANCE_NUMBER, Vr.IS, "007")
                        .with(Tag.IMAGE_TYPE, Vr.CS, "ORIGINAL", "", "AXIAL"));

        JsonNode found = first("/v1/instances?includefield=ImageType,SeriesDescription");
        assertThat(found.at("/00100010/Value/0/Alphabetic").asString()).isEqualTo("Müller^A");
        assertThat(found.at("/00100010/Value/0/Ideographic").asString()).isEqualTo("B");
        assertThat(found.at("/00200013/Value/0").isNumber()).isTrue();
        assertThat(found.at("/00080005/Value/0").asString()).isEqualTo("ISO_IR 100");
        assertThat(found.at("/00080008/Value/1").isNull()).isTrue();
        assertThat(found.has("0008103E")).isFalse();
    }

    // ---- which instance stands for a study, order, deletion

    @Rule({"dicom:QRY-70", "dicom:QRY-71"})
    @Test
    void theLatestValueIsFoundAndTheLatestInstanceIsShown() {
        store(
                TestInstance.of("1.2", "1.2.1", "1.2.1.1")
                        .with(Tag.ACCESSION_NUMBER, Vr.SH, "A1")
                        .with(Tag.STUDY_DESCRIPTION, Vr.LO, "first")
                        .with(SERIES_DESCRIPTION, Vr.LO, "one"));
        store(
                TestInstance.of("1.2", "1.2.2", "1.2.2.1")
                        .with(Tag.PATIENT_NAME, Vr.PN, "Roe^Jane")
                        .with(Tag.STUDY_DESCRIPTION, Vr.LO, "second")
                        .with(SERIES_DESCRIPTION, Vr.LO, "two"));

        assertThat(find("/studies?StudyDescription=first")).isEmpty();
        assertThat(find("/studies?PatientName=Doe%5EJohn")).isEmpty();
        assertThat(find("/studies?StudyDescription=second&AccessionNumber=A1"))
                .containsExactly("1.2");
        JsonNode study = first("/v2/studies?includefield=SeriesDescription");
        assertThat(study.at("/00081030/Value/0").asString()).isEqualTo("second");
        assertThat(study.at("/0008103E/Value/0").asString()).isEqualTo("two");
        assertThat(study.at("/00100010/Value/0/Alphabetic").asString()).isEqualTo("Roe^Jane");
        assertThat(study.has("00080050")).as("the latest instance has none").isFalse();
        assertThat(
                        first("/v1/studies/1.2/series?SeriesInstanceUID=1.2.1")
                                .at("/0008103E/Value/0")
                                .asString())
                .isEqualTo("one");
    }

    @Rule({"dicom:QRY-74", "dicom:QRY-75", "dicom:QRY-71"})
    @Test
    void whatADeletedInstanceSaidIsForgotten() {
        store(TestInstance.of("1.2", "1.2.1", "1.2.1.1").with(Tag.STUDY_DESCRIPTION, Vr.LO, "old"));
        store(
                TestInstance.of("1.2", "1.2.2", "1.2.2.1")
                        .with(Tag.STUDY_DESCRIPTION, Vr.LO, "new")
                        .with(Tag.ACCESSION_NUMBER, Vr.SH, "A2")
                        .with(Tag.PATIENT_NAME, Vr.PN, "Roe^Jane")
                        .with(Tag.MODALITY, Vr.CS, "MR"));

        assertThat(service.delete("/v2/studies/1.2/series/1.2.2/instances/1.2.2.1").status())
                .isEqualTo(204);

        assertThat(find("/series")).containsExactly("1.2.1");
        assertThat(find("/studies?StudyDescription=new")).isEmpty();
        assertThat(find("/studies?AccessionNumber=A2")).isEmpty();
        assertThat(find("/studies?PatientName=roe&fuzzymatching=true")).isEmpty();
        assertThat(find("/studies?ModalitiesInStudy=MR")).isEmpty();
        assertThat(find("/studies?StudyDescription=old&PatientName=joh&fuzzymatching=true"))
                .containsExactly("1.2");
        assertThat(first("/v2/studies").at("/00081030/Value/0").asString()).isEqualTo("old");

        assertThat(service.delete("/v2/studies/1.2/series/1.2.1/instances/1.2.1.1").status())
                .isEqualTo(204);
        assertThat(find("/studies")).isEmpty();
        assertThat(find("/series")).isEmpty();
        assertThat(find("/studies?PatientName=joh&fuzzymatching=true")).isEmpty();
        assertThat(find("/studies?ModalitiesInStudy=CT")).isEmpty();
        assertThat(find("/instances")).isEmpty();
    }

    @Rule({"dicom:QRY-72", "dicom:QRY-13"})
    @Test
    void theNewestComeFirst() {
        store(TestInstance.of("1.2", "1.2.1", "1.2.1.1"));
        store(TestInstance.of("1.3", "1.3.1", "1.3.1.1"));
        store(TestInstance.of("1.2", "1.2.2", "1.2.2.1"));
        store(TestInstance.of("1.3", "1.3.1", "1.3.1.2"));
        store(TestInstance.of("1.2", "1.2.1", "1.2.1.2"));

        for (String query :
                List.of(
                        "?limit=200",
                        "?PatientID=A-17",
                        "?ModalitiesInStudy=CT",
                        "?StudyDate=20240101-")) {
            assertThat(find("/studies" + query)).containsExactly("1.3", "1.2");
            assertThat(find("/series" + query)).containsExactly("1.2.2", "1.3.1", "1.2.1");
            assertThat(find("/instances" + query))
                    .containsExactly("1.2.1.2", "1.3.1.2", "1.2.2.1", "1.3.1.1", "1.2.1.1");
        }
        assertThat(find("/instances?Modality=CT"))
                .containsExactly("1.2.1.2", "1.3.1.2", "1.2.2.1", "1.3.1.1", "1.2.1.1");
        assertThat(find("/studies/1.2/series")).containsExactly("1.2.2", "1.2.1");
        assertThat(find("/studies/1.2/instances")).containsExactly("1.2.1.2", "1.2.2.1", "1.2.1.1");
        assertThat(find("/studies/1.2/series/1.2.1/instances"))
                .containsExactly("1.2.1.2", "1.2.1.1");
        assertThat(find("/instances?PatientID=A-17&limit=2&offset=1"))
                .containsExactly("1.3.1.2", "1.2.2.1");
        assertThat(find("/instances?Modality=CT&limit=1&offset=4")).containsExactly("1.2.1.1");
        assertThat(find("/studies/1.2/instances?Modality=CT&limit=1&offset=2"))
                .containsExactly("1.2.1.1");
        service.put("v2", TestInstance.of("1.3", "1.3.1", "1.3.1.1").bytes());
        assertThat(find("/instances?limit=1"))
                .as("a replaced instance is new, its series and study are not")
                .containsExactly("1.3.1.1");
        assertThat(find("/studies")).containsExactly("1.3", "1.2");
    }
}
