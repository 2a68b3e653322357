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
import org.isocenter.persistence.sql.Databases;
import org.isocenter.persistence.sql.Dialect;
import org.jspecify.annotations.Nullable;

/// Fills a service's index without storing any bytes, for archives that would take hours otherwise.
///
/// Every row is written by the code that writes it in a store, in the same order: the instance, what
/// its study and series say, their words and modalities, the change feed. Three things differ. The
/// bytes that the rows name are not there, so that such an archive can be searched and its metadata be
/// read, but no instance can be retrieved from it. What a store does before its transaction is done on
/// several threads; only the transaction's part runs one after the other. And all of it is one
/// transaction on a connection that keeps no journal and waits for no disk ([UnsafeTransaction]), so
/// that a page of an index that many instances change is written about once. An archive whose loading
/// was cut off is worthless and must be removed.
///
/// It is in this package because the repository is nobody else's.
public final class RowLoader {
    private static final int TOGETHER = 500;
    private static final int BATCHES_AHEAD = 8;

    private RowLoader() {}

    /// What is told of the progress: how many instances there are by now.
    @FunctionalInterface
    public interface Progress {
        void loaded(int instances);
    }

    /// Stores instances from a number up to another, the latter not included, in order.
    ///
    /// @param index the service's database; the service must not run
    public static void load(
            Path index,
            IntFunction<DataSet> dataSets,
            int from,
            int to,
            InstantSource clock,
            Progress progress)
            throws InterruptedException, SQLException {
        Databases.openSqlite(index, Archive.TABLES).close();
        ArrayDeque<Future<List<Store>>> ahead = new ArrayDeque<>();
        try (UnsafeTransaction transaction = UnsafeTransaction.begin(index);
                ExecutorService makers =
                        Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors())) {
            int next = from;
            int loaded = from;
            while (next < to || !ahead.isEmpty()) {
                while (next < to && ahead.size() < BATCHES_AHEAD) {
                    int first = next;
                    int end = Math.min(first + TOGETHER, to);
                    ahead.add(makers.submit(() -> prepare(dataSets, first, end, clock)));
                    next = end;
                }
                for (Store store : ahead.remove().get()) {
                    store.run(transaction);
                    loaded++;
                }
                progress.loaded(loaded);
            }
            // There are no bytes among which a start would have to look for orphans.
            transaction
                    .prepare(
                            "UPDATE blob_counter SET swept_watermark = (SELECT sequence FROM feed_head)")
                    .executeUpdate();
            transaction.commit();
        } catch (ExecutionException e) {
            throw new IllegalStateException("an instance could not be made", e);
        }
    }

    private static List<Store> prepare(
            IntFunction<DataSet> dataSets, int from, int to, InstantSource clock) {
        StoreRepository repository = new StoreRepository();
        List<Store> prepared = new ArrayList<>(to - from);
        for (int number = from; number < to; number++) {
            Store store = new Store();
            Instant now = clock.instant();
            repository.store(
                    store,
                    instance(dataSets.apply(number), number),
                    WrittenBlob.Barrier.NONE,
                    StoreRepository.Mode.CREATE,
                    Optional.empty(),
                    now,
                    now,
                    () -> false,
                    () -> {});
            prepared.add(store);
        }
        return prepared;
    }

    static NewInstance instance(DataSet dataSet, int number) {
        return new NewInstance(
                Partition.DEFAULT,
                new InstanceId(
                        uid(dataSet, Tag.STUDY_INSTANCE_UID),
                        uid(dataSet, Tag.SERIES_INSTANCE_UID),
                        uid(dataSet, Tag.SOP_INSTANCE_UID)),
                "1.2.840.10008.1.2.1",
                new StoredBlob(new BlobName("none-%012x".formatted(number)), 4096, 0),
                Metadata.of(dataSet),
                Optional.empty());
    }

    private static Uid uid(DataSet dataSet, Tag tag) {
        return new Uid(dataSet.string(tag).orElseThrow());
    }

    /// A store up to its transaction: a database that keeps what is asked of it for later.
    private static final class Store implements Database {
        private @Nullable Work<?, ?> work;

        @Override
        public <T extends @Nullable Object, E extends Exception> T read(Work<T, E> work) {
            throw new IllegalStateException("a store reads in its transaction only");
        }

        @Override
        public <T extends @Nullable Object, E extends Exception> Pending<T, E> submit(
                Work<T, E> work, Runnable settled) {
            this.work = work;
            return () -> {
                throw new IllegalStateException("a work that is kept has no outcome yet");
            };
        }

        void run(UnsafeTransaction transaction) throws SQLException {
            Object outcome;
            try {
                outcome = work == null ? null : work.run(transaction);
            } catch (SQLException | RuntimeException e) {
                throw e;
            } catch (Exception e) {
                throw new IllegalStateException("a store throws nothing else", e);
            }
            if (outcome != StoreRepository.Outcome.CREATED) {
                throw new IllegalStateException("an instance was not stored but " + outcome);
            }
        }

        @Override
        public Dialect dialect() {
            return Dialect.SQLITE;
        }

        @Override
        public void close() {
            // there is nothing open
        }
    }
}
