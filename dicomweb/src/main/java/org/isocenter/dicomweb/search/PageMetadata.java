package org.isocenter.dicomweb.search;

import java.util.Optional;
import org.isocenter.dicomweb.instance.DataSetJson;
import org.isocenter.dicomweb.instance.InstanceRepository;
import org.isocenter.dicomweb.instance.MetadataCoding;
import org.isocenter.persistence.sql.Database;
import org.jspecify.annotations.Nullable;

/// The metadata of a page of matches. They are held until the answer is written as long as they are
/// short, and otherwise read again one by one while it is: one instance may have 64 MB of them.
final class PageMetadata {
    private static final Of NOT_NEEDED = new Of.Held(DataSetJson.empty());

    /// Those of one match.
    sealed interface Of {
        /// What there is; nothing when it was not held, and the instance has been deleted or replaced
        /// since.
        Optional<DataSetJson> read();

        /// In memory.
        record Held(DataSetJson metadata) implements Of {
            @Override
            public Optional<DataSetJson> read() {
                return Optional.of(metadata);
            }
        }

        /// In the database.
        record Later(Database database, long watermark) implements Of {
            @Override
            public Optional<DataSetJson> read() {
                return database.read(
                        transaction -> InstanceRepository.metadata(transaction, watermark));
            }
        }
    }

    private final Database database;
    private final int[] wanted;
    private long left;

    /// @param wanted the tags that the answer has of them, in ascending order
    /// @param heldBytes how much is held
    PageMetadata(Database database, int[] wanted, long heldBytes) {
        this.database = database;
        this.wanted = wanted;
        this.left = heldBytes;
    }

    /// Those of an instance.
    ///
    /// @param stored as they are in the row of the instance; null when they are not needed
    Of of(long watermark, byte @Nullable [] stored) {
        if (stored == null) {
            return NOT_NEEDED;
        }
        if (left > 0) {
            DataSetJson held = new DataSetJson(MetadataCoding.decode(stored));
            if (held.utf8().length > left) {
                held = held.only(wanted);
            }
            left -= held.utf8().length;
            if (left > 0) {
                return new Of.Held(held);
            }
        }
        return new Of.Later(database, watermark);
    }
}
