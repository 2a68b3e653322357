package org.isocenter.persistence.blob;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The small blobs of a [FileBlobStorage], one after the other in large files.
///
/// A segment is a row of records, each a [RecordHeader] and the bytes, each beginning on a page of
/// 4 KiB. A writer reserves a stretch at the end, writes it beside the others, and it is durable after
/// a sync that covers it ([GroupSync]). What a crash leaves between the last sync and the end is a gap that
/// nobody was told of: a reader of headers steps over it page by page, and the next start goes on
/// behind it.
///
/// Deleting gives the pages back to the file system at once where it can make holes (Linux), header
/// and all; elsewhere the header is marked and the space comes back with the whole segment. A segment
/// whose last blob is gone is removed, unless it is the one being written.
final class Segments {
    static final long DEFAULT_SEGMENT_BYTES = 1L << 28;

    private static final int FILL_BYTES = 1 << 20;

    /// What is longer goes past the page cache and not to where zeros are.
    private static final int SMALL_RECORD_BYTES = FILL_BYTES / 16;

    private static final byte[] ZEROS = new byte[FILL_BYTES];

    private final Path root;
    private final long segmentBytes;

    /// Guards the fields below: the reservation of space.
    private final Object appending = new Object();

    private @Nullable Active active;

    /// Full ones that somebody still writes to.
    private final Set<Integer> finishing = new HashSet<>();

    /// The highest number, 0 before anything was written; never given twice.
    private int last;

    private boolean closed;

    /// How many blobs are left in the segments that something was deleted from, as far as counted;
    /// also the lock under which anything is deleted.
    private final Map<Integer, Integer> live = new HashMap<>();

    Segments(Path root, long segmentBytes) {
        this.root = root;
        this.segmentBytes = segmentBytes;
    }

    /// The segment at whose end new blobs are written.
    private static final class Active {
        final int number;
        final DirectFile file;
        final GroupSync sync;
        long end;

        /// How far the file has been filled with zeros.
        long filled;

        /// How many write to it or wait for its sync; the last one closes the channel once it is full.
        int writers;

        boolean full;

        Active(int number, Path file, FileChannel channel, long end) {
            this.number = number;
            this.file = new DirectFile(file, channel);
            this.sync = new GroupSync(channel, /* metadata= */ false);
            this.end = end;
            this.filled = end;
        }

        /// Writes what the buffer has before its position; to the end of the page if it is long.
        void write(ByteBuffer record, long start) throws IOException {
            if (record.position() <= SMALL_RECORD_BYTES || !file.isDirect()) {
                DirectFile.write(file.cached(), record.flip(), start);
                return;
            }
            while (record.position() % RecordHeader.PAGE_BYTES != 0) {
                record.put((byte) 0);
            }
            file.writePages(record.flip(), start);
        }
    }

    /// A blob that is written; its segment can be synced until it is released.
    static final class Record {
        private final Active segment;
        private final Place place;

        private Record(Active segment, Place place) {
            this.segment = segment;
            this.place = place;
        }

        Place place() {
            return place;
        }

        WrittenBlob.Barrier barrier() {
            return segment.sync;
        }
    }

    /// Writes a blob; durable once its barrier was passed. To be released afterwards.
    ///
    /// @param record room for a header and the blob's bytes, up to the buffer's position
    Record append(BlobName asked, ByteBuffer record, long lengthBytes, long checksum)
            throws IOException {
        Active segment;
        long start;
        synchronized (appending) {
            segment = active();
            start = segment.end;
            segment.end += RecordHeader.recordBytes(lengthBytes);
            segment.writers++;
            fillAhead(segment, segment.end - start);
            if (segment.end >= segmentBytes) {
                retire(segment);
            }
        }
        boolean done = false;
        try {
            RecordHeader header =
                    new RecordHeader(asked, lengthBytes, checksum, segment.number, start);
            record.put(0, header.encode(), 0, RecordHeader.BYTES);
            segment.write(record, start);
            done = true;
        } finally {
            if (!done) {
                leave(segment);
            }
        }
        int page = (int) (start / RecordHeader.PAGE_BYTES);
        return new Record(segment, new Place.InSegment(asked, segment.number, page));
    }

    /// Lets go of the segment.
    void release(Record record) {
        leave(record.segment);
    }

    private void leave(Active segment) {
        synchronized (appending) {
            segment.writers--;
            if (segment.sync.failed()) {
                retire(segment);
            }
            closeIfDone(segment);
        }
    }

    /// Small records go where the file has zeros already. A sync then has bytes to write and nothing
    /// else, whereas a file that has grown makes the file system commit its journal each time: half
    /// the wait and half the processor's time, for a mebibyte of zeros now and then. Records that are
    /// not small would be written twice, so they grow the file.
    private static void fillAhead(Active segment, long recordBytes) {
        if (segment.end <= segment.filled || recordBytes > SMALL_RECORD_BYTES) {
            return;
        }
        // Never over a stretch that was given away: somebody may have written it.
        try {
            DirectFile.write(segment.file.cached(), ByteBuffer.wrap(ZEROS), segment.end);
        } catch (IOException e) {
            // A full disk, perhaps; the record itself may still find room, or fail for itself.
        }
        segment.filled = segment.end + FILL_BYTES;
    }

    private Active active() throws IOException {
        if (closed) {
            throw new IOException("The blob storage is closed");
        }
        Active segment = active;
        if (segment == null) {
            segment = openNext();
            active = segment;
        }
        return segment;
    }

    /// A new segment; or, the first time after a start, the last one when it has room.
    ///
    /// Then the gap is wider than any record: so one that a crash cut off, but whose header is whole,
    /// does not reach into what comes next.
    private Active openNext() throws IOException {
        if (last == 0) {
            Folders.make(root);
            last = Collections.max(numbers(), Integer::compareTo);
            if (last > 0) {
                long end =
                        RecordHeader.roundUp(Files.size(path(last)))
                                + RecordHeader.recordBytes(FileBlobStorage.SMALL_LIMIT);
                if (end < segmentBytes) {
                    FileChannel channel = FileChannel.open(path(last), StandardOpenOption.WRITE);
                    return new Active(last, path(last), channel, end);
                }
            }
        }
        last++;
        FileChannel channel =
                FileChannel.open(
                        path(last), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        Folders.sync(root);
        return new Active(last, path(last), channel, 0);
    }

    private void retire(Active segment) {
        segment.full = true;
        finishing.add(segment.number);
        if (active == segment) {
            active = null;
        }
    }

    private void closeIfDone(Active segment) {
        if (segment.full && segment.writers == 0) {
            finishing.remove(segment.number);
            cut(segment);
            segment.file.close();
        }
    }

    /// Takes the zeros away that no record came to use.
    private static void cut(Active segment) {
        try {
            if (segment.filled > segment.end) {
                segment.file.cached().truncate(segment.end);
            }
        } catch (IOException e) {
            // They are in nobody's way.
        }
    }

    Optional<BlobLocation> find(Place.InSegment place) throws IOException {
        Path file = path(place.segment());
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            return readHeader(channel, place)
                    .map(header ->
                            new BlobLocation(file, header.dataStart(), header.lengthBytes()));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    private static Optional<RecordHeader> readHeader(FileChannel channel, Place.InSegment place)
            throws IOException {
        long start = (place.page() & 0xffff_ffffL) * RecordHeader.PAGE_BYTES;
        return RecordHeader.read(channel, place.segment(), start)
                .filter(header -> header.asked().equals(place.asked()));
    }

    /// Removes these; durable when it returns.
    ///
    /// @return how many of them were there
    int delete(List<Place.InSegment> places) throws IOException {
        Map<Integer, List<Place.InSegment>> bySegment = new TreeMap<>();
        for (Place.InSegment place : places) {
            bySegment.computeIfAbsent(place.segment(), _ -> new ArrayList<>()).add(place);
        }
        int deleted = 0;
        for (Map.Entry<Integer, List<Place.InSegment>> each : bySegment.entrySet()) {
            deleted += deleteIn(each.getKey(), each.getValue());
        }
        return deleted;
    }

    private int deleteIn(int segment, List<Place.InSegment> places) throws IOException {
        synchronized (live) {
            int deleted = 0;
            try (FileChannel channel =
                    FileChannel.open(
                            path(segment), StandardOpenOption.READ, StandardOpenOption.WRITE)) {
                for (Place.InSegment place : places) {
                    Optional<RecordHeader> header = readHeader(channel, place);
                    if (header.isPresent()) {
                        erase(channel, segment, header.get());
                        deleted++;
                    }
                }
                if (deleted == 0) {
                    return 0;
                }
                channel.force(false);
                removeIfEmpty(segment, channel, deleted);
            } catch (NoSuchFileException e) {
                return 0;
            }
            return deleted;
        }
    }

    private void erase(FileChannel channel, int segment, RecordHeader header) throws IOException {
        long length = RecordHeader.recordBytes(header.lengthBytes());
        if (!Holes.punch(path(segment), header.start(), length)) {
            DirectFile.write(channel, RecordHeader.deletedMark(), header.start());
        }
    }

    private void removeIfEmpty(int segment, FileChannel channel, int deleted) throws IOException {
        synchronized (appending) {
            // More may be added to the last one; and it is what tells the next start the number.
            int highest = last > 0 ? last : Collections.max(numbers(), Integer::compareTo);
            if (segment == highest || finishing.contains(segment)) {
                live.remove(segment);
                return;
            }
        }
        Integer before = live.get(segment);
        int left = before == null ? count(segment, channel) : before - deleted;
        if (left > 0) {
            live.put(segment, left);
        } else {
            live.remove(segment);
            Files.deleteIfExists(path(segment));
        }
    }

    private static int count(int segment, FileChannel channel) throws IOException {
        int[] count = {0};
        scan(segment, channel, _ -> count[0]++);
        return count[0];
    }

    /// Tells every record of a segment that is there.
    private static void scan(int segment, FileChannel channel, Consumer<RecordHeader> seen)
            throws IOException {
        long size = channel.size();
        long position = 0;
        while (position < size) {
            Optional<RecordHeader> header = RecordHeader.read(channel, segment, position);
            if (header.isPresent()) {
                seen.accept(header.get());
                position += RecordHeader.recordBytes(header.get().lengthBytes());
            } else {
                position += RecordHeader.PAGE_BYTES;
            }
        }
    }

    ///
    /// @param from the number of the first segment to look at
    Stream<BlobName> list(int from) throws IOException {
        if (!Files.isDirectory(root)) {
            return Stream.empty();
        }
        return numbers().stream()
                .filter(number -> number > 0 && number >= from)
                .flatMap(this::listSegment);
    }

    /// The highest number of a segment, 0 if there is none.
    int lastNumber() throws IOException {
        return Files.isDirectory(root) ? Collections.max(numbers()) : 0;
    }

    /// The names in one segment at a time: at most 65,536, since each has a page.
    private Stream<BlobName> listSegment(int segment) {
        List<BlobName> names = new ArrayList<>();
        try (FileChannel channel = FileChannel.open(path(segment), StandardOpenOption.READ)) {
            scan(segment, channel, header -> names.add(header.place().name()));
        } catch (NoSuchFileException e) {
            return Stream.empty(); // removed meanwhile
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return names.stream();
    }

    /// Lets go of the current segment, when those who write to it are done.
    void close() {
        synchronized (appending) {
            closed = true;
            if (active != null) {
                Active segment = active;
                retire(segment);
                closeIfDone(segment);
            }
        }
    }

    /// The numbers of all segments, and 0, which none has.
    private List<Integer> numbers() throws IOException {
        List<Integer> numbers = new ArrayList<>();
        numbers.add(0);
        try (DirectoryStream<Path> files = Files.newDirectoryStream(root)) {
            for (Path file : files) {
                numbers.add(Integer.parseUnsignedInt(file.getFileName().toString(), 16));
            }
        }
        Collections.sort(numbers);
        return numbers;
    }

    private Path path(int number) {
        return root.resolve(String.format(Locale.ROOT, "%08x", number));
    }
}
