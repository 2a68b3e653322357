package org.isocenter.persistence.blob;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/// An upload to a [FileBlobStorage]: gathers in memory while the blob is small, and writes to a file
/// of its own once it is not.
final class FileBlobUpload implements BlobUpload {
    private final BlobName asked;
    private final UploadMemory memory;
    private final Segments segments;
    private final LargeFiles largeFiles;

    private final CRC32C checksum = new CRC32C();
    private final List<byte[]> pieces = new ArrayList<>();
    private int usedInLast = UploadMemory.PIECE_BYTES;
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
        int done = 0;
        while (done < length) {
            if (large == null && !hasRoom(length - done)) {
                large = spill();
            }
            if (large != null) {
                large.write(ByteBuffer.wrap(bytes, offset + done, length - done));
                done = length;
            } else {
                byte[] last = pieces.getLast();
                int count = Math.min(length - done, last.length - usedInLast);
                System.arraycopy(bytes, offset + done, last, usedInLast, count);
                usedInLast += count;
                done += count;
            }
        }
        lengthBytes += length;
    }

    /// Whether the last piece has room for a byte, and the blob may stay small.
    private boolean hasRoom(int more) {
        if (gathered() + more > FileBlobStorage.SMALL_LIMIT) {
            return false;
        }
        if (usedInLast < UploadMemory.PIECE_BYTES) {
            return true;
        }
        Optional<byte[]> piece = memory.take();
        piece.ifPresent(taken -> {
            pieces.add(taken);
            usedInLast = 0;
        });
        return piece.isPresent();
    }

    private long gathered() {
        return pieces.isEmpty() ? 0 : (pieces.size() - 1L) * UploadMemory.PIECE_BYTES + usedInLast;
    }

    private LargeFiles.Writing spill() throws IOException {
        LargeFiles.Writing writing = largeFiles.create(asked);
        try {
            for (ByteBuffer piece : buffers()) {
                writing.write(piece);
            }
        } catch (IOException e) {
            writing.abort();
            throw e;
        }
        giveBack();
        return writing;
    }

    private List<ByteBuffer> buffers() {
        List<ByteBuffer> buffers = new ArrayList<>();
        for (int i = 0; i < pieces.size(); i++) {
            boolean last = i == pieces.size() - 1;
            buffers.add(
                    ByteBuffer.wrap(
                            pieces.get(i), 0, last ? usedInLast : UploadMemory.PIECE_BYTES));
        }
        return buffers;
    }

    private void giveBack() {
        pieces.forEach(memory::giveBack);
        pieces.clear();
        usedInLast = UploadMemory.PIECE_BYTES;
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
            Segments.Record record =
                    segments.append(asked, buffers(), lengthBytes, checksum.getValue());
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
