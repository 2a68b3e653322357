package org.isocenter.http.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.isocenter.http.Body;
import org.isocenter.http.Handler;
import org.isocenter.http.Request;
import org.isocenter.http.RequestObserver;
import org.isocenter.http.Response;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Files on connections without TLS, which go from the file system to the socket, and what else is
/// done otherwise on such connections.
@Timeout(60)
final class DirectEndPointTest {
    private static final int FILE_BYTES = 5_000_000;

    @TempDir Path folder;

    private byte[] content = {};
    private Path file = Path.of("");

    @BeforeEach
    void makeFile() throws IOException {
        content = new byte[FILE_BYTES];
        new Random(7).nextBytes(content);
        file = Files.write(folder.resolve("file"), content);
    }

    /// `/{offset}/{length}` is that stretch of the file.
    private Response stretch(Request request) {
        String[] path = request.path().split("/");
        return Response.of(200).withBody(range(Long.parseLong(path[1]), Long.parseLong(path[2])));
    }

    private Body range(long offset, long length) {
        return new Body.FileRange(file, offset, length);
    }

    private byte[] expected(int offset, int length) {
        return Arrays.copyOfRange(content, offset, offset + length);
    }

    /// A connection that is kept, as a client sees it.
    private static final class Connection implements AutoCloseable {
        private final Socket socket;
        private final DataInputStream in;

        Connection(Socket socket) throws IOException {
            this.socket = socket;
            this.in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
        }

        void ask(String method, String path) throws IOException {
            socket.getOutputStream()
                    .write(
                            (method + " " + path + " HTTP/1.1\r\nHost: h\r\n\r\n")
                                    .getBytes(StandardCharsets.US_ASCII));
        }

        /// Reads status line and fields.
        Map<String, String> header() throws IOException {
            Map<String, String> fields = new HashMap<>();
            StringBuilder line = new StringBuilder();
            while (true) {
                int c = in.readUnsignedByte();
                if (c == '\n') {
                    if (line.isEmpty()) {
                        return fields;
                    }
                    int colon = line.indexOf(": ");
                    if (colon < 0) {
                        fields.put("", line.toString());
                    } else {
                        fields.put(
                                line.substring(0, colon).toLowerCase(Locale.ROOT),
                                line.substring(colon + 2));
                    }
                    line.setLength(0);
                } else if (c != '\r') {
                    line.append((char) c);
                }
            }
        }

        byte[] answer() throws IOException {
            byte[] body = new byte[Integer.parseInt(header().get("content-length"))];
            in.readFully(body);
            return body;
        }

        byte[] chunks() throws IOException {
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            while (true) {
                StringBuilder length = new StringBuilder();
                for (int c = in.read(); c != '\n'; c = in.read()) {
                    length.append((char) c);
                }
                byte[] chunk = new byte[Integer.parseInt(length.toString().strip(), 16)];
                in.readFully(chunk);
                in.skipNBytes(2);
                if (chunk.length == 0) {
                    return all.toByteArray();
                }
                all.write(chunk);
            }
        }

        byte[] get(String path) throws IOException {
            ask("GET", path);
            return answer();
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    private static Connection connect(TestServer server) throws IOException {
        return new Connection(server.socket());
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "0, 1",
        "7, 16383",
        "7, 16384",
        "1000, 500001",
        "0, 1048576",
        "1, 1048577",
        "0, 5000000",
    })
    void sendsStretchesOfAnyLength(int offset, int length) throws Exception {
        try (TestServer server = new TestServer(this::stretch);
                Connection connection = connect(server)) {
            for (int i = 0; i < 3; i++) {
                assertThat(connection.get("/" + offset + "/" + length))
                        .isEqualTo(expected(offset, length));
            }
        }
    }

    @Test
    void sendsWhatStandsAroundFilesInOrder() throws Exception {
        Body body =
                new Body.Sequence(
                        List.of(
                                new Body.Bytes(new byte[] {1, 2, 3}),
                                range(5, 300_000),
                                new Body.Bytes(new byte[] {4, 5}),
                                range(6, 100),
                                range(0, 2_000_000),
                                new Body.Bytes(new byte[] {6})));
        byte[] expected =
                concatenated(
                        new byte[] {1, 2, 3},
                        expected(5, 300_000),
                        new byte[] {4, 5},
                        expected(6, 100),
                        expected(0, 2_000_000),
                        new byte[] {6});
        try (TestServer server = new TestServer(_ -> Response.of(200).withBody(body));
                Connection connection = connect(server)) {
            assertThat(connection.get("/")).isEqualTo(expected);
            assertThat(connection.get("/")).isEqualTo(expected);
        }
    }

    private static byte[] concatenated(byte[]... arrays) {
        int length = Arrays.stream(arrays).mapToInt(array -> array.length).sum();
        byte[] all = new byte[length];
        int at = 0;
        for (byte[] array : arrays) {
            System.arraycopy(array, 0, all, at, array.length);
            at += array.length;
        }
        return all;
    }

    @Test
    void sendsAFileInsideOfABodyOfUnknownLength() throws Exception {
        Body body =
                new Body.Sequence(
                        List.of(
                                new Body.Streamed(
                                        OptionalLong.empty(), out -> out.write(new byte[] {9})),
                                range(0, 1_500_000)));
        byte[] expected = concatenated(new byte[] {9}, expected(0, 1_500_000));
        try (TestServer server = new TestServer(_ -> Response.of(200).withBody(body));
                Connection connection = connect(server)) {
            connection.ask("GET", "/");
            assertThat(connection.header()).containsEntry("transfer-encoding", "chunked");
            assertThat(connection.chunks()).isEqualTo(expected);

            String answer = server.raw("GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
            assertThat(
                            Arrays.equals(
                                    answer.substring(answer.indexOf("\r\n\r\n") + 4)
                                            .getBytes(StandardCharsets.ISO_8859_1),
                                    expected))
                    .isTrue();
        }
    }

    @Test
    void answersHeadWithTheLengthAlone() throws Exception {
        try (TestServer server = new TestServer(this::stretch);
                Connection connection = connect(server)) {
            connection.ask("HEAD", "/0/5000000");
            assertThat(connection.header()).containsEntry("content-length", "5000000");
            assertThat(connection.get("/1/2")).isEqualTo(expected(1, 2)); // nothing came in between
        }
    }

    @Test
    void answersRequestsThatCameTogetherInOrder() throws Exception {
        try (TestServer server = new TestServer(this::stretch);
                Connection connection = connect(server)) {
            connection.ask("GET", "/0/600000 HTTP/1.1\r\nHost: h\r\n\r\nGET /1/700000");
            connection.ask("GET", "/2/20");
            assertThat(connection.answer()).isEqualTo(expected(0, 600_000));
            assertThat(connection.answer()).isEqualTo(expected(1, 700_000));
            assertThat(connection.answer()).isEqualTo(expected(2, 20));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 20})
    void keepsAConnectionWhenever(int pauseMillis) throws Exception {
        try (TestServer server = new TestServer(this::stretch);
                Connection connection = connect(server)) {
            for (int i = 0; i < 30; i++) {
                assertThat(connection.get("/" + i + "/20000")).isEqualTo(expected(i, 20_000));
                Thread.sleep(pauseMillis);
            }
        }
    }

    @Test
    void waitsForAClientThatReadsSlowly() throws Exception {
        try (TestServer server = new TestServer(this::stretch);
                Socket socket = new Socket()) {
            socket.setReceiveBufferSize(4096);
            socket.connect(
                    new InetSocketAddress(
                            InetAddress.getLoopbackAddress(), server.server.plainPort()));
            Connection connection = new Connection(socket);
            connection.ask("GET", "/0/5000000");
            connection.header();
            byte[] body = new byte[FILE_BYTES];
            for (int at = 0; at < body.length; at += 500_000) {
                connection.in.readFully(body, at, 500_000);
                Thread.sleep(20);
            }
            assertThat(body).isEqualTo(content);
        }
    }

    @Test
    void servesMoreClientsAtOnceThanItHasThreads() throws Exception {
        try (TestServer server = new TestServer(this::stretch);
                ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<byte[]>> answers = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                int offset = i;
                Callable<byte[]> client =
                        () -> {
                            try (Connection connection = connect(server)) {
                                connection.get("/" + offset + "/20000");
                                Thread.sleep(5);
                                return connection.get("/" + offset + "/1000000");
                            }
                        };
                answers.add(clients.submit(client));
            }
            for (int i = 0; i < answers.size(); i++) {
                assertThat(answers.get(i).get()).isEqualTo(expected(i, 1_000_000));
            }
        }
    }

    @Test
    void connectionsThatRestKeepNobodyWaiting() throws Exception {
        try (TestServer server = new TestServer(this::stretch)) {
            List<Connection> resting = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                Connection connection = connect(server);
                connection.get("/0/20000");
                resting.add(connection);
            }
            long start = System.nanoTime();
            try (Connection connection = connect(server)) {
                assertThat(connection.get("/3/30000")).isEqualTo(expected(3, 30_000));
            }
            assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start)).isLessThan(2000);
            for (Connection connection : resting) {
                assertThat(connection.get("/4/4")).isEqualTo(expected(4, 4));
                connection.close();
            }
        }
    }

    @Test
    void outlivesClientsThatGoAway() throws Exception {
        try (TestServer server = new TestServer(this::stretch)) {
            for (int i = 0; i < 20; i++) {
                try (Socket socket = server.socket()) {
                    socket.setSoLinger(true, 0); // a reset, not an end
                    new Connection(socket).ask("GET", "/0/5000000");
                    assertThat(socket.getInputStream().read(new byte[1000])).isPositive();
                }
            }
            try (Connection connection = connect(server)) {
                assertThat(connection.get("/0/5000000")).isEqualTo(content);
            }
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
            while (server.exchanges.size() < 21 && System.nanoTime() < deadline) {
                Thread.sleep(5);
            }
            assertThat(server.exchanges).hasSize(21);
            assertThat(server.exchanges)
                    .filteredOn(RequestObserver.Exchange::complete)
                    .isNotEmpty();
        }
    }

    @Test
    void cutsOffAClientThatDoesNotTakeTheFile() throws Exception {
        try (RandomAccessFile large = new RandomAccessFile(file.toFile(), "rw")) {
            large.setLength(200_000_000);
        }
        try (TestServer server =
                        new TestServer(
                                this::stretch,
                                settings -> settings.withLimits(TestServer.shortLimits()));
                Connection connection = connect(server)) {
            connection.ask("GET", "/0/200000000");

            assertThat(server.firstExchange())
                    .satisfies(exchange -> assertThat(exchange.complete()).isFalse());
        }
    }

    @Test
    void sendsTheWholeFileAlthoughItIsRemovedMeanwhile() throws Exception {
        try (RandomAccessFile large = new RandomAccessFile(file.toFile(), "rw")) {
            large.setLength(50_000_000);
        }
        try (TestServer server = new TestServer(this::stretch);
                Connection connection = connect(server)) {
            connection.ask("GET", "/0/50000000");
            assertThat(connection.header()).containsEntry("content-length", "50000000");
            Files.delete(file);
            byte[] body = new byte[50_000_000];
            connection.in.readFully(body);
            assertThat(Arrays.copyOf(body, FILE_BYTES)).isEqualTo(content);
        }
    }

    @Test
    void abortsWhenTheFileBecomesShorterMeanwhile() throws Exception {
        try (RandomAccessFile large = new RandomAccessFile(file.toFile(), "rw");
                TestServer server = new TestServer(this::stretch);
                Connection connection = connect(server)) {
            large.setLength(50_000_000);
            connection.ask("GET", "/0/50000000");
            assertThat(connection.header()).containsEntry("content-length", "50000000");
            large.setLength(1_000_000);
            assertThatThrownBy(() -> connection.in.readFully(new byte[50_000_000]))
                    .isInstanceOf(IOException.class);
            assertThat(server.firstExchange().complete()).isFalse();
        }
    }

    @Test
    void stopsInTimeAlthoughAClientDoesNotRead() throws Exception {
        try (RandomAccessFile large = new RandomAccessFile(file.toFile(), "rw")) {
            large.setLength(200_000_000);
        }
        TestServer server = new TestServer(this::stretch);
        try (Connection connection = connect(server)) {
            connection.ask("GET", "/0/200000000");
            connection.header();
            Thread.sleep(100);
            long start = System.nanoTime();
            server.close();
            assertThat(TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start)).isLessThan(12);
        }
    }

    @Test
    void readsBodiesThatComeInPieces() throws Exception {
        Handler echo = request -> Response.bytes(200, "a/b", request.body().readAllBytes());
        try (TestServer server = new TestServer(echo);
                Connection connection = connect(server)) {
            OutputStream out = connection.socket.getOutputStream();
            for (int pauseMillis : new int[] {0, 1, 3, 20}) {
                for (String piece :
                        new String[] {
                            "POST / HTTP/1.1\r\nHost: h\r\n",
                            "Content-Length: 6\r\n\r\na",
                            "bc",
                            "def"
                        }) {
                    out.write(piece.getBytes(StandardCharsets.US_ASCII));
                    Thread.sleep(pauseMillis);
                }
                assertThat(connection.answer()).asString().isEqualTo("abcdef");
            }
        }
    }

    @Test
    void anotherRequestIsServedWhileAHandlerBlocks() throws Exception {
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
        try (TestServer server = new TestServer(root)) {
            List<Connection> blocked = new ArrayList<>();
            for (int i = 0; i < 60; i++) {
                Connection connection = connect(server);
                connection.ask("GET", "/wait");
                blocked.add(connection);
            }
            try (Connection connection = connect(server)) {
                assertThat(connection.get("/")).hasSize(2);
            }
            release.countDown();
            for (Connection connection : blocked) {
                assertThat(connection.answer()).hasSize(2);
                connection.close();
            }
        }
    }
}
