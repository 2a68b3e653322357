package org.isocenter.persistence.blob;

import com.sun.nio.file.ExtendedOpenOption;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/// A file that is written past the operating system's page cache (`O_DIRECT`).
///
/// A long record that is written once and synced at once gains nothing from the cache: its pages must
/// be found, filled and written out, which costs the processor more than all the rest of a store, and
/// they push out what others read. Without it the disk takes the bytes from where they are. What is
/// written has whole pages for that: address, place and length.
///
/// Not every file system can do that; what cannot be written so is written as usual.
final class DirectFile implements Closeable {
    /// What buffers, places and lengths are multiples of.
    static final int ALIGNMENT_BYTES = RecordHeader.PAGE_BYTES;

    private final FileChannel channel;
    private volatile boolean refused;

    private DirectFile(FileChannel channel) {
        this.channel = channel;
    }

    /// Opens a file that is there; nothing where that is not possible.
    static Optional<DirectFile> open(Path file) {
        try {
            if (ALIGNMENT_BYTES % Files.getFileStore(file).getBlockSize() != 0) {
                return Optional.empty();
            }
            return Optional.of(
                    new DirectFile(
                            FileChannel.open(
                                    file, StandardOpenOption.WRITE, ExtendedOpenOption.DIRECT)));
        } catch (IOException | UnsupportedOperationException e) {
            return Optional.empty();
        }
    }

    /// Writes what remains of the buffer, all of it or, as far as anybody may rely on, nothing.
    ///
    /// @return whether it is written; if not, the buffer is as it was, and the caller writes it as usual
    boolean write(ByteBuffer bytes, long start) {
        if (refused) {
            return false;
        }
        ByteBuffer left = bytes.duplicate();
        try {
            while (left.hasRemaining()) {
                long position = start + left.position() - bytes.position();
                if (channel.write(left, position) % ALIGNMENT_BYTES != 0) {
                    return false; // a full disk takes a part; the other way of writing says so
                }
            }
            bytes.position(bytes.limit());
            return true;
        } catch (IOException e) {
            refused = true;
            return false;
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
