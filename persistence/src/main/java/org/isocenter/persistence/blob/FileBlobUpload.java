package org.isocenter.persistence.blob;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/// An upload to a [FileBlobStorage]: gathers in memory while the blob is small, behind room for the
/// header of a record, and writes to a file of its own once it is not.
final class FileBlobUpload implements BlobUpload {
    private final BlobName asked;
    private final UploadMemory memory;
    private final Segments segments;
    private final LargeFiles largeFiles;

    private final CRC32C checksum = new CRC32C();
    private @Nullable ByteBuffer gathered;
    private LargeFiles.@Nullable Writing large;
    private Segments.@Nullable Record small;
    private long lengthBytes;
    private boolean ended;

    FileBlobUpload(BlobName asked, UploadMemory memory, Segments segments, LargeFiles largeFiles) {
        this.asked = asked;
        this.memory = memory;
        this.segments = segments;
        this.largeFiles = largeFiles;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        if (ended) {
            throw new IOException("The upload of " + asked + " has ended");
        }
        checksum.update(bytes, offset, length);
        lengthBytes += length;
        if (large == null) {
            ByteBuffer room = room(length);
            if (room != null) {
                room.put(bytes, offset, length);
                return;
            }
            large = spill();
        }
        large.write(ByteBuffer.wrap(bytes, offset, length));
    }

    /// Memory that has room for so many bytes more; nothing when the blob must not stay there.
    private @Nullable ByteBuffer room(int more) {
        ByteBuffer before = gathered;
        int used = before == null ? RecordHeader.BYTES : before.position();
        if (used - RecordHeader.BYTES + (long) more > FileBlobStorage.SMALL_LIMIT) {
            return null;
        }
        if (before != null && more <= before.remaining()) {
            return before;
        }
        boolean fits = used + more <= UploadMemory.Size.SMALL.bytes();
        Optional<ByteBuffer> larger =
                memory.take(fits ? UploadMemory.Size.SMALL : UploadMemory.Size.LARGE);
        if (larger.isEmpty()) {
            return null;
        }
        ByteBuffer taken = larger.get().position(RecordHeader.BYTES);
        if (before != null) {
            taken.put(before.flip().position(RecordHeader.BYTES));
            memory.giveBack(before);
        }
        gathered = taken;
        return taken;
    }

    /// Begins a file with what was gathered.
    private LargeFiles.Writing spill() throws IOException {
        LargeFiles.Writing writing = largeFiles.create(asked);
        ByteBuffer before = gathered;
        if (before != null) {
            try {
                writing.write(before.flip().position(RecordHeader.BYTES));
            } catch (IOException e) {
                writing.abort();
                throw e;
            } finally {
                giveBack();
            }
        }
        return writing;
    }

    private void giveBack() {
        if (gathered != null) {
            memory.giveBack(gathered);
            gathered = null;
        }
    }

    @Override
    public long lengthBytes() {
        return lengthBytes;
    }

    @Override
    public StoredBlob commit() throws IOException {
        try {
            WrittenBlob finished = finish();
            finished.barrier().pass();
            return finished.blob();
        } finally {
            letGo();
        }
    }

    @Override
    public WrittenBlob finish() throws IOException {
        if (ended) {
            throw new IllegalStateException("The upload of " + asked + " has ended");
        }
        Place place;
        WrittenBlob.Barrier barrier = WrittenBlob.Barrier.NONE;
        if (large == null) {
            ByteBuffer bytes = gathered;
            if (bytes == null) {
                bytes = ByteBuffer.allocate(RecordHeader.BYTES).position(RecordHeader.BYTES);
            }
            Segments.Record record =
                    segments.append(asked, bytes, lengthBytes, checksum.getValue());
            small = record;
            place = record.place();
            barrier = record.barrier();
        } else {
            place = large.commit();
        }
        ended = true;
        giveBack();
        return new WrittenBlob(
                new StoredBlob(place.name(), lengthBytes, checksum.getValue()), barrier);
    }

    private void letGo() {
        if (small != null) {
            segments.release(small);
            small = null;
        }
    }

    @Override
    public void abort() {
        letGo();
        if (ended) {
            return;
        }
        ended = true;
        giveBack();
        if (large != null) {
            large.abort();
        }
    }
}
