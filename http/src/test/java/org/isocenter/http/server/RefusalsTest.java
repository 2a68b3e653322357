package org.isocenter.http.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.isocenter.http.Cors;
import org.isocenter.http.Handler;
import org.isocenter.http.Request;
import org.isocenter.http.Response;
import org.isocenter.rule.Rule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What the server refuses by itself goes through the root handler, which adds the fields of CORS.
@Timeout(30)
final class RefusalsTest {
    private static final String ORIGIN = "Origin: https://viewer.example\r\n";

    private final CountDownLatch entered = new CountDownLatch(2);
    private final CountDownLatch release = new CountDownLatch(1);

    /// Reads the body, waits, or fails, as the path says.
    private final class Root implements Handler {
        private final Cors cors = Cors.open(List.of("GET"));

        @Override
        public Response handle(Request request) throws IOException {
            switch (request.path()) {
                case "/wait" -> await();
                case "/fail" -> throw new IllegalStateException("the disk is gone");
                case "/swallow" -> {
                    try {
                        request.body().readAllBytes();
                    } catch (IOException e) {
                        return Response.of(503); // what a plane makes of any failure to read
                    }
                }
                default -> request.body().readAllBytes();
            }
            return Response.of(204);
        }

        private void await() {
            try {
                entered.countDown();
                release.await(10, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public Response refusal(Request request, Response refusal) {
            return cors.apply(request, refusal);
        }
    }

    private TestServer server() throws Exception {
        return new TestServer(
                new Root(), settings -> settings.withLimits(TestServer.shortLimits()));
    }

    @Rule("dicom:CORS-4")
    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "500, GET /fail, ''",
        "413, POST /read, Content-Length: 1000001",
        "408, POST /read, Content-Length: 100000",
        "408, POST /swallow, Content-Length: 100000",
        "431, GET /read, MANY",
    })
    void aRefusalCanBeReadByPagesOfOtherOrigins(int status, String line, String field)
            throws Exception {
        try (TestServer server = server();
                Socket socket = server.socket()) {
            String fields = field.equals("MANY") ? "A: b\r\n".repeat(60) : field + "\r\n";
            socket.getOutputStream()
                    .write(
                            (line
                                            + " HTTP/1.1\r\nHost: h\r\nConnection: close\r\n"
                                            + ORIGIN
                                            + (field.isEmpty() ? "" : fields)
                                            + "\r\n")
                                    .getBytes(StandardCharsets.US_ASCII));
            Thread sender = Thread.ofVirtual().start(() -> send(socket, status));
            String answer =
                    new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            sender.interrupt();

            assertThat(answer).startsWith("HTTP/1.1 " + status + " ");
            assertThat(answer)
                    .contains("Access-Control-Allow-Origin: *\r\n")
                    .contains("Vary: Origin");
            assertThat(answer).doesNotContain("disk");
        }
    }

    /// Too much, or too little at a time.
    private static void send(Socket socket, int status) {
        try {
            if (status == 413) {
                socket.getOutputStream().write(new byte[1_000_001]);
            }
            for (int i = 0; status == 408 && i < 200; i++) {
                socket.getOutputStream().write(1);
                Thread.sleep(50);
            }
        } catch (IOException | InterruptedException e) {
            // it has been answered
        }
    }

    @Rule("dicom:CORS-4")
    @Test
    void soCanTheRefusalOfTooManyRequests() throws Exception {
        try (TestServer server = server();
                Socket one = server.socket();
                Socket two = server.socket()) {
            for (Socket socket : new Socket[] {one, two}) {
                socket.getOutputStream()
                        .write(
                                "GET /wait HTTP/1.1\r\nHost: h\r\n\r\n"
                                        .getBytes(StandardCharsets.US_ASCII));
            }
            assertThat(entered.await(10, TimeUnit.SECONDS)).isTrue();
            String refused =
                    server.raw(
                            "GET /read HTTP/1.1\r\nHost: h\r\nConnection: close\r\n"
                                    + ORIGIN
                                    + "\r\n");
            release.countDown();

            assertThat(refused).startsWith("HTTP/1.1 503 ").contains("Retry-After: 1\r\n");
            assertThat(refused).contains("Access-Control-Allow-Origin: *\r\n");
            HttpResponse<String> after = server.get("/read");
            assertThat(after.statusCode()).isEqualTo(204);
        }
    }
}
