package org.isocenter.bench.dicomweb;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/// One connection of one client, kept open (HTTP/1.1). It costs the processor little, so that the
/// server has it: what is sent was made before, and what arrives is counted, not kept.
final class HttpConnection implements AutoCloseable {
    private static final int BUFFER_BYTES = 256 * 1024;
    private static final int LONGEST_LINE = 16 * 1024;

    /// An answer.
    ///
    /// @param bodyBytes how long its body was, without the marks between chunks
    record Answer(int status, long bodyBytes) {}

    private final InetSocketAddress address;
    private SocketChannel socket;
    private final ByteBuffer in = ByteBuffer.allocateDirect(BUFFER_BYTES).flip();
    private final StringBuilder line = new StringBuilder(128);

    HttpConnection(URI server) throws IOException {
        address = new InetSocketAddress(server.getHost(), server.getPort());
        socket = connect();
    }

    private SocketChannel connect() throws IOException {
        SocketChannel connected = SocketChannel.open(address);
        connected.setOption(StandardSocketOptions.TCP_NODELAY, true);
        return connected;
    }

    /// Sends a request and reads the answer to its end.
    Answer send(ByteBuffer... request) throws IOException {
        if (!socket.isOpen()) {
            socket = connect();
        }
        ByteBuffer last = request[request.length - 1];
        while (last.hasRemaining()) {
            socket.write(request);
        }
        return receive();
    }

    private Answer receive() throws IOException {
        int status = Integer.parseInt(line().substring(9, 12));
        long length = status == 204 ? 0 : -1;
        boolean chunked = false;
        for (String field = line(); !field.isEmpty(); field = line()) {
            String folded = field.toLowerCase(Locale.ROOT);
            if (folded.startsWith("content-length:")) {
                length = Long.parseLong(folded.substring(15).strip());
            } else if (folded.startsWith("transfer-encoding:")) {
                chunked = true;
            }
        }
        if (!chunked) {
            if (length < 0) {
                return new Answer(status, toTheEnd());
            }
            skip(length);
            return new Answer(status, length);
        }
        long total = 0;
        while (true) {
            long size = Long.parseLong(line(), 16);
            skip(size);
            total += size;
            line();
            if (size == 0) {
                return new Answer(status, total);
            }
        }
    }

    /// A body without a length ends with the connection; the next request makes another one.
    private long toTheEnd() throws IOException {
        long count = in.remaining();
        in.clear();
        for (int more = socket.read(in); more >= 0; more = socket.read(in)) {
            count += more;
            in.clear();
        }
        in.flip();
        socket.close();
        return count;
    }

    private void skip(long count) throws IOException {
        long left = count;
        while (left > 0) {
            fill();
            int taken = (int) Math.min(left, in.remaining());
            in.position(in.position() + taken);
            left -= taken;
        }
    }

    private String line() throws IOException {
        line.setLength(0);
        while (true) {
            fill();
            byte next = in.get();
            if (next == '\n') {
                return line.toString();
            }
            if (next != '\r') {
                line.append((char) (next & 0xFF));
            }
            if (line.length() > LONGEST_LINE) {
                throw new IOException("no HTTP: a line without end");
            }
        }
    }

    private void fill() throws IOException {
        if (!in.hasRemaining()) {
            in.clear();
            int count = socket.read(in);
            in.flip();
            if (count < 0) {
                throw new EOFException("the server closed the connection");
            }
        }
    }

    /// A GET request, ready to be sent often.
    static byte[] get(URI uri, String accept, String authorization) {
        return ("GET "
                        + target(uri)
                        + " HTTP/1.1\r\nHost: "
                        + uri.getAuthority()
                        + "\r\nAccept: "
                        + accept
                        + "\r\n"
                        + authorization
                        + "\r\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    static String target(URI uri) {
        return uri.getRawQuery() == null
                ? uri.getRawPath()
                : uri.getRawPath() + "?" + uri.getRawQuery();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
