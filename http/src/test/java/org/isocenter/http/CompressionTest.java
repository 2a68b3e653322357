package org.isocenter.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CompressionTest {
    private static final byte[] TEXT =
            "[0,1,2,3]".repeat(1000).getBytes(java.nio.charset.StandardCharsets.UTF_8);

    private static TestRequest accepting(String codings) {
        return new TestRequest("GET", "/", Headers.none().with("Accept-Encoding", codings));
    }

    private static Response json() {
        return Response.bytes(200, "application/dicom+json", TEXT).withHeader("ETag", "\"1\"");
    }

    private static byte[] content(Body body) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        body.writeTo(out);
        return out.toByteArray();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "gzip                   | true",
                "gzip, deflate, br      | true",
                "br;q=1.0, GZIP;q=0.8   | true",
                "*                      | true",
                "gzip;q=0               | false",
                "gzip;q=0, *            | false",
                "*;q=0                  | false",
                "identity               | false",
                "br                     | false",
                "''                     | false",
            })
    void compressesForThoseWhoTakeIt(String codings, boolean compressed) throws Exception {
        Response response = Compression.gzip(accepting(codings), json());

        assertThat(response.headers().all("Vary")).contains("Accept-Encoding");
        assertThat(response.headers().first("Content-Encoding").isPresent()).isEqualTo(compressed);
        byte[] content = content(response.body());
        if (compressed) {
            assertThat(content.length).isLessThan(TEXT.length / 5);
            assertThat(new GZIPInputStream(new ByteArrayInputStream(content)).readAllBytes())
                    .isEqualTo(TEXT);
            assertThat(response.body().length()).isEmpty();
            assertThat(response.headers().first("ETag")).hasValue("W/\"1\"");
        } else {
            assertThat(content).isEqualTo(TEXT);
            assertThat(response.headers().first("ETag")).hasValue("\"1\"");
        }
    }

    @Test
    void leavesAloneWhatIsNotWorthIt() {
        TestRequest request = accepting("gzip");
        for (Response response :
                new Response[] {
                    Response.bytes(200, "application/json", new byte[100]),
                    Response.bytes(200, "application/dicom", TEXT),
                    Response.bytes(200, "image/jpeg", TEXT),
                    Response.bytes(206, "application/json", TEXT),
                    Response.of(204),
                    json().withHeader("Content-Encoding", "br"),
                }) {
            assertThat(Compression.gzip(request, response)).isSameAs(response);
        }
    }

    @Test
    void aBodyThatBreaksDoesNotLookWhole() throws Exception {
        Response response =
                Compression.gzip(
                        accepting("gzip"),
                        Response.stream(
                                200,
                                "application/json",
                                out -> {
                                    out.write(TEXT);
                                    throw new IOException("gone");
                                }));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        assertThatThrownBy(() -> response.body().writeTo(out)).hasMessage("gone");
        assertThatThrownBy(() ->
                        new GZIPInputStream(new ByteArrayInputStream(out.toByteArray()))
                                .readAllBytes())
                .isInstanceOf(EOFException.class);
    }
}
