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

/// A file that is written past the operating system's page cache where that is possible (`O_DIRECT`).
///
/// A long record that is written once and synced at once gains nothing from the cache: its pages must
/// be found, filled and written out, which costs the processor more than all the rest of a store, and
/// they push out what others read. Without it the disk takes the bytes from where they are. What is
/// written has whole pages for that: address, place and length.
///
/// Not every file system can do that; what cannot be written so is written through the cache.
final class DirectFile implements Closeable {
    /// What buffers, places and lengths are multiples of.
    static final int ALIGNMENT_BYTES = RecordHeader.PAGE_BYTES;

    private final FileChannel cached;
    private final Optional<FileChannel> direct;
    private volatile boolean refused;

    /// @param channel the same file, open for writing; closed with this
    DirectFile(Path file, FileChannel channel) {
        this.cached = channel;
        this.direct = openDirect(file);
    }

    private static Optional<FileChannel> openDirect(Path file) {
        try {
            return ALIGNMENT_BYTES % Files.getFileStore(file).getBlockSize() != 0
                    ? Optional.empty()
                    : Optional.of(
                            FileChannel.open(
                                    file, StandardOpenOption.WRITE, ExtendedOpenOption.DIRECT));
        } catch (IOException | UnsupportedOperationException e) {
            return Optional.empty();
        }
    }

    /// The file, written through the cache.
    FileChannel cached() {
        return cached;
    }

    /// Whether the file system can do without the cache, so that it is worth to have whole pages.
    boolean isDirect() {
        return direct.isPresent();
    }

    /// Writes whole pages past the cache, or through it where that cannot be.
    void writePages(ByteBuffer bytes, long start) throws IOException {
        if (!wroteDirectly(bytes.duplicate(), start)) {
            write(cached, bytes, start);
        }
    }

    private boolean wroteDirectly(ByteBuffer bytes, long start) {
        if (direct.isEmpty() || refused) {
            return false;
        }
        int first = bytes.position();
        try {
            while (bytes.hasRemaining()) {
                long position = start + bytes.position() - first;
                if (direct.get().write(bytes, position) % ALIGNMENT_BYTES != 0) {
                    return false; // a full disk takes a part; the other way of writing says so
                }
            }
            return true;
        } catch (IOException e) {
            refused = true;
            return false;
        }
    }

    /// Writes all that remains of the buffer.
    static void write(FileChannel channel, ByteBuffer bytes, long start) throws IOException {
        long position = start;
        while (bytes.hasRemaining()) {
            position += channel.write(bytes, position);
        }
    }

    /// What was acknowledged is synced, so nothing is lost when this fails.
    @Override
    public void close() {
        try (cached) {
            if (direct.isPresent()) {
                direct.get().close();
            }
        } catch (IOException e) {
            // The operating system closes the file.
        }
    }
}
