package org.isocenter.dicomweb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.isocenter.dicom.data.Tag;
import org.isocenter.dicom.data.Vr;
import org.isocenter.dicom.dataset.DataElement;
import org.isocenter.dicom.dataset.DataSet;
import org.isocenter.dicom.dictionary.TransferSyntax;
import org.isocenter.dicomweb.TestService.Answer;
import org.isocenter.http.Headers;
import org.isocenter.http.media.MediaType;
import org.isocenter.http.media.MultipartReader;
import org.isocenter.persistence.blob.BlobName;
import org.isocenter.rule.Rule;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// Retrieve of instances and frames as they are stored.
class RetrieveTest {
    private static final String ONE = "/v2/studies/1";
    private static final String ONE_INSTANCE = "/v2/studies/1/series/1.1/instances/1.1.1";
    private static final String TWO = "/v2/studies/2";
    private static final String ENCAPSULATED = "/v2/studies/3/series/3.1/instances/3.1.1";

    @TempDir static Path folder;
    private static TestService service;
    private static final byte[] FIRST = TestInstance.of("1", "1.1", "1.1.1").withFrames(3).bytes();
    private static final byte[] SECOND = TestInstance.of("2", "2.1", "2.1.1").bytes();
    private static final byte[] THIRD =
            TestInstance.of("2", "2.2", "2.2.1").bytes(TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN);

    @BeforeAll
    static void open() {
        service = TestService.open(folder);
        for (byte[] file : List.of(FIRST, SECOND, THIRD)) {
            assertThat(service.store("v1", file).status()).isEqualTo(200);
        }
    }

    @AfterAll
    static void close() {
        service.close();
    }

    /// A part of an answer.
    record Part(Headers headers, byte[] body) {}

    static List<Part> parts(Answer answer) {
        MediaType type = MediaType.parse(answer.header("Content-Type")).orElseThrow();
        assertThat(type.essence()).isEqualTo("multipart/related");
        String boundary = type.parameter("boundary").orElseThrow();
        assertThat(answer.text()).endsWith("\r\n--" + boundary + "--\r\n");
        try {
            MultipartReader reader =
                    new MultipartReader(
                            new ByteArrayInputStream(answer.body()),
                            boundary,
                            MultipartReader.Limits.STANDARD);
            List<Part> parts = new ArrayList<>();
            for (Optional<MultipartReader.Part> part = reader.next();
                    part.isPresent();
                    part = reader.next()) {
                parts.add(new Part(part.get().headers(), part.get().body().readAllBytes()));
            }
            return parts;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static Answer get(String path, String accept) {
        return service.send(FakeRequest.get(path).accepting(accept));
    }

    @Rule({
        "dicom:RET-1",
        "dicom:RET-2",
        "dicom:RET-3",
        "dicom:RET-5",
        "dicom:RET-6",
        "dicom:RET-10",
        "dicom:RET-11",
        "dicom:RET-12",
        "dicom:RET-20",
        "dicom:RET-21",
        "dicom:RET-22",
        "dicom:IMPR-9",
        "dicom:GEN-23"
    })
    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    1 | multipart/related; type="application/dicom"                                     | 200
                    1 | multipart/related; type=application/dicom; transfer-syntax=*                    | 200
                    1 | Multipart/Related; TYPE="Application/Dicom"; Transfer-Syntax=*                  | 200
                    1 | multipart/related; type="application/dicom"; transfer-syntax=1.2.840.10008.1.2.1| 200
                    1 | multipart/related; type="application/dicom"; what=ever; transfer-syntax=*       | 200
                    1 | multipart/related; type="application/dicom"; transfer-syntax=1.2.840.10008.1.2  | 406
                    1 | multipart/related; type="application/dicom"; transfer-syntax=1.2.840.10008.1.2.4.50 | 406
                    1 | application/dicom                                                               | 406
                    1 | application/dicom; transfer-syntax=*                                            | 406
                    1 | application/octet-stream                                                        | 406
                    1 | */*                                                                             | 200
                    1 | multipart/related; type="*/*"                                                   | 200
                    1 | image/png, */*;q=0.1                                                            | 200
                    1 | image/png                                                                       | 406
                    1 | application/dicom+json                                                          | 406
                    1 | ''                                                                              | 406
                    2 | multipart/related; type="application/dicom"; transfer-syntax=*                  | 200
                    2 | multipart/related; type="application/dicom"                                     | 406
                    2 | multipart/related; type="application/dicom"; transfer-syntax=1.2.840.10008.1.2.1| 406
                    2 | */*                                                                             | 200
                    2 | multipart/related; type="application/dicom", multipart/related; type="application/dicom"; transfer-syntax=* | 200
                    2 | multipart/related; type="application/dicom"; transfer-syntax=*; q=0.5, multipart/related; type="application/dicom" | 406
                    9 | multipart/related; type="application/dicom"; transfer-syntax=*                  | 404
                    9 | image/png                                                                       | 406
                    x | image/png                                                                       | 406
                    x | */*                                                                             | 400
                    """)
    void whatIsAcceptedDecidesBeforeAnythingIsLookedUp(String study, String accept, int status) {
        Answer answer = get("/v2/studies/" + study, accept);

        assertThat(answer.status()).as(answer.text()).isEqualTo(status);
        if (status == 406) {
            assertThat(answer.text()).isNotBlank();
        }
    }

    /// The rows of the contract's table for each level, in each version.
    @Rule({
        "dicom:RET-10",
        "dicom:RET-11",
        "dicom:RET-12",
        "dicom:RET-13",
        "dicom:RET-21",
        "dicom:RET-22",
        "dicom:RET-30",
        "dicom:RET-32",
        "dicom:GEN-5"
    })
    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    application/dicom                                                               | 406 406 single
                    application/dicom; transfer-syntax=*                                            | 406 406 single
                    application/dicom; transfer-syntax="1.2.840.10008.1.2.1"                        | 406 406 single
                    application/dicom; transfer-syntax=1.2.840.10008.1.2.4.90                       | 406 406 406
                    multipart/related; type="application/dicom"                                     | parts parts parts
                    multipart/related; type="application/dicom"; transfer-syntax=1.2.840.10008.1.2.1| parts parts parts
                    multipart/related; type="application/dicom"; transfer-syntax=*                  | parts parts parts
                    multipart/related; type="application/dicom"; transfer-syntax=1.2.840.10008.1.2.4.90 | 406 406 406
                    */*                                                                             | parts parts parts
                    multipart/related; type="*/*"                                                   | parts parts parts
                    application/octet-stream                                                        | 406 406 406
                    multipart/related; type="application/octet-stream"                              | 406 406 406
                    image/jp2                                                                       | 406 406 406
                    """)
    void eachLevelHasItsForms(String accept, String forms) {
        String[] expected = forms.split(" ", -1);
        String[] paths = {
            "/studies/1", "/studies/1/series/1.1", "/studies/1/series/1.1/instances/1.1.1"
        };
        for (String version : List.of("/v1.0-prerelease", "/v1", "/v2")) {
            for (int i = 0; i < paths.length; i++) {
                Answer answer = get(version + paths[i], accept);
                switch (expected[i]) {
                    case "single" -> {
                        assertThat(answer.header("Content-Type"))
                                .isEqualTo(
                                        "application/dicom; transfer-syntax=1.2.840.10008.1.2.1");
                        assertThat(answer.body()).isEqualTo(FIRST);
                    }
                    case "parts" -> {
                        Part part = parts(answer).getFirst();
                        assertThat(part.headers().first("Content-Type"))
                                .contains("application/dicom; transfer-syntax=1.2.840.10008.1.2.1");
                        assertThat(part.body()).isEqualTo(FIRST);
                    }
                    default -> {
                        assertThat(answer.status()).isEqualTo(406);
                        assertThat(answer.header("Content-Type"))
                                .isEqualTo("text/plain; charset=utf-8");
                        assertThat(answer.text()).isNotBlank();
                    }
                }
            }
        }
    }

    @Rule("dicom:RET-3")
    @Test
    void withoutAcceptNothingIsDelivered() {
        assertThat(service.send(FakeRequest.get(ONE)).status()).isEqualTo(406);
        assertThat(service.send(FakeRequest.get(ONE_INSTANCE + "/frames/1")).status())
                .isEqualTo(406);
    }

    @Rule({"dicom:RET-30", "dicom:RET-38"})
    @Test
    void oneInstanceIsTheFile() {
        Answer answer =
                service.send(
                        FakeRequest.get(ONE_INSTANCE)
                                .accepting("application/dicom")
                                .with("Range", "bytes=0-9"));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Content-Type"))
                .isEqualTo("application/dicom; transfer-syntax=1.2.840.10008.1.2.1");
        assertThat(answer.body()).isEqualTo(FIRST);
        assertThat(answer.header("Cache-Control")).isEmpty();
    }

    @Rule({"dicom:RET-13", "dicom:RET-31"})
    @Test
    void anythingIsAnsweredWithParts() {
        Answer answer = get(ONE_INSTANCE, "*/*");

        assertThat(parts(answer)).singleElement().extracting(Part::body).isEqualTo(FIRST);
        assertThat(answer.header("Content-Type")).contains("type=\"application/dicom\"");
    }

    @Rule({"dicom:RET-29", "dicom:RET-32", "dicom:RET-33", "dicom:RET-34"})
    @Test
    void eachPartKeepsItsOwnTransferSyntaxAndSaysSo() {
        Answer answer =
                get(TWO, "multipart/related; type=\"application/dicom\"; transfer-syntax=*");

        List<Part> parts = parts(answer);
        assertThat(parts).extracting(Part::body).containsExactly(SECOND, THIRD);
        assertThat(parts)
                .extracting(part -> part.headers().first("Content-Type").orElse(""))
                .containsExactly(
                        "application/dicom; transfer-syntax=1.2.840.10008.1.2.1",
                        "application/dicom; transfer-syntax=1.2.840.10008.1.2");
        assertThat(parts(get(TWO + "/series/2.2", "*/*")))
                .singleElement()
                .extracting(Part::body)
                .isEqualTo(THIRD);
    }

    @Rule("dicom:RET-20")
    @ParameterizedTest
    @ValueSource(strings = {"/v2/studies/20", "/v1/studies/20/series/20.1"})
    void severalInstancesComeAsStoredOnlyEvenWhenAllHaveTheSyntaxThatIsAskedFor(String path) {
        byte[] one = TestInstance.of("20", "20.1", "20.1.1").bytes();
        byte[] two = TestInstance.of("20", "20.1", "20.1.2").bytes();
        service.put("v2", one);
        service.put("v2", two);
        String dicom = "multipart/related; type=\"application/dicom\"";

        assertThat(get(path, dicom + "; transfer-syntax=1.2.840.10008.1.2.1").status())
                .isEqualTo(406);
        assertThat(get(path, dicom).status()).isEqualTo(406);
        assertThat(parts(get(path, dicom + "; transfer-syntax=*")))
                .extracting(Part::body)
                .containsExactly(one, two);
    }

    /// More than the contract lets be transcoded; nothing is, so the limit does not matter.
    @Rule({"dicom:FRM-10", "dicom:RET-34", "dicom:STORE-13"})
    @Test
    void framesOfAVeryLargeFileAreServed() throws Exception {
        int frames = 110;
        int frameBytes = 1_000_000;
        byte[] header =
                TestInstance.of("21", "21.1", "21.1.1")
                        .withFrames(1)
                        .with(Tag.NUMBER_OF_FRAMES, Vr.IS, Integer.toString(frames))
                        .with(DataElement.ofShorts(Tag.ROWS, 1000))
                        .with(DataElement.ofShorts(Tag.COLUMNS, 1000))
                        .without(Tag.PIXEL_DATA)
                        .bytes();
        ByteBuffer element = ByteBuffer.allocate(12).order(ByteOrder.LITTLE_ENDIAN);
        element.putShort((short) 0x7FE0).putShort((short) 0x0010).put((byte) 'O').put((byte) 'B');
        element.putShort((short) 0).putInt(frames * frameBytes);
        InputStream pixels =
                new InputStream() {
                    private int left = frames * frameBytes;

                    @Override
                    public int read() {
                        return left-- > 0 ? 7 : -1;
                    }

                    @Override
                    public int read(byte[] bytes, int offset, int length) {
                        if (left <= 0) {
                            return -1;
                        }
                        int n = Math.min(length, left);
                        Arrays.fill(bytes, offset, offset + n, (byte) 7);
                        left -= n;
                        return n;
                    }
                };
        InputStream file =
                new SequenceInputStream(
                        new SequenceInputStream(
                                new ByteArrayInputStream(header),
                                new ByteArrayInputStream(element.array())),
                        pixels);

        Answer stored =
                service.send(
                        FakeRequest.of("POST", "/v2/studies")
                                .acceptingJson()
                                .body("application/dicom", file));
        String path = "/v2/studies/21/series/21.1/instances/21.1.1";
        Answer last = get(path + "/frames/110", "application/octet-stream; transfer-syntax=*");
        Answer same = get(path + "/frames/1", "application/octet-stream");

        assertThat(stored.status()).as(stored.text()).isEqualTo(200);
        assertThat(last.body()).hasSize(frameBytes).containsOnly(7);
        assertThat(same.body()).hasSize(frameBytes);
        service.delete("/v2/studies/21");
    }

    @Rule({"dicom:RET-35", "dicom:RET-36", "dicom:RET-50", "dicom:RET-51", "dicom:RET-54"})
    @Test
    void unknownThingsAreNotFoundAndTheOriginalOfWhatNeverChangedIsItself() {
        for (String path :
                List.of("/v2/studies/9", ONE + "/series/9", ONE + "/series/1.1/instances/9")) {
            assertThat(get(path, "*/*").status()).isEqualTo(404);
        }
        assertThat(get(ONE + "/series/abc", "*/*").status()).isEqualTo(400);
        for (String version : List.of("v1", "v2")) {
            assertThat(
                            service.send(
                                            FakeRequest.get(ONE_INSTANCE.replace("v2", version))
                                                    .accepting("application/dicom")
                                                    .with("msdicom-request-original", "true"))
                                    .body())
                    .isEqualTo(FIRST);
        }
    }

    @Rule("dicom:RET-4")
    @Test
    void theStoredFormWinsATie() {
        String path = "/v2/studies/2/series/2.2/instances/2.2.1";
        String stored = "application/dicom; transfer-syntax=*";
        String explicit = "application/dicom; transfer-syntax=1.2.840.10008.1.2.1";

        assertThat(get(path, explicit + ", " + stored).status()).isEqualTo(200);
        assertThat(get(path, stored + ";q=0.9, " + explicit + ";q=0.9").status()).isEqualTo(200);
        assertThat(get(path, explicit + ";q=0.9, " + stored + ";q=0.8").status()).isEqualTo(406);
    }

    @Rule("dicom:IMPR-2")
    @Test
    void aStudyOrASeriesComesAsAZipFileToThoseWhoAskForOne() throws Exception {
        Answer study = get(TWO, "application/zip");
        Answer series = get(TWO + "/series/2.2", "image/png, application/zip;q=0.5");

        assertThat(study.header("Content-Type")).isEqualTo("application/zip");
        assertThat(study.header("Content-Disposition")).isEqualTo("attachment; filename=\"2.zip\"");
        assertThat(unzipped(study))
                .containsExactly(entry("2/2.1/2.1.1.dcm", SECOND), entry("2/2.2/2.2.1.dcm", THIRD));
        assertThat(unzipped(series)).containsExactly(entry("2/2.2/2.2.1.dcm", THIRD));
        assertThat(get(TWO, "application/zip").body()).isEqualTo(study.body());
        assertThat(get(TWO, "*/*, application/zip").header("Content-Type"))
                .startsWith("multipart/related");
        assertThat(get("/v2/studies/9", "application/zip").status()).isEqualTo(404);
        assertThat(get(ONE_INSTANCE, "application/zip").status()).isEqualTo(406);
        assertThat(get(TWO, "application/zip; transfer-syntax=1.2.840.10008.1.2.1").status())
                .isEqualTo(406);
    }

    private static Map.Entry<String, String> entry(String name, byte[] file) {
        return Map.entry(name, HexFormat.of().formatHex(file));
    }

    private static List<Map.Entry<String, String>> unzipped(Answer answer) throws IOException {
        List<Map.Entry<String, String>> entries = new ArrayList<>();
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(answer.body()))) {
            for (ZipEntry next = zip.getNextEntry(); next != null; next = zip.getNextEntry()) {
                entries.add(entry(next.getName(), zip.readAllBytes()));
            }
        }
        return entries;
    }

    // ---- frames

    private static byte[] frame(int number) {
        byte[] frame = new byte[8];
        Arrays.fill(frame, (byte) number);
        return frame;
    }

    @Rule({
        "dicom:FRM-1",
        "dicom:FRM-5",
        "dicom:FRM-6",
        "dicom:FRM-7",
        "dicom:RET-14",
        "dicom:RET-33",
        "dicom:STORE-27"
    })
    @Test
    void framesComeInTheOrderAskedFor() {
        Answer one = get(ONE_INSTANCE + "/frames/2", "application/octet-stream");
        Answer v1 =
                get(
                        ONE_INSTANCE.replace("v2", "v1") + "/frames/2",
                        "application/octet-stream; transfer-syntax=*");
        Answer some =
                get(
                        ONE_INSTANCE + "/frames/3%2C1,3",
                        "multipart/related; type=\"application/octet-stream\"; transfer-syntax=*");

        assertThat(one.header("Content-Type"))
                .isEqualTo("application/octet-stream; transfer-syntax=1.2.840.10008.1.2.1");
        assertThat(one.body()).isEqualTo(frame(2));
        assertThat(v1.body()).isEqualTo(frame(2));
        assertThat(parts(some))
                .extracting(Part::body)
                .containsExactly(frame(3), frame(1), frame(3));
        assertThat(parts(some).getFirst().headers().first("Content-Type"))
                .contains("application/octet-stream; transfer-syntax=1.2.840.10008.1.2.1");
        assertThat(get(ONE_INSTANCE + "/frames/1,2", "application/octet-stream").status())
                .isEqualTo(400);
    }

    @Rule({"dicom:FRM-2", "dicom:FRM-3", "dicom:FRM-4"})
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    /v2/studies/1/series/1.1/instances/1.1.1/frames/0     | 400
                    /v2/studies/1/series/1.1/instances/1.1.1/frames/-1    | 400
                    /v2/studies/1/series/1.1/instances/1.1.1/frames/one   | 400
                    /v2/studies/1/series/1.1/instances/1.1.1/frames/1,,2  | 400
                    /v2/studies/1/series/1.1/instances/1.1.1/frames/+1    | 400
                    /v2/studies/1/series/1.1/instances/1.1.1/frames/%D9%A1 | 400
                    /v2/studies/1/series/1.1/instances/1.1.1/frames/1;2   | 400
                    /v2/studies/1/series/1.1/instances/1.1.1/frames/00    | 400
                    /v2/studies/9/series/9/instances/9/frames/99999999999 | 404
                    /v2/studies/1/series/1.1/instances/1.1.1/frames/2147483648 | 404
                    /v2/studies/1/series/1.1/instances/1.1.1/frames/1,99999999999 | 404
                    /v2/studies/9/series/9/instances/9/frames/0           | 400
                    /v2/studies/9/series/9/instances/9/frames/1           | 404
                    /v2/studies/1/series/1.1/instances/1.1.1/frames/4     | 404
                    /v2/studies/1/series/1.1/instances/1.1.1/frames/1,4   | 404
                    /v2/studies/2/series/2.1/instances/2.1.1/frames/1     | 404
                    """)
    void framesThatCannotBe(String path, int status) {
        assertThat(get(path, "*/*").status()).isEqualTo(status);
    }

    @Rule({"dicom:FRM-6", "dicom:FRM-8", "dicom:FRM-9", "dicom:FRM-10", "dicom:RET-26"})
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    1.2.840.10008.1.2.4.90 | application/octet-stream; transfer-syntax=* | 200
                    1.2.840.10008.1.2.4.90 | multipart/related; type="image/jp2"         | 200
                    1.2.840.10008.1.2.4.90 | multipart/related; type="image/jp2"; transfer-syntax=* | 406
                    1.2.840.10008.1.2.4.90 | image/jp2                                   | 406
                    1.2.840.10008.1.2.4.100 | application/octet-stream                   | 406
                    1.2.840.10008.1.2.4.100 | application/octet-stream; transfer-syntax=* | 200
                    1.2.840.10008.1.2.4.100 | multipart/related; type="image/jp2"        | 406
                    """)
    void encapsulatedFramesAreTheirFragments(String syntax, String accept, int status) {
        byte[] file = encapsulated(syntax);
        assertThat(service.put("v2", file).status()).isEqualTo(200);

        Answer answer = get(ENCAPSULATED + "/frames/1", accept);

        assertThat(answer.status()).isEqualTo(status);
        if (status == 200) {
            byte[] body =
                    answer.header("Content-Type").startsWith("multipart")
                            ? parts(answer).getFirst().body()
                            : answer.body();
            assertThat(body).containsExactly(1, 2, 3, 4, 5, 6);
        }
    }

    /// Only for those who take nothing of the contract's table, whose answers stay as they are.
    @Rule("dicom:RET-15")
    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    4.50  | multipart/related; type="image/jpeg"                       | image/jpeg
                    4.51  | multipart/related; type=image/jpeg; transfer-syntax=*      | image/jpeg
                    4.57  | multipart/related; type=image/jpeg; transfer-syntax=1.2.840.10008.1.2.4.57 | image/jpeg
                    4.70  | multipart/related; type="image/jpeg"                       | image/jpeg
                    4.80  | Multipart/Related; Type="Image/JLS"                        | image/jls
                    4.81  | multipart/related; type="image/jls"                        | image/jls
                    4.92  | multipart/related; type="image/jpx"                        | image/jpx
                    4.201 | multipart/related; type="image/jphc"                       | image/jphc
                    4.203 | multipart/related; type="image/jphc"                       | image/jphc
                    4.110 | multipart/related; type="image/jxl"                        | image/jxl
                    5     | multipart/related; type="image/dicom-rle"                  | image/dicom-rle
                    4.80  | multipart/related; type=image/jpeg, multipart/related; type=image/jls;q=0.1 | image/jls
                    4.50  | multipart/related; type=image/jls, image/gif, multipart/related; type=image/jpeg | image/jpeg
                    4.50  | multipart/related; type=image/jpeg, */*;q=0.1              | application/octet-stream
                    4.50  | multipart/related; type=image/jpeg, multipart/related; type="application/octet-stream"; transfer-syntax=*;q=0.1 | application/octet-stream
                    4.90  | multipart/related; type=image/jpx, multipart/related; type="image/jp2" | image/jp2
                    4.50  | multipart/related; type=image/jpeg, multipart/related; type="application/octet-stream" | -
                    4.50  | multipart/related; type=image/jpeg;q=0                     | -
                    4.50  | multipart/related; type=image/jpeg; transfer-syntax=1.2.840.10008.1.2.4.70 | -
                    4.50  | multipart/related; type=image/jpeg; transfer-syntax=1.2.840.10008.1.2.4.80 | -
                    4.50  | multipart/related; type="image/jls"                        | -
                    4.50  | image/jpeg                                                 | -
                    4.50  | multipart/related; type="image/png"                        | -
                    """)
    void compressedFramesHaveTheNameOfWhatTheyAre(String syntax, String accept, String type) {
        String uid = "1.2.840.10008.1.2." + syntax;
        assertThat(service.put("v2", encapsulated(uid)).status()).isEqualTo(200);

        for (String frames : List.of("/frames/1", "/frames/1,1")) {
            Answer answer = get(ENCAPSULATED + frames, accept);

            assertThat(answer.status()).as(answer.text()).isEqualTo(type.equals("-") ? 406 : 200);
            if (type.equals("-")) {
                assertThat(answer.text()).isNotBlank().doesNotContain("*");
            } else {
                for (Part part : parts(answer)) {
                    assertThat(part.headers().first("Content-Type"))
                            .contains(type + "; transfer-syntax=" + uid);
                    assertThat(part.body()).containsExactly(1, 2, 3, 4, 5, 6);
                }
            }
        }
    }

    @Rule("dicom:RET-15")
    @Test
    void framesThatAreNotCompressedAreNoPictures() {
        for (String type : List.of("image/jpeg", "image/jls", "image/dicom-rle")) {
            String accept = "multipart/related; type=\"" + type + "\"";

            assertThat(get(ONE_INSTANCE + "/frames/1", accept).status()).isEqualTo(406);
            assertThat(get(ONE_INSTANCE + "/frames/0", accept).status()).isEqualTo(400);
            assertThat(get(ONE_INSTANCE + "/frames/9", accept).status()).isEqualTo(404);
            assertThat(get(ONE_INSTANCE, accept).status()).isEqualTo(406);
        }
    }

    /// A frame in two fragments.
    private static byte[] encapsulated(String syntax) {
        byte[] file = TestInstance.of("3", "3.1", "3.1.1").bytes(TransferSyntax.of(syntax));
        byte[] pixelData = {
            (byte) 0xE0,
            0x7F,
            0x10,
            0x00,
            'O',
            'B',
            0,
            0,
            -1,
            -1,
            -1,
            -1,
            (byte) 0xFE,
            (byte) 0xFF,
            0x00,
            (byte) 0xE0,
            0,
            0,
            0,
            0,
            (byte) 0xFE,
            (byte) 0xFF,
            0x00,
            (byte) 0xE0,
            4,
            0,
            0,
            0,
            1,
            2,
            3,
            4,
            (byte) 0xFE,
            (byte) 0xFF,
            0x00,
            (byte) 0xE0,
            2,
            0,
            0,
            0,
            5,
            6,
            (byte) 0xFE,
            (byte) 0xFF,
            (byte) 0xDD,
            (byte) 0xE0,
            0,
            0,
            0,
            0
        };
        byte[] whole = Arrays.copyOf(file, file.length + pixelData.length);
        System.arraycopy(pixelData, 0, whole, file.length, pixelData.length);
        return whole;
    }

    @Rule({"dicom:FRM-6", "dicom:STORE-26"})
    @Test
    void framesOfADeflatedFileAreInflated() {
        byte[] file =
                TestInstance.of("4", "4.1", "4.1.1")
                        .withFrames(3)
                        .bytes(TransferSyntax.DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN);
        assertThat(service.put("v2", file).status()).isEqualTo(200);

        Answer answer =
                get(
                        "/v2/studies/4/series/4.1/instances/4.1.1/frames/3",
                        "application/octet-stream");

        assertThat(answer.body()).isEqualTo(frame(3));
    }

    @Rule({"dicom:FRM-11", "dicom:RET-52"})
    @Test
    void theOriginalMakesNoDifferenceToFrames() {
        assertThat(
                        service.send(
                                        FakeRequest.get(ONE_INSTANCE + "/frames/1")
                                                .accepting("application/octet-stream")
                                                .with("msdicom-request-original", "true"))
                                .body())
                .isEqualTo(frame(1));
    }

    @Rule("dicom:FRM-12")
    @Test
    void floatPixelDataIsPixelData() {
        byte[] pixels = new byte[2 * 4 * 4];
        pixels[31] = 9;
        TestInstance instance = TestInstance.of("5", "5.1", "5.1.1").withFrames(1);
        byte[] file =
                instance.without(Tag.PIXEL_DATA)
                        .with(DataElement.ofShorts(Tag.BITS_ALLOCATED, 32))
                        .with(DataElement.of(Tag.FLOAT_PIXEL_DATA, Vr.OF, pixels))
                        .bytes();
        service.put("v2", file);

        assertThat(
                        get(
                                        "/v2/studies/5/series/5.1/instances/5.1.1/frames/1",
                                        "application/octet-stream; transfer-syntax=*")
                                .body())
                .isEqualTo(pixels);
    }

    @Rule("dicom:FRM-6")
    @Test
    void framesOfSingleBitsBeginAtAByteOfTheirOwn() {
        // Two frames of 3 × 1 pixels of one bit, packed: 101 and 011.
        byte[] file =
                TestInstance.of("6", "6.1", "6.1.1")
                        .withFrames(2)
                        .with(DataElement.ofShorts(Tag.ROWS, 1))
                        .with(DataElement.ofShorts(Tag.COLUMNS, 3))
                        .with(DataElement.ofShorts(Tag.BITS_ALLOCATED, 1))
                        .with(DataElement.of(Tag.PIXEL_DATA, Vr.OB, new byte[] {0b0011_0101, 0}))
                        .bytes();
        service.put("v2", file);
        String frames = "/v2/studies/6/series/6.1/instances/6.1.1/frames/";

        assertThat(get(frames + 1, "application/octet-stream").body()).containsExactly(0b101);
        assertThat(get(frames + 2, "application/octet-stream").body()).containsExactly(0b110);
    }

    /// Frames of 4001 bits, each shifted by another number of bits, longer than a buffer and in any order.
    @Rule({"dicom:FRM-6", "dicom:RET-33", "dicom:RET-34"})
    @ParameterizedTest
    @ValueSource(strings = {"1.2.840.10008.1.2.1", "1.2.840.10008.1.2.1.99"})
    void framesOfManySingleBitsAreShiftedWhileTheyAreSent(String syntax) {
        int columns = 4001;
        int rows = 33;
        int frames = 5;
        BitSet bits = new BitSet();
        new Random(7).ints(100_000, 0, columns * rows * frames).forEach(bits::set);
        byte[] pixels = Arrays.copyOf(bits.toByteArray(), (columns * rows * frames + 15) / 16 * 2);
        service.put(
                "v2",
                TestInstance.of("6", "6.1", "6.1.2")
                        .withFrames(frames)
                        .with(DataElement.ofShorts(Tag.ROWS, rows))
                        .with(DataElement.ofShorts(Tag.COLUMNS, columns))
                        .with(DataElement.ofShorts(Tag.BITS_ALLOCATED, 1))
                        .with(DataElement.of(Tag.PIXEL_DATA, Vr.OB, pixels))
                        .bytes(TransferSyntax.of(syntax)));
        int[] order = {1, 2, 3, 5, 4, 4, 1};

        Answer answer =
                get(
                        "/v2/studies/6/series/6.1/instances/6.1.2/frames/1,2,3,5,4,4,1",
                        "multipart/related; type=\"application/octet-stream\"; transfer-syntax=*");

        List<byte[]> parts = parts(answer).stream().map(Part::body).toList();
        assertThat(parts).hasSize(order.length);
        for (int i = 0; i < order.length; i++) {
            int from = columns * rows * (order[i] - 1);
            BitSet expected = bits.get(from, from + columns * rows);
            assertThat(parts.get(i)).hasSize((columns * rows + 7) / 8);
            assertThat(BitSet.valueOf(parts.get(i))).isEqualTo(expected);
        }
        assertThat(answer.response().body().length()).isPresent();
    }

    @Rule({"dicom:FRM-6", "dicom:RET-33"})
    @Test
    void framesOfADeflatedFileComeInAnyOrder() {
        service.put(
                "v2",
                TestInstance.of("4", "4.1", "4.1.2")
                        .withFrames(9)
                        .bytes(TransferSyntax.DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN));

        Answer answer =
                get(
                        "/v2/studies/4/series/4.1/instances/4.1.2/frames/2,3,7,1,9,9",
                        "multipart/related; type=\"application/octet-stream\"; transfer-syntax=*");

        assertThat(parts(answer).stream().map(Part::body).toList())
                .containsExactly(frame(2), frame(3), frame(7), frame(1), frame(9), frame(9));
    }

    @Rule("dicom:RET-39")
    @Test
    void whenBytesAreGoneTheBodyIsNotClosedAsIfItWereWhole() throws Exception {
        byte[] first = TestInstance.of("7", "7.1", "7.1.1").bytes();
        byte[] lost = TestInstance.of("7", "7.1", "7.1.2").bytes();
        service.put("v2", first);
        List<BlobName> before = blobs();
        service.put("v2", lost);
        List<BlobName> after = new ArrayList<>(blobs());
        after.removeAll(before);
        assertThat(service.blobs.delete(after)).isEqualTo(1);

        assertThatThrownBy(() -> get("/v2/studies/7", "*/*"))
                .isInstanceOf(UncheckedIOException.class);
    }

    private static List<BlobName> blobs() throws IOException {
        try (Stream<BlobName> names = service.blobs.list("")) {
            return names.toList();
        }
    }

    @Rule({"dicom:REN-6", "dicom:REN-9"})
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    /v2/studies/1/series/1.1/instances/1.1.1/rendered          | 406
                    /v2/studies/1/series/1.1/instances/1.1.1/frames/1/rendered | 406
                    /v2/studies/1/series/1.1/instances/1.1.1/frames/0/rendered | 400
                    /v2/studies/1/series/1.1/instances/9/rendered              | 404
                    /v2/studies/x/series/1.1/instances/9/rendered              | 400
                    """)
    void whatCannotBeRenderedYetIsRefusedInTheContractsWay(String path, int status) {
        assertThat(get(path, "image/jpeg").status()).isEqualTo(status);
    }

    // ---- bulk data

    @Rule({"dicom:IMPR-3", "dicom:META-4", "dicom:META-5"})
    @Test
    void metadataLeadToBulkDataIfTheServiceIsSetUpSo(@TempDir Path other) {
        DataSet icon =
                DataSet.of(
                        DataElement.ofText(Tag.STUDY_DATE, Vr.DA, "never"),
                        DataElement.of(Tag.PIXEL_DATA, Vr.OW, new byte[] {1, 2, 3, 4}));
        TestInstance instance =
                TestInstance.of("1", "1.1", "1.1.1")
                        .with(Tag.SERIES_DATE, Vr.DA, "20231399")
                        .with(DataElement.sequence(Tag.ICON_IMAGE_SEQUENCE, icon))
                        .withFrames(2);
        try (TestService open =
                TestService.open(
                        other, DicomwebSettings.DEFAULT.withBulkDataUris(), Clock.systemUTC())) {
            open.store("v2", instance.bytes());

            JsonNode metadata = open.get(ONE + "/metadata").json().get(0);
            assertThat(metadata.get("00080021")).isNull();
            assertThat(metadata.at("/00880200/Value/0").get("00080020")).isNull();
            assertThat(metadata.at("/7FE00010/BulkDataURI").asString())
                    .isEqualTo(TestService.BASE + ONE_INSTANCE + "/bulkdata/7FE00010");
            String nested = metadata.at("/00880200/Value/0/7FE00010/BulkDataURI").asString();
            assertThat(nested).endsWith("/bulkdata/00880200/1/7FE00010");

            assertThat(bulk(open, nested, "application/octet-stream").body())
                    .containsExactly(1, 2, 3, 4);
            String pixels = metadata.at("/7FE00010/BulkDataURI").asString();
            Answer parts =
                    bulk(open, pixels, "multipart/related; type=\"application/octet-stream\"");
            assertThat(parts(parts))
                    .singleElement()
                    .satisfies(part -> assertThat(part.body()).hasSize(16));
            assertThat(bulk(open, pixels, "image/png").status()).isEqualTo(406);
            assertThat(bulk(open, pixels + "/1", "*/*").status()).isEqualTo(404);
            assertThat(bulk(open, pixels.replace("7FE00010", "00100010"), "*/*").status())
                    .isEqualTo(404);
            assertThat(bulk(open, nested.replace("/1/", "/2/"), "*/*").status()).isEqualTo(404);
        }
        assertThat(service.get(ONE_INSTANCE + "/metadata").text()).doesNotContain("BulkDataURI");
    }

    private static Answer bulk(TestService service, String url, String accept) {
        return service.send(
                FakeRequest.get(url.substring(TestService.BASE.length())).accepting(accept));
    }

    @Rule("dicom:IMPR-3")
    @Test
    void encapsulatedPixelDataComesAsFragmentsAndDeflatedIsInflated() {
        service.put("v2", encapsulated("1.2.840.10008.1.2.4.50"));
        assertThat(parts(get(ENCAPSULATED + "/bulkdata/7FE00010", "*/*")))
                .extracting(Part::body)
                .containsExactly(new byte[] {1, 2, 3, 4}, new byte[] {5, 6});
        service.put(
                "v2",
                TestInstance.of("8", "8.1", "8.1.1")
                        .withFrames(1)
                        .bytes(TransferSyntax.DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN));
        assertThat(get("/v2/studies/8/series/8.1/instances/8.1.1/bulkdata/7FE00010", "*/*").body())
                .isEqualTo(frame(1));
    }
}
