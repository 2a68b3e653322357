package org.isocenter.persistence.blob;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;

/// Deletes many objects of a store at once: each is a request of its own, sixteen run beside each
/// other.
public final class ParallelDelete {
    private static final int AT_ONCE = 16;

    private ParallelDelete() {}

    /// Deletes one object.
    @FunctionalInterface
    public interface Deletion {
        /// @return whether it was there
        boolean delete(BlobName name) throws IOException;
    }

    /// @return how many were there
    /// @throws IOException what the first failing one threw, after all were tried
    public static int run(Collection<BlobName> names, Deletion deletion) throws IOException {
        Semaphore places = new Semaphore(AT_ONCE);
        List<Future<Boolean>> running = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (BlobName name : names) {
                places.acquireUninterruptibly();
                running.add(
                        threads.submit(() -> {
                            try {
                                return deletion.delete(name);
                            } finally {
                                places.release();
                            }
                        }));
            }
        }
        int deleted = 0;
        IOException failure = null;
        for (Future<Boolean> each : running) {
            try {
                deleted += each.get() ? 1 : 0;
            } catch (ExecutionException e) {
                if (failure == null) {
                    failure = new IOException("Not all blobs could be deleted", e.getCause());
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("Interrupted while deleting blobs", e);
            }
        }
        if (failure != null) {
            throw failure;
        }
        return deleted;
    }
}
