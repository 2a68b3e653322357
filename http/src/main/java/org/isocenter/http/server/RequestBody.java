package org.isocenter.http.server;

import java.io.IOException;
import java.io.InputStream;
import org.isocenter.http.BodyTooLargeException;
import org.isocenter.http.RequestBodyException;

/// The body of a request, under two limits: a length, and a rate.
///
/// The rate is taken over the time that we wait for the client, not over the time that we take to
/// store what it sent. So a client that sends one byte a second is cut off, and one that waits for
/// us is not.
final class RequestBody extends InputStream {
    /// Where what nobody wants is read to, by all at once; nobody reads it from there.
    private static final byte[] IGNORED = new byte[16 * 1024];

    private final InputStream in;
    private final Pace pace;
    private long limitBytes;
    private long count;
    private boolean failed;
    private boolean tooSlow;
    private boolean ended;

    /// Since when the client has been waited for without a break; 0 while it is not. Read by the sweep.
    private volatile long waitingSinceNanos;

    RequestBody(InputStream in, Pace pace, long limitBytes) {
        this.in = in;
        this.pace = pace;
        this.limitBytes = limitBytes;
    }

    void limit(long bytes) {
        limitBytes = bytes;
    }

    /// How many bytes have been read.
    long count() {
        return count;
    }

    /// Whether the client went away or was too slow, so that an exception of the handler is the
    /// client's doing.
    boolean failed() {
        return failed;
    }

    /// Whether it was cut off because it came too slowly.
    boolean tooSlow() {
        return tooSlow;
    }

    /// Whether its end was read.
    boolean ended() {
        return ended;
    }

    /// Whether not a byte has come for so long, while somebody waits for it. What keeps the connection from being
    /// idle meanwhile is no part of the body.
    boolean isStuck(long nowNanos, long patienceNanos) {
        long since = waitingSinceNanos;
        return since != 0 && nowNanos - since > patienceNanos;
    }

    private int readSince(long nowNanos, byte[] bytes, int offset, int length) throws IOException {
        waitingSinceNanos = nowNanos == 0 ? 1 : nowNanos;
        try {
            return in.read(bytes, offset, length);
        } finally {
            waitingSinceNanos = 0;
        }
    }

    /// Reads on and throws away what comes, to the end of the body at best, and no longer than it comes
    /// fast enough.
    ///
    /// @return whether the end was reached
    boolean discard(long atMostBytes, long atMostNanos) {
        long start = System.nanoTime();
        long left = atMostBytes;
        try {
            while (!ended && left > 0 && System.nanoTime() - start < atMostNanos) {
                long before = System.nanoTime();
                int n = readSince(before, IGNORED, 0, IGNORED.length);
                ended = n < 0;
                count += Math.max(0, n);
                left -= n;
                if (!ended && pace.tooSlow(n, System.nanoTime() - before)) {
                    break;
                }
            }
        } catch (IOException e) {
            failed = true;
        }
        return ended;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        long start = System.nanoTime();
        int n;
        try {
            n = readSince(start, bytes, offset, length);
        } catch (IOException e) {
            failed = true;
            throw new RequestBodyException("the body did not arrive", e);
        }
        if (n < 0) {
            ended = true;
            return n;
        }
        count += n;
        if (count > limitBytes) {
            throw new BodyTooLargeException(limitBytes);
        }
        if (pace.tooSlow(n, System.nanoTime() - start)) {
            failed = true;
            tooSlow = true;
            throw new SlowClientException();
        }
        return n;
    }

    @Override
    public int available() throws IOException {
        return in.available();
    }
}
