package org.isocenter.http.connect;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A proxy that knows `CONNECT` (RFC 9110 §9.3.6) and one destination: whatever allowed name a
/// client asks for, at port 443, it is connected with our own TLS port. Every other name, port and
/// method is refused with 403 (rule identity:NET-6), so the proxy cannot be used to reach anything
/// but us.
///
/// Each tunnel takes two virtual threads, one for each direction. A direction that ends is closed in
/// the other socket too; when both are silent for a while, the tunnel is torn down.
public final class ConnectProxy implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ConnectProxy.class);
    private static final int MAXIMUM_HEADER_BYTES = 8 * 1024;
    private static final int BUFFER_BYTES = 32 * 1024;
    private static final Pattern REQUEST_LINE =
            Pattern.compile("([A-Z]+) ([^ ]+) HTTP/1\\.[01]\r?\n");

    /// Where the proxy listens and what it allows.
    ///
    /// @param host the address to bind; a loopback address unless the operator says otherwise
    /// @param port 0 for any that is free
    /// @param destination our own TLS port
    /// @param allowed which names, in lower case, lead there
    /// @param tunnels how many at a time; more are closed at once
    /// @param headerTime how long a client may take to say what it wants
    /// @param idleTime how long a tunnel may be silent
    public record Settings(
            String host,
            int port,
            InetSocketAddress destination,
            Predicate<String> allowed,
            int tunnels,
            Duration headerTime,
            Duration idleTime) {

        /// Settings with the usual limits.
        public static Settings of(
                String host, int port, InetSocketAddress destination, Predicate<String> allowed) {
            return new Settings(
                    host,
                    port,
                    destination,
                    allowed,
                    500,
                    Duration.ofSeconds(10),
                    Duration.ofMinutes(5));
        }
    }

    private final Settings settings;
    private final ServerSocket listener;
    private final Semaphore places;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    private ConnectProxy(Settings settings, ServerSocket listener) {
        this.settings = settings;
        this.listener = listener;
        this.places = new Semaphore(settings.tunnels);
    }

    /// Starts to listen.
    ///
    /// @throws IOException if the address cannot be bound
    public static ConnectProxy start(Settings settings) throws IOException {
        ServerSocket listener = new ServerSocket();
        try {
            listener.bind(
                    new InetSocketAddress(InetAddress.getByName(settings.host), settings.port));
        } catch (IOException e) {
            listener.close();
            throw e;
        }
        ConnectProxy proxy = new ConnectProxy(settings, listener);
        Thread.ofVirtual().name("connect-accept").start(proxy::accept);
        return proxy;
    }

    /// The port it listens on.
    public int port() {
        return listener.getLocalPort();
    }

    /// Stops listening and tears all tunnels down.
    @Override
    public void close() {
        closed = true;
        closeQuietly(listener);
        open.forEach(ConnectProxy::closeQuietly);
    }

    private void accept() {
        while (!closed) {
            try {
                Socket client = listener.accept();
                if (places.tryAcquire()) {
                    open.add(client);
                    if (closed) {
                        closeQuietly(client);
                    }
                    Thread.ofVirtual().name("connect-tunnel").start(() -> serve(client));
                } else {
                    closeQuietly(client);
                }
            } catch (IOException e) {
                if (!closed) {
                    LOG.warn("the CONNECT proxy could not accept a connection", e);
                    pause();
                }
            }
        }
    }

    /// Keeps a lasting failure (no file descriptors left) from becoming a busy loop.
    private static void pause() {
        try {
            Thread.sleep(100);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void serve(Socket client) {
        try (client) {
            byte[] header = new byte[MAXIMUM_HEADER_BYTES];
            Request request = read(client, header);
            switch (request.verdict) {
                case ALLOWED -> tunnel(client, header, request);
                case REFUSED -> answer(client, "403 Forbidden");
                case UNREADABLE -> answer(client, "400 Bad Request");
            }
        } catch (IOException e) {
            LOG.debug("a tunnel broke", e);
        } finally {
            open.remove(client);
            places.release();
        }
    }

    private enum Verdict {
        ALLOWED,
        REFUSED,
        UNREADABLE
    }

    /// @param headerLength where what the client sent ahead begins
    /// @param length how much was read in all
    private record Request(Verdict verdict, int headerLength, int length) {}

    private Request read(Socket client, byte[] header) throws IOException {
        long deadline = System.nanoTime() + settings.headerTime.toNanos();
        InputStream in = client.getInputStream();
        int length = 0;
        while (length < header.length) {
            long left = (deadline - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                throw new SocketTimeoutException("the request did not come in time");
            }
            client.setSoTimeout((int) Math.min(left, Integer.MAX_VALUE));
            int n = in.read(header, length, header.length - length);
            if (n < 0) {
                return new Request(Verdict.UNREADABLE, 0, length);
            }
            length += n;
            int end = headerEnd(header, length);
            if (end > 0) {
                String text = new String(header, 0, end, StandardCharsets.ISO_8859_1);
                return new Request(judge(text), end, length);
            }
        }
        return new Request(Verdict.UNREADABLE, 0, length);
    }

    private static int headerEnd(byte[] bytes, int length) {
        for (int i = 1; i < length; i++) {
            if (bytes[i] == '\n'
                    && (bytes[i - 1] == '\n'
                            || (i > 1 && bytes[i - 1] == '\r' && bytes[i - 2] == '\n'))) {
                return i + 1;
            }
        }
        return -1;
    }

    private Verdict judge(String header) {
        Matcher line = REQUEST_LINE.matcher(header);
        if (!line.lookingAt()) {
            return Verdict.UNREADABLE;
        }
        String authority = line.group(2).toLowerCase(Locale.ROOT);
        boolean allowed =
                line.group(1).equals("CONNECT")
                        && authority.endsWith(":443")
                        && settings.allowed.test(
                                authority.substring(0, authority.length() - ":443".length()));
        return allowed ? Verdict.ALLOWED : Verdict.REFUSED;
    }

    private static void answer(Socket client, String status) throws IOException {
        client.getOutputStream()
                .write(
                        ("HTTP/1.1 "
                                        + status
                                        + "\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
                                .getBytes(StandardCharsets.US_ASCII));
    }

    private void tunnel(Socket client, byte[] header, Request request) throws IOException {
        try (Socket server = new Socket()) {
            open.add(server);
            server.connect(settings.destination, (int) settings.headerTime.toMillis());
            client.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
            int idle = (int) Math.min(settings.idleTime.toMillis(), Integer.MAX_VALUE);
            client.setSoTimeout(idle);
            server.setSoTimeout(idle);
            client.getOutputStream()
                    .write(
                            "HTTP/1.1 200 Connection established\r\n\r\n"
                                    .getBytes(StandardCharsets.US_ASCII));
            server.getOutputStream()
                    .write(header, request.headerLength, request.length - request.headerLength);
            AtomicLong lastTransfer = new AtomicLong(System.nanoTime());
            Thread back =
                    Thread.ofVirtual()
                            .name("connect-back")
                            .start(() -> pump(server, client, lastTransfer));
            pump(client, server, lastTransfer);
            back.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            open.removeIf(Socket::isClosed);
        }
    }

    /// Carries bytes one way until they end, and passes the end on.
    private void pump(Socket from, Socket to, AtomicLong lastTransfer) {
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            byte[] buffer = new byte[BUFFER_BYTES];
            while (true) {
                int n;
                try {
                    n = in.read(buffer);
                } catch (SocketTimeoutException e) {
                    if (System.nanoTime() - lastTransfer.get() < settings.idleTime.toNanos()) {
                        continue;
                    }
                    throw e;
                }
                if (n < 0) {
                    to.shutdownOutput();
                    return;
                }
                out.write(buffer, 0, n);
                lastTransfer.set(System.nanoTime());
            }
        } catch (IOException e) {
            closeQuietly(from);
            closeQuietly(to);
        }
    }

    private static void closeQuietly(AutoCloseable closeable) {
        try {
            closeable.close();
        } catch (Exception e) {
            LOG.debug("a socket did not close", e);
        }
    }
}
