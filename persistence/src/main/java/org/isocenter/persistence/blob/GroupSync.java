package org.isocenter.persistence.blob;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Syncs a file for many writers at once.
///
/// While one sync runs, those who come wait; when it ends, one of them syncs for all of them. A sync
/// that was running already when a writer came does not count for him, because it may have missed
/// his bytes.
///
/// After a failed sync the operating system may have dropped the pages and will report success the
/// next time. So a failure is final: everyone who has not got his answer yet fails, then and later.
final class GroupSync implements WrittenBlob.Barrier {
    private final FileChannel channel;
    private final boolean metadata;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition ended = lock.newCondition();
    private long asked;
    private long synced;
    private boolean running;
    private @Nullable IOException failure;

    /// @param metadata whether to sync what the file system knows of the file beside its length; for
    ///     folders
    GroupSync(FileChannel channel, boolean metadata) {
        this.channel = channel;
        this.metadata = metadata;
    }

    @Override
    public void pass() throws IOException {
        sync();
    }

    /// Returns when all that the caller wrote before is on the disk.
    void sync() throws IOException {
        long covers;
        lock.lock();
        try {
            long mine = ++asked;
            while (running && synced < mine && failure == null) {
                ended.awaitUninterruptibly();
            }
            throwFailure();
            if (synced >= mine) {
                return;
            }
            running = true;
            covers = asked;
        } finally {
            lock.unlock();
        }
        IOException thrown = null;
        try {
            channel.force(metadata);
        } catch (IOException e) {
            thrown = e;
        }
        lock.lock();
        try {
            running = false;
            if (thrown == null) {
                synced = covers;
            } else {
                failure = thrown;
            }
            ended.signalAll();
            throwFailure();
        } finally {
            lock.unlock();
        }
    }

    /// Whether a sync failed, so that the file must not be written any more.
    boolean failed() {
        lock.lock();
        try {
            return failure != null;
        } finally {
            lock.unlock();
        }
    }

    private void throwFailure() throws IOException {
        if (failure != null) {
            throw new IOException("The disk could not be synced", failure);
        }
    }
}
