package org.isocenter.persistence.blob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FileBlobStorageTest extends BlobStorageContract {
    private static final long SEGMENT_BYTES = 1 << 20;

    @TempDir Path folder;

    @Override
    protected BlobStorage open() throws IOException {
        return FileBlobStorage.open(folder, SEGMENT_BYTES);
    }

    private List<Path> files(String below) throws IOException {
        Path root = folder.resolve(below);
        if (!Files.exists(root)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        }
    }

    @Test
    void putsSmallBlobsTogetherAndLargeOnesApart() throws IOException {
        BlobName small = store(new BlobName("a/small"), bytes(1 << 20)).name();
        BlobName large = store(new BlobName("a/large"), bytes((1 << 20) + 1)).name();

        assertThat(small).hasToString("a/small@s1.0");
        assertThat(large).hasToString("a/large@f0.0");
        assertThat(files("segments")).hasSize(1);
        assertThat(files("files")).containsExactly(folder.resolve("files/00000000/0,a,large"));
        assertThat(files("uploads")).isEmpty();
        assertThat(Files.readAllBytes(folder.resolve("files/00000000/0,a,large")))
                .isEqualTo(bytes((1 << 20) + 1));
    }

    @Test
    void looksAtNoEarlierSegmentOrFolderForWhatWasWrittenSince() throws IOException {
        for (int i = 0; i < 30; i++) {
            store(new BlobName("before" + i), bytes(100_000));
        }
        store(new BlobName("large"), bytes(2 << 20));
        storage.close();
        storage = open();
        store(new BlobName("large-later"), bytes(2 << 20));
        String position = storage.position();
        BlobName since = store(new BlobName("since"), bytes(100_000)).name();

        try (Stream<BlobName> names = storage.listWrittenSince(position)) {
            assertThat(names)
                    .contains(since)
                    .hasSizeLessThan(15)
                    .noneMatch(name ->
                            name.value().startsWith("large@")
                                    || name.value().startsWith("before0@"));
        }
    }

    @Test
    void beginsANewSegmentWhenOneIsFull() throws IOException {
        List<BlobName> names = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            names.add(store(new BlobName("n" + i), bytes(100_000)).name());
        }

        assertThat(files("segments")).hasSizeBetween(3, 4);
        assertThat(list("")).containsExactlyInAnyOrderElementsOf(names);
    }

    @Test
    void keepsASegmentOpenAsLongAsSomebodyWaitsForItsSync() throws IOException {
        try (BlobUpload waiting = storage.create(NAME)) {
            waiting.stream().write(bytes(5000));
            WrittenBlob written = waiting.finish();
            for (int i = 0; i < 12; i++) { // more than one segment
                store(new BlobName("n" + i), bytes(200_000));
            }
            written.barrier().pass();
            assertThat(storage.verify(written.blob())).isEqualTo(BlobState.INTACT);
        }
        assertThat(files("segments").size()).isGreaterThan(1);
    }

    @Test
    void fillsAheadForSmallBlobsAndTakesTheRestBack() throws IOException {
        for (int i = 0; i < 5; i++) {
            store(new BlobName("n" + i), bytes(4000));
        }
        Path segment = files("segments").getFirst();
        assertThat(Files.size(segment)).isGreaterThan(1 << 20);
        storage.close();
        assertThat(Files.size(segment)).isEqualTo(5 * 2 * 4096);
        storage = open();
        assertThat(list("")).hasSize(5);
    }

    @Test
    void givesSpaceBackAtOnceAndTheSegmentWhenItIsEmpty() throws Exception {
        List<BlobName> names = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            names.add(store(new BlobName("n" + i), bytes(100_000)).name());
        }
        Path first = files("segments").getFirst();
        List<BlobName> inFirst =
                names.stream().filter(name -> name.value().contains("@s1.")).toList();

        storage.delete(inFirst.subList(1, inFirst.size()));
        assertThat(first).exists();
        assertThat(read(inFirst.getFirst(), 0, Long.MAX_VALUE)).isEqualTo(bytes(100_000));

        assertThat(blocks(first)).isLessThan(200_000L);

        storage.delete(inFirst.getFirst());
        assertThat(first).doesNotExist();
        assertThat(list("")).hasSize(30 - inFirst.size());
    }

    /// The space a file takes, as `du` counts it.
    private static long blocks(Path file) throws Exception {
        Assumptions.assumeTrue(
                Files.isExecutable(Path.of("/usr/bin/du")), "no du here to measure holes with");
        Process du = new ProcessBuilder("/usr/bin/du", "-B1", file.toString()).start();
        String answer = new String(du.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return Long.parseLong(answer.split("\\s", 2)[0]);
    }

    @Test
    void neverGivesAPlaceTwice() throws IOException {
        BlobName small = store(NAME, bytes(10)).name();
        BlobName large = store(NAME, bytes(2_000_000)).name();
        storage.delete(List.of(small, large));
        storage.close();
        storage = open();

        assertThat(store(NAME, bytes(10)).name()).isNotEqualTo(small);
        assertThat(store(NAME, bytes(2_000_000)).name()).isNotEqualTo(large);
    }

    /// A power cut lost one header, and half of the bytes of the next blob, but not its header.
    @Test
    void stepsOverWhatACrashLeft() throws IOException {
        BlobName before = store(new BlobName("before"), bytes(9000)).name();
        BlobName lost = store(new BlobName("lost"), bytes(9000)).name();
        BlobName torn = store(new BlobName("torn"), bytes(9000)).name();
        storage.close();
        try (RandomAccessFile segment =
                new RandomAccessFile(files("segments").getFirst().toFile(), "rw")) {
            segment.seek(3 * 4096L);
            segment.write(new byte[4096]);
            segment.setLength(7 * 4096L + 17);
        }
        storage = FileBlobStorage.open(folder, 4 << 20);

        BlobName after = store(new BlobName("after"), bytes(9000)).name();

        assertThat(after).hasToString("after@s1.109");
        assertThat(list("")).containsExactlyInAnyOrder(before, torn, after);
        assertThat(storage.file(lost)).isEmpty();
        assertThat(read(before, 0, Long.MAX_VALUE)).isEqualTo(bytes(9000));
        assertThat(read(after, 0, Long.MAX_VALUE)).isEqualTo(bytes(9000));
    }

    @Test
    void refusesADamagedHeader() throws IOException {
        BlobName name = store(NAME, bytes(100)).name();
        storage.close();
        try (RandomAccessFile segment =
                new RandomAccessFile(files("segments").getFirst().toFile(), "rw")) {
            segment.seek(9); // a byte of the length
            segment.write(1);
        }
        storage = open();

        assertThatThrownBy(() -> storage.open(name)).isInstanceOf(NoSuchBlobException.class);
        assertThat(list("")).isEmpty();
    }

    /// Bytes of a blob that look like a header are not taken for one, even where headers are looked
    /// for.
    @Test
    void isNotFooledByABlobThatLooksLikeAHeader() throws IOException {
        byte[] header = new RecordHeader(NAME, 10, 0, 77, 0).encode().array();
        byte[] bytes = new byte[20_000];
        System.arraycopy(header, 0, bytes, 4096 - RecordHeader.BYTES, header.length);
        store(new BlobName("evil"), bytes);
        storage.close();
        try (RandomAccessFile segment =
                new RandomAccessFile(files("segments").getFirst().toFile(), "rw")) {
            segment.write(new byte[8]); // its own header is lost
        }
        storage = open();

        assertThat(list("")).isEmpty();
    }

    @Test
    void removesWhatAnUnfinishedUploadLeft() throws IOException {
        BlobUpload upload = storage.create(NAME);
        upload.write(bytes(2_000_000), 0, 2_000_000);
        assertThat(files("uploads")).hasSize(1);
        storage.close();
        storage = open();
        store(NAME, bytes(2_000_000));

        assertThat(files("uploads")).isEmpty();
        assertThatThrownBy(upload::commit).isInstanceOf(IOException.class);
    }

    @Test
    void goesToAFileWhenMemoryIsShort() throws IOException {
        List<BlobUpload> open = new ArrayList<>();
        for (int i = 0; i < 70; i++) { // each takes a page more than a 64th of the memory
            BlobUpload upload = storage.create(new BlobName("n" + i));
            upload.write(bytes(1 << 20), 0, 1 << 20);
            open.add(upload);
        }
        assertThat(files("uploads")).hasSize(7);
        List<BlobName> names = new ArrayList<>();
        for (BlobUpload upload : open) {
            names.add(upload.commit().name());
        }

        assertThat(names).filteredOn(name -> name.value().contains("@f")).hasSize(7);
        for (BlobName name : names) {
            assertThat(read(name, 0, Long.MAX_VALUE)).isEqualTo(bytes(1 << 20));
        }
    }

    /// Short records go through the page cache, long ones past it, all into the same file.
    @Test
    void keepsShortAndLongRecordsBesideEachOther() throws IOException {
        int[] lengths = {100, 70_000, 200, 1 << 20, 65_280, 65_281, 3839, 3840, 3841, 500_000, 7};
        List<StoredBlob> stored = new ArrayList<>();
        for (int length : lengths) {
            stored.add(store(NAME, bytes(length)));
        }
        storage.close();
        storage = open();
        for (int i = 0; i < lengths.length; i++) {
            assertThat(storage.verify(stored.get(i))).isEqualTo(BlobState.INTACT);
            assertThat(read(stored.get(i).name(), 0, Long.MAX_VALUE)).isEqualTo(bytes(lengths[i]));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1_052_672, 2_105_344, 2_105_343, 2_105_345, 4_210_688})
    void keepsFilesOfWholePagesAndOfParts(int length) throws IOException {
        StoredBlob stored = store(NAME, bytes(length));
        BlobLocation location = storage.file(stored.name()).orElseThrow();

        assertThat(Files.size(location.file())).isEqualTo(length);
        assertThat(storage.verify(stored)).isEqualTo(BlobState.INTACT);
    }

    /// The memory that a blob was gathered in is used again, and a record is written in whole pages.
    @Test
    void writesNothingOfAnotherBlobBehindOne() throws IOException {
        byte[] other = new byte[1 << 20];
        Arrays.fill(other, (byte) 0xAA);
        store(new BlobName("other"), other);
        BlobLocation location = storage.file(store(NAME, bytes(100_000)).name()).orElseThrow();

        try (RandomAccessFile file = new RandomAccessFile(location.file().toFile(), "r")) {
            byte[] padding = new byte[(int) (file.length() - location.offset() - 100_000)];
            assertThat(padding).hasSizeBetween(1, 4095);
            file.seek(location.offset() + 100_000);
            file.readFully(padding);
            assertThat(padding).containsOnly(0);
        }
    }

    /// A file system in memory cannot be written past the page cache, on most systems.
    @Test
    void worksInMemory() throws IOException {
        Path memory = Path.of("/dev/shm");
        Assumptions.assumeTrue(Files.isWritable(memory), "there is no /dev/shm");
        Path folder = Files.createTempDirectory(memory, "blobs");
        try (FileBlobStorage inMemory = FileBlobStorage.open(folder)) {
            for (int length : new int[] {100, 500_000, 3_000_000}) {
                StoredBlob stored;
                try (BlobUpload upload = inMemory.create(NAME)) {
                    upload.write(bytes(length), 0, length);
                    stored = upload.commit();
                }
                assertThat(inMemory.verify(stored)).isEqualTo(BlobState.INTACT);
            }
        } finally {
            FileBlobStorage.remove(folder);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {10_000, 2_000_000})
    void findsDamageAndLoss(int length) throws IOException {
        StoredBlob stored = store(NAME, bytes(length));
        assertThat(storage.verify(stored)).isEqualTo(BlobState.INTACT);

        BlobLocation location = storage.file(stored.name()).orElseThrow();
        try (RandomAccessFile file = new RandomAccessFile(location.file().toFile(), "rw")) {
            file.seek(location.offset() + length - 1);
            file.write(bytes(length)[length - 1] ^ 1);
        }
        assertThat(storage.verify(stored)).isEqualTo(BlobState.DAMAGED);

        storage.delete(stored.name());
        assertThat(storage.verify(stored)).isEqualTo(BlobState.MISSING);
    }

    @Test
    void isRemovedWithAllThatIsInIt() throws IOException {
        store(NAME, bytes(10));
        store(NAME, bytes(2_000_000));
        storage.close();

        FileBlobStorage.remove(folder.resolve("segments"));
        FileBlobStorage.remove(folder.resolve("files"));
        FileBlobStorage.remove(folder.resolve("never there"));

        assertThat(files("segments")).isEmpty();
        assertThat(files("files")).isEmpty();
    }

    @Test
    void refusesWhenClosed() throws IOException {
        BlobUpload upload = storage.create(NAME);
        upload.write(bytes(10), 0, 10);
        storage.close();

        assertThatThrownBy(upload::commit).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> storage.create(NAME)).isInstanceOf(IOException.class);
    }
}
