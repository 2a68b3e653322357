package org.isocenter.dicomweb.instance;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import org.isocenter.persistence.sql.Transaction;

/// The counter of the change feed, and thereby of watermarks.
///
/// It is one row, raised by the transaction that writes the entries. Writers of a database take turns
/// until they have committed, on both dialects and across processes
/// ([org.isocenter.persistence.sql.Database]); so a reader who has seen an entry never later sees one
/// before it, and clocks that disagree cannot make time go back (CF-15).
public final class FeedHeadRepository {
    /// What the next entries of the change feed get.
    ///
    /// @param first the sequence number of the first of them
    /// @param ticks their time, which is not before that of any earlier entry
    public record Numbers(long first, long ticks) {}

    private FeedHeadRepository() {}

    /// Takes numbers for entries that this transaction will write.
    public static Numbers take(Transaction transaction, int entries, Instant now)
            throws SQLException {
        PreparedStatement update =
                transaction.prepare(
                        "UPDATE feed_head SET sequence = sequence + ?, ticks = CASE WHEN ticks > ?"
                                + " THEN ticks ELSE ? END WHERE id = 1 RETURNING sequence, ticks");
        long ticks = Ticks.of(now);
        update.setLong(1, entries);
        update.setLong(2, ticks);
        update.setLong(3, ticks);
        try (ResultSet row = update.executeQuery()) {
            if (!row.next()) {
                throw new IllegalStateException("the change feed has no head");
            }
            return new Numbers(row.getLong(1) - entries + 1, row.getLong(2));
        }
    }

    /// Whether the counter is there, as it is in every archive that works.
    public static boolean exists(Transaction transaction) throws SQLException {
        return transaction
                .prepare("SELECT sequence FROM feed_head WHERE id = 1")
                .executeQuery()
                .next();
    }
}
