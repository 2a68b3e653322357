package org.isocenter.dicomweb.instance;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import org.isocenter.persistence.sql.Transaction;

/// How many studies, and how many series, have their keys in each block of 16,384 numbers.
///
/// No index of either database knows how many rows lie before one of its entries, so the last page of
/// a million studies would be a million entries read. With these counts it is a few hundred rows and
/// the rest of one block. Only a new study or series writes here, and one that goes; the block of what
/// is new is the same for many, and its row is in memory.
public final class KeyBlockRepository {
    private static final int SHIFT = 14;

    private KeyBlockRepository() {}

    /// The table of a level that has one.
    public static String table(Level level) {
        return switch (level) {
            case STUDY -> "study_block";
            case SERIES -> "series_block";
            case INSTANCE -> throw new IllegalArgumentException("instances are not counted");
        };
    }

    /// The number above all of a block.
    public static long end(long block) {
        return (block + 1) << SHIFT;
    }

    static void add(Transaction transaction, Level level, Partition partition, long key)
            throws SQLException {
        PreparedStatement upsert =
                transaction.prepare(
                        "INSERT INTO %1$s (partition_key, block, keys) VALUES (?, ?, 1) ON CONFLICT"
                                        .formatted(table(level))
                                + " (partition_key, block) DO UPDATE SET keys = %1$s.keys + 1"
                                        .formatted(table(level)));
        upsert.setInt(1, partition.key());
        upsert.setLong(2, key >> SHIFT);
        upsert.executeUpdate();
    }

    static void remove(Transaction transaction, Level level, Partition partition, long key)
            throws SQLException {
        PreparedStatement update =
                transaction.prepare(
                        "UPDATE %s SET keys = keys - 1 WHERE partition_key = ? AND block = ?"
                                .formatted(table(level)));
        update.setInt(1, partition.key());
        update.setLong(2, key >> SHIFT);
        update.executeUpdate();
    }

    /// Takes all series of a study out, which are still there.
    public static void removeSeries(Transaction transaction, Partition partition, long studyKey)
            throws SQLException {
        PreparedStatement update =
                transaction.prepare(
                        "UPDATE series_block SET keys = keys - (SELECT count(*) FROM series se WHERE"
                                + " se.study_key = ? AND se.key >> %1$d = series_block.block) WHERE"
                                        .formatted(SHIFT)
                                + " partition_key = ? AND block IN (SELECT key >> %1$d FROM series"
                                        .formatted(SHIFT)
                                + " WHERE study_key = ?)");
        update.setLong(1, studyKey);
        update.setInt(2, partition.key());
        update.setLong(3, studyKey);
        update.executeUpdate();
    }
}
