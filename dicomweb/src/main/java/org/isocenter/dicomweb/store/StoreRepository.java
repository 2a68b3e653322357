package org.isocenter.dicomweb.store;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.isocenter.dicomweb.instance.FeedAction;
import org.isocenter.dicomweb.instance.FeedHeadRepository;
import org.isocenter.dicomweb.instance.HierarchyRepository;
import org.isocenter.dicomweb.instance.IndexValues;
import org.isocenter.dicomweb.instance.InstanceId;
import org.isocenter.dicomweb.instance.MetadataCoding;
import org.isocenter.dicomweb.instance.MetadataIndex;
import org.isocenter.dicomweb.instance.NewInstance;
import org.isocenter.persistence.blob.WrittenBlob;
import org.isocenter.persistence.sql.Database;
import org.isocenter.persistence.sql.Transaction;

/// Writes the rows of an instance whose bytes are written, and makes the bytes durable before them.
///
/// Everything that makes it visible is one transaction: the instance, what its study and series say,
/// and the change feed entry (STORE-76, CF-25). The transaction only looks up keys and adds to rows,
/// so its cost does not grow with the archive.
final class StoreRepository {
    private final HierarchyRepository hierarchy = new HierarchyRepository();

    /// What became of the instance.
    enum Outcome {
        CREATED,
        REPLACED,
        /// It is there already and was not to be replaced (STORE-70).
        EXISTS,
        /// Somebody deleted it while it was arriving (DEL-9).
        CANCELLED
    }

    /// What a store does to an instance that exists.
    enum Mode {
        /// POST.
        CREATE,
        /// PUT (STORE-92).
        UPSERT
    }

    private record Existing(long watermark, String blob) {}

    /// Asks for the instance to be stored ([Database#submit]).
    ///
    /// @param bytes makes the instance's bytes durable; passed before the transaction is committed
    /// @param expiresAt when its study is to be deleted; nothing takes a pending expiry away
    ///     (EXPIRY-2)
    /// @param garbageDueAt when the bytes of an instance that is replaced may be removed
    /// @param cancelled whether the store is not wanted any more; asked inside the transaction, so that
    ///     a delete either is asked for before and cancels, or comes after and finds the instance
    /// @param settled told when the outcome is known, whether it is awaited or not
    Database.Pending<Outcome, RuntimeException> store(
            Database database,
            NewInstance instance,
            WrittenBlob.Barrier bytes,
            Mode mode,
            Optional<Instant> expiresAt,
            Instant now,
            Instant garbageDueAt,
            BooleanSupplier cancelled,
            Runnable settled) {
        byte[] metadata = MetadataCoding.encode(instance.metadata().utf8());
        IndexValues values = MetadataIndex.of(instance.metadata());
        return database.submit(
                transaction -> {
                    if (cancelled.getAsBoolean()) {
                        return Outcome.CANCELLED;
                    }
                    Optional<HierarchyRepository.Row> study =
                            hierarchy.study(
                                    transaction, instance.partition(), instance.id().study());
                    Optional<HierarchyRepository.Row> series =
                            study.isEmpty()
                                    ? Optional.empty()
                                    : hierarchy.series(
                                            transaction, study.get(), instance.id().series());
                    Optional<Existing> old =
                            series.isEmpty()
                                    ? Optional.empty()
                                    : existing(transaction, series.get(), instance.id());
                    if (old.isPresent() && mode == Mode.CREATE) {
                        return Outcome.EXISTS;
                    }
                    FeedAction action = old.isPresent() ? FeedAction.UPDATE : FeedAction.CREATE;
                    int added = old.isPresent() ? 0 : 1;
                    long watermark = writeFeedEntry(transaction, instance, action, now);
                    if (old.isPresent()) {
                        remove(transaction, old.get(), garbageDueAt);
                    }
                    long studyKey =
                            hierarchy.addToStudy(
                                    transaction,
                                    study,
                                    instance,
                                    values,
                                    added,
                                    watermark,
                                    expiresAt.map(Instant::toEpochMilli));
                    long seriesKey =
                            hierarchy.addToSeries(
                                    transaction,
                                    series,
                                    instance,
                                    values,
                                    added,
                                    watermark,
                                    studyKey);
                    insert(transaction, instance, watermark, studyKey, seriesKey);
                    insertContent(transaction, instance, watermark, metadata);
                    transaction.commitAfter(bytes, bytes::pass);
                    if (old.isPresent()) {
                        hierarchy.forgetReplaced(transaction, instance.partition(), instance.id());
                    }
                    return old.isPresent() ? Outcome.REPLACED : Outcome.CREATED;
                },
                settled);
    }

    private static Optional<Existing> existing(
            Transaction transaction, HierarchyRepository.Row series, InstanceId id)
            throws SQLException {
        PreparedStatement select =
                transaction.prepare(
                        "SELECT watermark, blob FROM instance WHERE uid = ? AND series_key = ?");
        select.setString(1, id.instance().value());
        select.setLong(2, series.key());
        try (ResultSet row = select.executeQuery()) {
            return row.next()
                    ? Optional.of(new Existing(row.getLong(1), row.getString(2)))
                    : Optional.empty();
        }
    }

    private static long writeFeedEntry(
            Transaction transaction, NewInstance instance, FeedAction action, Instant now)
            throws SQLException {
        FeedHeadRepository.Numbers numbers = FeedHeadRepository.take(transaction, 1, now);
        PreparedStatement insert =
                transaction.prepare(
                        "INSERT INTO change_feed (sequence, ticks, action, partition_key,"
                                + " study_uid, series_uid, instance_uid) VALUES (?, ?, ?, ?, ?, ?,"
                                + " ?)");
        insert.setLong(1, numbers.first());
        insert.setLong(2, numbers.ticks());
        insert.setInt(3, action.number());
        insert.setInt(4, instance.partition().key());
        insert.setString(5, instance.id().study().value());
        insert.setString(6, instance.id().series().value());
        insert.setString(7, instance.id().instance().value());
        insert.executeUpdate();
        return numbers.first();
    }

    private static void remove(Transaction transaction, Existing old, Instant garbageDueAt)
            throws SQLException {
        PreparedStatement garbage =
                transaction.prepare(
                        "INSERT INTO garbage (blob, due_at, attempts) VALUES (?, ?, 0)");
        garbage.setString(1, old.blob);
        garbage.setLong(2, garbageDueAt.toEpochMilli());
        garbage.executeUpdate();
        PreparedStatement content =
                transaction.prepare("DELETE FROM instance_content WHERE watermark = ?");
        content.setLong(1, old.watermark);
        content.executeUpdate();
        PreparedStatement row = transaction.prepare("DELETE FROM instance WHERE watermark = ?");
        row.setLong(1, old.watermark);
        row.executeUpdate();
    }

    private static void insert(
            Transaction transaction,
            NewInstance instance,
            long watermark,
            long studyKey,
            long seriesKey)
            throws SQLException {
        PreparedStatement insert =
                transaction.prepare(
                        "INSERT INTO instance (watermark, partition_key, study_key, series_key, uid,"
                                + " transfer_syntax, blob, length_bytes, checksum) VALUES (?, ?, ?,"
                                + " ?, ?, ?, ?, ?, ?)");
        insert.setLong(1, watermark);
        insert.setInt(2, instance.partition().key());
        insert.setLong(3, studyKey);
        insert.setLong(4, seriesKey);
        insert.setString(5, instance.id().instance().value());
        insert.setString(6, instance.transferSyntax());
        insert.setString(7, instance.blob().name().value());
        insert.setLong(8, instance.blob().lengthBytes());
        insert.setLong(9, instance.blob().checksum());
        insert.executeUpdate();
    }

    private static void insertContent(
            Transaction transaction, NewInstance instance, long watermark, byte[] metadata)
            throws SQLException {
        PreparedStatement insert =
                transaction.prepare(
                        "INSERT INTO instance_content (watermark, metadata, frames) VALUES (?, ?,"
                                + " ?)");
        insert.setLong(1, watermark);
        insert.setBytes(2, metadata);
        if (instance.frames().isPresent()) {
            insert.setBytes(3, instance.frames().get());
        } else {
            insert.setNull(3, Types.BINARY);
        }
        insert.executeUpdate();
    }
}
