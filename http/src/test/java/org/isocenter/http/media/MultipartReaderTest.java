package org.isocenter.http.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.isocenter.http.Headers;
import org.isocenter.http.media.MultipartException.Kind;
import org.isocenter.rule.Rule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class MultipartReaderTest {
    private record Whole(Headers headers, byte[] content) {}

    private static List<Whole> readAll(InputStream in, String boundary) throws IOException {
        MultipartReader reader = new MultipartReader(in, boundary, MultipartReader.Limits.STANDARD);
        List<Whole> parts = new ArrayList<>();
        for (Optional<MultipartReader.Part> part = reader.next();
                part.isPresent();
                part = reader.next()) {
            parts.add(new Whole(part.get().headers(), part.get().body().readAllBytes()));
        }
        assertThat(reader.next()).isEmpty();
        return parts;
    }

    private static InputStream bytes(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /// `\r` and `\n` stand for themselves in the table; content is shown the same way.
    @Rule({"dicom:STORE-17", "dicom:STORE-10", "dicom:RET-32"})
    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    one part                         | --b\\r\\nA: 1\\r\\n\\r\\nxyz\\r\\n--b--\\r\\n              | xyz
                    two parts                        | --b\\r\\n\\r\\nx\\r\\n--b\\r\\n\\r\\ny\\r\\n--b--          | x,y
                    a preamble and an epilogue       | pre\\r\\n--b\\r\\n\\r\\nx\\r\\n--b--\\r\\nepi\\r\\n--b\\r\\n | x
                    an empty preamble line           | \\r\\n--b\\r\\n\\r\\nx\\r\\n--b--                          | x
                    padding after the boundary       | --b \\t\\r\\n\\r\\nx\\r\\n--b-- \\r\\n                     | x
                    line feeds alone                 | --b\\nA: 1\\n\\nx\\n--b\\n\\ny\\n--b--\\n                 | x,y
                    a return before a line feed      | --b\\n\\nx\\r\\n--b--\\n                                   | x\\r
                    a return that is content         | --b\\r\\n\\r\\nx\\r\\r\\n--b--                             | x\\r
                    line breaks that are content     | --b\\r\\n\\r\\n\\r\\nx\\r\\n\\r\\n--b--                    | \\r\\nx\\r\\n
                    a longer word than the boundary  | --b\\r\\n\\r\\nx\\r\\n--bb\\r\\n--b-\\r\\n--b--            | x\\r\\n--bb\\r\\n--b-
                    the boundary inside of a line    | --b\\r\\n\\r\\nx--b--\\r\\n--b--                           | x--b--
                    an empty part                    | --b\\r\\nA: 1\\r\\n\\r\\n\\r\\n--b--                       | ``
                    an empty part, one break short   | --b\\r\\nA: 1\\r\\n\\r\\n--b--                             | ``
                    an empty part without a header   | --b\\r\\n\\r\\n\\r\\n--b--                             | ``
                    the same behind another          | --b\\r\\n\\r\\nx\\r\\n--b\\r\\n\\r\\n\\r\\n--b--          | x,
                    the same, one break short        | --b\\r\\n\\r\\nx\\r\\n--b\\r\\n\\r\\n--b--               | x,
                    no parts                         | --b--\\r\\n                                                |
                    no parts as some clients say it  | --b\\r\\n\\r\\n--b--\\r\\n                                 |
                    the same with lines one short    | --b\\r\\n--b--\\r\\n                                       |
                    nothing at all                   | ``                                                         |
                    """)
    void cutsPartsOut(String reason, String body, String expected) throws Exception {
        String text = body.replace("\\r", "\r").replace("\\n", "\n").replace("\\t", "\t");
        List<String> contents =
                readAll(bytes(text), "b").stream()
                        .map(part -> new String(part.content, StandardCharsets.ISO_8859_1))
                        .map(content -> content.replace("\r", "\\r").replace("\n", "\\n"))
                        .toList();

        assertThat(contents)
                .as(reason)
                .isEqualTo(expected == null ? List.of() : List.of(expected.split(",", -1)));
    }

    @Test
    void readsHeaders() throws Exception {
        List<Whole> parts =
                readAll(
                        bytes(
                                "--b\r\nContent-Type: application/dicom;\r\n  transfer-syntax=1.2\r\n"
                                        + "X:\r\nX: a:b \r\n\r\n\r\n--b--"),
                        "b");

        Headers headers = parts.get(0).headers;
        assertThat(headers.first("content-type"))
                .hasValue("application/dicom; transfer-syntax=1.2");
        assertThat(headers.all("x")).containsExactly("", "a:b");
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    NO_BOUNDARY | hello
                    NO_BOUNDARY | --c\\r\\n\\r\\nx\\r\\n--c--
                    NO_BOUNDARY | --b
                    NO_BOUNDARY | --b-
                    TRUNCATED   | --b\\r\\n
                    TRUNCATED   | --b\\r\\nA: 1
                    TRUNCATED   | --b\\r\\nA: 1\\r\\n
                    TRUNCATED   | --b\\r\\n\\r\\n
                    TRUNCATED   | --b\\r\\n\\r\\nxyz
                    TRUNCATED   | --b\\r\\n\\r\\nxyz\\r\\n--
                    TRUNCATED   | --b\\r\\n\\r\\nxyz\\r\\n--b
                    TRUNCATED   | --b\\r\\n\\r\\nxyz\\r\\n--b-
                    TRUNCATED   | --b\\r\\n\\r\\nxyz\\r\\n--b\\r\\n
                    BAD_HEADER  | --b\\r\\nno colon\\r\\n\\r\\nx\\r\\n--b--
                    BAD_HEADER  | --b\\r\\n: no name\\r\\n\\r\\nx\\r\\n--b--
                    """)
    void saysWhatIsWrong(Kind kind, String body) {
        String text = body.replace("\\r", "\r").replace("\\n", "\n");

        assertThatThrownBy(() -> readAll(bytes(text), "b"))
                .isInstanceOfSatisfying(
                        MultipartException.class, e -> assertThat(e.kind()).isEqualTo(kind));
    }

    @ParameterizedTest
    @ValueSource(strings = {"A: ", "", "\r"})
    void refusesAHeaderWithoutEnd(String line) {
        String text = "--b\r\n" + line + "x".repeat(20_000) + "\r\n\r\n\r\n--b--";

        assertThatThrownBy(() -> readAll(bytes(text), "b"))
                .isInstanceOfSatisfying(
                        MultipartException.class,
                        e -> assertThat(e.kind()).isEqualTo(Kind.HEADER_TOO_LARGE));
    }

    @Test
    void refusesAHeaderOfManyFields() {
        String text = "--b\r\n" + "A: 1\r\n".repeat(5000) + "\r\n\r\n--b--";

        assertThatThrownBy(() -> readAll(bytes(text), "b"))
                .isInstanceOfSatisfying(
                        MultipartException.class,
                        e -> assertThat(e.kind()).isEqualTo(Kind.HEADER_TOO_LARGE));
    }

    @Test
    void refusesMorePartsThanAllowed() throws Exception {
        MultipartReader reader =
                new MultipartReader(
                        bytes("--b\r\nA: 1\r\n\r\nx\r\n".repeat(3) + "--b--"),
                        "b",
                        new MultipartReader.Limits(2, 1000));
        assertThat(reader.next()).isPresent();
        assertThat(reader.next()).isPresent();

        assertThatThrownBy(reader::next)
                .isInstanceOfSatisfying(
                        MultipartException.class,
                        e -> assertThat(e.kind()).isEqualTo(Kind.TOO_MANY_PARTS));
    }

    @Test
    void skipsWhatOfAPartWasNotRead() throws Exception {
        MultipartReader reader =
                new MultipartReader(
                        bytes(
                                "--b\r\nA: 1\r\n\r\n"
                                        + "x".repeat(300_000)
                                        + "\r\n--b\r\nA: 2\r\n\r\ny\r\n--b--"),
                        "b",
                        MultipartReader.Limits.STANDARD);
        InputStream first = reader.next().orElseThrow().body();
        assertThat(first.read()).isEqualTo('x');
        assertThat(reader.next().orElseThrow().body().readAllBytes())
                .isEqualTo("y".getBytes(StandardCharsets.US_ASCII));
        assertThatThrownBy(first::read).hasMessageContaining("next part");
    }

    static LongStream seeds() {
        return LongStream.range(0, 300);
    }

    /// What the writer wrote, the reader reads back the same, however the network cuts it up. The
    /// content is made of the very bytes that delimiters are made of.
    @Rule({"dicom:STORE-13", "dicom:RET-32"})
    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void readsBackWhatTheWriterWrote(long seed) throws Exception {
        SplittableRandom random = new SplittableRandom(seed);
        String boundary = random.nextBoolean() ? "b-" : "b--bb-b--b-b-bb";
        List<Whole> written = new ArrayList<>();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        MultipartWriter writer = new MultipartWriter(out, boundary);
        for (int i = random.nextInt(5); i > 0; i--) {
            Headers headers = Headers.none().with("Content-Type", "a/" + i);
            byte[] content = content(random, boundary);
            written.add(new Whole(headers, content));
            writer.part(headers).write(content);
        }
        writer.finish();

        List<Whole> read = readAll(new Dribble(out.toByteArray(), random), boundary);

        assertThat(read).hasSameSizeAs(written);
        for (int i = 0; i < written.size(); i++) {
            assertThat(read.get(i).headers.fields()).isEqualTo(written.get(i).headers.fields());
            assertThat(read.get(i).content).isEqualTo(written.get(i).content);
        }
    }

    private static byte[] content(SplittableRandom random, String boundary) {
        String alphabet = "\r\n-b";
        StringBuilder text = new StringBuilder();
        int length = random.nextInt(random.nextInt(10) == 0 ? 200_000 : 2000);
        while (text.length() < length) {
            text.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        String forbidden = "\n--" + boundary;
        String content = text.toString().replace(forbidden, "\n__");
        // At the start of the content the blank line's line feed stands before it.
        return (content.startsWith("--") ? "x" + content : content)
                .getBytes(StandardCharsets.ISO_8859_1);
    }

    /// Gives a few bytes at a time.
    private static final class Dribble extends ByteArrayInputStream {
        private final SplittableRandom random;

        private Dribble(byte[] bytes, SplittableRandom random) {
            super(bytes);
            this.random = random;
        }

        @Override
        public int read(byte[] b, int offset, int length) {
            int most = random.nextInt(4) == 0 ? 100_000 : 20;
            return super.read(b, offset, Math.min(length, 1 + random.nextInt(most)));
        }
    }
}
