package org.isocenter.http.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.isocenter.http.BodyTooLargeException;
import org.isocenter.http.Handler;
import org.isocenter.http.Response;
import org.isocenter.rule.Rule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// What hostile clients get.
@Timeout(30)
class LimitsTest {
    private static final Handler ECHO_LENGTH =
            request -> Response.text(200, "read " + request.body().readAllBytes().length);

    private static TestServer limited(Handler root) throws Exception {
        return new TestServer(root, settings -> settings.withLimits(TestServer.shortLimits()));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "length and transfer encoding | 400 | Content-Length: 3~Transfer-Encoding: chunked~~0~~",
                "two lengths                  | 400 | Content-Length: 3~Content-Length: 4~~abcd",
                "a length that is no number   | 400 | Content-Length: 3x~~abc",
                "a negative length            | 400 | Content-Length: -3~~abc",
                "a folded field               | 400 | A: b~ folded~~",
                "space before the colon       | 400 | A : b~~",
                "unknown transfer encoding    | 400 | Transfer-Encoding: rot13~~",
                "two hosts                    | 400 | Host: other~~",
            })
    void refusesAmbiguousRequests(String reason, int status, String rest) throws Exception {
        try (TestServer server = limited(ECHO_LENGTH)) {
            String answer =
                    server.raw(
                            "POST / HTTP/1.1\r\nHost: h\r\n" + rest.replace("~", "\r\n") + "\r\n");

            assertThat(answer).as(reason).startsWith("HTTP/1.1 " + status + " ");
            assertThat(answer).doesNotContainIgnoringCase("jetty").doesNotContain("Server:");
            assertThat(answer.substring(answer.indexOf("\r\n\r\n") + 4)).isEqualTo("Bad Request\n");
        }
    }

    /// Clients keep connections, thousands of them, with fields that are always the same; what the server
    /// would remember of these is far more than what it needs for a connection.
    @Test
    void aConnectionThatIsKeptCostsLittleMemory() throws Exception {
        int connections = 200;
        byte[] request =
                ("GET / HTTP/1.1\r\nHost: h\r\nUser-Agent: a client\r\nAccept: */*\r\n"
                                + "Authorization: Bearer "
                                + "x".repeat(300)
                                + "\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII);
        List<Socket> kept = new ArrayList<>();
        try (TestServer server = new TestServer(_ -> Response.of(204))) {
            long before = 0;
            for (int i = 0; i <= connections; i++) {
                if (i == 1) {
                    before = usedHeapBytes(); // the first has loaded what all need
                }
                Socket socket = new Socket("127.0.0.1", server.server.plainPort());
                kept.add(socket);
                for (int times = 0; times < 3; times++) {
                    socket.getOutputStream().write(request);
                    readHeader(socket.getInputStream());
                }
            }
            assertThat((usedHeapBytes() - before) / connections).isLessThan(40_000);
        } finally {
            for (Socket socket : kept) {
                socket.close();
            }
        }
    }

    private static long usedHeapBytes() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    private static void readHeader(InputStream in) throws IOException {
        int lineFeeds = 0;
        while (lineFeeds < 2) {
            int next = in.read();
            assertThat(next).isNotNegative();
            lineFeeds = next == '\n' ? lineFeeds + 1 : next == '\r' ? lineFeeds : 0;
        }
    }

    /// RFC 9112 §6.1; a handler would take what is compressed for the body.
    @Test
    void refusesATransferCodingThatNobodyUndoes() throws Exception {
        try (TestServer server = limited(ECHO_LENGTH)) {
            assertThat(
                            server.raw(
                                    "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: gzip, chunked"
                                            + "\r\n\r\n3\r\nabc\r\n0\r\n\r\n"))
                    .startsWith("HTTP/1.1 501 ");
        }
    }

    @Test
    void refusesARequestWithoutHost() throws Exception {
        try (TestServer server = limited(ECHO_LENGTH)) {
            assertThat(server.raw("GET / HTTP/1.1\r\n\r\n")).startsWith("HTTP/1.1 400 ");
        }
    }

    @Test
    void refusesALongUriALongHeaderAndManyFields() throws Exception {
        try (TestServer server = limited(ECHO_LENGTH)) {
            assertThat(server.raw("GET /" + "a".repeat(65_536) + " HTTP/1.1\r\nHost: h\r\n\r\n"))
                    .startsWith("HTTP/1.1 414 ");
            assertThat(
                            server.raw(
                                    "GET / HTTP/1.1\r\nHost: h\r\nA: "
                                            + "a".repeat(20_000)
                                            + "\r\n\r\n"))
                    .startsWith("HTTP/1.1 431 ");
            assertThat(
                            server.raw(
                                    "GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n"
                                            + "A: b\r\n".repeat(60)
                                            + "\r\n"))
                    .startsWith("HTTP/1.1 431 ");
        }
    }

    @Test
    void answersAnythingThatIsNoHttpWithoutSayingWhoWeAre() throws Exception {
        try (TestServer server = limited(ECHO_LENGTH)) {
            assertThat(server.raw("\u0016\u0003\u0001\u0002\r\n\r\n"))
                    .doesNotContainIgnoringCase("jetty");
        }
    }

    @Rule({"dicom:STORE-14", "dicom:STORE-15"})
    @Test
    void aBodyBeyondTheLimitIs413() throws Exception {
        try (TestServer server = limited(ECHO_LENGTH)) {
            assertThat(post(server, 1_000_000).body()).isEqualTo("read 1000000");
            HttpResponse<String> refused = post(server, 1_000_001);
            assertThat(refused.statusCode()).isEqualTo(413);
            assertThat(refused.body()).contains("1000000");
        }
    }

    @Test
    void aRouteMayAllowMoreOrLess() throws Exception {
        Handler root =
                request -> {
                    long limit = Long.parseLong(request.path().substring(1));
                    try (InputStream body = request.body(limit)) {
                        return Response.text(200, "read " + body.readAllBytes().length);
                    } catch (BodyTooLargeException e) {
                        return Response.text(418, "limit " + e.limitBytes());
                    }
                };
        try (TestServer server = limited(root)) {
            assertThat(post(server, "/2000000", 2_000_000).body()).isEqualTo("read 2000000");
            assertThat(post(server, "/10", 11).body()).isEqualTo("limit 10");
        }
    }

    private static HttpResponse<String> post(TestServer server, int length) throws Exception {
        return post(server, "/", length);
    }

    private static HttpResponse<String> post(TestServer server, String path, int length)
            throws Exception {
        try (HttpClient client = TestServer.client(HttpClient.Version.HTTP_1_1)) {
            return client.send(
                    HttpRequest.newBuilder(server.plain(path))
                            .POST(HttpRequest.BodyPublishers.ofByteArray(new byte[length]))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        }
    }

    /// Sends a byte now and then until the server closes; returns how long that took.
    private static long dribble(Socket socket, byte[] bytes, int pauseMillis) throws Exception {
        long start = System.nanoTime();
        OutputStream out = socket.getOutputStream();
        socket.setSoTimeout(pauseMillis);
        for (int i = 0; i < 5000 / pauseMillis; i++) {
            try {
                out.write(bytes[Math.min(i, bytes.length - 1)]);
                if (socket.getInputStream().read() < 0) {
                    break;
                }
            } catch (java.net.SocketTimeoutException e) {
                continue;
            } catch (IOException e) {
                break;
            }
        }
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
    }

    @Test
    void closesAConnectionWhoseHeaderDribbles() throws Exception {
        try (TestServer server = limited(ECHO_LENGTH);
                Socket socket = server.socket()) {
            byte[] header =
                    ("GET / HTTP/1.1\r\nHost: h\r\nA: " + "a".repeat(1000))
                            .getBytes(StandardCharsets.US_ASCII);
            assertThat(dribble(socket, header, 50)).isBetween(700L, 4500L);
        }
    }

    @Test
    void closesAConnectionWhoseSecondHeaderDribbles() throws Exception {
        try (TestServer server = limited(ECHO_LENGTH);
                Socket socket = server.socket()) {
            socket.getOutputStream()
                    .write("GET / HTTP/1.1\r\nHost: h\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            byte[] answer = new byte[1000];
            assertThat(socket.getInputStream().read(answer)).isPositive();
            assertThat(
                            dribble(
                                    socket,
                                    "GET / HTTP/1.1\r\nHost: ".getBytes(StandardCharsets.US_ASCII),
                                    50))
                    .isBetween(700L, 4500L);
        }
    }

    @Test
    void closesAConnectionWhoseHandshakeDribbles() throws Exception {
        try (TestServer server = limited(ECHO_LENGTH);
                Socket socket =
                        new Socket(InetAddress.getLoopbackAddress(), server.server.port())) {
            byte[] clientHello = new byte[600];
            clientHello[0] = 22;
            clientHello[1] = 3;
            clientHello[2] = 1;
            clientHello[3] = 2;
            assertThat(dribble(socket, clientHello, 50)).isBetween(700L, 4500L);
        }
    }

    @Test
    void cutsOffABodyThatDribbles() throws Exception {
        try (TestServer server = limited(ECHO_LENGTH);
                Socket socket = server.socket()) {
            socket.getOutputStream()
                    .write(
                            "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 100000\r\n\r\n"
                                    .getBytes(StandardCharsets.US_ASCII));
            dribble(socket, new byte[1], 50);
            assertThat(server.firstExchange())
                    .satisfies(exchange -> {
                        assertThat(exchange.status()).isEqualTo(408);
                        assertThat(exchange.duration().toMillis()).isLessThan(4500);
                    });
        }
    }

    @Test
    void doesNotLingerWithAClientThatDribbles() throws Exception {
        try (TestServer server = limited(_ -> Response.text(401, "no"));
                Socket socket = server.socket()) {
            socket.getOutputStream()
                    .write(
                            "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 100000\r\n\r\n"
                                    .getBytes(StandardCharsets.US_ASCII));
            assertThat(dribble(socket, new byte[1], 50)).isLessThan(4500L);
        }
    }

    @Test
    void keepsAConnectionThatOnlyRests() throws Exception {
        try (TestServer server = limited(ECHO_LENGTH);
                Socket socket = server.socket()) {
            for (int i = 0; i < 2; i++) {
                Thread.sleep(1800);
                socket.getOutputStream()
                        .write(
                                "GET / HTTP/1.1\r\nHost: h\r\n\r\n"
                                        .getBytes(StandardCharsets.US_ASCII));
                byte[] answer = new byte[1000];
                assertThat(socket.getInputStream().read(answer)).isPositive();
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"HTTP_1_1", "HTTP_2"})
    void lastsLongerThanTheHeaderTimeWhenTheBodyComesFastEnough(HttpClient.Version version)
            throws Exception {
        try (TestServer server = limited(ECHO_LENGTH);
                HttpClient client = TestServer.client(version)) {
            InputStream body =
                    new InputStream() {
                        private int left = 14;

                        @Override
                        public int read() {
                            throw new UnsupportedOperationException();
                        }

                        @Override
                        public int read(byte[] bytes, int offset, int length) {
                            try {
                                Thread.sleep(150);
                            } catch (InterruptedException e) {
                                Thread.currentThread().interrupt();
                            }
                            return left-- > 0 ? 5000 : -1;
                        }
                    };
            HttpResponse<String> response =
                    client.send(
                            HttpRequest.newBuilder(server.secure("/"))
                                    .POST(HttpRequest.BodyPublishers.ofInputStream(() -> body))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());
            assertThat(response.body()).isEqualTo("read 70000");
        }
    }

    @Test
    void keepsAnHttp2ConnectionThatOnlyRests() throws Exception {
        try (TestServer server = limited(ECHO_LENGTH);
                HttpClient client = TestServer.client(HttpClient.Version.HTTP_2)) {
            HttpRequest request = HttpRequest.newBuilder(server.secure("/")).build();
            HttpResponse<String> first = client.send(request, HttpResponse.BodyHandlers.ofString());
            Thread.sleep(1800);
            HttpResponse<String> second =
                    client.send(request, HttpResponse.BodyHandlers.ofString());

            assertThat(second.version()).isEqualTo(HttpClient.Version.HTTP_2);
            assertThat(second.connectionLabel()).isEqualTo(first.connectionLabel());
        }
    }

    @Test
    void closesASilentConnectionAfterTheIdleTime() throws Exception {
        try (TestServer server = limited(ECHO_LENGTH);
                Socket socket = server.socket()) {
            long start = System.nanoTime();
            assertThat(socket.getInputStream().read()).isNegative();
            assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start))
                    .isBetween(3000L, 9000L);
        }
    }

    @Test
    void cutsOffAClientThatDoesNotTakeItsResponse() throws Exception {
        Handler root =
                _ ->
                        Response.stream(
                                200,
                                "text/plain",
                                out -> {
                                    for (int i = 0; i < 1000; i++) {
                                        out.write(new byte[100_000]);
                                    }
                                });
        try (TestServer server = limited(root);
                Socket socket = server.socket()) {
            socket.getOutputStream()
                    .write("GET / HTTP/1.1\r\nHost: h\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            assertThat(server.firstExchange())
                    .satisfies(exchange -> assertThat(exchange.complete()).isFalse());
        }
    }

    /// They were answered; nobody else has to wait until they have said all that they wanted to.
    @Test
    void clientsThatSendWhatNobodyReadsTakeNoPlaces() throws Exception {
        Handler root =
                request -> Response.text(request.method().equals("POST") ? 401 : 200, "answer");
        try (TestServer server = limited(root);
                Socket one = server.socket();
                Socket two = server.socket()) {
            Thread sending =
                    Thread.startVirtualThread(() -> {
                        try {
                            for (Socket socket : new Socket[] {one, two}) {
                                socket.getOutputStream()
                                        .write(
                                                "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 900000\r\n\r\n"
                                                        .getBytes(StandardCharsets.US_ASCII));
                            }
                            for (int i = 0; i < 60; i++) {
                                one.getOutputStream().write(new byte[1000]);
                                two.getOutputStream().write(new byte[1000]);
                                Thread.sleep(50);
                            }
                        } catch (IOException | InterruptedException e) {
                            // the test is over
                        }
                    });
            assertThat(one.getInputStream().readNBytes(12)).asString().endsWith(" 401");
            assertThat(two.getInputStream().readNBytes(12)).asString().endsWith(" 401");

            assertThat(server.get("/").statusCode()).isEqualTo(200);
            assertThat(sending.isAlive()).as("they still send").isTrue();
        }
    }

    @Test
    void clientsThatOweABodyNobodyWantsTakeNoPlaces() throws Exception {
        try (TestServer server = limited(_ -> Response.text(200, "answer"));
                Socket one = server.socket();
                Socket two = server.socket()) {
            for (Socket socket : new Socket[] {one, two}) {
                socket.getOutputStream()
                        .write(
                                "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 100\r\n\r\n"
                                        .getBytes(StandardCharsets.US_ASCII));
            }
            Thread.sleep(300);

            assertThat(server.get("/").statusCode()).isEqualTo(200);
        }
    }

    /// Each byte of a chunk's extension renews the idle timeout, and none of them is one of the body.
    @Test
    void closesABodyThatIsNothingButFraming() throws Exception {
        try (TestServer server = limited(ECHO_LENGTH);
                Socket socket = server.socket()) {
            socket.getOutputStream()
                    .write(
                            "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n5;"
                                    .getBytes(StandardCharsets.US_ASCII));
            boolean closed = false;
            for (int i = 0; i < 200 && !closed; i++) {
                Thread.sleep(100);
                try {
                    socket.getOutputStream().write('a');
                } catch (IOException e) {
                    closed = true;
                }
            }
            assertThat(closed).isTrue();
        }
    }

    @Test
    void answers503WhenAllPlacesAreTaken() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        Handler root =
                request -> {
                    if (request.path().equals("/wait")) {
                        try {
                            release.await(10, TimeUnit.SECONDS);
                        } catch (InterruptedException e) {
                            Thread.currentThread().interrupt();
                        }
                    }
                    return Response.text(200, "ok");
                };
        try (TestServer server = limited(root);
                Socket one = server.socket();
                Socket two = server.socket()) {
            for (Socket socket : new Socket[] {one, two}) {
                socket.getOutputStream()
                        .write(
                                "GET /wait HTTP/1.1\r\nHost: h\r\n\r\n"
                                        .getBytes(StandardCharsets.US_ASCII));
            }
            Thread.sleep(300);
            HttpResponse<String> refused = server.get("/");
            assertThat(refused.statusCode()).isEqualTo(503);
            assertThat(refused.headers().firstValue("retry-after")).hasValue("1");
            release.countDown();
            Thread.sleep(100);
            assertThat(server.get("/").statusCode()).isEqualTo(200);
        }
    }
}
