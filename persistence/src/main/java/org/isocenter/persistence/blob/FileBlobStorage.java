package org.isocenter.persistence.blob;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import java.util.zip.CRC32C;

/// Blobs as files below one folder.
///
/// A blob is written to a file in `uploads`, synced, moved to its name, and the folder it was moved
/// to is synced: a name that exists is complete. `uploads` is emptied at start.
public final class FileBlobStorage implements BlobStorage {
    private final Path root;
    private final Path uploads;
    private final AtomicLong uploadNumber = new AtomicLong();

    private FileBlobStorage(Path root) {
        this.root = root;
        this.uploads = root.resolve("uploads");
    }

    /// Opens the storage in this folder, or makes it. One process at a time; who opens it has the lock
    /// of the data folder.
    public static FileBlobStorage open(Path root) throws IOException {
        FileBlobStorage storage = new FileBlobStorage(root.toAbsolutePath());
        Files.createDirectories(storage.uploads);
        try (DirectoryStream<Path> left = Files.newDirectoryStream(storage.uploads)) {
            for (Path file : left) {
                Files.delete(file);
            }
        }
        return storage;
    }

    @Override
    public BlobUpload create(BlobName name) throws IOException {
        Path file = uploads.resolve(Long.toString(uploadNumber.incrementAndGet()));
        FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        return new Upload(name, file, channel);
    }

    @Override
    public InputStream open(BlobName name, long offset, long length) throws IOException {
        if (offset < 0 || length < 0) {
            throw new IllegalArgumentException("Negative range " + offset + ", " + length);
        }
        try {
            FileChannel channel = FileChannel.open(path(name), StandardOpenOption.READ);
            channel.position(offset);
            return new LimitedInputStream(Channels.newInputStream(channel), length);
        } catch (NoSuchFileException e) {
            throw new NoSuchBlobException(name);
        }
    }

    @Override
    public Optional<BlobLocation> file(BlobName name) throws IOException {
        Path file = path(name);
        try {
            return Optional.of(new BlobLocation(file, 0, Files.size(file)));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    @Override
    public boolean delete(BlobName name) throws IOException {
        return Files.deleteIfExists(path(name));
    }

    @Override
    public Stream<BlobName> list(String prefix) throws IOException {
        Path blobs = root.resolve("blobs");
        if (!Files.isDirectory(blobs)) {
            return Stream.empty();
        }
        return Files.walk(blobs)
                .filter(Files::isRegularFile)
                .map(file ->
                        new BlobName(
                                blobs.relativize(file)
                                        .toString()
                                        .replace('\\', '/')
                                        .substring(FAN_OUT_LENGTH)))
                .filter(name -> name.value().startsWith(prefix));
    }

    @Override
    public void close() {}

    private static final int FAN_OUT_LENGTH = "00/00/".length();

    private Path path(BlobName name) {
        int hash = name.value().hashCode() * 0x9E3779B1;
        return root.resolve("blobs")
                .resolve(String.format("%02x", hash >>> 24))
                .resolve(String.format("%02x", (hash >>> 16) & 0xff))
                .resolve(name.value());
    }

    private static void syncFolder(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /// Makes a folder whose name survives a power cut.
    private static void makeFolder(Path folder) throws IOException {
        if (Files.isDirectory(folder)) {
            return;
        }
        Path parent = folder.getParent();
        if (parent != null) {
            makeFolder(parent);
            try {
                Files.createDirectory(folder);
            } catch (FileAlreadyExistsException e) {
                // Another upload was faster.
            }
            syncFolder(parent);
        }
    }

    private final class Upload implements BlobUpload {
        private final BlobName name;
        private final Path file;
        private final FileChannel channel;
        private final CRC32C checksum = new CRC32C();
        private long lengthBytes;
        private boolean ended;

        private Upload(BlobName name, Path file, FileChannel channel) {
            this.name = name;
            this.file = file;
            this.channel = channel;
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            ByteBuffer buffer = ByteBuffer.wrap(bytes, offset, length);
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
            checksum.update(bytes, offset, length);
            lengthBytes += length;
        }

        @Override
        public long lengthBytes() {
            return lengthBytes;
        }

        @Override
        public StoredBlob commit() throws IOException {
            if (ended) {
                throw new IllegalStateException("The upload of " + name + " has ended");
            }
            channel.force(true);
            channel.close();
            Path target = path(name);
            Path folder = target.getParent();
            if (folder == null) {
                throw new IllegalStateException("No folder for " + name);
            }
            makeFolder(folder);
            Files.move(file, target, StandardCopyOption.ATOMIC_MOVE);
            ended = true;
            syncFolder(folder);
            return new StoredBlob(name, lengthBytes, checksum.getValue());
        }

        @Override
        public void abort() {
            if (ended) {
                return;
            }
            ended = true;
            try {
                channel.close();
                Files.deleteIfExists(file);
            } catch (IOException e) {
                throw new UncheckedIOException("The upload of " + name + " cannot be removed", e);
            }
        }
    }
}
