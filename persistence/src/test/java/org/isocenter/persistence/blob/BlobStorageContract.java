package org.isocenter.persistence.blob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What every storage promises.
public abstract class BlobStorageContract {
    protected static final BlobName NAME = new BlobName("instances/1");

    protected BlobStorage storage;

    /// Opens the storage of the test, or opens it again.
    protected abstract BlobStorage open() throws IOException;

    @BeforeEach
    void openStorage() throws IOException {
        storage = open();
    }

    @AfterEach
    void closeStorage() {
        storage.close();
    }

    protected static byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        new SplittableRandom(length).nextBytes(bytes);
        return bytes;
    }

    protected StoredBlob store(BlobName name, byte[] bytes) throws IOException {
        try (BlobUpload upload = storage.create(name);
                OutputStream stream = upload.stream()) {
            stream.write(bytes);
            return upload.commit();
        }
    }

    protected byte[] read(BlobName name, long offset, long length) throws IOException {
        try (InputStream stream = storage.open(name, offset, length)) {
            return stream.readAllBytes();
        }
    }

    protected List<BlobName> list(String prefix) throws IOException {
        try (Stream<BlobName> names = storage.list(prefix)) {
            return names.sorted().toList();
        }
    }

    @Test
    void listsWhatWasWrittenSinceAMoment() throws IOException {
        String beginning = storage.position();
        List<BlobName> before = new ArrayList<>();
        List<BlobName> since = new ArrayList<>();
        for (int length : new int[] {100, 1_048_577}) {
            before.add(store(NAME, bytes(length)).name());
        }
        String position = storage.position();
        for (int length : new int[] {100, 1_048_577}) {
            since.add(store(NAME, bytes(length)).name());
        }
        storage.close();
        storage = open();
        since.add(store(NAME, bytes(4000)).name());
        since.add(store(NAME, bytes(1_048_578)).name());

        assertThat(listSince(position)).containsAll(since);
        for (String from : List.of("", beginning)) {
            assertThat(listSince(from)).containsAll(before).containsAll(since).hasSize(6);
        }
    }

    private List<BlobName> listSince(String position) throws IOException {
        try (Stream<BlobName> names = storage.listWrittenSince(position)) {
            return names.toList();
        }
    }

    @ParameterizedTest
    @ValueSource(
            ints = {
                0, 1, 100, 4095, 4096, 65_535, 65_536, 65_537, 300_000, 1_048_576, 1_048_577,
                3_000_001
            })
    void readsBackWhatWasWritten(int length) throws IOException {
        byte[] bytes = bytes(length);
        CRC32C checksum = new CRC32C();
        checksum.update(bytes);

        StoredBlob stored = store(NAME, bytes);

        assertThat(stored.lengthBytes()).isEqualTo(length);
        assertThat(stored.checksum()).isEqualTo(checksum.getValue());
        assertThat(stored.name().value()).startsWith(NAME.value());
        assertThat(read(stored.name(), 0, Long.MAX_VALUE)).isEqualTo(bytes);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 4000, 300_000, 1_048_577})
    void leavesTheWaitingForTheDiskToWhoWantsIt(int length) throws IOException {
        StoredBlob stored;
        try (BlobUpload upload = storage.create(NAME)) {
            upload.stream().write(bytes(length));
            WrittenBlob written = upload.finish();
            written.barrier().pass();
            stored = written.blob();
            assertThatThrownBy(upload::commit).isInstanceOf(IllegalStateException.class);
        }
        assertThat(storage.verify(stored)).isEqualTo(BlobState.INTACT);

        // Also one that nobody waited for is there, to be deleted like any other.
        try (BlobUpload upload = storage.create(NAME)) {
            upload.stream().write(bytes(length));
            stored = upload.finish().blob();
        }
        assertThat(storage.verify(stored)).isEqualTo(BlobState.INTACT);
        assertThat(storage.delete(stored.name())).isTrue();
        storage.close();
        storage = open();
        assertThat(list("")).hasSize(1);
    }

    @Test
    void readsRanges() throws IOException {
        byte[] bytes = bytes(200_000);
        BlobName name = store(NAME, bytes).name();

        assertThat(read(name, 0, 10)).isEqualTo(Arrays.copyOf(bytes, 10));
        assertThat(read(name, 100_000, 5)).isEqualTo(Arrays.copyOfRange(bytes, 100_000, 100_005));
        assertThat(read(name, 199_999, 100)).isEqualTo(new byte[] {bytes[199_999]});
        assertThat(read(name, 200_000, 1)).isEmpty();
        assertThat(read(name, 300_000, 1)).isEmpty();
        assertThat(read(name, 5, 0)).isEmpty();
        assertThatThrownBy(() -> read(name, -1, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> read(name, 1, -1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void tellsWhereTheBytesLie() throws IOException {
        byte[] bytes = bytes(5000);
        store(new BlobName("before"), bytes(77));
        BlobName name = store(NAME, bytes).name();

        var location = storage.file(name);
        if (location.isPresent()) { // elsewhere in an object store
            byte[] found = new byte[5000];
            try (var file = new RandomAccessFile(location.get().file().toFile(), "r")) {
                file.seek(location.get().offset());
                file.readFully(found);
            }
            assertThat(found).isEqualTo(bytes);
            assertThat(location.get().lengthBytes()).isEqualTo(5000);
        }
    }

    @Test
    void hidesWhatIsNotCommitted() throws IOException {
        try (BlobUpload upload = storage.create(NAME)) {
            upload.write(bytes(100_000), 0, 100_000);

            assertThat(upload.lengthBytes()).isEqualTo(100_000);
            assertThat(list("")).isEmpty();
            assertThatThrownBy(() -> storage.open(NAME)).isInstanceOf(NoSuchBlobException.class);
        }

        assertThat(list("")).isEmpty();
    }

    @Test
    void forgetsAnUploadThatNobodyEnded() throws IOException {
        BlobUpload upload = storage.create(NAME);
        upload.write(bytes(100_000), 0, 100_000);
        storage.close();
        storage = open();

        assertThat(list("")).isEmpty();
    }

    @Test
    void knowsNothingOfWhatIsNotThere() throws IOException {
        store(NAME, bytes(10));
        BlobName other = new BlobName("instances/2");

        assertThatThrownBy(() -> storage.open(other)).isInstanceOf(NoSuchBlobException.class);
        assertThat(storage.file(other)).isEmpty();
        assertThat(storage.delete(other)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 10, 5000, 300_000, 2_000_000})
    void deletes(int length) throws IOException {
        BlobName kept = store(new BlobName("instances/kept"), bytes(length + 1)).name();
        BlobName name = store(NAME, bytes(length)).name();

        assertThat(storage.delete(name)).isTrue();
        assertThatThrownBy(() -> storage.open(name)).isInstanceOf(NoSuchBlobException.class);
        assertThat(storage.file(name)).isEmpty();
        assertThat(storage.delete(name)).isFalse();
        assertThat(list("")).containsExactly(kept);
        assertThat(read(kept, 0, Long.MAX_VALUE)).isEqualTo(bytes(length + 1));
    }

    @Test
    void listsByPrefix() throws IOException {
        BlobName a1 = store(new BlobName("a/1"), bytes(1)).name();
        BlobName a2 = store(new BlobName("a/2"), bytes(1_100_000)).name();
        BlobName b1 = store(new BlobName("b/1"), bytes(1)).name();

        assertThat(list("")).containsExactly(a1, a2, b1);
        assertThat(list("a/")).containsExactly(a1, a2);
        assertThat(list("c")).isEmpty();
    }

    @Test
    void keepsItsBlobsWhenOpenedAgain() throws IOException {
        BlobName small = store(new BlobName("small"), bytes(100)).name();
        BlobName large = store(new BlobName("large"), bytes(1_500_000)).name();
        storage.close();
        storage = open();

        assertThat(read(small, 0, Long.MAX_VALUE)).isEqualTo(bytes(100));
        assertThat(read(large, 0, Long.MAX_VALUE)).isEqualTo(bytes(1_500_000));
        BlobName next = store(new BlobName("next"), bytes(50)).name();
        assertThat(list("")).containsExactlyInAnyOrder(small, large, next);
    }

    @Test
    void endsAnUploadOnce() throws IOException {
        BlobUpload upload = storage.create(NAME);
        StoredBlob stored = upload.commit();

        upload.abort();
        upload.close();
        assertThatThrownBy(upload::commit).isInstanceOf(IllegalStateException.class);
        assertThat(list("")).containsExactly(stored.name());
    }

    /// The name that is asked for need not be new: nobody's blob is ever overwritten.
    @ParameterizedTest
    @ValueSource(ints = {10, 2_000_000})
    void keepsBlobsOfTheSameNameApart(int length) throws IOException {
        BlobName first = store(NAME, bytes(length)).name();
        BlobName second = store(NAME, bytes(length + 1)).name();

        assertThat(first).isNotEqualTo(second);
        assertThat(storage.delete(first)).isTrue();
        assertThat(read(second, 0, Long.MAX_VALUE)).isEqualTo(bytes(length + 1));
    }

    @Test
    void deletesManyAtOnce() throws IOException {
        List<BlobName> names = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            names.add(store(new BlobName("instances/" + i), bytes(i * 100)).name());
        }
        BlobName large = store(new BlobName("large"), bytes(2_000_000)).name();
        List<BlobName> deleted = new ArrayList<>(names.subList(20, 100));
        deleted.add(large);
        deleted.add(new BlobName("instances/never"));

        assertThat(storage.delete(deleted)).isEqualTo(81);
        assertThat(list("")).containsExactlyInAnyOrderElementsOf(names.subList(0, 20));
    }

    @Test
    void takesOnlyNamesWithoutAPlace() {
        assertThatThrownBy(() -> storage.create(new BlobName("a@s1.1")))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> storage.create(new BlobName("a".repeat(201))))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void takesManyUploadsAtOnce() throws Exception {
        List<Future<StoredBlob>> uploads = new ArrayList<>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 200; i++) {
                int number = i;
                uploads.add(
                        threads.submit(() ->
                                store(new BlobName("instances/" + number), bytes(number * 611))));
            }
        }
        List<BlobName> names = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            BlobName name = uploads.get(i).get().name();
            names.add(name);
            assertThat(read(name, 0, Long.MAX_VALUE)).isEqualTo(bytes(i * 611));
        }
        assertThat(list("")).containsExactlyInAnyOrderElementsOf(names);
    }
}
