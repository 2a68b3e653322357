package org.isocenter.dicomweb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.isocenter.dicom.data.Tag;
import org.isocenter.dicom.data.Vr;
import org.isocenter.dicom.dataset.BulkSource;
import org.isocenter.dicom.dataset.DataElement;
import org.isocenter.dicom.dataset.DataSet;
import org.isocenter.dicom.dictionary.TransferSyntax;
import org.isocenter.dicom.part10.DataSetWriter;
import org.isocenter.dicom.part10.DicomFile;
import org.isocenter.dicom.part10.FileMeta;
import org.isocenter.dicom.part10.WriteForm;
import org.isocenter.dicomweb.TestService.Answer;
import org.isocenter.dicomweb.store.StoreSettings;
import org.isocenter.http.RequestBodyException;
import org.isocenter.rule.Rule;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// The Store transaction.
class StoreTest {
    private static final String STUDY = "1.2.826.0.1.1";
    private static final String SERIES = "1.2.826.0.1.1.1";
    private static final String INSTANCE = "1.2.826.0.1.1.1.1";
    private static final TestInstance GOOD = TestInstance.of(STUDY, SERIES, INSTANCE);
    private static final String MULTIPART =
            "multipart/related; type=\"application/dicom\"; boundary=b";
    private static final byte[] UNREADABLE =
            "this is no DICOM file".getBytes(StandardCharsets.US_ASCII);

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

    private void reopen(StoreSettings settings) {
        service.close();
        service =
                TestService.open(
                        folder, DicomwebSettings.DEFAULT.withStore(settings), Clock.systemUTC());
    }

    private FakeRequest post(String path) {
        return FakeRequest.of("POST", path).acceptingJson();
    }

    private Answer storeParts(String path, byte[]... parts) {
        return service.send(post(path).body(MULTIPART, TestService.multipart(parts)));
    }

    private static int failure(Answer answer) {
        return answer.json().at("/00081198/Value/0/00081197/Value/0").asInt();
    }

    private static int warning(Answer answer) {
        return answer.json().at("/00081199/Value/0/00081196/Value/0").asInt();
    }

    private static List<String> comments(JsonNode item) {
        return item.at("/00741048/Value")
                .valueStream()
                .map(each -> each.at("/00000902/Value/0").asString())
                .toList();
    }

    private int stored() {
        Answer answer = service.get("/v2/instances");
        return answer.status() == 204 ? 0 : answer.json().size();
    }

    @Rule({
        "dicom:STORE-1",
        "dicom:STORE-4",
        "dicom:STORE-82",
        "dicom:GEN-9",
        "dicom:GEN-10",
        "dicom:GEN-24",
        "dicom:GEN-4"
    })
    @ParameterizedTest
    @ValueSource(strings = {"v1.0-prerelease", "v1", "v2"})
    void theAnswerSaysWhatWasStoredAndWhere(String version) {
        Answer answer = service.store(version, GOOD.bytes());

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Content-Type")).isEqualTo("application/dicom+json");
        assertThat(answer.header("api-supported-versions")).isEqualTo("1.0-prerelease, 1, 2");
        String url =
                TestService.BASE
                        + "/"
                        + version
                        + "/studies/"
                        + STUDY
                        + "/series/"
                        + SERIES
                        + "/instances/"
                        + INSTANCE;
        String findings = version.equals("v2") ? ",\"00741048\":{\"vr\":\"SQ\"}" : "";
        assertThat(answer.text())
                .isEqualTo(
                        "{\"00081199\":{\"vr\":\"SQ\",\"Value\":[{\"00081150\":{\"vr\":\"UI\",\"Value\":[\""
                                + TestInstance.CT
                                + "\"]},\"00081155\":{\"vr\":\"UI\",\"Value\":[\""
                                + INSTANCE
                                + "\"]},\"00081190\":{\"vr\":\"UR\",\"Value\":[\""
                                + url
                                + "\"]}"
                                + findings
                                + "}]}}");
    }

    @Rule({"dicom:STORE-1", "dicom:STORE-82"})
    @Test
    void theAnswerNamesTheStudyOfThePath() {
        Answer answer = storeParts("/v2/studies/" + STUDY, GOOD.bytes());

        assertThat(answer.json().at("/00081190/Value/0").asString())
                .isEqualTo(TestService.BASE + "/v2/studies/" + STUDY);
    }

    @Rule({"dicom:STORE-2", "dicom:STORE-42", "dicom:ERR-1"})
    @ParameterizedTest
    @ValueSource(strings = {"1.2.abc", "1.2.", "1-2", "abc", "1%2F2"})
    void aMalformedStudyInThePathIsRefusedBeforeTheBodyIsRead(String study) {
        InputStream unread =
                new InputStream() {
                    @Override
                    public int read() {
                        throw new AssertionError("the body was read");
                    }
                };
        Answer answer =
                service.send(post("/v2/studies/" + study).body("application/dicom", unread));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.header("Content-Type")).isEqualTo("text/plain; charset=utf-8");
        assertThat(answer.text()).isNotBlank();
    }

    @Rule({"dicom:STORE-3", "dicom:GEN-20", "dicom:GEN-21", "dicom:GEN-22", "dicom:ERR-2"})
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            textBlock =
                    """
                    application/dicom+json             | 200
                    */*                                | 200
                    application/*                      | 200
                    text/html, application/dicom+json  | 200
                    application/dicom+json, multipart/related; type=application/octet-stream | 200
                    application/dicom+xml              | 406
                    application/json                   | 406
                    -                                  | 406
                    ''                                 | 406
                    what is this                       | 406
                    """)
    void dicomJsonMustBeAccepted(String accept, int status) {
        FakeRequest request =
                FakeRequest.of("POST", "/v2/studies/" + (status == 406 ? "not-a-uid" : STUDY));
        Answer answer =
                service.send(
                        (accept == null ? request : request.accepting(accept))
                                .body("application/dicom", GOOD.bytes()));

        assertThat(answer.status()).isEqualTo(status);
        if (status == 406) {
            assertThat(answer.body()).isEmpty();
        }
    }

    @Rule({
        "dicom:STORE-4",
        "dicom:STORE-5",
        "dicom:STORE-6",
        "dicom:STORE-8",
        "dicom:STORE-9",
        "dicom:GEN-26"
    })
    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    multipart/related; type="application/dicom"; boundary=b      | 200
                    multipart/related; type=application/dicom; boundary="b"      | 200
                    Multipart/Related; Type="Application/DICOM"; Boundary=b      | 200
                    multipart/form-data; boundary=b                              | 415
                    multipart/related; type="application/dicom+json"; boundary=b | 415
                    multipart/related; type="application/dicom"                  | 415
                    application/json                                             | 415
                    text/plain                                                   | 415
                    nonsense                                                     | 415
                    multipart/related; type="application/dicom"; boundary=b; start=x | 400
                    """)
    void theContentTypeDecides(String contentType, int status) {
        Answer answer =
                service.send(
                        post("/v2/studies").body(contentType, TestService.multipart(GOOD.bytes())));

        assertThat(answer.status()).as(answer.text()).isEqualTo(status);
    }

    @Rule("dicom:STORE-4")
    @ParameterizedTest
    @CsvSource({"gzip, 415", "identity, 200", "'identity, br', 415"})
    void aCompressedBodyIsRefusedInWords(String coding, int status) {
        Answer answer =
                service.send(
                        post("/v2/studies")
                                .with("Content-Encoding", coding)
                                .body("application/dicom", GOOD.bytes()));

        assertThat(answer.status()).isEqualTo(status);
        if (status == 415) {
            assertThat(answer.text()).contains("Content-Encoding");
        }
    }

    /// The transfer syntax goes into header fields of answers; what is no UID could add fields there.
    @Rule({"dicom:STORE-20", "dicom:RET-32"})
    @ParameterizedTest
    @ValueSource(strings = {"1.2\r\nX-Field: 1.2.3", "1.2.840.10008.1.2;1", "explicit.little.end."})
    void aTransferSyntaxThatIsNoUidCannotBeRead(String syntax) {
        byte[] file =
                Variants.replace(GOOD.bytes(), "1.2.840.10008.1.2.1", syntax.substring(0, 19));

        Answer answer = service.store("v2", file);

        assertThat(answer.status()).as(answer.text()).isEqualTo(409);
        assertThat(failure(answer)).isEqualTo(272);
        assertThat(stored()).isZero();
    }

    @Rule("dicom:STORE-20")
    @Test
    void aFileThatNamesNoTransferSyntaxCannotBeRead() throws Exception {
        TransferSyntax implicit = TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN;
        FileMeta meta = FileMeta.of(GOOD.dataSet(), implicit);
        FileMeta silent =
                new FileMeta(meta.preamble(), meta.elements().without(Tag.TRANSFER_SYNTAX_UID), 0)
                        .with();
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        DataSetWriter.write(
                new DicomFile(silent, implicit, GOOD.dataSet(), Set.of()),
                BulkSource.NONE,
                WriteForm.AS_READ,
                file);

        Answer stored = service.store("v2", file.toByteArray());
        assertThat(stored.status()).as(stored.text()).isEqualTo(409);
        assertThat(failure(stored)).isEqualTo(272);
    }

    @Rule("dicom:STORE-4")
    @Test
    void aMissingContentTypeIsRefused() {
        assertThat(service.send(post("/v2/studies")).status()).isEqualTo(415);
    }

    private byte[] parts(String... headersAndContents) {
        StringBuilder body = new StringBuilder();
        for (String part : headersAndContents) {
            body.append("--b\r\n").append(part).append("\r\n");
        }
        return body.append("--b--\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    private static String latin(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    @Rule("dicom:STORE-7")
    @Test
    void onlyTheFirstPartMayLeaveItsTypeToTheOuterOne() {
        byte[] one = parts("\r\n" + latin(GOOD.bytes()));
        byte[] two =
                parts(
                        "Content-Type: application/dicom\r\n\r\n" + latin(GOOD.bytes()),
                        "\r\n" + latin(TestInstance.of(STUDY, SERIES, "1.9").bytes()));

        assertThat(service.send(post("/v2/studies").body(MULTIPART, one)).status()).isEqualTo(200);
        assertThat(service.send(post("/v2/studies").body(MULTIPART, two)).status()).isEqualTo(415);
    }

    @Rule("dicom:STORE-8")
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    application/dicom                                        | 200
                    Application/DICOM                                        | 200
                    application/dicom; transfer-syntax=1.2.840.10008.1.2.1   | 200
                    application/octet-stream                                 | 415
                    application/dicom+json                                   | 415
                    """)
    void thePartsTypeDecides(String type, int status) {
        byte[] body = parts("Content-Type: " + type + "\r\n\r\n" + latin(GOOD.bytes()));

        assertThat(service.send(post("/v2/studies").body(MULTIPART, body)).status())
                .isEqualTo(status);
    }

    @Rule({"dicom:STORE-10", "dicom:STORE-80"})
    @Test
    void withoutPartsNothingIsStored() {
        Answer answer =
                service.send(
                        post("/v2/studies")
                                .body(MULTIPART, "--b--".getBytes(StandardCharsets.US_ASCII)));

        assertThat(answer.status()).isEqualTo(204);
        assertThat(answer.body()).isEmpty();
    }

    @Rule({"dicom:STORE-11", "dicom:STORE-85"})
    @Test
    void anEmptyFileFails() {
        for (Answer answer :
                List.of(storeParts("/v2/studies", new byte[0]), service.store("v1", new byte[0]))) {
            assertThat(answer.status()).isEqualTo(409);
            assertThat(answer.json().at("/00081198/Value")).hasSize(1);
            assertThat(answer.json().at("/00081198/Value/0")).hasSize(1);
            assertThat(failure(answer)).isEqualTo(272);
        }
    }

    @Rule({
        "dicom:STORE-12",
        "dicom:STORE-16",
        "dicom:STORE-20",
        "dicom:STORE-80",
        "dicom:STORE-86",
        "dicom:ERR-7"
    })
    @Test
    void goodPartsAreStoredBesideBadOnesInTheirOrder() {
        Answer answer =
                storeParts(
                        "/v2/studies",
                        UNREADABLE,
                        TestInstance.of(STUDY, SERIES, "1.1").bytes(),
                        GOOD.without(Tag.STUDY_INSTANCE_UID).bytes(),
                        TestInstance.of(STUDY, SERIES, "1.2").bytes());

        assertThat(answer.status()).isEqualTo(202);
        JsonNode good = answer.json().at("/00081199/Value");
        JsonNode bad = answer.json().at("/00081198/Value");
        assertThat(good).hasSize(2);
        assertThat(good.at("/0/00081155/Value/0").asString()).isEqualTo("1.1");
        assertThat(good.at("/1/00081155/Value/0").asString()).isEqualTo("1.2");
        assertThat(bad).hasSize(2);
        assertThat(bad.at("/0/00081197/Value/0").asInt()).isEqualTo(272);
        assertThat(bad.at("/1/00081197/Value/0").asInt()).isEqualTo(43264);
        assertThat(stored()).isEqualTo(2);
    }

    @Rule({"dicom:STORE-14", "dicom:STORE-15"})
    @Test
    void beyondTheLimitTheRestIsRefusedAndWhatWasStoredStays() {
        byte[] one = TestInstance.of(STUDY, SERIES, "1.1").bytes();
        reopen(StoreSettings.DEFAULT.withRequestBytes(one.length + 500L));
        byte[] large = GOOD.with(DataElement.of(Tag.PIXEL_DATA, Vr.OB, new byte[200_000])).bytes();

        Answer answer = storeParts("/v2/studies", one, large);

        assertThat(answer.status()).isEqualTo(413);
        assertThat(answer.text()).contains(Long.toString(one.length + 500L));
        assertThat(stored()).isEqualTo(1);
    }

    @Rule({"dicom:STORE-13", "dicom:STORE-17"})
    @Test
    void preambleAndEpilogueOfTheMultipartBodyAreIgnored() {
        String body =
                "preamble\r\n--b\r\nContent-Type: application/dicom\r\n\r\n"
                        + latin(GOOD.bytes())
                        + "\r\n--b--\r\nepilogue";
        String lineFeeds =
                "--b\nContent-Type: application/dicom\n\n"
                        + latin(TestInstance.of(STUDY, SERIES, "1.7").bytes())
                        + "\n--b--\n";

        for (String each : List.of(body, lineFeeds)) {
            Answer answer =
                    service.send(
                            post("/v2/studies")
                                    .body(MULTIPART, each.getBytes(StandardCharsets.ISO_8859_1)));
            assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        }
    }

    @Rule({"dicom:STORE-15", "dicom:STORE-76", "dicom:ERR-1"})
    @Test
    void aBodyThatEndsEarlyLeavesWhatWasCommittedAndNothingHalf() {
        byte[] whole =
                TestService.multipart(
                        TestInstance.of(STUDY, SERIES, "1.1").bytes(),
                        TestInstance.of(STUDY, SERIES, "1.2").bytes());

        Answer truncated =
                service.send(
                        post("/v2/studies")
                                .body(MULTIPART, Arrays.copyOf(whole, whole.length - 100)));
        Answer noBoundary =
                service.send(
                        post("/v2/studies")
                                .body(MULTIPART.replace("boundary=b", "boundary=other"), whole));

        assertThat(truncated.status()).isEqualTo(400);
        assertThat(noBoundary.status()).isEqualTo(400);
        assertThat(noBoundary.text()).isNotBlank();
        assertThat(stored()).isEqualTo(1);
    }

    @Rule("dicom:STORE-21")
    @Test
    void onlyThePreambleIsChanged() {
        byte[] file = GOOD.withFrames(3).bytes();
        Arrays.fill(file, 0, 128, (byte) 7);

        service.store("v2", file);

        Answer answer =
                service.send(
                        FakeRequest.get(path()).accepting("application/dicom; transfer-syntax=*"));
        assertThat(answer.body()).isEqualTo(Samples.withoutPreamble(file));
    }

    private static String path() {
        return "/v2/studies/" + STUDY + "/series/" + SERIES + "/instances/" + INSTANCE;
    }

    @Rule({"dicom:STORE-24", "dicom:STORE-81", "dicom:STORE-80", "dicom:STORE-84"})
    @Test
    void implicitVrIsStoredWithAWarning() {
        byte[] implicit = GOOD.bytes(TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN);
        byte[] wrong =
                GOOD.with(Tag.STUDY_DATE, Vr.DA, "20231399")
                        .bytes(TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN);

        Answer v1 = service.put("v1", implicit);
        Answer v2 = service.put("v2", implicit);
        Answer both = service.put("v2", wrong);

        assertThat(v1.status()).isEqualTo(200);
        assertThat(warning(v1)).isEqualTo(45063);
        assertThat(v2.status()).isEqualTo(202);
        assertThat(warning(v2)).isEqualTo(45063);
        assertThat(warning(both)).isEqualTo(45063);
        assertThat(comments(both.json().at("/00081199/Value/0"))).hasSize(1);
    }

    @Rule({
        "dicom:STORE-30",
        "dicom:STORE-31",
        "dicom:STORE-32",
        "dicom:STORE-35",
        "dicom:STORE-83",
        "dicom:STORE-40",
        "dicom:STORE-41"
    })
    @ParameterizedTest(name = "{0} {1} {2}")
    @CsvSource(
            delimiter = '|',
            nullValues = "absent",
            textBlock =
                    """
                    0020000D | absent   | 409 | 409
                    0020000E | absent   | 409 | 409
                    00080018 | absent   | 409 | 409
                    00080016 | absent   | 409 | 409
                    00100020 | absent   | 409 | 409
                    0020000D | ''       | 409 | 409
                    0020000E | ''       | 409 | 409
                    00080018 | ''       | 409 | 409
                    00080016 | ''       | 409 | 409
                    00100020 | ''       | 409 | 202
                    0020000D | 1.2.x    | 409 | 409
                    0020000E | 1.2.     | 409 | 409
                    00080018 | 1-2      | 409 | 409
                    00080016 | abc      | 409 | 409
                    0020000D | \\1.2    | 409 | 409
                    00100020 | \\B      | 409 | 409
                    00100020 | A\\B     | 409 | 409
                    00100020 | \\       | 409 | 202
                    0020000D | 01.2..3  | 200 | 200
                    00080018 | 1.123456789012345678901234567890123456789012345678901234567890123 | 409 | 409
                    00080018 | 1.1234567890123456789012345678901234567890123456789012345678901 | 200 | 200
                    00100020 | 12345678901234567890123456789012345678901234567890123456789012345 | 409 | 409
                    """)
    void requiredAttributesMustBeThereAndValid(String hex, String value, int v1, int v2) {
        Tag tag = Tag.parse(hex).orElseThrow();
        Vr vr = tag.equals(Tag.PATIENT_ID) ? Vr.LO : Vr.UI;
        byte[] file =
                (value == null ? GOOD.without(tag) : GOOD.with(tag, vr, value.strip())).bytes();

        for (String version : List.of("v1.0-prerelease", "v1", "v2")) {
            service.delete("/v2/studies/" + STUDY);
            service.delete("/v2/studies/01.2..3");
            Answer answer = service.store(version, file);

            int expected = version.equals("v2") ? v2 : v1;
            assertThat(answer.status()).as(answer.text()).isEqualTo(expected);
            if (expected == 409) {
                assertThat(failure(answer)).isEqualTo(43264);
                assertThat(comments(answer.json().at("/00081198/Value/0")))
                        .singleElement()
                        .asString()
                        .startsWith(
                                "DICOM100: ("
                                        + hex.substring(0, 4).toLowerCase(Locale.ROOT)
                                        + ","
                                        + hex.substring(4).toLowerCase(Locale.ROOT)
                                        + ") - ");
            }
        }
    }

    @Rule({"dicom:STORE-33", "dicom:STORE-34"})
    @Test
    void anEmptyPatientIdWarnsAndDoesNotHideAnEarlierOne() {
        service.store("v2", TestInstance.of(STUDY, SERIES, "1.1").bytes());

        Answer empty =
                service.store(
                        "v2",
                        TestInstance.of(STUDY, SERIES, "1.2")
                                .with(Tag.PATIENT_ID, Vr.LO, "")
                                .bytes());

        assertThat(empty.status()).isEqualTo(202);
        assertThat(warning(empty)).isEqualTo(1);
        assertThat(comments(empty.json().at("/00081199/Value/0")))
                .singleElement()
                .asString()
                .startsWith("DICOM100: (0010,0020) - ")
                .contains("missing");
        assertThat(service.get("/v2/studies?PatientID=A-17").status()).isEqualTo(200);
        service.store(
                "v2",
                TestInstance.of(STUDY, SERIES, "1.3").with(Tag.PATIENT_ID, Vr.LO, "B-1").bytes());
        assertThat(service.get("/v2/studies?PatientID=A-17").status()).isEqualTo(204);
        assertThat(service.get("/v2/studies?PatientID=B-1").status()).isEqualTo(200);
    }

    @Rule("dicom:STORE-36")
    @Test
    void theThreeUidsMayBeTheSame() {
        assertThat(service.store("v2", TestInstance.of("1.2", "1.2", "1.2").bytes()).status())
                .isEqualTo(200);
        assertThat(service.store("v2", TestInstance.of("1.3", "1.2", "1.2").bytes()).status())
                .isEqualTo(200);
    }

    @Rule("dicom:STORE-37")
    @Test
    void anInstanceOfAnotherStudyIsNotStored() {
        Answer other = storeParts("/v2/studies/1.2.3", GOOD.bytes());
        Answer padded = storeParts("/v2/studies/" + STUDY + "%20", GOOD.bytes());

        assertThat(other.status()).isEqualTo(409);
        assertThat(failure(other)).isEqualTo(43264);
        assertThat(other.json().get("00081190")).isNull();
        assertThat(padded.status()).isEqualTo(200);
    }

    @Rule({"dicom:STORE-43", "dicom:STORE-72", "dicom:RET-37"})
    @Test
    void trailingSpacesOfUidsDoNotCountAndStayInTheFile() {
        byte[] file = GOOD.withRaw(Tag.SOP_INSTANCE_UID, Vr.UI, INSTANCE + " ").bytes();

        assertThat(service.store("v2", file).status()).isEqualTo(200);
        Answer again = service.store("v2", GOOD.bytes());
        Answer retrieved =
                service.send(
                        FakeRequest.get(path() + "%20")
                                .accepting("application/dicom; transfer-syntax=*"));

        assertThat(again.status()).isEqualTo(409);
        assertThat(failure(again)).isEqualTo(45070);
        assertThat(retrieved.body()).isEqualTo(Samples.withoutPreamble(file));
        assertThat(service.get("/v2/instances?SOPInstanceUID=" + INSTANCE).status()).isEqualTo(200);
    }

    @Rule({"dicom:STORE-44", "dicom:STORE-55", "dicom:META-7", "dicom:QRY-23"})
    @Test
    void trailingNulsArePaddingInV2() {
        byte[] file =
                GOOD.withRaw(Tag.PATIENT_ID, Vr.LO, "A-17\0\0")
                        .withRaw(Tag.ACCESSION_NUMBER, Vr.SH, "ACC\0")
                        .bytes();
        byte[] inside = GOOD.withRaw(Tag.ACCESSION_NUMBER, Vr.SH, "A\0CC").bytes();

        Answer v1 = service.put("v1", file);
        Answer v2 = service.put("v2", file);

        assertThat(v1.status()).isEqualTo(409);
        assertThat(v2.status()).as(v2.text()).isEqualTo(200);
        assertThat(service.get("/v2/studies?AccessionNumber=ACC").status()).isEqualTo(200);
        assertThat(service.get("/v2/studies?AccessionNumber=acc%00").status()).isEqualTo(200);
        assertThat(service.get("/v2/studies?PatientID=A-17").status()).isEqualTo(200);
        assertThat(service.get(path() + "/metadata").json().at("/0/00080050/Value/0").asString())
                .isEqualTo("ACC\0");
        assertThat(service.put("v2", inside).status()).isEqualTo(202);
    }

    @Rule({"dicom:STORE-50", "dicom:STORE-58", "dicom:STORE-83"})
    @Test
    void v1RefusesWhatIsIndexedAndWrongAndLooksAtNothingElse() {
        Answer answer =
                service.store(
                        "v1",
                        GOOD.with(Tag.STUDY_DATE, Vr.DA, "20231399")
                                .with(Tag.MODALITY, Vr.CS, "ct")
                                .with(Tag.STUDY_DESCRIPTION, Vr.SH, "other VR")
                                .bytes());

        assertThat(answer.status()).isEqualTo(409);
        assertThat(failure(answer)).isEqualTo(43264);
        assertThat(comments(answer.json().at("/00081198/Value/0")))
                .hasSize(3)
                .anyMatch(each -> each.startsWith("DICOM100: (0008,0020) - "))
                .anyMatch(each -> each.startsWith("DICOM100: (0008,0060) - "))
                .anyMatch(each -> each.startsWith("DICOM100: (0008,1030) - "));
        assertThat(
                        service.store("v1", GOOD.with(Tag.SERIES_DATE, Vr.DA, "20231399").bytes())
                                .status())
                .isEqualTo(200);
    }

    @Rule({
        "dicom:STORE-51",
        "dicom:STORE-52",
        "dicom:STORE-53",
        "dicom:STORE-54",
        "dicom:META-5",
        "dicom:QRY-34",
        "dicom:STORE-58"
    })
    @Test
    void v2WarnsAndLeavesOutWhatIsWrong() {
        DataSet item =
                DataSet.of(
                        DataElement.ofText(Tag.CODE_MEANING, Vr.LO, "good"),
                        DataElement.ofText(Tag.STUDY_DATE, Vr.DA, "yesterday"));
        byte[] file =
                GOOD.with(Tag.STUDY_DESCRIPTION, Vr.SH, "other VR")
                        .with(Tag.SERIES_DATE, Vr.DA, "20231399")
                        .with(DataElement.sequence(Tag.REQUEST_ATTRIBUTES_SEQUENCE, item))
                        .bytes();

        Answer answer = service.store("v2", file);

        assertThat(answer.status()).isEqualTo(202);
        assertThat(warning(answer)).isEqualTo(1);
        assertThat(comments(answer.json().at("/00081199/Value/0")))
                .hasSize(3)
                .anyMatch(each -> each.startsWith("DICOM100: (0008,0021) - "))
                .anyMatch(each -> each.startsWith("DICOM100: (0008,1030) - "))
                .anyMatch(each -> each.startsWith("DICOM100: (0008,0020) - "));
        JsonNode metadata = service.get(path() + "/metadata").json().get(0);
        assertThat(metadata.get("00080021")).isNull();
        assertThat(metadata.get("00081030")).isNull();
        assertThat(metadata.at("/00080020/Value/0").asString()).isEqualTo("20240105");
        assertThat(metadata.at("/00400275/Value/0")).hasSize(1);
        assertThat(metadata.at("/00400275/Value/0/00080104/Value/0").asString()).isEqualTo("good");
        assertThat(service.get("/v2/studies?StudyDescription=other%20VR").status()).isEqualTo(204);
        assertThat(
                        service.send(
                                        FakeRequest.get(path())
                                                .accepting("application/dicom; transfer-syntax=*"))
                                .body())
                .isEqualTo(Samples.withoutPreamble(file));
        service.store(
                "v2",
                TestInstance.of(STUDY, SERIES, "1.8")
                        .with(Tag.STUDY_DESCRIPTION, Vr.LO, "other VR")
                        .bytes());
        assertThat(service.get("/v2/studies?StudyDescription=other%20VR").status()).isEqualTo(200);
    }

    @Rule("dicom:STORE-59")
    @ParameterizedTest
    @ValueSource(strings = {"v1", "v2"})
    void whenAllItemsAreValidatedAnyWrongOneFails(String version) {
        reopen(StoreSettings.DEFAULT.withFullItemValidation());

        Answer wrong =
                service.store(version, GOOD.with(Tag.SERIES_DATE, Vr.DA, "20231399").bytes());

        assertThat(wrong.status()).isEqualTo(409);
        assertThat(comments(wrong.json().at("/00081198/Value/0")))
                .singleElement()
                .asString()
                .startsWith("DICOM100: (0008,0021) - ");
        assertThat(service.store(version, GOOD.bytes()).status()).isEqualTo(200);
    }

    /// Every attribute that can be searched, with a value that is none for its type: strict before
    /// version 2, in which it warns, stays in the file and is not in metadata (nor in the index).
    @Rule({
        "dicom:STORE-50",
        "dicom:STORE-51",
        "dicom:STORE-52",
        "dicom:STORE-53",
        "dicom:STORE-83",
        "dicom:META-5",
        "dicom:GEN-5",
        "dicom:QRY-34"
    })
    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    00080020 | DA | 20230229
                    00080050 | SH | 12345678901234567
                    00080060 | CS | ct-1
                    00080090 | PN | a^b^c^d^e^f
                    00081030 | LO | 12345678901234567890123456789012345678901234567890123456789012345
                    00081090 | LO | 12345678901234567890123456789012345678901234567890123456789012345
                    00100010 | PN | a=b=c=d
                    00100030 | DA | 2024
                    00400244 | DA | today
                    """)
    void everyIndexedAttributeIsChecked(String hex, Vr vr, String value) {
        Tag tag = Tag.parse(hex).orElseThrow();
        byte[] file = GOOD.with(tag, vr, value).bytes();
        String comment =
                "DICOM100: ("
                        + hex.substring(0, 4).toLowerCase(Locale.ROOT)
                        + ","
                        + hex.substring(4).toLowerCase(Locale.ROOT)
                        + ") - ";

        for (String strict : List.of("v1.0-prerelease", "v1")) {
            Answer refused = service.store(strict, file);
            assertThat(refused.status()).isEqualTo(409);
            assertThat(failure(refused)).isEqualTo(43264);
            assertThat(comments(refused.json().at("/00081198/Value/0")))
                    .singleElement()
                    .asString()
                    .startsWith(comment);
            assertThat(stored()).isZero();
        }

        Answer warned = service.store("v2", file);
        assertThat(warned.status()).isEqualTo(202);
        assertThat(warning(warned)).isEqualTo(1);
        assertThat(comments(warned.json().at("/00081199/Value/0")))
                .singleElement()
                .asString()
                .startsWith(comment);
        assertThat(service.get(path() + "/metadata").json().get(0).get(hex)).isNull();
        assertThat(service.get("/v2/instances?includefield=" + hex).json().get(0).get(hex))
                .isNull();
        if (vr != Vr.DA) {
            assertThat(service.get("/v2/series?" + hex + "=" + value).status()).isEqualTo(204);
        }
        assertThat(file(path())).isEqualTo(Samples.withoutPreamble(file));
    }

    private byte[] file(String path) {
        return service.send(FakeRequest.get(path).accepting("application/dicom; transfer-syntax=*"))
                .body();
    }

    @Rule({"dicom:STORE-52", "dicom:STORE-54", "dicom:META-5"})
    @Test
    void eachAttributeWarnsOnceAtWhateverDepth() {
        DataSet deepest =
                DataSet.of(
                        DataElement.ofText(Tag.STUDY_DATE, Vr.DA, "never"),
                        DataElement.ofText(Tag.CODE_MEANING, Vr.LO, "good"));
        DataSet middle =
                DataSet.of(
                        DataElement.sequence(Tag.REFERENCED_STUDY_SEQUENCE, deepest),
                        DataElement.ofText(Tag.IMAGE_TYPE, Vr.CS, "two", "wrong", "ones"));
        byte[] file =
                GOOD.with(DataElement.sequence(Tag.REQUEST_ATTRIBUTES_SEQUENCE, middle)).bytes();

        Answer answer = service.store("v2", file);

        assertThat(answer.status()).isEqualTo(202);
        assertThat(comments(answer.json().at("/00081199/Value/0")))
                .hasSize(2)
                .anyMatch(each -> each.startsWith("DICOM100: (0008,0008) - "))
                .anyMatch(each -> each.startsWith("DICOM100: (0008,0020) - "));
        JsonNode metadata = service.get(path() + "/metadata").json().get(0);
        assertThat(metadata.at("/00400275/Value/0").propertyNames()).containsExactly("00081110");
        assertThat(metadata.at("/00400275/Value/0/00081110/Value/0").propertyNames())
                .containsExactly("00080104");
        assertThat(metadata.at("/00080020/Value/0").asString())
                .as("the one of the first level is another")
                .isEqualTo("20240105");
    }

    @Rule({"dicom:STORE-51", "dicom:STORE-52", "dicom:STORE-53", "dicom:STORE-58", "dicom:META-5"})
    @Test
    void aSequenceWhereAnIndexedAttributeShouldBeIsWrong() {
        DataSet item = DataSet.of(DataElement.ofText(Tag.CODE_MEANING, Vr.LO, "good"));
        byte[] file = GOOD.with(DataElement.sequence(Tag.STUDY_DATE, item)).bytes();

        assertThat(failure(service.store("v1", file))).isEqualTo(43264);
        Answer answer = service.store("v2", file);

        assertThat(answer.status()).isEqualTo(202);
        assertThat(comments(answer.json().at("/00081199/Value/0")))
                .containsExactly(
                        "DICOM100: (0008,0020) - the value representation is SQ and not DA");
        assertThat(service.get(path() + "/metadata").json().get(0).get("00080020")).isNull();
    }

    @Rule("dicom:STORE-52")
    @Test
    void anAttributeThatIsWrongInSeveralItemsIsNamedOnce() {
        DataSet[] items = {
            DataSet.of(DataElement.ofText(Tag.STUDY_DATE, Vr.DA, "never")),
            DataSet.of(DataElement.ofText(Tag.STUDY_DATE, Vr.DA, "2024"))
        };
        byte[] file =
                GOOD.with(DataElement.sequence(Tag.REQUEST_ATTRIBUTES_SEQUENCE, items)).bytes();

        Answer answer = service.store("v2", file);

        assertThat(comments(answer.json().at("/00081199/Value/0"))).hasSize(1);
        assertThat(service.get(path() + "/metadata").json().get(0).at("/00400275/Value"))
                .allSatisfy(item -> assertThat(item).isEmpty());
    }

    /// The answer to a hostile instance is no larger than it needs to be.
    @Rule({"dicom:STORE-13", "dicom:STORE-52", "dicom:ERR-6"})
    @Test
    void theAnswerNamesAThousandAttributesAndSaysThatThereAreMore() {
        DataElement[] wrong = new DataElement[1500];
        for (int i = 0; i < wrong.length; i++) {
            wrong[i] = DataElement.ofText(Tag.of(0x4000, i), Vr.DA, "never");
        }

        Answer answer = service.store("v2", new TestInstance(GOOD.dataSet().with(wrong)).bytes());

        assertThat(answer.status()).isEqualTo(202);
        assertThat(comments(answer.json().at("/00081199/Value/0")))
                .hasSize(1000)
                .last()
                .asString()
                .endsWith("; further ones are not listed");
        assertThat(service.get(path() + "/metadata").json().get(0).get("40000100")).isNull();
    }

    @Rule({"dicom:STORE-13", "dicom:STORE-80"})
    @Test
    void aUidThatIsFarTooLongIsNotRepeatedWhole() {
        String uid = "1.2".repeat(10_000);
        Answer answer = service.store("v2", GOOD.with(Tag.SOP_CLASS_UID, Vr.UI, uid).bytes());

        assertThat(answer.status()).isEqualTo(409);
        assertThat(answer.json().at("/00081198/Value/0/00081150/Value/0").asString())
                .isEqualTo(uid.substring(0, 128));
    }

    @Rule({"dicom:STORE-13", "dicom:STORE-16", "dicom:STORE-80"})
    @Test
    void theAnswerAboutManyPartsIsStreamed() {
        byte[][] parts = new byte[1200][];
        for (int i = 0; i < parts.length; i++) {
            parts[i] = i % 2 == 0 ? UNREADABLE : TestInstance.of(STUDY, SERIES, "1.7." + i).bytes();
        }

        Answer answer = storeParts("/v2/studies", parts);

        assertThat(answer.status()).isEqualTo(202);
        assertThat(answer.json().at("/00081198/Value")).hasSize(600);
        assertThat(answer.json().at("/00081199/Value/599/00081155/Value/0").asString())
                .isEqualTo("1.7.1199");
    }

    @Rule({"dicom:STORE-44", "dicom:STORE-70", "dicom:STORE-21"})
    @ParameterizedTest
    @ValueSource(strings = {"0020000D", "0020000E", "00080018"})
    void aNulThatPadsAUidDoesNotMakeAnotherOne(String hex) {
        Tag tag = Tag.parse(hex).orElseThrow();
        String uid = GOOD.dataSet().string(tag).orElseThrow();
        String even = uid.length() % 2 == 0 ? uid : uid + "1";
        byte[] plain = GOOD.with(tag, Vr.UI, even).bytes();
        byte[] padded = GOOD.withRaw(tag, Vr.UI, even + "\0\0").bytes();

        assertThat(service.store("v2", padded).status()).isEqualTo(200);
        Answer again = service.store("v2", plain);

        assertThat(again.status()).isEqualTo(409);
        assertThat(failure(again)).isEqualTo(45070);
        JsonNode found = service.get("/v2/instances?" + hex + "=" + even).json().get(0);
        assertThat(found.at("/" + hex + "/Value/0").asString()).isEqualTo(even);
        String path = (path() + "/").replace("/" + uid + "/", "/" + even + "/");
        assertThat(file(path)).isEqualTo(Samples.withoutPreamble(padded));
    }

    @Rule({"dicom:STORE-72", "dicom:STORE-43", "dicom:STORE-70"})
    @Test
    void noneOfTheThreeUidsIsAnotherOneWithSpaces() {
        service.store("v1", GOOD.bytes());
        String tag = service.get("/v2/studies/" + STUDY + "/metadata").header("ETag");
        String feed = service.get("/v2/changefeed").text();

        for (Tag uid :
                List.of(Tag.STUDY_INSTANCE_UID, Tag.SERIES_INSTANCE_UID, Tag.SOP_INSTANCE_UID)) {
            for (String version : List.of("v1", "v2")) {
                String padded = GOOD.dataSet().string(uid).orElseThrow() + "  ";
                Answer again = service.store(version, GOOD.withRaw(uid, Vr.UI, padded).bytes());

                assertThat(again.status()).isEqualTo(409);
                assertThat(failure(again)).isEqualTo(45070);
            }
        }
        assertThat(service.get("/v2/studies/" + STUDY + "/metadata").header("ETag"))
                .as("nothing changes")
                .isEqualTo(tag);
        assertThat(service.get("/v2/changefeed").text()).isEqualTo(feed);
    }

    @Rule({"dicom:STORE-37", "dicom:STORE-80", "dicom:STORE-82", "dicom:STORE-85"})
    @ParameterizedTest
    @ValueSource(strings = {"v1.0-prerelease", "v1", "v2"})
    void ofAMixedRequestOnlyTheStudyOfThePathIsStored(String version) {
        Answer answer =
                storeParts(
                        "/" + version + "/studies/" + STUDY,
                        TestInstance.of("1.9", "1.9.1", "1.9.2").bytes(),
                        GOOD.bytes(),
                        GOOD.bytes());

        assertThat(answer.status()).isEqualTo(202);
        assertThat(answer.json().at("/00081190/Value/0").asString()).endsWith("/studies/" + STUDY);
        JsonNode failed = answer.json().at("/00081198/Value");
        assertThat(failed.at("/0/00081155/Value/0").asString()).isEqualTo("1.9.2");
        assertThat(failed.at("/0/00081197/Value/0").asInt()).isEqualTo(43264);
        assertThat(failed.at("/1/00081197/Value/0").asInt()).isEqualTo(45070);
        assertThat(failed.get(1).propertyNames())
                .containsExactly("00081150", "00081155", "00081197");
        assertThat(answer.json().at("/00081199/Value")).hasSize(1);
        assertThat(service.get("/v2/studies/1.9/metadata").status()).isEqualTo(404);
    }

    /// What was committed before the part that spoils the request stays.
    @Rule({"dicom:STORE-8", "dicom:STORE-9", "dicom:STORE-16", "dicom:ERR-1"})
    @ParameterizedTest
    @ValueSource(strings = {"application/dicom+json", "application/dicom+xml", "image/jpeg", "x"})
    void aPartOfAnotherTypeEndsTheRequest(String type) {
        byte[] body =
                parts(
                        "Content-Type: application/dicom\r\n\r\n" + latin(GOOD.bytes()),
                        "Content-Type: " + type + "\r\n\r\n{}",
                        "Content-Type: application/dicom\r\n\r\n"
                                + latin(TestInstance.of(STUDY, SERIES, "1.9").bytes()));

        Answer answer = service.send(post("/v2/studies").body(MULTIPART, body));

        assertThat(answer.status()).isEqualTo(415);
        assertThat(answer.header("Content-Type")).isEqualTo("text/plain; charset=utf-8");
        assertThat(answer.text()).isNotBlank();
        assertThat(stored()).isEqualTo(1);
    }

    @Rule({"dicom:STORE-57", "dicom:STORE-33", "dicom:STORE-35"})
    @ParameterizedTest
    @ValueSource(strings = {"00080020", "00080050", "00080060", "00080090", "00081030", "00100010"})
    void anEmptyValueHidesNoEarlierOne(String hex) {
        TestInstance full =
                GOOD.with(Tag.ACCESSION_NUMBER, Vr.SH, "ACC")
                        .with(Tag.STUDY_DESCRIPTION, Vr.LO, "HEAD")
                        .with(Tag.REFERRING_PHYSICIAN_NAME, Vr.PN, "House");
        Tag tag = Tag.parse(hex).orElseThrow();
        DataElement element = full.dataSet().get(tag).orElseThrow();
        String value = full.dataSet().string(tag).orElseThrow();
        assertThat(service.store("v1", full.bytes()).status()).isEqualTo(200);

        Answer empty =
                service.store(
                        "v1",
                        full.with(Tag.SOP_INSTANCE_UID, Vr.UI, "1.9")
                                .with(tag, element.vr(), "")
                                .bytes());

        assertThat(empty.status()).as("it is valid").isEqualTo(200);
        assertThat(service.get("/v2/series?" + hex + "=" + value).status()).isEqualTo(200);
    }

    @Rule("dicom:STORE-14")
    @Test
    void theLimitIsThatOfTheHostedService() {
        assertThat(StoreSettings.DEFAULT.requestBytes()).isEqualTo(4_294_967_296L);
    }

    @Rule({"dicom:XMETA-12", "dicom:XMETA-13"})
    @Test
    void externalMetadataHeadersAreIgnored() {
        Answer answer =
                service.send(
                        post("/v2/studies")
                                .with("msdicom-meta-LO-00191001", "value")
                                .with("msdicom-meta-LO-00100010", "standard tags are not private")
                                .body("application/dicom", GOOD.bytes()));
        Answer metadata =
                service.send(
                        FakeRequest.get(path() + "/metadata")
                                .acceptingJson()
                                .with("msdicom-request-meta", "true"));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(metadata.json().get(0).get("00191001")).isNull();
    }

    @Rule({"dicom:STORE-56", "dicom:HDR-3", "dicom:QRY-20"})
    @ParameterizedTest
    @ValueSource(strings = {"v1", "v2"})
    void ofSeveralValuesTheFirstIsIndexedWithAWarning(String version) {
        Answer answer =
                service.store(
                        version, GOOD.with(Tag.ACCESSION_NUMBER, Vr.SH, "ONE", "TWO").bytes());

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Warning")).startsWith("299 pacs.example: \"");
        assertThat(service.get("/v2/studies?AccessionNumber=one").status()).isEqualTo(200);
        assertThat(service.get("/v2/studies?AccessionNumber=two").status()).isEqualTo(204);
    }

    @Rule("dicom:STORE-57")
    @Test
    void emptyValuesAreValidAndNotIndexed() {
        byte[] file =
                GOOD.with(Tag.STUDY_DATE, Vr.DA, "").with(Tag.ACCESSION_NUMBER, Vr.SH, "").bytes();

        assertThat(service.put("v1", file).status()).isEqualTo(200);
        assertThat(service.put("v2", file).status()).isEqualTo(200);
    }

    @Rule({"dicom:STORE-70", "dicom:STORE-71", "dicom:STORE-85"})
    @Test
    void aDuplicateFailsAndChangesNothing() {
        byte[] other = GOOD.with(Tag.PATIENT_NAME, Vr.PN, "Other").bytes();

        Answer answer = storeParts("/v2/studies", GOOD.bytes(), other);

        assertThat(answer.status()).isEqualTo(202);
        assertThat(failure(answer)).isEqualTo(45070);
        assertThat(answer.json().at("/00081198/Value/0").get("00741048")).isNull();
        assertThat(answer.json().at("/00081198/Value/0/00081155/Value/0").asString())
                .isEqualTo(INSTANCE);
        assertThat(service.store("v2", other).status()).isEqualTo(409);
        assertThat(
                        service.get(path() + "/metadata")
                                .json()
                                .at("/0/00100010/Value/0/Alphabetic")
                                .asString())
                .isEqualTo("Doe^John");
    }

    @Rule("dicom:STORE-82")
    @Test
    void failedItemsShowUidsAsTheyWereReceived() {
        Answer answer =
                service.store("v2", GOOD.with(Tag.SOP_INSTANCE_UID, Vr.UI, "1.2.bad").bytes());

        assertThat(answer.json().at("/00081198/Value/0/00081155/Value/0").asString())
                .isEqualTo("1.2.bad");
        assertThat(answer.json().at("/00081198/Value/0/00081150/Value/0").asString())
                .isEqualTo(TestInstance.CT);
    }

    @Rule({"dicom:STORE-13", "dicom:ERR-21"})
    @Test
    void aClientThatGoesAwayLeavesNothing() {
        byte[] file = GOOD.withFrames(50).bytes();
        InputStream broken =
                new InputStream() {
                    private final InputStream in =
                            new ByteArrayInputStream(file, 0, file.length / 2);

                    @Override
                    public int read() throws IOException {
                        int next = in.read();
                        if (next < 0) {
                            throw new RequestBodyException("connection reset");
                        }
                        return next;
                    }
                };

        for (String type : List.of("application/dicom", MULTIPART)) {
            assertThatThrownBy(() -> service.send(post("/v2/studies").body(type, broken)))
                    .as("it is told to the server, and is no failure of the service")
                    .hasCauseInstanceOf(RequestBodyException.class);
        }
        assertThat(stored()).isZero();
        assertThat(service.store("v2", file).status()).isEqualTo(200);
    }
}
