package org.isocenter.http.server;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Response;

/// Sends a response's body, and waits until the network has taken it.
///
/// What is written is gathered first: a writer that fails within the first buffer has sent nothing,
/// and the client can still be given an honest status.
final class ResponseStream extends OutputStream {
    private static final int GATHERED_BYTES = 64 * 1024;

    private final Response response;
    private final Pace pace;
    private byte[] buffer = new byte[4 * 1024];
    private int gathered;
    private long count;
    private boolean closed;
    private boolean failed;

    ResponseStream(Response response, Pace pace) {
        this.response = response;
        this.pace = pace;
    }

    /// How many bytes were handed to the network.
    long count() {
        return count;
    }

    /// Whether the network did not take something.
    boolean failed() {
        return failed;
    }

    @Override
    public void write(int b) throws IOException {
        if (gathered == buffer.length) {
            makeRoom(1);
        }
        buffer[gathered++] = (byte) b;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        if (length > buffer.length - gathered) {
            if (length >= GATHERED_BYTES) {
                flush();
                send(false, ByteBuffer.wrap(bytes, offset, length));
                return;
            }
            makeRoom(length);
        }
        System.arraycopy(bytes, offset, buffer, gathered, length);
        gathered += length;
    }

    private void makeRoom(int length) throws IOException {
        if (gathered + length <= GATHERED_BYTES) {
            int size = Math.min(GATHERED_BYTES, Math.max(gathered + length, 4 * buffer.length));
            buffer = java.util.Arrays.copyOf(buffer, size);
        } else {
            flush();
            if (length > buffer.length) {
                buffer = new byte[GATHERED_BYTES];
            }
        }
    }

    @Override
    public void flush() throws IOException {
        if (gathered > 0) {
            ByteBuffer bytes = ByteBuffer.wrap(buffer, 0, gathered);
            gathered = 0;
            send(false, bytes);
        }
    }

    /// Sends the rest and ends the body.
    @Override
    public void close() throws IOException {
        if (!closed) {
            closed = true;
            ByteBuffer bytes = ByteBuffer.wrap(buffer, 0, gathered);
            gathered = 0;
            send(true, bytes);
        }
    }

    /// Sends bytes at once.
    void send(boolean last, ByteBuffer bytes) throws IOException {
        int length = bytes.remaining();
        long start = System.nanoTime();
        try {
            Content.Sink.write(response, last, bytes);
        } catch (IOException e) {
            failed = true;
            throw e;
        }
        count += length;
        if (pace.tooSlow(length, System.nanoTime() - start)) {
            failed = true;
            throw new SlowClientException();
        }
    }
}
