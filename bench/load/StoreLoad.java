import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/// Stores every file of a folder once over plain HTTP, one request for each, with so many clients
/// that each keep a connection, and prints the rate. Light on the processor, so that the server has
/// it: small files go out with their request in one call, others from the file system to the socket
/// without passing through the heap.
///
/// `java StoreLoad.java URL FOLDER CLIENTS [TOKEN]`, for example with the URL
/// `http://127.0.0.1:8080/dicom/workspace-service/v2/studies`.
final class StoreLoad {
    private static final byte[] HEAD =
            "--isocenterload\r\nContent-Type: application/dicom\r\n\r\n"
                    .getBytes(StandardCharsets.US_ASCII);
    /// Files up to this length go out in one call.
    private static final int SMALL = 64 << 10;

    private static final byte[] TAIL =
            "\r\n--isocenterload--\r\n".getBytes(StandardCharsets.US_ASCII);

    public static void main(String[] arguments) throws Exception {
        URI uri = URI.create(arguments[0]);
        int clients = Integer.parseInt(arguments[2]);
        String token = arguments.length > 3 ? "Authorization: Bearer " + arguments[3] + "\r\n" : "";
        List<Path> files;
        try (Stream<Path> found = Files.walk(Path.of(arguments[1]))) {
            files = found.filter(f -> f.toString().endsWith(".dcm")).sorted().toList();
        }
        AtomicInteger next = new AtomicInteger();
        AtomicInteger failures = new AtomicInteger();
        long[] nanos = new long[files.size()];
        long start = System.nanoTime();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < clients; i++) {
            threads.add(
                    Thread.ofPlatform()
                            .start(
                                    () -> {
                                        try (SocketChannel socket =
                                                SocketChannel.open(
                                                        new InetSocketAddress(
                                                                uri.getHost(), uri.getPort()))) {
                                            socket.setOption(StandardSocketOptions.TCP_NODELAY, true);
                                            InputStream in =
                                                    new BufferedInputStream(
                                                            Channels.newInputStream(socket), 8192);
                                            for (int n = next.getAndIncrement();
                                                    n < files.size();
                                                    n = next.getAndIncrement()) {
                                                long before = System.nanoTime();
                                                int status = store(socket, in, uri, token, files.get(n));
                                                nanos[n] = System.nanoTime() - before;
                                                if (status != 200 && status != 202) {
                                                    failures.incrementAndGet();
                                                }
                                            }
                                        } catch (IOException e) {
                                            failures.incrementAndGet();
                                            e.printStackTrace();
                                        }
                                    }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        Arrays.sort(nanos);
        System.out.printf(
                Locale.ROOT,
                "%d clients: %d instances in %.2f s, %.0f/s, p50 %.2f ms, p99 %.2f ms, failures %d%n",
                clients, files.size(), seconds, files.size() / seconds,
                nanos[nanos.length / 2] / 1e6, nanos[nanos.length * 99 / 100] / 1e6, failures.get());
    }

    private static int store(
            SocketChannel socket, InputStream in, URI uri, String token, Path file)
            throws IOException {
        try (FileChannel bytes = FileChannel.open(file)) {
            long size = bytes.size();
            String header =
                    "POST " + uri.getRawPath() + " HTTP/1.1\r\nHost: " + uri.getAuthority() + "\r\n"
                            + token
                            + "Accept: application/dicom+json\r\n"
                            + "Content-Type: multipart/related; type=\"application/dicom\"; boundary=isocenterload\r\n"
                            + "Content-Length: " + (HEAD.length + size + TAIL.length) + "\r\n\r\n";
            if (size <= SMALL) {
                byte[] all = new byte[(int) size];
                bytes.read(ByteBuffer.wrap(all));
                write(socket, header.getBytes(StandardCharsets.US_ASCII), HEAD, all, TAIL);
                return answer(in);
            }
            write(socket, header.getBytes(StandardCharsets.US_ASCII), HEAD);
            for (long at = 0; at < size; ) {
                at += bytes.transferTo(at, size - at, socket);
            }
            write(socket, TAIL);
        }
        return answer(in);
    }

    private static void write(SocketChannel socket, byte[]... parts) throws IOException {
        ByteBuffer[] buffers = Arrays.stream(parts).map(ByteBuffer::wrap).toArray(ByteBuffer[]::new);
        while (buffers[buffers.length - 1].hasRemaining()) {
            socket.write(buffers);
        }
    }

    private static int answer(InputStream in) throws IOException {
        int status = Integer.parseInt(line(in).split(" ")[1]);
        int length = 0;
        boolean chunked = false;
        for (String field = line(in); !field.isEmpty(); field = line(in)) {
            String folded = field.toLowerCase(Locale.ROOT);
            if (folded.startsWith("content-length:")) {
                length = Integer.parseInt(folded.substring(15).strip());
            }
            chunked |= folded.startsWith("transfer-encoding:");
        }
        if (chunked) {
            for (int size = Integer.parseInt(line(in), 16); ; size = Integer.parseInt(line(in), 16)) {
                in.skipNBytes(size);
                line(in);
                if (size == 0) {
                    return status;
                }
            }
        }
        in.skipNBytes(length);
        return status;
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new IOException("the server closed the connection");
            }
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }
}
