package org.isocenter.http.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import org.isocenter.http.Handler;
import org.isocenter.http.Response;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Bytes that mean one thing to us and may mean another to a proxy before us (request smuggling, RFC
/// 9112 §11), and bytes that mean nothing: each is refused in so many words, the connection is closed,
/// what follows in it is not taken for a request, and the server goes on.
@Timeout(60)
final class HostileRequestsTest {
    private final List<String> reached = new CopyOnWriteArrayList<>();

    private final Handler root =
            request -> {
                reached.add(request.method() + " " + request.path());
                byte[] body = request.body().readAllBytes();
                return Response.text(200, request.path() + " " + body.length);
            };

    private TestServer server;

    @BeforeEach
    void start() throws Exception {
        server = new TestServer(root, settings -> settings.withLimits(TestServer.shortLimits()));
    }

    @AfterEach
    void goesOnAndStops() throws Exception {
        assertThat(server.get("/after").body()).isEqualTo("/after 0");
        server.close();
    }

    /// `~` is CR LF, `^` is LF alone, `_` is CR alone, `#` is NUL; another request comes after it.
    private String answer(String request) throws IOException {
        try (Socket socket = server.socket()) {
            String bytes =
                    request.replace("~", "\r\n")
                            .replace('^', '\n')
                            .replace('_', '\r')
                            .replace('#', '\0');
            TestServer.send(
                    socket,
                    (bytes + "GET /smuggled HTTP/1.1\r\nHost: h\r\n\r\n")
                            .getBytes(StandardCharsets.ISO_8859_1));
            end(socket);
            return TestServer.received(socket);
        }
    }

    /// Says that nothing more comes, unless the server has closed already.
    private static void end(Socket socket) {
        try {
            socket.shutdownOutput();
        } catch (IOException closed) {
            // so it knows
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "length and chunks             | 400 | POST / HTTP/1.1~Host: h~Content-Length: 5~Transfer-Encoding: chunked~~0~~",
                "chunks and length             | 400 | POST / HTTP/1.1~Host: h~Transfer-Encoding: chunked~Content-Length: 5~~0~~",
                "two lengths                   | 400 | POST / HTTP/1.1~Host: h~Content-Length: 3~Content-Length: 4~~abc",
                "two lengths in one field      | 400 | POST / HTTP/1.1~Host: h~Content-Length: 3, 4~~abc",
                "length with a sign            | 400 | POST / HTTP/1.1~Host: h~Content-Length: +3~~abc",
                "length in hexadecimal         | 400 | POST / HTTP/1.1~Host: h~Content-Length: 0x3~~abc",
                "length beyond 64 bits         | 400 | POST / HTTP/1.1~Host: h~Content-Length: 99999999999999999999~~abc",
                "empty length                  | 400 | POST / HTTP/1.1~Host: h~Content-Length: ~~",
                "length before a space         | 400 | POST / HTTP/1.1~Host: h~Content-Length : 3~~abc",
                "chunks not last               | 400 | POST / HTTP/1.1~Host: h~Transfer-Encoding: chunked, identity~~0~~",
                "chunks twice                  | 400 | POST / HTTP/1.1~Host: h~Transfer-Encoding: chunked~Transfer-Encoding: chunked~~0~~",
                "almost chunks                 | 400 | POST / HTTP/1.1~Host: h~Transfer-Encoding: xchunked~~0~~",
                "chunks in quotes              | 400 | POST / HTTP/1.1~Host: h~Transfer-Encoding: \"chunked\"~~0~~",
                "chunks in HTTP/1.0            | 400 | POST / HTTP/1.0~Host: h~Transfer-Encoding: chunked~~0~~",
                "a folded field                | 400 | GET / HTTP/1.1~Host: h~A: b~ c~~",
                "a folded first field          | 400 | GET / HTTP/1.1~ Host: h~~",
                "a CR within a field           | 400 | GET / HTTP/1.1~Host: h~A: b_c~~",
                "a NUL within a field          | 400 | GET / HTTP/1.1~Host: h~A: b#c~~",
                "a NUL within a name           | 400 | GET / HTTP/1.1~Host: h~A#B: c~~",
                "a NUL within the path         | 400 | GET /a#b HTTP/1.1~Host: h~~",
                "a field without a name        | 400 | GET / HTTP/1.1~Host: h~: b~~",
                "a field without a colon       | 400 | GET / HTTP/1.1~Host: h~A~~",
                "no host                       | 400 | GET / HTTP/1.1~~",
                "an empty host                 | 400 | GET / HTTP/1.1~Host: ~~",
                "two hosts                     | 400 | GET / HTTP/1.1~Host: h~Host: i~~",
                "a host with a path            | 400 | GET / HTTP/1.1~Host: h/i~~",
                "a line that ends in LF        | 400 | GET / HTTP/1.1^Host: h^^",
                "a field that ends in LF       | 400 | GET / HTTP/1.1~Host: h^A: b~~",
                "no version                    | 505 | GET /~~",
                "a version that is none        | 505 | GET / HTTP/1.9x~Host: h~~",
                "another protocol              | 505 | GET / FTP/1.1~Host: h~~",
                "a method that is no word      | 400 | G(T / HTTP/1.1~Host: h~~",
                "HTTP/2 without being asked    | 426 | PRI * HTTP/2.0~~SM~~",
            })
    void refusesWhatIsAmbiguousAndTakesNothingAfterItForARequest(
            String reason, int status, String request) throws Exception {
        String answer = answer(request);

        assertThat(answer).as(reason).startsWith("HTTP/1.1 " + status + " ");
        assertThat(answer).doesNotContainIgnoringCase("jetty");
        assertThat(answer.indexOf("HTTP/1.1 ", 1)).as("one answer").isNegative();
        assertThat(reached).isEmpty();
    }

    /// Where the request ends is clear here, so the next one is a request.
    @Test
    void refusesAHostThatIsNotTheTargets() throws Exception {
        assertThat(answer("GET http://i/ HTTP/1.1~Host: h~~")).startsWith("HTTP/1.1 400 ");
        assertThat(reached).isSubsetOf("GET /smuggled");
    }

    @Test
    void aTlsHandshakeIsNoRequest() throws Exception {
        assertThat(answer("\u0016\u0003\u0001\u0002#\u0001#\u0001\u00fc\u0003\u0003~~"))
                .startsWith("HTTP/1.1 400 ");
        assertThat(reached).isEmpty();
    }

    /// The header is in order, so the handler is reached; the body is not, and reading it fails.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "x~abc~0~~",
                "-1~abc~0~~",
                "+3~abc~0~~",
                "0x3~abc~0~~",
                " 3~abc~0~~",
                "3 ~abc~0~~",
                "FFFFFFFFFFFFFFFFF~abc~0~~",
                "7FFFFFFFFFFFFFFF0~abc~0~~",
                "3~abcd~0~~",
                "3^abc~0~~",
                "3~abc^0~~",
                "~~abc~0~~",
            })
    void refusesChunksThatAreNone(String chunks) throws Exception {
        String answer = answer("POST /body HTTP/1.1~Host: h~Transfer-Encoding: chunked~~" + chunks);

        assertThat(answer).startsWith("HTTP/1.1 400 ");
        assertThat(answer.indexOf("HTTP/1.1 ", 1)).as("one answer").isNegative();
        assertThat(reached).doesNotContain("GET /smuggled");
    }

    @Test
    void aBodyThatEndsEarlyIsNoBody() throws Exception {
        try (Socket socket = server.socket()) {
            socket.getOutputStream()
                    .write(
                            "POST /short HTTP/1.1\r\nHost: h\r\nContent-Length: 10\r\n\r\nabc"
                                    .getBytes(StandardCharsets.US_ASCII));
            socket.shutdownOutput();
            assertThat(TestServer.received(socket)).doesNotContain(" 200 ");
        }
    }

    @Test
    void takesTheSameLengthTwiceForOneOrRefusesIt() throws Exception {
        String answer =
                answer("POST /same HTTP/1.1~Host: h~Content-Length: 3~Content-Length: 3~~abc");

        assertThat(answer).matches("(?s)HTTP/1\\.1 (200|400) .*"); // RFC 9110 §8.6 permits both
        assertThat(reached).isSubsetOf("POST /same", "GET /smuggled");
    }

    @Test
    void aChunkExtensionHasALimit() throws Exception {
        String answer =
                answer(
                        "POST /extension HTTP/1.1~Host: h~Transfer-Encoding: chunked~~3;"
                                + "a".repeat(100_000)
                                + "~abc~0~~");

        assertThat(answer).startsWith("HTTP/1.1 4");
        assertThat(reached).doesNotContain("GET /smuggled");
    }

    @Test
    void trailersHaveALimit() throws Exception {
        String answer =
                answer(
                        "POST /trailers HTTP/1.1~Host: h~Transfer-Encoding: chunked~~3~abc~0~"
                                + "A: b~".repeat(3_000)
                                + "~");

        assertThat(answer).startsWith("HTTP/1.1 4");
        assertThat(reached).doesNotContain("GET /smuggled");
    }

    @Test
    void aRequestLineAndFieldsHaveALimit() throws Exception {
        assertThat(answer("GET /" + "a".repeat(100_000) + " HTTP/1.1~Host: h~~"))
                .startsWith("HTTP/1.1 414 ");
        assertThat(answer("A".repeat(100_000) + " / HTTP/1.1~Host: h~~")).startsWith("HTTP/1.1 4");
        assertThat(answer("GET / HTTP/1.1~Host: h~" + "A".repeat(100_000) + ": b~~"))
                .startsWith("HTTP/1.1 431 ");
        assertThat(answer("GET / HTTP/1.1~Host: h~" + "A: b~".repeat(100_000) + "~"))
                .startsWith("HTTP/1.1 431 ");
        assertThat(reached).isEmpty();
    }

    @Test
    void connectionsBeyondTheLimitWaitUntilOthersEnd() throws Exception {
        List<Socket> sockets = new ArrayList<>();
        for (int i = 0; i < 130; i++) { // the limit is 100
            Socket socket = server.socket();
            socket.getOutputStream()
                    .write(
                            "GET /one HTTP/1.1\r\nHost: h\r\n\r\n"
                                    .getBytes(StandardCharsets.US_ASCII));
            sockets.add(socket);
        }
        int answered = 0;
        for (Socket socket : sockets) {
            answered += socket.getInputStream().read() < 0 ? 0 : 1;
            socket.close();
        }
        assertThat(answered).isEqualTo(130);
    }

    /// Whatever comes, there is an answer or an end, and the server goes on. The seeds are the test's
    /// names.
    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void survivesDamagedRequests(long seed) throws Exception {
        SplittableRandom random = new SplittableRandom(seed);
        String good =
                "POST /p?q=1 HTTP/1.1\r\nHost: h\r\nAccept: a/b;q=0.5\r\nTransfer-Encoding: chunked"
                        + "\r\nConnection: close\r\n\r\n5\r\nabcde\r\n0\r\nT: u\r\n\r\n";
        for (int i = 0; i < 100; i++) {
            byte[] bytes = good.getBytes(StandardCharsets.ISO_8859_1);
            for (int n = random.nextInt(1, 5); n > 0; n--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            try (Socket socket = server.socket()) {
                TestServer.send(socket, Arrays.copyOf(bytes, random.nextInt(1, bytes.length + 1)));
                end(socket);
                assertThat(TestServer.received(socket))
                        .doesNotContain(" 500 ")
                        .doesNotContainIgnoringCase("jetty");
            }
        }
    }
}
