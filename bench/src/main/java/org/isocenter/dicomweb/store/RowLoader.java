package org.isocenter.dicomweb.store;

import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntFunction;
import org.isocenter.dicom.data.Tag;
import org.isocenter.dicom.dataset.DataSet;
import org.isocenter.dicomweb.instance.Archive;
import org.isocenter.dicomweb.instance.InstanceId;
import org.isocenter.dicomweb.instance.NewInstance;
import org.isocenter.dicomweb.instance.Partition;
import org.isocenter.dicomweb.instance.Uid;
import org.isocenter.persistence.blob.BlobName;
import org.isocenter.persistence.blob.StoredBlob;
import org.isocenter.persistence.sql.Database;
import org.isocenter.persistence.sql.Databases;

/// Fills a service's index without storing any bytes, for archives that would take hours otherwise.
///
/// Every row is written by the code that writes it in a store, in the same transactions: the instance,
/// what its study and series say, their words and modalities, the change feed. Only the bytes that the
/// rows name are not there, so that such an archive can be searched and its metadata be read, but no
/// instance can be retrieved from it. It is in this package because the repository is nobody else's.
public final class RowLoader {
    private static final int WRITERS = 48;

    private RowLoader() {}

    /// Stores instances from a number up to another, the latter not included, more or less in order.
    ///
    /// @param index the service's database; the service must not run
    public static void load(Path index, IntFunction<DataSet> dataSets, int from, int to)
            throws InterruptedException {
        InstantSource clock = InstantSource.system();
        try (Database database = Databases.openSqlite(index, Archive.TABLES)) {
            StoreRepository repository = new StoreRepository();
            AtomicInteger next = new AtomicInteger(from);
            AtomicReference<Optional<Throwable>> failure = new AtomicReference<>(Optional.empty());
            List<Thread> writers = new ArrayList<>();
            for (int i = 0; i < WRITERS; i++) {
                writers.add(
                        Thread.ofVirtual()
                                .uncaughtExceptionHandler(
                                        (_, e) -> failure.set(Optional.of(e)))
                                .start(() -> {
                                    for (int n = next.getAndIncrement();
                                            n < to && failure.get().isEmpty();
                                            n = next.getAndIncrement()) {
                                        store(
                                                repository,
                                                database,
                                                dataSets.apply(n),
                                                n,
                                                clock.instant());
                                    }
                                }));
            }
            for (Thread writer : writers) {
                writer.join();
            }
            if (failure.get().isPresent()) {
                throw new IllegalStateException(
                        "rows could not be stored", failure.get().get());
            }
        }
    }

    private static void store(
            StoreRepository repository,
            Database database,
            DataSet dataSet,
            int number,
            Instant now) {
        InstanceId id =
                new InstanceId(
                        uid(dataSet, Tag.STUDY_INSTANCE_UID),
                        uid(dataSet, Tag.SERIES_INSTANCE_UID),
                        uid(dataSet, Tag.SOP_INSTANCE_UID));
        repository.store(
                database,
                new NewInstance(
                        Partition.DEFAULT,
                        id,
                        "1.2.840.10008.1.2.1",
                        new StoredBlob(new BlobName("none-%012x".formatted(number)), 4096, 0),
                        Metadata.of(dataSet),
                        Optional.empty()),
                StoreRepository.Mode.CREATE,
                Optional.empty(),
                now,
                now,
                () -> false);
    }

    private static Uid uid(DataSet dataSet, Tag tag) {
        return new Uid(dataSet.string(tag).orElseThrow());
    }
}
