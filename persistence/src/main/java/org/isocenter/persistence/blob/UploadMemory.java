package org.isocenter.persistence.blob;

import java.util.ArrayDeque;
import java.util.Optional;

/// The memory in which uploads gather small blobs: pieces of 64 KiB, a bounded number of them. An
/// upload that gets none goes to a file of its own, so many clients at once cost speed, not memory.
final class UploadMemory {
    static final int PIECE_BYTES = 1 << 16;
    private static final int PIECES = 1024;
    private static final int KEPT = 64;

    private final ArrayDeque<byte[]> free = new ArrayDeque<>();
    private int taken;

    synchronized Optional<byte[]> take() {
        if (taken >= PIECES) {
            return Optional.empty();
        }
        taken++;
        byte[] piece = free.poll();
        return Optional.of(piece == null ? new byte[PIECE_BYTES] : piece);
    }

    synchronized void giveBack(byte[] piece) {
        taken--;
        if (free.size() < KEPT) {
            free.add(piece);
        }
    }
}
