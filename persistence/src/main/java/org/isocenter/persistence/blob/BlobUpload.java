package org.isocenter.persistence.blob;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;

/// A blob being written. Nobody sees it before [#commit]; whatever ends it without a commit removes
/// its bytes. One thread at a time.
///
/// ```java
/// try (BlobUpload upload = storage.create(name)) {
///     body.transferTo(upload.stream());
///     StoredBlob stored = upload.commit();
/// }
/// ```
public interface BlobUpload extends Closeable {
    /// Adds bytes.
    void write(byte[] bytes, int offset, int length) throws IOException;

    /// The same as a stream; closing it does nothing.
    default OutputStream stream() {
        BlobUpload upload = this;
        return new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                upload.write(new byte[] {(byte) b}, 0, 1);
            }

            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                upload.write(bytes, offset, length);
            }
        };
    }

    /// How many bytes were added.
    long lengthBytes();

    /// Ends the blob: when this returns, its bytes and its name survive a power cut.
    StoredBlob commit() throws IOException;

    /// Ends the blob as [#commit] does, but leaves the waiting for the disk to the caller, who may have
    /// something else to make durable at the same time. The upload must stay open until the barrier
    /// was passed or the blob is given up.
    ///
    /// A storage that cannot tell the two apart commits.
    default WrittenBlob finish() throws IOException {
        return new WrittenBlob(commit(), WrittenBlob.Barrier.NONE);
    }

    /// Removes what was written. After a commit it does nothing; after [#finish] the blob stays, and
    /// only what it held on to is let go.
    void abort();

    /// The same as [#abort], for try-with-resources.
    @Override
    default void close() {
        abort();
    }
}
