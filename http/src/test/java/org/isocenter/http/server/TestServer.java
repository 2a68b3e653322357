package org.isocenter.http.server;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.isocenter.http.Handler;
import org.isocenter.http.RequestObserver;

/// A server with both listeners, and clients that trust it.
final class TestServer implements AutoCloseable {
    final List<RequestObserver.Exchange> exchanges = new CopyOnWriteArrayList<>();
    final HttpServer server;
    private final AtomicInteger lastId = new AtomicInteger();

    TestServer(Handler root) throws Exception {
        this(root, UnaryOperator.identity());
    }

    TestServer(Handler root, UnaryOperator<ServerSettings> change) throws Exception {
        ServerSettings settings =
                ServerSettings.secure("127.0.0.1", 0, tls("rsa-certificate.pem", "rsa-key.pem"))
                        .withPlain("127.0.0.1", 0);
        server =
                new HttpServer(
                        change.apply(settings),
                        root,
                        exchanges::add,
                        () -> "id-" + lastId.incrementAndGet());
        server.start();
    }

    /// Limits so short that a test can wait for them.
    static Limits shortLimits() {
        return new Limits(
                8 * 1024,
                50,
                1_000_000,
                Duration.ofMillis(1000),
                Duration.ofSeconds(4),
                1000,
                Duration.ofMillis(500),
                100,
                2,
                Duration.ofMillis(200));
    }

    static TlsMaterial tls(String certificate, String key) throws GeneralSecurityException {
        return TlsMaterial.ofPem(resource(certificate), resource(key));
    }

    static String resource(String name) {
        try (InputStream in = TestServer.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), StandardCharsets.US_ASCII);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    static SSLContext trusting(String certificate, String key) throws Exception {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("server", tls(certificate, key).chain().get(0));
        TrustManagerFactory managers = TrustManagerFactory.getInstance("PKIX");
        managers.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, managers.getTrustManagers(), null);
        return context;
    }

    static HttpClient client(HttpClient.Version version) throws Exception {
        return HttpClient.newBuilder()
                .sslContext(trusting("rsa-certificate.pem", "rsa-key.pem"))
                .version(version)
                .build();
    }

    /// Waits for the observer to be told of a request: that may be after the client has its answer.
    RequestObserver.Exchange firstExchange() throws InterruptedException {
        long deadline = System.nanoTime() + 10_000_000_000L;
        while (exchanges.isEmpty() && System.nanoTime() < deadline) {
            Thread.sleep(5);
        }
        return exchanges.getFirst();
    }

    URI secure(String pathAndQuery) {
        return URI.create("https://localhost:" + server.port() + pathAndQuery);
    }

    URI plain(String pathAndQuery) {
        return URI.create("http://127.0.0.1:" + server.plainPort() + pathAndQuery);
    }

    HttpResponse<String> get(String pathAndQuery) throws Exception {
        try (HttpClient client = client(HttpClient.Version.HTTP_1_1)) {
            return client.send(
                    HttpRequest.newBuilder(plain(pathAndQuery)).build(),
                    HttpResponse.BodyHandlers.ofString());
        }
    }

    Socket socket() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.plainPort());
        socket.setSoTimeout(10_000);
        return socket;
    }

    /// Sends bytes as they are and returns all that comes back until the server closes.
    String raw(String request) throws IOException {
        try (Socket socket = socket()) {
            send(socket, request.getBytes(StandardCharsets.ISO_8859_1));
            return received(socket);
        }
    }

    /// Sends bytes, as many as the server takes: one that has refused a request need not read the rest.
    static void send(Socket socket, byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
        } catch (IOException refused) {
            // what it answered is read nevertheless
        }
    }

    /// What comes before the end, or before the reset that a refusal may end in.
    static String received(Socket socket) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            socket.getInputStream().transferTo(bytes);
        } catch (IOException reset) {
            // what was read counts
        }
        return bytes.toString(StandardCharsets.ISO_8859_1);
    }

    @Override
    public void close() {
        server.close();
    }
}
