package org.isocenter.persistence.blob;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/// The memory in which uploads gather small blobs: 64 MiB of it at most, in two sizes. An upload that
/// gets none goes to a file of its own, so many clients at once cost speed, not memory.
///
/// It lies outside the heap and begins on a page, so that the disk can fetch it from where it is
/// ([DirectFile]).
final class UploadMemory {
    private static final long LIMIT_BYTES = 64L << 20;

    private final Map<Size, ArrayDeque<ByteBuffer>> free = new EnumMap<>(Size.class);
    private long takenBytes;

    /// How long a piece is.
    enum Size {
        /// Enough for most objects that are not images.
        SMALL(1 << 16, 32),
        /// Enough for the longest record of a segment.
        LARGE((int) RecordHeader.recordBytes(FileBlobStorage.SMALL_LIMIT), 8);

        private final int bytes;
        private final int kept;

        Size(int bytes, int kept) {
            this.bytes = bytes;
            this.kept = kept;
        }

        /// Its length, whole pages.
        int bytes() {
            return bytes;
        }
    }

    /// An empty piece; nothing when all memory is taken.
    synchronized Optional<ByteBuffer> take(Size size) {
        if (takenBytes + size.bytes > LIMIT_BYTES) {
            return Optional.empty();
        }
        takenBytes += size.bytes;
        ByteBuffer piece = free(size).poll();
        return Optional.of(piece == null ? allocate(size) : piece.clear());
    }

    private static ByteBuffer allocate(Size size) {
        return ByteBuffer.allocateDirect(size.bytes + DirectFile.ALIGNMENT_BYTES)
                .alignedSlice(DirectFile.ALIGNMENT_BYTES)
                .slice(0, size.bytes);
    }

    synchronized void giveBack(ByteBuffer piece) {
        Size size = piece.capacity() == Size.SMALL.bytes ? Size.SMALL : Size.LARGE;
        takenBytes -= size.bytes;
        if (free(size).size() < size.kept) {
            free(size).add(piece);
        }
    }

    private ArrayDeque<ByteBuffer> free(Size size) {
        return free.computeIfAbsent(size, _ -> new ArrayDeque<>());
    }
}
