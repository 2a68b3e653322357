package org.isocenter.persistence.blob;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The large blobs of a [FileBlobStorage], a plain file each.
///
/// A file is written in `uploads`, then moved to the current one of the numbered folders, a thousand
/// files to a folder, so that a folder stays small and those made together lie together. The file is
/// synced after the move: so one commit of the file system's journal makes bytes and name durable.
/// A crash in between may leave a file whose bytes are not all there; nobody was told its name, and
/// it goes the way of all blobs without a row.
final class LargeFiles {
    private static final int FILES_IN_FOLDER = 1000;

    private final Path root;
    private final Path uploads;
    private final UploadMemory memory;

    /// The folder that files are moved to, and the number the next one gets; -1 before the first.
    private int folder = -1;

    private int next;
    private int upload;

    LargeFiles(Path root, Path uploads, UploadMemory memory) {
        this.root = root;
        this.uploads = uploads;
        this.memory = memory;
    }

    /// A blob being written.
    final class Writing {
        private final Path path;
        private final DirectFile file;
        private final Place.InFile place;

        /// Where bytes gather for a write past the page cache; nothing when there is none.
        private @Nullable ByteBuffer gathered;

        private long writtenBytes;
        private boolean ended;

        private Writing(Path path, FileChannel channel, Place.InFile place) {
            this.path = path;
            this.file = new DirectFile(path, channel);
            this.place = place;
            this.gathered =
                    file.isDirect() ? memory.take(UploadMemory.Size.LARGE).orElse(null) : null;
        }

        void write(ByteBuffer bytes) throws IOException {
            ByteBuffer gathering = gathered;
            if (gathering == null) {
                writeCached(bytes);
                return;
            }
            while (bytes.hasRemaining()) {
                int count = Math.min(bytes.remaining(), gathering.remaining());
                gathering.put(gathering.position(), bytes, bytes.position(), count);
                gathering.position(gathering.position() + count);
                bytes.position(bytes.position() + count);
                if (!gathering.hasRemaining()) {
                    writeGathered(gathering);
                }
            }
        }

        /// Writes whole pages past the cache, and the end of the file, which may be less, through it.
        private void writeGathered(ByteBuffer gathering) throws IOException {
            gathering.flip();
            int length = gathering.limit();
            if (length % DirectFile.ALIGNMENT_BYTES == 0) {
                file.writePages(gathering, writtenBytes);
                writtenBytes += length;
            } else {
                writeCached(gathering);
            }
            gathering.clear();
        }

        private void writeCached(ByteBuffer bytes) throws IOException {
            int length = bytes.remaining();
            DirectFile.write(file.cached(), bytes, writtenBytes);
            writtenBytes += length;
        }

        Place commit() throws IOException {
            if (gathered != null) {
                writeGathered(gathered);
            }
            Path target = LargeFiles.this.path(place);
            Files.move(path, target, StandardCopyOption.ATOMIC_MOVE);
            ended = true;
            try {
                file.cached().force(true);
                Folders.sync(folder(place.folder()));
            } catch (IOException e) {
                Files.deleteIfExists(target);
                throw e;
            } finally {
                letGo();
            }
            return place;
        }

        void abort() {
            if (ended) {
                return;
            }
            ended = true;
            try {
                Files.deleteIfExists(path);
            } catch (IOException e) {
                // What is left in `uploads` is removed when the storage is next used after a start.
            } finally {
                letGo();
            }
        }

        private void letGo() {
            if (gathered != null) {
                memory.giveBack(gathered);
                gathered = null;
            }
            file.close();
        }
    }

    /// Begins a file.
    synchronized Writing create(BlobName asked) throws IOException {
        prepare();
        if (next >= FILES_IN_FOLDER) {
            Folders.make(folder(folder + 1));
            folder++;
            next = 0;
        }
        Place.InFile place = new Place.InFile(asked, folder, next++);
        Path file = uploads.resolve(Integer.toHexString(upload++));
        return new Writing(
                file,
                FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                place);
    }

    Optional<BlobLocation> find(Place.InFile place) throws IOException {
        Path file = path(place);
        try {
            return Optional.of(new BlobLocation(file, 0, Files.size(file)));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    /// Removes these; durable when it returns.
    ///
    /// @return how many of them were there
    int delete(List<Place.InFile> places) throws IOException {
        Set<Path> folders = new HashSet<>();
        int deleted = 0;
        for (Place.InFile place : places) {
            if (Files.deleteIfExists(path(place))) {
                folders.add(folder(place.folder()));
                deleted++;
            }
        }
        for (Path folder : folders) {
            Folders.sync(folder);
        }
        return deleted;
    }

    ///
    /// @param from the number of the first folder to look at
    Stream<BlobName> list(int from) throws IOException {
        if (!Files.isDirectory(root)) {
            return Stream.empty();
        }
        return Files.list(root)
                .filter(folder -> number(folder) >= from)
                .flatMap(LargeFiles::listFolder);
    }

    /// The highest number of a folder, 0 if there is none.
    int lastFolder() throws IOException {
        if (!Files.isDirectory(root)) {
            return 0;
        }
        try (Stream<Path> folders = Files.list(root)) {
            return folders.mapToInt(LargeFiles::number).max().orElse(0);
        }
    }

    private static int number(Path folder) {
        return Integer.parseUnsignedInt(folder.getFileName().toString(), 16);
    }

    private static Stream<BlobName> listFolder(Path folder) {
        int number = number(folder);
        try {
            return Files.list(folder)
                    .map(file -> {
                        String[] parts = file.getFileName().toString().split(",", 2);
                        return new Place.InFile(
                                        new BlobName(parts[1].replace(',', '/')),
                                        number,
                                        Integer.parseUnsignedInt(parts[0], 16))
                                .name();
                    });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// On the first use after a start: removes what unfinished uploads left, and finds the place to
    /// go on.
    private void prepare() throws IOException {
        if (folder >= 0) {
            return;
        }
        Folders.make(uploads);
        try (DirectoryStream<Path> left = Files.newDirectoryStream(uploads)) {
            for (Path file : left) {
                Files.delete(file);
            }
        }
        Folders.make(root);
        int last = -1;
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(root)) {
            for (Path each : folders) {
                last = Math.max(last, number(each));
            }
        }
        // A new folder, because the highest numbers of the last one may be those of deleted files,
        // and a name must never come to mean another blob.
        Folders.make(folder(last + 1));
        folder = last + 1;
        next = 0;
    }

    private Path folder(int number) {
        return root.resolve(String.format(Locale.ROOT, "%08x", number));
    }

    private Path path(Place.InFile place) {
        return folder(place.folder())
                .resolve(
                        Integer.toHexString(place.number())
                                + ","
                                + place.asked().value().replace('/', ','));
    }
}
