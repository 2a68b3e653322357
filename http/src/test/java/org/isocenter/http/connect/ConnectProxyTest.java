package org.isocenter.http.connect;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.isocenter.rule.Rule;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Rule({"identity:NET-6"})
@Timeout(20)
class ConnectProxyTest {
    private final ServerSocket echo;
    private final ConnectProxy proxy;

    ConnectProxyTest() throws IOException {
        echo = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        proxy =
                ConnectProxy.start(
                        new ConnectProxy.Settings(
                                "127.0.0.1",
                                0,
                                new InetSocketAddress(
                                        InetAddress.getLoopbackAddress(), echo.getLocalPort()),
                                Set.of("login.example", "graph.example")::contains,
                                2,
                                Duration.ofMillis(500),
                                Duration.ofMillis(700)));
    }

    /// Sends everything back, and ends when the client does.
    @BeforeEach
    void answer() {
        Thread.startVirtualThread(() -> {
            while (!echo.isClosed()) {
                try {
                    Socket socket = echo.accept();
                    Thread.startVirtualThread(() -> {
                        try (socket) {
                            socket.getInputStream().transferTo(socket.getOutputStream());
                        } catch (IOException e) {
                            // the tunnel was torn down
                        }
                    });
                } catch (IOException e) {
                    return;
                }
            }
        });
    }

    @AfterEach
    void close() throws IOException {
        proxy.close();
        echo.close();
    }

    private Socket connect(String request) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), proxy.port());
        socket.setSoTimeout(10_000);
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    private static final String ESTABLISHED = "HTTP/1.1 200 Connection established\r\n\r\n";

    @Test
    void leadsToOurOwnPort() throws Exception {
        try (Socket socket =
                connect(
                        "CONNECT Login.example:443 HTTP/1.1\r\nHost: login.example:443\r\n\r\nahead,")) {
            InputStream in = socket.getInputStream();
            assertThat(new String(in.readNBytes(ESTABLISHED.length()), StandardCharsets.US_ASCII))
                    .isEqualTo(ESTABLISHED);
            byte[] much = new byte[1_000_000];
            Thread writer =
                    Thread.startVirtualThread(() -> {
                        try {
                            socket.getOutputStream().write(much);
                            socket.shutdownOutput();
                        } catch (IOException e) {
                            throw new AssertionError(e);
                        }
                    });
            assertThat(new String(in.readNBytes(6), StandardCharsets.US_ASCII)).isEqualTo("ahead,");
            assertThat(in.readAllBytes()).hasSize(much.length);
            writer.join();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "CONNECT other.example:443 HTTP/1.1      | 403",
                "CONNECT login.example:444 HTTP/1.1      | 403",
                "CONNECT login.example HTTP/1.1          | 403",
                "CONNECT login.example.evil:443 HTTP/1.1 | 403",
                "CONNECT 127.0.0.1:443 HTTP/1.1          | 403",
                "GET http://login.example/ HTTP/1.1      | 403",
                "GET / HTTP/1.1                          | 403",
                "nonsense                                | 400",
                "CONNECT login.example:443               | 400",
            })
    void refusesEverythingElse(String line, String status) throws Exception {
        try (Socket socket = connect(line + "\r\nHost: x\r\n\r\n")) {
            assertThat(
                            new String(
                                    socket.getInputStream().readAllBytes(),
                                    StandardCharsets.US_ASCII))
                    .startsWith("HTTP/1.1 " + status + " ");
        }
    }

    @Test
    void refusesAHeaderWithoutEnd() throws Exception {
        try (Socket socket =
                connect("CONNECT login.example:443 HTTP/1.1\r\nA: " + "a".repeat(9000))) {
            assertThat(read(socket)).isNotEqualTo('2');
        }
    }

    private static int read(Socket socket) throws IOException {
        try {
            return socket.getInputStream().readNBytes(10).length < 10 ? -1 : 0;
        } catch (IOException e) {
            return -1;
        }
    }

    @Test
    void closesAClientThatDoesNotSayWhatItWants() throws Exception {
        long start = System.nanoTime();
        try (Socket socket = connect("CONNECT login")) {
            assertThat(read(socket)).isNegative();
        }
        assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start)).isBetween(400L, 3000L);
    }

    @Test
    void tearsDownATunnelThatIsSilent() throws Exception {
        long start = System.nanoTime();
        try (Socket socket = connect("CONNECT login.example:443 HTTP/1.1\r\n\r\n")) {
            socket.getInputStream().readNBytes(ESTABLISHED.length());
            assertThat(read(socket)).isNegative();
        }
        assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start)).isBetween(600L, 4000L);
    }

    @Test
    void boundsTheNumberOfTunnels() throws Exception {
        String request = "CONNECT login.example:443 HTTP/1.1\r\n\r\n";
        try (Socket one = connect(request);
                Socket two = connect(request)) {
            one.getInputStream().readNBytes(ESTABLISHED.length());
            two.getInputStream().readNBytes(ESTABLISHED.length());
            try (Socket three = connect("")) {
                assertThat(read(three)).isNegative();
            }
        }
        long deadline = System.nanoTime() + 5_000_000_000L;
        boolean free = false;
        while (!free && System.nanoTime() < deadline) {
            try (Socket again = connect(request)) {
                free = again.getInputStream().readNBytes(ESTABLISHED.length()).length > 0;
            } catch (IOException e) {
                free = false;
            }
        }
        assertThat(free).isTrue();
    }
}
