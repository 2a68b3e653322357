package org.isocenter.persistence.blob;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;

/// Where uploads to an object store wait until they are whole: small ones in memory, others in files
/// of a folder of this process.
///
/// So a client that sends slowly or breaks off costs the store nothing, and leaves nothing there that
/// would have to be found and removed; the price is a local disk as large as what is being uploaded.
public final class Spool {
    private final Path folder;
    private final RandomGenerator random;
    private final UploadMemory memory = new UploadMemory();
    private final AtomicLong number = new AtomicLong();

    private Spool(Path folder, RandomGenerator random) {
        this.folder = folder;
        this.random = random;
    }

    /// Opens the folder, or makes it, and removes what an earlier process left in it.
    ///
    /// @param random makes names unlike any other; secure enough that two processes do not agree
    public static Spool open(Path folder, RandomGenerator random) throws IOException {
        Path path = folder.toAbsolutePath();
        Files.createDirectories(path);
        try (DirectoryStream<Path> left = Files.newDirectoryStream(path)) {
            for (Path file : left) {
                Files.delete(file);
            }
        }
        return new Spool(path, random);
    }

    /// Sends what was gathered, under a name; durable when it returns.
    @FunctionalInterface
    public interface Sender {
        /// @param checksum the CRC-32C of the content, so that the store can compare
        void send(BlobName name, Content content, long checksum) throws IOException;
    }

    /// What was gathered.
    public sealed interface Content {
        /// How much it is.
        long lengthBytes();

        /// In memory; the array is as long as the content.
        @SuppressWarnings("ArrayRecordComponent") // made for one use, compared by nobody
        record InMemory(byte[] bytes) implements Content {
            @Override
            public long lengthBytes() {
                return bytes.length;
            }
        }

        /// In a file, which is removed after sending.
        record InFile(Path file, long lengthBytes) implements Content {}
    }

    /// Begins an upload. The name to keep is the one asked for, `@`, and 16 random digits.
    public BlobUpload create(BlobName asked, Sender sender) {
        byte[] suffix = new byte[8];
        random.nextBytes(suffix);
        BlobName name = new BlobName(asked.asked() + "@" + HexFormat.of().formatHex(suffix));
        return new SpooledUpload(name, this, sender);
    }

    UploadMemory memory() {
        return memory;
    }

    /// A file that is not there yet.
    Path nextFile() {
        return folder.resolve(Long.toHexString(number.getAndIncrement()));
    }

    static void remove(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException("A spooled upload cannot be removed", e);
        }
    }
}
