package org.isocenter.persistence.blob;

import java.io.IOException;

/// A blob whose bytes are all written, and durable once its [Barrier] was passed.
///
/// @param blob what to keep of it; of no use to anybody before the barrier was passed
/// @param barrier what makes it durable. Blobs of one file have the same one, and passing it once
///     makes all of them durable that were written before
public record WrittenBlob(StoredBlob blob, Barrier barrier) {
    /// A wait for the disk that several blobs may share.
    @FunctionalInterface
    public interface Barrier {
        /// Nothing to wait for.
        Barrier NONE = () -> {};

        /// Returns when the bytes and the names survive a power cut.
        void pass() throws IOException;
    }
}
