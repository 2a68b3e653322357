package org.isocenter.http.media;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.isocenter.http.Body;
import org.isocenter.http.Headers;
import org.isocenter.rule.Rule;
import org.junit.jupiter.api.Test;

class MultipartWriterTest {
    private static final Headers HEADERS =
            Headers.none().with("Content-Type", "application/dicom; transfer-syntax=1.2");

    @Rule({"dicom:RET-31", "dicom:RET-32"})
    @Test
    void framesPartsWithLineBreaksOfTwoBytes() throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        MultipartWriter writer = new MultipartWriter(out, "b");
        writer.part(HEADERS).write('1');
        writer.part(HEADERS).write('2');
        writer.finish();

        assertThat(out.toString(StandardCharsets.US_ASCII))
                .isEqualTo(
                        "--b\r\nContent-Type: application/dicom; transfer-syntax=1.2\r\n\r\n1\r\n"
                                + "--b\r\nContent-Type: application/dicom; transfer-syntax=1.2\r\n\r\n2\r\n"
                                + "--b--\r\n");
        assertThat(MultipartWriter.contentType("application/dicom", "b"))
                .isEqualTo("multipart/related; type=\"application/dicom\"; boundary=b");
    }

    @Rule({"dicom:RET-39"})
    @Test
    void aBodyThatIsLeftUnfinishedHasNoClosingBoundary() throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new MultipartWriter(out, "b").part(HEADERS).write('1');

        assertThat(out.toString(StandardCharsets.US_ASCII)).doesNotContain("--b--");
    }

    @Test
    void knowsTheLengthOfPartsThatAreThere() {
        Body body =
                MultipartWriter.body(
                        "b",
                        List.of(
                                new MultipartWriter.Part(HEADERS, new Body.Bytes(new byte[7])),
                                new MultipartWriter.Part(Headers.none(), new Body.Empty())));

        int first = "--b\r\nContent-Type: application/dicom; transfer-syntax=1.2\r\n\r\n".length();
        assertThat(body.length())
                .hasValue(first + 7 + "\r\n--b\r\n\r\n".length() + "\r\n--b--\r\n".length());
    }
}
