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

    /// Removes what was written. After a commit it does nothing.
    void abort();

    /// The same as [#abort], for try-with-resources.
    @Override
    default void close() {
        abort();
    }
}
