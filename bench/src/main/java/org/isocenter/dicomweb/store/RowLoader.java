package org.isocenter.dicomweb.store;

import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
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
import org.isocenter.persistence.blob.WrittenBlob;
import org.isocenter.persistence.sql.Database;
import org.isocenter.persistence.sql.DatabaseException;
import org.isocenter.persistence.sql.Databases;
import org.isocenter.persistence.sql.Dialect;
import org.isocenter.persistence.sql.Transaction;
import org.jspecify.annotations.Nullable;

/// Fills a service's index without storing any bytes, for archives that would take hours otherwise.
///
/// Every row is written by the code that writes it in a store: the instance, what its study and series
/// say, their words and modalities, the change feed. Two things differ. The bytes that the rows name
/// are not there, so that such an archive can be searched and its metadata be read, but no instance can
/// be retrieved from it. And thousands of stores share a transaction, so that a page of an index that
/// many of them change is written once.
///
/// It is in this package because the repository is nobody else's.
public final class RowLoader {
    private static final int TOGETHER = 2000;
    private static final int BATCHES_AHEAD = 4;

    private RowLoader() {}

    /// Stores instances from a number up to another, the latter not included, in order.
    ///
    /// @param index the service's database; the service must not run
    public static void load(Path index, IntFunction<DataSet> dataSets, int from, int to)
            throws InterruptedException {
        InstantSource clock = InstantSource.system();
        StoreRepository repository = new StoreRepository();
        ArrayDeque<Future<List<NewInstance>>> ahead = new ArrayDeque<>();
        try (Database database = Databases.openSqlite(index, Archive.TABLES);
                ExecutorService makers =
                        Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors())) {
            int next = from;
            while (next < to || !ahead.isEmpty()) {
                while (next < to && ahead.size() < BATCHES_AHEAD) {
                    int first = next;
                    int end = Math.min(first + TOGETHER, to);
                    ahead.add(makers.submit(() -> make(dataSets, first, end)));
                    next = end;
                }
                List<NewInstance> batch = ahead.remove().get();
                database.execute(transaction -> {
                    Instant now = clock.instant();
                    for (NewInstance instance : batch) {
                        repository.store(
                                new Joined(transaction, database.dialect()),
                                instance,
                                WrittenBlob.Barrier.NONE,
                                StoreRepository.Mode.CREATE,
                                Optional.empty(),
                                now,
                                now,
                                () -> false);
                    }
                });
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException("an instance could not be made", e);
        }
    }

    private static List<NewInstance> make(IntFunction<DataSet> dataSets, int from, int to) {
        List<NewInstance> made = new ArrayList<>(to - from);
        for (int number = from; number < to; number++) {
            DataSet dataSet = dataSets.apply(number);
            made.add(
                    new NewInstance(
                            Partition.DEFAULT,
                            new InstanceId(
                                    uid(dataSet, Tag.STUDY_INSTANCE_UID),
                                    uid(dataSet, Tag.SERIES_INSTANCE_UID),
                                    uid(dataSet, Tag.SOP_INSTANCE_UID)),
                            "1.2.840.10008.1.2.1",
                            new StoredBlob(new BlobName("none-%012x".formatted(number)), 4096, 0),
                            Metadata.of(dataSet),
                            Optional.empty()));
        }
        return made;
    }

    private static Uid uid(DataSet dataSet, Tag tag) {
        return new Uid(dataSet.string(tag).orElseThrow());
    }

    /// A database whose writes join a transaction that is open already.
    private record Joined(Transaction transaction, Dialect dialect) implements Database {
        @Override
        public <T extends @Nullable Object, E extends Exception> T read(Work<T, E> work) throws E {
            return write(work);
        }

        @Override
        public <T extends @Nullable Object, E extends Exception> T write(Work<T, E> work) throws E {
            try {
                return work.run(transaction);
            } catch (SQLException e) {
                throw new DatabaseException("rows could not be stored", e);
            }
        }

        @Override
        public void close() {
            // whoever opened the transaction closes it
        }
    }
}
