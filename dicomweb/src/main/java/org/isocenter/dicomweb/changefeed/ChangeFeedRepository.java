package org.isocenter.dicomweb.changefeed;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.isocenter.dicomweb.instance.DataSetJson;
import org.isocenter.dicomweb.instance.FeedAction;
import org.isocenter.dicomweb.instance.InstanceId;
import org.isocenter.dicomweb.instance.InstanceRepository;
import org.isocenter.dicomweb.instance.Uid;
import org.isocenter.persistence.sql.Database;
import org.isocenter.persistence.sql.Transaction;
import org.jspecify.annotations.Nullable;

/// Reads the change feed.
///
/// Rows say what happened; whether an entry is current, replaced or deleted is found by looking for
/// the instance in the same snapshot, so no store or delete ever rewrites old entries.
///
/// Sequence numbers have no gaps and times never go back (see `feed_head`). So a window of time is a
/// range of numbers whose ends are found by halving, and skipping entries is adding to a number: a
/// page costs the same at the beginning and at the end of 10⁹ entries, without an index by time.
final class ChangeFeedRepository {
    /// The SOP Class UID.
    private static final int SOP_CLASS_UID = 0x0008_0016;

    private static final String CURRENT =
            " FROM study st JOIN series se ON se.study_key = st.key JOIN instance i ON i.series_key ="
                    + " se.key WHERE st.partition_key = f.partition_key AND st.uid = f.study_uid AND"
                    + " se.uid = f.series_uid AND i.uid = f.instance_uid)";

    private static final String SELECT =
            "SELECT f.sequence, f.ticks, f.action, f.study_uid, f.series_uid, f.instance_uid,"
                    + " (SELECT i.watermark"
                    + CURRENT;

    /// How long the metadata of a page may be when those of one more entry are held. Of those behind it
    /// they are read while the answer is written.
    private static final int HELD_BYTES = 4 << 20;

    private final boolean withDetails;

    /// @param withDetails whether entries tell what kind of instance there is (IMPR-5)
    ChangeFeedRepository(boolean withDetails) {
        this.withDetails = withDetails;
    }

    /// The entries after a number, in a window of so many numbers (CF-10).
    List<FeedEntry> after(Database database, long sequence, int window, boolean withMetadata) {
        return database.read(transaction ->
                range(transaction, sequence + 1, window, Long.MAX_VALUE, withMetadata));
    }

    /// The entries of a window of time, less the first ones (CF-11).
    List<FeedEntry> between(
            Database database,
            long startTicks,
            long endTicks,
            long skip,
            int limit,
            boolean withMetadata) {
        return database.read(transaction -> {
            long head = head(transaction);
            long first = firstNotBefore(transaction, startTicks, head);
            if (skip > head - first) {
                return List.<FeedEntry>of();
            }
            return range(transaction, first + skip, limit, endTicks, withMetadata);
        });
    }

    /// The last entry.
    Optional<FeedEntry> latest(Database database, boolean withMetadata) {
        return database.read(transaction -> {
            long head = head(transaction);
            return range(transaction, head, 1, Long.MAX_VALUE, withMetadata).stream().findFirst();
        });
    }

    private static long head(Transaction transaction) throws SQLException {
        PreparedStatement select =
                transaction.prepare("SELECT sequence FROM feed_head WHERE id = 1");
        try (ResultSet row = select.executeQuery()) {
            return row.next() ? row.getLong(1) : 0;
        }
    }

    private static long firstNotBefore(Transaction transaction, long ticks, long head)
            throws SQLException {
        long low = 1;
        long high = head + 1;
        PreparedStatement select =
                transaction.prepare("SELECT ticks FROM change_feed WHERE sequence = ?");
        while (low < high) {
            long middle = (low + high) >>> 1;
            select.setLong(1, middle);
            try (ResultSet row = select.executeQuery()) {
                if (!row.next()) {
                    throw new IllegalStateException("the change feed has no entry " + middle);
                }
                if (row.getLong(1) < ticks) {
                    low = middle + 1;
                } else {
                    high = middle;
                }
            }
        }
        return low;
    }

    private List<FeedEntry> range(
            Transaction transaction, long first, int limit, long endTicks, boolean withMetadata)
            throws SQLException {
        PreparedStatement select =
                transaction.prepare(
                        SELECT
                                + (withDetails ? ", (SELECT i.transfer_syntax" + CURRENT : ", NULL")
                                + " FROM change_feed f WHERE f.sequence >= ? AND f.sequence < ? AND f.ticks < ? ORDER BY"
                                + " f.sequence");
        select.setLong(1, first);
        select.setLong(2, first > Long.MAX_VALUE - limit ? Long.MAX_VALUE : first + limit);
        select.setLong(3, endTicks);
        List<FeedEntry> entries = new ArrayList<>();
        long left = HELD_BYTES;
        try (ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                long sequence = rows.getLong(1);
                long current = rows.getLong(7);
                FeedEntry.State state =
                        rows.wasNull()
                                ? FeedEntry.State.DELETED
                                : current == sequence
                                        ? FeedEntry.State.CURRENT
                                        : FeedEntry.State.REPLACED;
                boolean isThere = state != FeedEntry.State.DELETED;
                boolean isHeld = withMetadata && left > 0;
                Optional<DataSetJson> metadata =
                        isThere && (isHeld || withDetails)
                                ? InstanceRepository.metadata(transaction, current)
                                : Optional.empty();
                if (isHeld) {
                    left -= metadata.map(dataSet -> dataSet.utf8().length).orElse(0);
                }
                entries.add(
                        new FeedEntry(
                                sequence,
                                new InstanceId(
                                        new Uid(rows.getString(4)),
                                        new Uid(rows.getString(5)),
                                        new Uid(rows.getString(6))),
                                FeedAction.of(rows.getInt(3)),
                                rows.getLong(2),
                                state,
                                withDetails
                                        ? details(metadata, rows.getString(8))
                                        : Optional.empty(),
                                isHeld ? metadata : Optional.empty(),
                                isThere && withMetadata && !isHeld
                                        ? OptionalLong.of(current)
                                        : OptionalLong.empty()));
            }
        }
        return entries;
    }

    private static Optional<FeedEntry.Details> details(
            Optional<DataSetJson> metadata, @Nullable String transferSyntax) {
        return metadata.flatMap(dataSet -> dataSet.attribute(SOP_CLASS_UID))
                .flatMap(sopClass ->
                        Optional.ofNullable(transferSyntax)
                                .map(syntax -> new FeedEntry.Details(sopClass, syntax)));
    }
}
