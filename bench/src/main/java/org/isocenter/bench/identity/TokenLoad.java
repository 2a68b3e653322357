package org.isocenter.bench.identity;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/// Asks for tokens with client credentials, and then shows them to an API, over plain HTTP with so
/// many clients that each keep a connection; prints rates and percentiles. It writes and reads HTTP
/// by hand, so that the processor is left to the server.
///
/// `java TokenLoad.java NAME TOKEN_URL CLIENT_ID CLIENT_SECRET SCOPE API_URL CLIENTS SECONDS`.
/// Each phase has a warm-up of the same length before it. In the phase `distinct` every token is
/// shown once, so each is verified; in the phase `same` each client shows one token again and again.
public final class TokenLoad {
    private static final int MOST_TOKENS = 200_000;

    private final URI tokens;
    private final URI api;
    private final byte[] form;
    private final int clients;
    private final int seconds;
    private final ConcurrentLinkedQueue<String> issued = new ConcurrentLinkedQueue<>();
    private final AtomicInteger kept = new AtomicInteger();
    private volatile String last = "";

    private TokenLoad(String[] arguments) {
        this.tokens = URI.create(arguments[1]);
        this.form =
                ("grant_type=client_credentials&client_id="
                                + encode(arguments[2])
                                + "&client_secret="
                                + encode(arguments[3])
                                + "&scope="
                                + encode(arguments[4]))
                        .getBytes(StandardCharsets.US_ASCII);
        this.api = URI.create(arguments[5]);
        this.clients = Integer.parseInt(arguments[6]);
        this.seconds = Integer.parseInt(arguments[7]);
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /// Runs the phases.
    public static void main(String[] arguments) throws InterruptedException {
        TokenLoad load = new TokenLoad(arguments);
        String name = arguments[0];
        load.phase(name + " tokens (warm-up)", load::token);
        load.phase(name + " tokens", load::token);
        load.phase(name + " validations, distinct tokens", load::distinct);
        load.phase(name + " validations, same token (warm-up)", load::same);
        load.phase(name + " validations, same token", load::same);
    }

    /// One request of a phase.
    @FunctionalInterface
    private interface Asking {
        /// @return false when there is nothing more to ask
        boolean ask(Connection connection) throws IOException;
    }

    private void phase(String name, Asking asking) throws InterruptedException {
        long end = System.nanoTime() + seconds * 1_000_000_000L;
        List<long[]> times = new ArrayList<>();
        AtomicLong failures = new AtomicLong();
        List<Thread> threads = new ArrayList<>();
        long start = System.nanoTime();
        for (int i = 0; i < clients; i++) {
            threads.add(
                    Thread.ofPlatform()
                            .start(() -> {
                                long[] own = new long[seconds * 50_000];
                                int count = 0;
                                try (Connection connection = new Connection()) {
                                    while (System.nanoTime() < end && count < own.length) {
                                        long before = System.nanoTime();
                                        if (!asking.ask(connection)) {
                                            break;
                                        }
                                        own[count++] = System.nanoTime() - before;
                                    }
                                } catch (IOException e) {
                                    failures.incrementAndGet();
                                    System.err.println(e);
                                }
                                synchronized (times) {
                                    times.add(Arrays.copyOf(own, count));
                                }
                            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        double took = (System.nanoTime() - start) / 1e9;
        long[] all = times.stream().flatMapToLong(Arrays::stream).sorted().toArray();
        if (all.length == 0) {
            System.out.println(name + ": nothing, " + failures + " failures");
            return;
        }
        System.out.printf(
                Locale.ROOT,
                "%s: %.0f/s with %d clients, p50 %.2f ms, p99 %.2f ms, %d requests, %d failures%n",
                name,
                all.length / took,
                clients,
                all[all.length / 2] / 1e6,
                all[(int) (all.length * 0.99)] / 1e6,
                all.length,
                failures.get());
    }

    private boolean token(Connection connection) throws IOException {
        String body =
                connection.send(
                        tokens,
                        "POST",
                        "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: "
                                + form.length
                                + "\r\n",
                        form);
        int at = body.indexOf("\"access_token\"");
        if (at < 0) {
            throw new IOException("no token: " + body);
        }
        int from = body.indexOf('"', body.indexOf(':', at)) + 1;
        last = body.substring(from, body.indexOf('"', from));
        if (kept.incrementAndGet() <= MOST_TOKENS) {
            issued.add(last);
        }
        return true;
    }

    private boolean distinct(Connection connection) throws IOException {
        String token = issued.poll();
        if (token == null || issued.size() < clients) {
            return false;
        }
        show(connection, token);
        return true;
    }

    private boolean same(Connection connection) throws IOException {
        show(connection, last);
        return true;
    }

    private void show(Connection connection, String token) throws IOException {
        connection.send(api, "GET", "Authorization: Bearer " + token + "\r\n", new byte[0]);
    }

    /// A connection that is kept, and just enough of HTTP/1.1.
    private static final class Connection implements AutoCloseable {
        private Socket socket = new Socket();
        private InputStream in = InputStream.nullInputStream();

        String send(URI uri, String method, String fields, byte[] body) throws IOException {
            if (!socket.isConnected() || socket.isClosed()) {
                socket = new Socket(uri.getHost(), uri.getPort());
                socket.setTcpNoDelay(true);
                in = new BufferedInputStream(socket.getInputStream(), 16_384);
            }
            String target =
                    uri.getRawPath() + (uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery());
            byte[] head =
                    (method
                                    + " "
                                    + target
                                    + " HTTP/1.1\r\nHost: "
                                    + uri.getHost()
                                    + ":"
                                    + uri.getPort()
                                    + "\r\nAccept: application/json\r\n"
                                    + fields
                                    + "\r\n")
                            .getBytes(StandardCharsets.US_ASCII);
            byte[] all = Arrays.copyOf(head, head.length + body.length);
            System.arraycopy(body, 0, all, head.length, body.length);
            OutputStream out = socket.getOutputStream();
            out.write(all);
            return read(uri);
        }

        private String read(URI uri) throws IOException {
            String status = line();
            int length = -1;
            boolean chunked = false;
            for (String field = line(); !field.isEmpty(); field = line()) {
                String folded = field.toLowerCase(Locale.ROOT);
                if (folded.startsWith("content-length:")) {
                    length = Integer.parseInt(folded.substring(15).strip());
                }
                chunked |= folded.startsWith("transfer-encoding:") && folded.contains("chunked");
            }
            StringBuilder body = new StringBuilder();
            if (chunked) {
                for (int size = chunk(); size > 0; size = chunk()) {
                    body.append(new String(in.readNBytes(size), StandardCharsets.UTF_8));
                    line();
                }
                line();
            } else if (length >= 0) {
                body.append(new String(in.readNBytes(length), StandardCharsets.UTF_8));
            } else if (!status.contains(" 204")) {
                // The body ends with the connection; the next request opens another.
                body.append(new String(in.readAllBytes(), StandardCharsets.UTF_8));
                socket.close();
            }
            if (!status.contains(" 200") && !status.contains(" 204")) {
                throw new IOException(uri + " answered " + status + " " + body);
            }
            return body.toString();
        }

        private int chunk() throws IOException {
            return Integer.parseInt(line().split(";", 2)[0].strip(), 16);
        }

        private String line() throws IOException {
            StringBuilder line = new StringBuilder(64);
            for (int c = in.read(); c != '\n'; c = in.read()) {
                if (c < 0) {
                    throw new IOException("the connection ended");
                }
                if (c != '\r') {
                    line.append((char) c);
                }
            }
            return line.toString();
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
