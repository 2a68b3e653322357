package org.isocenter.http.server;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Semaphore;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.io.EofException;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Invocable;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A connection without TLS, on which one thread does as much as it can by itself
/// (`docs/decisions/one-thread-per-exchange.md`).
///
/// The server library leaves waiting to one thread that watches all connections. With each wait the
/// work goes from one thread to the other and back, which costs more than a small answer. Three things
/// are done otherwise here:
///
/// * **Files go from the file system to the socket** without passing through this process
///   (`sendfile(2)`). The library knows buffers only. So it is handed one of the right length that
///   stands for a stretch of a file, and when it comes to be sent, the file is sent in its place.
/// * **A full socket is waited for** where it is found full, by the thread that writes; it has to wait
///   anyway.
/// * **The next request is waited for** a moment before the connection goes back to be watched. A
///   client that asks for one thing after the other is so served by one thread throughout.
///
/// All that is only done by threads that may block.
final class DirectEndPoint extends SocketChannelEndPoint {
    private static final Logger LOG = LoggerFactory.getLogger(DirectEndPoint.class);

    /// The longest stretch of a file that is sent as one buffer.
    static final int STRETCH_BYTES = 1 << 20;

    /// How long the next request is waited for.
    private static final Duration NEXT_REQUEST = Duration.ofMillis(2);

    /// How many threads may wait for next requests at a time.
    private static final Semaphore WAITERS = new Semaphore(16);

    /// How much of a file goes out together with the header before it. Half a page: of 0.5 to 128 KiB
    /// the sizes up to this were a tenth quicker than those from 4 KiB on.
    private static final int FIRST_BYTES = 2 * 1024;

    /// Where that much is read to; who finds none sends the header by itself.
    private static final ArrayBlockingQueue<ByteBuffer> FIRST = new ArrayBlockingQueue<>(8);

    static {
        while (FIRST.offer(ByteBuffer.allocateDirect(FIRST_BYTES))) {
            // all of them
        }
    }

    /// What stands for files; its bytes are never looked at.
    private static final ByteBuffer STAND_IN =
            ByteBuffer.allocate(STRETCH_BYTES).asReadOnlyBuffer();

    private final Duration idleTime;
    private @Nullable Stretch stretch;

    /// Whether there were bytes when last looked for; if not, there is no point in waiting again.
    private boolean bytesCame;

    /// The thread that serves the connection now.
    private volatile @Nullable Thread serving;

    /// With what that thread waits for the client; nothing before it had to.
    private @Nullable Readiness readiness;

    /// What that thread has been asked for: to go on when the next request comes.
    private boolean nextWanted;

    /// Whether it is the next request that is to be told of, not more of this one.
    private boolean betweenRequests;

    DirectEndPoint(
            SocketChannel channel,
            ManagedSelector selector,
            SelectionKey key,
            Scheduler scheduler,
            Duration idleTime) {
        super(channel, selector, key, scheduler);
        this.idleTime = idleTime;
    }

    /// A part of a file that is being sent.
    ///
    /// @param standIn the buffer that stands for it; how far it is read is how much has been sent
    private record Stretch(ByteBuffer standIn, FileChannel file, long offset, Pace pace) {
        boolean standsBehind(ByteBuffer buffer) {
            return buffer == standIn;
        }

        /// @return how many bytes the socket has taken
        long transferTo(SocketChannel socket) throws IOException {
            long n = file.transferTo(offset + standIn.position(), standIn.remaining(), socket);
            standIn.position(standIn.position() + Math.toIntExact(n));
            return n;
        }

        /// Sends what comes before the file and the beginning of the file in one piece. By itself a header
        /// would wake the client for three hundred bytes, and again for the rest.
        ///
        /// @param buffers what comes before, and the buffer that stands for the file
        /// @return how many bytes the socket has taken
        long writeWithHeader(ByteBuffer[] buffers, SocketChannel socket) throws IOException {
            int last = buffers.length - 1;
            ByteBuffer first = FIRST.poll();
            if (first == null) {
                return socket.write(buffers, 0, last);
            }
            try {
                first.clear().limit(Math.min(FIRST_BYTES, standIn.remaining()));
                file.read(first, offset + standIn.position());
                ByteBuffer[] pieces = buffers.clone();
                pieces[last] = first.flip();
                long sent = socket.write(pieces);
                standIn.position(standIn.position() + first.position());
                return sent;
            } finally {
                FIRST.add(first);
            }
        }

        boolean isCutOff() throws IOException {
            return file.size() < offset + standIn.limit();
        }
    }

    /// Sends a stretch of a file as content of a response, and waits until the network has it.
    ///
    /// @param length at most [#STRETCH_BYTES]
    /// @param pace is told how long the client lets us wait
    void send(Response response, boolean last, FileChannel file, long offset, int length, Pace pace)
            throws IOException {
        ByteBuffer standIn = STAND_IN.duplicate().limit(length);
        stretch = new Stretch(standIn, file, offset, pace);
        Content.Sink.write(response, last, standIn);
        stretch = null;
    }

    @Override
    public @Nullable Runnable onSelected() {
        Runnable task = super.onSelected();
        return task == null ? null : new Service(task);
    }

    /// Serves the connection as long as requests follow each other closely.
    private final class Service implements Invocable.Task, Closeable {
        private final Runnable task;

        private Service(Runnable task) {
            this.task = task;
        }

        @Override
        public void run() {
            serving = Thread.currentThread();
            try {
                task.run();
                while (nextWanted && awaitBytes()) {
                    nextWanted = false;
                    getFillInterest().fillable();
                }
            } finally {
                letGo();
                serving = null;
                if (nextWanted) {
                    nextWanted = false;
                    DirectEndPoint.super.needsFillInterest();
                }
            }
        }

        private void letGo() {
            Readiness kept = readiness;
            readiness = null;
            if (kept != null) {
                try {
                    kept.close();
                } catch (IOException e) {
                    LOG.debug("a connection could not be let go of", e);
                }
            }
        }

        @Override
        public InvocationType getInvocationType() {
            return Invocable.getInvocationType(task);
        }

        @Override
        public void close() {
            DirectEndPoint.this.close();
        }
    }

    @Override
    public void fillInterested(Callback callback) {
        betweenRequests = true;
        super.fillInterested(callback);
    }

    @Override
    protected void needsFillInterest() {
        boolean next = betweenRequests;
        betweenRequests = false;
        if (next && serving == Thread.currentThread()) {
            nextWanted = true;
        } else {
            super.needsFillInterest();
        }
    }

    @Override
    public int fill(ByteBuffer buffer) throws IOException {
        int n = super.fill(buffer);
        if (n == 0 && bytesCame && awaitBytes()) {
            n = super.fill(buffer);
        }
        bytesCame = n > 0;
        return n;
    }

    /// Waits a moment for bytes of the client, if this thread may.
    private boolean awaitBytes() {
        if (Thread.currentThread().isVirtual() || mayNotWait() || !WAITERS.tryAcquire()) {
            return false;
        }
        try {
            return awaitReadiness(SelectionKey.OP_READ, NEXT_REQUEST);
        } catch (IOException e) {
            return false; // who reads next finds out
        } finally {
            WAITERS.release();
        }
    }

    /// Waits for the client; the thread that serves the connection does so more than once.
    private boolean awaitReadiness(int operation, Duration atMost) throws IOException {
        if (serving != Thread.currentThread()) {
            try (Readiness once = new Readiness(getChannel())) {
                return once.await(operation, atMost);
            }
        }
        Readiness kept = readiness;
        if (kept == null) {
            kept = new Readiness(getChannel());
            readiness = kept;
        }
        return kept.await(operation, atMost);
    }

    @Override
    public boolean flush(ByteBuffer... buffers) throws IOException {
        long progressNanos = System.nanoTime();
        long waitedNanos = 0;
        while (true) {
            long sent = write(buffers);
            Stretch sending = stretch;
            if (sending != null && sending.pace.tooSlow(sent, waitedNanos)) {
                throw new SlowClientException();
            }
            if (sent > 0) {
                notIdle();
            }
            if (!hasRemaining(buffers)) {
                return true;
            }
            if (mayNotWait()) {
                return false;
            }
            long start = System.nanoTime();
            if (sent > 0) {
                progressNanos = start;
            } else if (start - progressNanos > idleTime.toNanos()) {
                throw new SlowClientException();
            } else if (waitedNanos > 0 && sending != null && sending.isCutOff()) {
                throw new ShortFileException();
            }
            awaitReadiness(SelectionKey.OP_WRITE, idleTime);
            waitedNanos = System.nanoTime() - start;
        }
    }

    /// Writes what the socket takes at once.
    private long write(ByteBuffer[] buffers) throws IOException {
        Stretch sending = stretch;
        int last = buffers.length - 1;
        try {
            if (sending == null || last < 0 || !sending.standsBehind(buffers[last])) {
                return getChannel().write(buffers);
            }
            long sent = 0;
            if (last > 0) {
                sent = sending.writeWithHeader(buffers, getChannel());
                if (buffers[last - 1].hasRemaining()) {
                    return sent;
                }
            }
            return sending.standIn.hasRemaining() ? sent + sending.transferTo(getChannel()) : sent;
        } catch (IOException e) {
            throw new EofException(e);
        }
    }

    private static boolean hasRemaining(ByteBuffer[] buffers) {
        for (ByteBuffer buffer : buffers) {
            if (buffer.hasRemaining()) {
                return true;
            }
        }
        return false;
    }

    private static boolean mayNotWait() {
        return Invocable.isNonBlockingInvocation();
    }
}
