package org.isocenter.http.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLSocket;
import org.isocenter.http.Body;
import org.isocenter.http.Request;
import org.isocenter.http.Response;
import org.isocenter.rule.Rule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpServerTest {
    private static Response describe(Request request) throws IOException {
        return Response.text(
                200,
                request.method()
                        + " "
                        + request.origin()
                        + " "
                        + request.path()
                        + " "
                        + request.query().raw()
                        + " "
                        + new String(request.body().readAllBytes(), StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @EnumSource(HttpClient.Version.class)
    void carriesARequestAndItsResponse(HttpClient.Version version) throws Exception {
        if (version.name().equals("HTTP_3")) {
            return;
        }
        try (TestServer server = new TestServer(HttpServerTest::describe);
                HttpClient client = TestServer.client(version)) {
            HttpResponse<String> response =
                    client.send(
                            HttpRequest.newBuilder(server.secure("/a/b?x=1"))
                                    .POST(HttpRequest.BodyPublishers.ofString("hello"))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());

            assertThat(response.version()).isEqualTo(version);
            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(response.body())
                    .isEqualTo(
                            "POST https://localhost:" + server.server.port() + " /a/b x=1 hello");
            assertThat(response.headers().firstValue("date")).isPresent();
            assertThat(response.headers().firstValue("server")).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            quoteCharacter = '"',
            value = {
                "/a%2Fb",
                "/a/%2e%2e/b",
                "/a//b",
                "/a/../b",
                "/a;x=1/b",
                "/v1.0/applications(appId='{x}')/$ref",
                "/%ff",
                "/a%5Cb",
                "/a|b^c`",
            })
    void handsPathsOnAsTheyWereSent(String path) throws Exception {
        try (TestServer server = new TestServer(HttpServerTest::describe)) {
            String answer =
                    server.raw("GET " + path + " HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");

            assertThat(answer).startsWith("HTTP/1.1 200 ");
            assertThat(answer).contains("GET http://h " + path + " ");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/../../b", "/100%", "/%zz", "/%00", "b"})
    void refusesPathsThatMeanNothing(String path) throws Exception {
        try (TestServer server = new TestServer(HttpServerTest::describe)) {
            assertThat(server.raw("GET " + path + " HTTP/1.1\r\nHost: h\r\n\r\n"))
                    .startsWith("HTTP/1.1 400 ")
                    .endsWith("\r\n\r\nBad Request\n");
        }
    }

    @Test
    void sendsAStretchOfAFile(@TempDir Path folder) throws Exception {
        byte[] content = new byte[1_000_000];
        new Random(1).nextBytes(content);
        Path file = Files.write(folder.resolve("file"), content);
        try (TestServer server =
                        new TestServer(_ ->
                                Response.of(200)
                                        .withBody(new Body.FileRange(file, 1000, 500_001)));
                HttpClient http1 = TestServer.client(HttpClient.Version.HTTP_1_1);
                HttpClient http2 = TestServer.client(HttpClient.Version.HTTP_2)) {
            byte[] expected = Arrays.copyOfRange(content, 1000, 501_001);
            for (HttpClient client : new HttpClient[] {http1, http2}) {
                HttpResponse<byte[]> response =
                        client.send(
                                HttpRequest.newBuilder(server.secure("/")).build(),
                                HttpResponse.BodyHandlers.ofByteArray());
                assertThat(response.body()).isEqualTo(expected);
                assertThat(response.headers().firstValue("content-length")).hasValue("500001");
            }
        }
    }

    @Test
    void saysNothingOfAFileThatIsTooShort(@TempDir Path folder) throws Exception {
        Path file = Files.write(folder.resolve("secret-name"), new byte[10]);
        try (TestServer server =
                new TestServer(_ -> Response.of(200).withBody(new Body.FileRange(file, 5, 6)))) {
            HttpResponse<String> response = server.get("/");

            assertThat(response.statusCode()).isEqualTo(500);
            assertThat(response.body()).doesNotContain("secret").doesNotContain("short");
        }
    }

    @Test
    void showsNobodyTheTextOfAnException() throws Exception {
        try (TestServer server =
                new TestServer(_ -> {
                    throw new IllegalStateException("the password is 1234");
                })) {
            HttpResponse<String> response = server.get("/");

            assertThat(response.statusCode()).isEqualTo(500);
            assertThat(response.body()).isEqualTo("Server Error\n");
            assertThat(response.headers().firstValue("server")).isEmpty();
        }
    }

    @Test
    void streamsABodyOfUnknownLength() throws Exception {
        byte[] block = new byte[100_000];
        Arrays.fill(block, (byte) 'x');
        try (TestServer server =
                        new TestServer(_ ->
                                Response.stream(
                                        200,
                                        "application/octet-stream",
                                        out -> {
                                            for (int i = 0; i < 50; i++) {
                                                out.write(block);
                                                out.write('\n');
                                            }
                                        }));
                HttpClient client = TestServer.client(HttpClient.Version.HTTP_2)) {
            HttpResponse<byte[]> response =
                    client.send(
                            HttpRequest.newBuilder(server.secure("/")).build(),
                            HttpResponse.BodyHandlers.ofByteArray());
            assertThat(response.body()).hasSize(50 * 100_001);
            assertThat(server.get("/").body()).hasSize(50 * 100_001);
        }
    }

    @Test
    void abortsTheConnectionWhenAWriterFailsAfterItsFirstByte() throws Exception {
        try (TestServer server =
                        new TestServer(_ ->
                                Response.stream(
                                        200,
                                        "text/plain",
                                        out -> {
                                            out.write(new byte[200_000]);
                                            throw new IOException("the disk is gone");
                                        }));
                HttpClient client = TestServer.client(HttpClient.Version.HTTP_2)) {
            assertThatThrownBy(() -> server.get("/")).isInstanceOf(IOException.class);
            assertThatThrownBy(() ->
                            client.send(
                                    HttpRequest.newBuilder(server.secure("/")).build(),
                                    HttpResponse.BodyHandlers.ofByteArray()))
                    .isInstanceOf(IOException.class);
            assertThat(server.raw("GET / HTTP/1.1\r\nHost: h\r\n\r\n")).doesNotEndWith("0\r\n\r\n");
        }
    }

    @Test
    void answers500WhenAWriterFailsBeforeAnythingWasSent() throws Exception {
        try (TestServer server =
                new TestServer(_ ->
                        Response.stream(
                                200,
                                "text/plain",
                                out -> {
                                    out.write(new byte[100]);
                                    throw new IOException("the disk is gone");
                                }))) {
            HttpResponse<String> response = server.get("/");
            assertThat(response.statusCode()).isEqualTo(500);
            assertThat(response.body()).doesNotContain("disk");
        }
    }

    @Test
    void sendsNoBodyWhereThereMustBeNone() throws Exception {
        try (TestServer server =
                new TestServer(request ->
                        Response.text(Integer.parseInt(request.path().substring(1)), "text"))) {
            String head = server.raw("HEAD /200 HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
            assertThat(head).contains("Content-Length: 4\r\n").endsWith("\r\n\r\n");
            for (String status : new String[] {"204", "304"}) {
                String answer =
                        server.raw(
                                "GET /"
                                        + status
                                        + " HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
                assertThat(answer).startsWith("HTTP/1.1 " + status).endsWith("\r\n\r\n");
                assertThat(answer).doesNotContain("Content-Length");
            }
        }
    }

    @Test
    void lengthOfAStreamThatIsKnownIsSent() throws Exception {
        try (TestServer server =
                new TestServer(_ ->
                        Response.of(200)
                                .withBody(
                                        new Body.Streamed(
                                                OptionalLong.of(3),
                                                out -> out.write(new byte[] {1, 2, 3}))))) {
            assertThat(server.get("/").headers().firstValue("content-length")).hasValue("3");
        }
    }

    @Test
    void abortsWhenAStreamIsShorterThanItsLength() throws Exception {
        try (TestServer server =
                new TestServer(_ ->
                        Response.of(200)
                                .withBody(
                                        new Body.Streamed(
                                                OptionalLong.of(1_000_000),
                                                out -> out.write(new byte[900_000]))))) {
            assertThatThrownBy(() -> server.get("/")).isInstanceOf(IOException.class);
        }
    }

    @Test
    void invitesTheBodyOfAClientThatAsksFirst() throws Exception {
        try (TestServer server = new TestServer(HttpServerTest::describe);
                Socket socket = server.socket()) {
            OutputStream out = socket.getOutputStream();
            out.write(
                    ("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\nConnection: close\r\n"
                                    + "Expect: 100-continue\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            InputStream in = socket.getInputStream();
            String interim = "HTTP/1.1 100 Continue\r\n\r\n";
            assertThat(new String(in.readNBytes(interim.length()), StandardCharsets.US_ASCII))
                    .isEqualTo(interim);
            out.write("ok".getBytes(StandardCharsets.US_ASCII));
            assertThat(new String(in.readAllBytes(), StandardCharsets.US_ASCII))
                    .startsWith("HTTP/1.1 200 ")
                    .endsWith(" ok");
        }
    }

    @Test
    void refusesWithoutInvitingTheBody() throws Exception {
        try (TestServer server = new TestServer(_ -> Response.text(401, "no"))) {
            long start = System.nanoTime();
            String answer =
                    server.raw(
                            "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 2000000000\r\n"
                                    + "Expect: 100-continue\r\n\r\n");
            assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start)).isLessThan(1500);
            assertThat(answer).startsWith("HTTP/1.1 401 ").doesNotContain("100 Continue");
        }
    }

    @Test
    @Rule("dicom:GEN-9")
    void believesForwardedFieldsFromTrustedProxiesOnly() throws Exception {
        String request =
                "GET /x HTTP/1.1\r\nHost: inner:81\r\nX-Forwarded-Proto: https\r\n"
                        + "X-Forwarded-Host: Outer.example\r\n"
                        + "X-Forwarded-For: 6.6.6.6, 1.2.3.4, 127.0.0.1\r\n"
                        + "Connection: close\r\n\r\n";
        try (TestServer server = new TestServer(HttpServerTest::describe)) {
            assertThat(server.raw(request)).contains("GET http://inner:81 /x");
        }
        try (TestServer server =
                new TestServer(
                        request1 ->
                                Response.text(
                                        200, request1.origin() + " " + request1.remoteAddress()),
                        settings -> settings.withTrustedProxies(Set.of("127.0.0.1")))) {
            assertThat(server.raw(request)).endsWith("https://outer.example 1.2.3.4");
        }
    }

    @Test
    void stopsInTimeAlthoughAConnectionIsKept() throws Exception {
        CountDownLatch started = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        TestServer server =
                new TestServer(_ -> {
                    started.countDown();
                    try {
                        release.await(10, TimeUnit.SECONDS);
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                    return Response.text(200, "done");
                });
        try (Socket idle = server.socket();
                Socket busy = server.socket()) {
            assertThat(idle.isConnected()).isTrue();
            busy.getOutputStream()
                    .write("GET / HTTP/1.1\r\nHost: h\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            started.await();
            long start = System.nanoTime();
            Thread closer = Thread.ofVirtual().start(server::close);
            Thread.sleep(300);
            release.countDown();
            assertThat(new String(busy.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
                    .endsWith("done");
            closer.join();
            assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start)).isLessThan(4500);
        }
    }

    @Test
    void showsANewCertificateWithoutARestart() throws Exception {
        try (TestServer server = new TestServer(_ -> Response.of(204))) {
            assertThat(keyAlgorithm(server, "rsa-certificate.pem", "rsa-key.pem")).isEqualTo("RSA");
            server.server.reload(TestServer.tls("ec-certificate.pem", "ec-sec1.pem"));
            assertThat(keyAlgorithm(server, "ec-certificate.pem", "ec-sec1.pem")).isEqualTo("EC");
        }
    }

    private static String keyAlgorithm(TestServer server, String certificate, String key)
            throws Exception {
        try (SSLSocket socket =
                (SSLSocket)
                        TestServer.trusting(certificate, key)
                                .getSocketFactory()
                                .createSocket("localhost", server.server.port())) {
            socket.startHandshake();
            return socket.getSession().getPeerCertificates()[0].getPublicKey().getAlgorithm();
        }
    }

    @Test
    void readsThePemFormsOfPrivateKeys() throws Exception {
        assertThat(TestServer.tls("rsa-certificate.pem", "rsa-pkcs1.pem").key())
                .isEqualTo(TestServer.tls("rsa-certificate.pem", "rsa-key.pem").key());
        assertThatThrownBy(() -> TestServer.tls("rsa-certificate.pem", "rsa-certificate.pem"))
                .hasMessageContaining("no private key");
        assertThatThrownBy(() -> TestServer.tls("rsa-key.pem", "rsa-key.pem"))
                .hasMessageContaining("no certificate");
    }

    @Test
    void tellsTheObserverWhatHappened() throws Exception {
        try (TestServer server =
                new TestServer(request -> {
                    request.routedTo("/things/{id}");
                    return Response.text(201, "12345");
                })) {
            server.raw(
                    "POST /things/7?secret=1 HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n"
                            + "Connection: close\r\n\r\nabc");
            assertThat(server.firstExchange())
                    .satisfies(exchange -> {
                        assertThat(exchange.method()).isEqualTo("POST");
                        assertThat(exchange.path()).isEqualTo("/things/7");
                        assertThat(exchange.route()).hasValue("/things/{id}");
                        assertThat(exchange.status()).isEqualTo(201);
                        assertThat(exchange.bytesIn()).isEqualTo(3);
                        assertThat(exchange.bytesOut()).isEqualTo(5);
                        assertThat(exchange.complete()).isTrue();
                    });
        }
    }

    /// A client that writes its whole body before it reads must still find the refusal there, not a
    /// reset connection.
    @ParameterizedTest
    @ValueSource(ints = {0, 1000, 60_000, 5_000_000, 20_000_000})
    void aRefusalReachesAClientThatIsStillSending(int length) throws Exception {
        try (TestServer server = new TestServer(_ -> Response.text(401, "no"));
                HttpClient http1 = TestServer.client(HttpClient.Version.HTTP_1_1);
                HttpClient http2 = TestServer.client(HttpClient.Version.HTTP_2);
                Socket socket = server.socket()) {
            for (HttpClient client : new HttpClient[] {http1, http2}) {
                HttpResponse<String> response =
                        client.send(
                                HttpRequest.newBuilder(server.secure("/"))
                                        .POST(
                                                HttpRequest.BodyPublishers.ofByteArray(
                                                        new byte[length]))
                                        .build(),
                                HttpResponse.BodyHandlers.ofString());
                assertThat(response.statusCode()).isEqualTo(401);
            }
            OutputStream out = socket.getOutputStream();
            out.write(
                    ("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: " + length + "\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            out.write(new byte[length]);
            byte[] answer = socket.getInputStream().readNBytes(20);
            assertThat(new String(answer, StandardCharsets.US_ASCII)).startsWith("HTTP/1.1 401 ");
        }
    }

    /// As the one above, on a slow line.
    @Test
    void aRefusalReachesAClientThatSendsForSeconds() throws Exception {
        byte[] part = new byte[100_000];
        int parts = 40;
        try (TestServer server = new TestServer(_ -> Response.text(401, "no"));
                Socket socket = server.socket()) {
            OutputStream out = socket.getOutputStream();
            out.write(
                    ("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: "
                                    + parts * part.length
                                    + "\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            for (int i = 0; i < parts; i++) {
                Thread.sleep(100);
                out.write(part);
            }

            byte[] answer = socket.getInputStream().readNBytes(20);

            assertThat(new String(answer, StandardCharsets.US_ASCII)).startsWith("HTTP/1.1 401 ");
        }
    }

    @Test
    void endsLingeringWithAClientThatNeverStops() throws Exception {
        try (TestServer server = new TestServer(_ -> Response.text(401, "no"));
                Socket socket = server.socket()) {
            OutputStream out = socket.getOutputStream();
            out.write(
                    "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
            byte[] chunk =
                    ("10000\r\n" + "x".repeat(0x10000) + "\r\n")
                            .getBytes(StandardCharsets.US_ASCII);
            assertThatThrownBy(
                            () -> {
                                for (int i = 0; i < 100_000; i++) {
                                    out.write(chunk);
                                }
                            })
                    .isInstanceOf(IOException.class);
        }
    }

    @Rule("dicom:ERR-21")
    @Test
    void aClientThatBreaksOffIsNoFailureOfOurs() throws Exception {
        try (TestServer server =
                        new TestServer(request -> {
                            try (InputStream body = request.body()) {
                                body.readAllBytes();
                            }
                            return Response.of(200);
                        });
                Socket socket = server.socket()) {
            socket.getOutputStream()
                    .write(
                            "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 1000\r\n\r\nhalf"
                                    .getBytes(StandardCharsets.US_ASCII));
            socket.shutdownOutput();

            String answer =
                    new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);

            assertThat(answer).startsWith("HTTP/1.1 400 ");
            assertThat(server.firstExchange().status()).isBetween(400, 499);
            assertThat(server.firstExchange().complete()).isFalse();
        }
    }
}
