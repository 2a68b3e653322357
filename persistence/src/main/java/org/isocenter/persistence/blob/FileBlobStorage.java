package org.isocenter.persistence.blob;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Blobs in the files of one folder: small ones one after the other in segments, large ones in a file
/// each (`docs/decisions/blob-layout.md`).
///
/// To make one new file durable costs the file system several writes; to make a thousand stretches
/// of one file durable costs one. So a blob of up to [#SMALL_LIMIT] is gathered in memory and written
/// to the end of the current segment, and uploads that commit at the same time share a sync. A blob
/// that grows beyond goes to a file of its own as it comes in, so memory stays bounded.
///
/// Where a blob went is part of the name it gets: `a/1@s2.3f` is in segment 2, at page 0x3f;
/// `a/1@f2.3f` is file 0x3f in folder 2. So there is no index to keep, to sync or to lose.
///
/// One process at a time: who opens it holds the lock of the data folder.
public final class FileBlobStorage implements BlobStorage {
    /// Blobs up to this length share segments.
    static final int SMALL_LIMIT = 1 << 20;

    private final Segments segments;
    private final LargeFiles largeFiles;
    private final UploadMemory memory;
    private volatile boolean closed;

    private FileBlobStorage(UploadMemory memory, Segments segments, LargeFiles largeFiles) {
        this.memory = memory;
        this.segments = segments;
        this.largeFiles = largeFiles;
    }

    /// Opens the storage in this folder, or makes it. Nothing is read at this point, however many
    /// blobs there are.
    public static FileBlobStorage open(Path root) throws IOException {
        return open(root, Segments.DEFAULT_SEGMENT_BYTES);
    }

    static FileBlobStorage open(Path root, long segmentBytes) throws IOException {
        Path folder = root.toAbsolutePath();
        Folders.make(folder);
        UploadMemory memory = new UploadMemory();
        return new FileBlobStorage(
                memory,
                new Segments(folder.resolve("segments"), segmentBytes),
                new LargeFiles(folder.resolve("files"), folder.resolve("uploads"), memory));
    }

    @Override
    public BlobUpload create(BlobName name) throws IOException {
        if (closed) {
            throw new IOException("The blob storage is closed");
        }
        return new FileBlobUpload(name.asked(), memory, segments, largeFiles);
    }

    @Override
    public InputStream open(BlobName name, long offset, long length) throws IOException {
        if (offset < 0 || length < 0) {
            throw new IllegalArgumentException("Negative range " + offset + ", " + length);
        }
        BlobLocation location = file(name).orElseThrow(() -> new NoSuchBlobException(name));
        long skipped = Math.min(offset, location.lengthBytes());
        FileChannel channel;
        try {
            channel = FileChannel.open(location.file(), StandardOpenOption.READ);
        } catch (NoSuchFileException | FileNotFoundException e) {
            throw new NoSuchBlobException(name); // deleted just now
        }
        channel.position(location.offset() + skipped);
        return new LimitedInputStream(
                Channels.newInputStream(channel),
                Math.min(length, location.lengthBytes() - skipped));
    }

    @Override
    public Optional<BlobLocation> file(BlobName name) throws IOException {
        return switch (Place.of(name)) {
            case Place.InSegment place -> segments.find(place);
            case Place.InFile place -> largeFiles.find(place);
            case Place.Nowhere _ -> Optional.empty();
        };
    }

    @Override
    public int delete(Collection<BlobName> names) throws IOException {
        List<Place.InSegment> inSegments = new ArrayList<>();
        List<Place.InFile> inFiles = new ArrayList<>();
        for (BlobName name : names) {
            switch (Place.of(name)) {
                case Place.InSegment place -> inSegments.add(place);
                case Place.InFile place -> inFiles.add(place);
                case Place.Nowhere _ -> {}
            }
        }
        return largeFiles.delete(inFiles) + segments.delete(inSegments);
    }

    @Override
    public Stream<BlobName> list(String prefix) throws IOException {
        return Stream.concat(segments.list(0), largeFiles.list(0))
                .filter(name -> name.value().startsWith(prefix));
    }

    /// The last segment and the last folder of large files; what comes later lies there or behind them.
    @Override
    public String position() throws IOException {
        return segments.lastNumber() + "." + largeFiles.lastFolder();
    }

    @Override
    public Stream<BlobName> listWrittenSince(String position) throws IOException {
        if (position.isEmpty()) {
            return list("");
        }
        String[] numbers = position.split("\\.", 2);
        return Stream.concat(
                segments.list(Integer.parseInt(numbers[0])),
                largeFiles.list(Integer.parseInt(numbers[1])));
    }

    /// Removes a storage with all that is in it; nobody may have it open.
    public static void remove(Path root) throws IOException {
        if (!Files.exists(root)) {
            return;
        }
        Files.walkFileTree(
                root,
                new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                            throws IOException {
                        Files.delete(file);
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult postVisitDirectory(
                            Path folder, @Nullable IOException failure) throws IOException {
                        if (failure != null) {
                            throw failure;
                        }
                        Files.delete(folder);
                        return FileVisitResult.CONTINUE;
                    }
                });
    }

    @Override
    public void close() {
        closed = true;
        segments.close();
    }
}
