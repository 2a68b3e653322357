package org.isocenter.http.server;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Optional;
import java.util.OptionalLong;
import org.eclipse.jetty.io.ByteBufferPool;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.io.RetainableByteBuffer;
import org.eclipse.jetty.server.Response;

/// Sends a response's body, and waits until the network has taken it.
///
/// Everything is gathered in one buffer, files read straight into it, and goes out when the buffer
/// is full. So a part header travels with its content, and a writer that fails within the first
/// buffer has sent nothing: the client can still be given an honest status. Only long stretches of
/// files go out by themselves, without passing through a buffer, on connections that can do that.
final class ResponseStream extends OutputStream {
    static final int BUFFER_BYTES = 128 * 1024;
    private static final int SMALL_BUFFER_BYTES = 8 * 1024;

    /// From this length on a stretch of a file is not gathered but sent by itself where that can be.
    private static final int DIRECT_BYTES = 16 * 1024;

    private final Response response;
    private final ByteBufferPool pool;
    private final Pace pace;
    private final Optional<DirectEndPoint> direct;
    private OptionalLong expected = OptionalLong.empty();
    private Optional<RetainableByteBuffer> pooled = Optional.empty();
    private ByteBuffer buffer = ByteBuffer.allocate(0);
    private long count;
    private boolean ended;
    private boolean failed;

    /// Whether a write was left before it was done: the library still looks at the buffer then, and
    /// nobody else may get it.
    private boolean pending;

    /// @param direct the connection, if it sends files by itself
    ResponseStream(
            Response response, ByteBufferPool pool, Pace pace, Optional<DirectEndPoint> direct) {
        this.response = response;
        this.pool = pool;
        this.pace = pace;
        this.direct = direct;
    }

    /// Says how long the body is going to be, so that its last bytes are sent as the last.
    void expect(OptionalLong lengthBytes) {
        expected = lengthBytes;
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
        makeRoom(1);
        buffer.put((byte) b);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        if (buffer.position() == 0 && (length >= BUFFER_BYTES || isAll(length))) {
            send(isAll(length), ByteBuffer.wrap(bytes, offset, length));
            return;
        }
        int from = offset;
        int end = offset + length;
        while (from < end) {
            makeRoom(end - from);
            int n = Math.min(end - from, buffer.remaining());
            buffer.put(bytes, from, n);
            from += n;
        }
    }

    /// Writes a stretch of a file.
    void write(FileChannel file, long offset, long length) throws IOException {
        if (direct.isPresent() && length >= DIRECT_BYTES) {
            flush();
            sendDirectly(direct.get(), file, offset, length);
            return;
        }
        long position = offset;
        long end = offset + length;
        while (position < end) {
            makeRoom(end - position);
            int limit = buffer.limit();
            buffer.limit((int) Math.min(limit, buffer.position() + (end - position)));
            int n = file.read(buffer, position);
            buffer.limit(limit);
            if (n < 0) {
                throw new ShortFileException();
            }
            position += n;
        }
    }

    private void sendDirectly(DirectEndPoint endPoint, FileChannel file, long offset, long length)
            throws IOException {
        for (long done = 0; done < length; ) {
            int n = (int) Math.min(length - done, DirectEndPoint.STRETCH_BYTES);
            ended = isAll(n);
            try {
                endPoint.send(response, ended, file, offset + done, n, pace);
            } catch (IOException e) {
                failed = !(e instanceof ShortFileException);
                throw e;
            }
            count += n;
            done += n;
        }
    }

    /// Whether the body is complete with that many bytes more than are gathered or sent already.
    private boolean isAll(long more) {
        return expected.isPresent() && expected.getAsLong() == count + buffer.position() + more;
    }

    private void makeRoom(long wanted) throws IOException {
        if (buffer.hasRemaining()) {
            return;
        }
        int capacity = buffer.capacity();
        if (capacity == BUFFER_BYTES) {
            flush();
        } else if (capacity > 0 || wanted > SMALL_BUFFER_BYTES) {
            exchange(BUFFER_BYTES);
        } else {
            exchange(SMALL_BUFFER_BYTES);
        }
    }

    private void exchange(int capacity) {
        RetainableByteBuffer next = pool.acquire(capacity, true);
        ByteBuffer bytes = next.getByteBuffer();
        bytes.clear().limit(capacity);
        bytes = bytes.slice();
        bytes.put(buffer.flip());
        pooled.ifPresent(RetainableByteBuffer::release);
        pooled = Optional.of(next);
        buffer = bytes;
    }

    @Override
    public void flush() throws IOException {
        if (buffer.position() > 0) {
            boolean last = isAll(0);
            send(last, buffer.flip());
            buffer.clear();
        }
    }

    /// Does nothing: a handler that closes the stream has not ended the body for those after it.
    @Override
    public void close() {}

    /// Sends the rest.
    ///
    /// @param last whether that ends the body
    void flushAll(boolean last) throws IOException {
        if (ended && buffer.position() > 0) {
            throw new IOException("the body is longer than it was announced to be");
        }
        if (!ended && (last || buffer.position() > 0 || count == 0)) {
            send(last, buffer.flip());
            buffer.clear();
        }
    }

    /// Ends the body, if that has not been done.
    void end() throws IOException {
        if (!ended) {
            send(true, buffer.flip());
        }
    }

    /// Sends the status and the fields of a response that has no body.
    ///
    /// @param last lets the server library add `Content-Length: 0` when there is no other
    void sendHeader(boolean last) throws IOException {
        send(last, ByteBuffer.allocate(0));
    }

    /// Gives the buffer back. Nothing may be written after that.
    void release() {
        buffer = ByteBuffer.allocate(0);
        if (!pending) {
            pooled.ifPresent(RetainableByteBuffer::release);
        }
        pooled = Optional.empty();
    }

    private void send(boolean last, ByteBuffer bytes) throws IOException {
        int length = bytes.remaining();
        ended = last;
        long start = System.nanoTime();
        try {
            Content.Sink.write(response, last, bytes);
        } catch (IOException e) {
            failed = true;
            pending = e instanceof InterruptedIOException;
            throw e;
        }
        count += length;
        if (pace.tooSlow(length, System.nanoTime() - start)) {
            failed = true;
            throw new SlowClientException();
        }
    }
}
