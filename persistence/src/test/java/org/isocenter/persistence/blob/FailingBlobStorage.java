package org.isocenter.persistence.blob;

import java.io.IOException;
import java.io.InputStream;
import java.util.Collection;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// A storage that fails when a test tells it to, and else is the one it wraps.
///
/// ```java
/// storage.failAt(Point.COMMIT, 3); // the third commit from now on, and it alone
/// ```
public final class FailingBlobStorage implements BlobStorage {
    /// Where it may fail.
    public enum Point {
        /// `create` throws.
        CREATE,
        /// A `write` to an upload throws; nothing of that piece is taken.
        WRITE,
        /// `commit` throws, and the blob is not there.
        COMMIT,
        /// `commit` throws although the blob is there and durable: the answer was lost.
        COMMITTED,
        /// The barrier of a finished blob throws: the bytes may or may not be on the disk.
        BARRIER,
        /// `open` throws.
        OPEN,
        /// A stream ends with an exception after half of what it was asked for.
        READ,
        /// `delete` throws, and nothing was deleted.
        DELETE,
        /// `delete` throws although all were deleted.
        DELETED,
        /// `list` throws.
        LIST
    }

    private final BlobStorage storage;
    private final Map<Point, Integer> countdowns = new EnumMap<>(Point.class);

    public FailingBlobStorage(BlobStorage storage) {
        this.storage = storage;
    }

    /// Lets the `n`th call from now on fail at this point, counting from 1.
    public synchronized void failAt(Point point, int n) {
        if (n < 1) {
            throw new IllegalArgumentException("Counted from 1: " + n);
        }
        countdowns.put(point, n);
    }

    /// Whether all that was to fail has failed.
    public synchronized boolean allFailed() {
        return countdowns.isEmpty();
    }

    private synchronized void pass(Point point) throws IOException {
        Integer left = countdowns.remove(point);
        if (left == null) {
            return;
        }
        if (left == 1) {
            throw new IOException("Failing at " + point + ", as the test wants");
        }
        countdowns.put(point, left - 1);
    }

    @Override
    public BlobUpload create(BlobName name) throws IOException {
        pass(Point.CREATE);
        return new FailingUpload(storage.create(name));
    }

    @Override
    public InputStream open(BlobName name, long offset, long length) throws IOException {
        pass(Point.OPEN);
        InputStream stream = storage.open(name, offset, length);
        try {
            pass(Point.READ);
            return stream;
        } catch (IOException failure) {
            try (stream) {
                return new BrokenStream(stream.readAllBytes(), failure);
            }
        }
    }

    @Override
    public Optional<BlobLocation> file(BlobName name) throws IOException {
        return storage.file(name);
    }

    @Override
    public int delete(Collection<BlobName> names) throws IOException {
        pass(Point.DELETE);
        int deleted = storage.delete(names);
        pass(Point.DELETED);
        return deleted;
    }

    @Override
    public Stream<BlobName> list(String prefix) throws IOException {
        pass(Point.LIST);
        return storage.list(prefix);
    }

    @Override
    public String position() throws IOException {
        return storage.position();
    }

    @Override
    public Stream<BlobName> listWrittenSince(String position) throws IOException {
        pass(Point.LIST);
        return storage.listWrittenSince(position);
    }

    @Override
    public void close() {
        storage.close();
    }

    private final class FailingUpload implements BlobUpload {
        private final BlobUpload upload;

        private FailingUpload(BlobUpload upload) {
            this.upload = upload;
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            pass(Point.WRITE);
            upload.write(bytes, offset, length);
        }

        @Override
        public long lengthBytes() {
            return upload.lengthBytes();
        }

        @Override
        public StoredBlob commit() throws IOException {
            pass(Point.COMMIT);
            StoredBlob stored = upload.commit();
            pass(Point.COMMITTED);
            return stored;
        }

        @Override
        public WrittenBlob finish() throws IOException {
            pass(Point.COMMIT);
            WrittenBlob written = upload.finish();
            pass(Point.COMMITTED);
            return new WrittenBlob(
                    written.blob(),
                    () -> {
                        pass(Point.BARRIER);
                        written.barrier().pass();
                    });
        }

        @Override
        public void abort() {
            upload.abort();
        }
    }

    /// Half of the bytes, then the failure.
    private static final class BrokenStream extends InputStream {
        private final byte[] bytes;
        private final IOException failure;
        private int position;

        private BrokenStream(byte[] bytes, IOException failure) {
            this.bytes = bytes;
            this.failure = failure;
        }

        @Override
        public int read() throws IOException {
            if (position >= bytes.length / 2) {
                throw failure;
            }
            return bytes[position++] & 0xff;
        }
    }
}
