package org.isocenter.dicomweb.store;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.isocenter.dicom.part10.HeldMemory;
import org.jspecify.annotations.Nullable;

/// The memory that stores have together for the data sets that they read (STORE-13, contract
/// section 25). Each instance is limited by itself (`StoreSettings`), but a few of the largest at a time
/// would take all there is.
///
/// A request takes what it needs bit by bit, and waits when there is no more. So that not all wait for
/// each other, one at a time may take more than there is: whatever the limit of an instance allows.
final class StoreMemory {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition freed = lock.newCondition();
    private final Duration patience;
    private long free;

    /// Who may take more than is free.
    private @Nullable Share beyond;

    /// @param bytes how many there are for all
    /// @param patience how long a request waits for some to be free
    StoreMemory(long bytes, Duration patience) {
        this.free = bytes;
        this.patience = patience;
    }

    StoreMemory(long bytes) {
        this(bytes, PATIENCE);
    }

    Share share() {
        return new Share();
    }

    /// What one request has taken. Closed, it has nothing.
    final class Share implements AutoCloseable {
        private long taken;

        /// Takes some more, and waits for it if need be.
        ///
        /// @throws IOException when it waited too long
        void take(long bytes) throws IOException {
            lock.lock();
            try {
                long nanos = patience.toNanos();
                while (free < bytes && beyond != this && beyond != null) {
                    if (nanos <= 0) {
                        throw new IOException("other requests hold all memory for stores");
                    }
                    nanos = freed.awaitNanos(nanos);
                }
                if (free < bytes) {
                    beyond = this;
                }
                free -= bytes;
                taken += bytes;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw (IOException) new InterruptedIOException("interrupted").initCause(e);
            } finally {
                lock.unlock();
            }
        }

        void giveBack(long bytes) {
            if (bytes == 0) {
                return;
            }
            lock.lock();
            try {
                free += bytes;
                taken -= bytes;
                if (beyond == this && (free >= 0 || taken == 0)) {
                    beyond = null;
                }
                freed.signalAll();
            } finally {
                lock.unlock();
            }
        }

        /// For one instance of the request.
        Reading reading() {
            return new Reading(this);
        }

        @Override
        public void close() {
            giveBack(taken);
        }
    }

    /// What one instance takes, as long as it is not closed. A small one takes nothing.
    static final class Reading implements HeldMemory, AutoCloseable {
        private static final int STEP_BYTES = 64 << 10;

        private final Share share;
        private long covered = STEP_BYTES;

        private Reading(Share share) {
            this.share = share;
        }

        @Override
        public void hold(long totalBytes) throws IOException {
            if (totalBytes > covered) {
                long more = Math.ceilDiv(totalBytes - covered, STEP_BYTES) * STEP_BYTES;
                share.take(more);
                covered += more;
            }
        }

        @Override
        public void close() {
            share.giveBack(covered - STEP_BYTES);
            covered = STEP_BYTES;
        }
    }
}
