package org.isocenter.dicomweb.search;

import java.sql.SQLException;
import java.util.Optional;
import java.util.function.Supplier;
import org.isocenter.dicomweb.instance.DataSetJson;
import org.isocenter.dicomweb.instance.InstanceRepository;
import org.isocenter.dicomweb.instance.MetadataCoding;
import org.isocenter.persistence.sql.Database;
import org.isocenter.persistence.sql.Transaction;
import org.jspecify.annotations.Nullable;

/// What rows keep of the metadata of a page of matches. It is held until the answer is written as long
/// as it is short, and otherwise read again one by one while it is: one instance may have 64 MB.
final class PageMetadata {
    private static final int HELD_BYTES = 4 << 20;

    /// What is longer is cut down to what the answer has of it.
    private static final int CUT_BYTES = 16 << 10;

    private static final Of NOTHING = new Of.Held(DataSetJson.empty());

    /// What one row keeps.
    sealed interface Of {
        /// The data set; nothing when it was not held, and has been deleted or replaced since.
        Optional<DataSetJson> read();

        /// In memory.
        record Held(DataSetJson dataSet) implements Of {
            @Override
            public Optional<DataSetJson> read() {
                return Optional.of(dataSet);
            }
        }

        /// In the database.
        record Later(Database database, Reading reading) implements Of {
            @Override
            public Optional<DataSetJson> read() {
                return database.read(reading::in);
            }
        }
    }

    /// How it is read again.
    @FunctionalInterface
    interface Reading {
        Optional<DataSetJson> in(Transaction transaction) throws SQLException;
    }

    private final Database database;
    private final ReturnedAttributes returned;
    private long left = HELD_BYTES;

    PageMetadata(Database database, ReturnedAttributes returned) {
        this.database = database;
        this.returned = returned;
    }

    /// Those of an instance.
    ///
    /// @param stored as they are in its row; null when they are not needed
    Of ofInstance(long watermark, byte @Nullable [] stored) {
        return stored == null
                ? NOTHING
                : of(
                        () -> new DataSetJson(MetadataCoding.decode(stored)),
                        returned.fromMetadata(),
                        transaction -> InstanceRepository.metadata(transaction, watermark));
    }

    /// What the row of a study has; null when it is not needed.
    Of ofStudy(long key, byte @Nullable [] attributes) {
        return attributes == null
                ? NOTHING
                : of(
                        () -> new DataSetJson(attributes),
                        returned.fromStudy(),
                        transaction -> SearchRepository.attributesOfStudy(transaction, key));
    }

    /// What the row of a series has; null when it is not needed.
    Of ofSeries(long key, byte @Nullable [] attributes) {
        return attributes == null
                ? NOTHING
                : of(
                        () -> new DataSetJson(attributes),
                        returned.fromSeries(),
                        transaction -> SearchRepository.attributesOfSeries(transaction, key));
    }

    private Of of(Supplier<DataSetJson> whole, int[] wanted, Reading again) {
        if (left > 0) {
            DataSetJson held = whole.get();
            if (held.utf8().length > CUT_BYTES) {
                held = held.only(wanted);
            }
            left -= held.utf8().length;
            if (left > 0) {
                return new Of.Held(held);
            }
        }
        return new Of.Later(database, again);
    }
}
