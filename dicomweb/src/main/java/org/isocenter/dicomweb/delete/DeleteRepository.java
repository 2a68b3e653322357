package org.isocenter.dicomweb.delete;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import org.isocenter.dicomweb.instance.FeedAction;
import org.isocenter.dicomweb.instance.FeedHeadRepository;
import org.isocenter.dicomweb.instance.HierarchyRepository;
import org.isocenter.dicomweb.instance.KeyBlockRepository;
import org.isocenter.dicomweb.instance.Partition;
import org.isocenter.dicomweb.instance.Target;
import org.isocenter.dicomweb.instance.Uid;
import org.isocenter.persistence.sql.Database;
import org.isocenter.persistence.sql.Transaction;

/// Deletes rows, and remembers which blobs nobody points to any more.
///
/// One transaction takes the rows away, writes a change feed entry for each instance (DEL-7) and puts
/// the names of the blobs on the list of garbage. From then on the instances can be stored again,
/// because new bytes get new names (STORE-74).
final class DeleteRepository {
    private final HierarchyRepository hierarchy = new HierarchyRepository();

    /// What is deleted: the instances for which a column of their row has a value.
    private record Selection(String column, long value, long instances) {}

    /// Deletes all instances of a target.
    ///
    /// @param onlyIfExpired whether to do so only if the target is a study whose expiry has come
    /// @return how many there were
    long delete(
            Database database,
            Partition partition,
            Target target,
            boolean onlyIfExpired,
            Instant now,
            Instant garbageDueAt) {
        return database.write(transaction -> {
            Optional<HierarchyRepository.Row> study =
                    hierarchy.study(transaction, partition, target.study());
            if (study.isEmpty() || (onlyIfExpired && !isExpired(transaction, study.get(), now))) {
                return 0L;
            }
            return switch (target) {
                case Target.OfStudy _ -> {
                    Selection all =
                            new Selection("study_key", study.get().key(), study.get().instances());
                    deleteInstances(transaction, all, now, garbageDueAt);
                    deleteModalities(transaction, partition, study.get());
                    deleteSeries(transaction, partition, study.get());
                    hierarchy.removeFromStudy(transaction, partition, study.get(), all.instances);
                    yield all.instances;
                }
                case Target.OfSeries(_, Uid uid) -> {
                    Optional<HierarchyRepository.Row> series =
                            hierarchy.series(transaction, study.get(), uid);
                    if (series.isEmpty()) {
                        yield 0L;
                    }
                    Selection all =
                            new Selection(
                                    "series_key", series.get().key(), series.get().instances());
                    yield deletePart(
                            transaction,
                            partition,
                            study.get(),
                            series.get(),
                            all,
                            now,
                            garbageDueAt);
                }
                case Target.OfInstance(_, Uid seriesUid, Uid uid) -> {
                    Optional<HierarchyRepository.Row> series =
                            hierarchy.series(transaction, study.get(), seriesUid);
                    if (series.isEmpty()) {
                        yield 0L;
                    }
                    Optional<Long> watermark = watermark(transaction, series.get(), uid);
                    if (watermark.isEmpty()) {
                        yield 0L;
                    }
                    yield deletePart(
                            transaction,
                            partition,
                            study.get(),
                            series.get(),
                            new Selection("watermark", watermark.get(), 1),
                            now,
                            garbageDueAt);
                }
            };
        });
    }

    private long deletePart(
            Transaction transaction,
            Partition partition,
            HierarchyRepository.Row study,
            HierarchyRepository.Row series,
            Selection selection,
            Instant now,
            Instant garbageDueAt)
            throws SQLException {
        deleteInstances(transaction, selection, now, garbageDueAt);
        hierarchy.removeFromSeries(transaction, partition, study, series, selection.instances);
        hierarchy.removeFromStudy(transaction, partition, study, selection.instances);
        return selection.instances;
    }

    private static Optional<Long> watermark(
            Transaction transaction, HierarchyRepository.Row series, Uid uid) throws SQLException {
        PreparedStatement select =
                transaction.prepare(
                        "SELECT watermark FROM instance WHERE uid = ? AND series_key = ?");
        select.setString(1, uid.value());
        select.setLong(2, series.key());
        try (var row = select.executeQuery()) {
            return row.next() ? Optional.of(row.getLong(1)) : Optional.empty();
        }
    }

    private static boolean isExpired(
            Transaction transaction, HierarchyRepository.Row study, Instant now)
            throws SQLException {
        PreparedStatement select =
                transaction.prepare("SELECT 1 FROM study WHERE key = ? AND expires_at <= ?");
        select.setLong(1, study.key());
        select.setLong(2, now.toEpochMilli());
        try (var row = select.executeQuery()) {
            return row.next();
        }
    }

    private static void deleteInstances(
            Transaction transaction, Selection selection, Instant now, Instant garbageDueAt)
            throws SQLException {
        FeedHeadRepository.Numbers numbers =
                FeedHeadRepository.take(transaction, Math.toIntExact(selection.instances), now);
        String where = " WHERE " + selection.column + " = ?";
        String whereInstance = " WHERE i." + selection.column + " = ?";

        PreparedStatement feed =
                transaction.prepare(
                        "INSERT INTO change_feed (sequence, ticks, action, partition_key, study_uid,"
                                + " series_uid, instance_uid) SELECT ? + row_number() OVER (ORDER BY"
                                + " i.watermark), ?, ?, i.partition_key, st.uid, se.uid, i.uid FROM"
                                + " instance i JOIN series se ON se.key = i.series_key JOIN study st"
                                + " ON st.key = i.study_key"
                                + whereInstance);
        feed.setLong(1, numbers.first() - 1);
        feed.setLong(2, numbers.ticks());
        feed.setInt(3, FeedAction.DELETE.number());
        feed.setLong(4, selection.value);
        if (feed.executeUpdate() != selection.instances) {
            throw new IllegalStateException("the count of instances in a row is wrong");
        }

        PreparedStatement garbage =
                transaction.prepare(
                        "INSERT INTO garbage (blob, due_at, attempts) SELECT blob, ?, 0 FROM"
                                + " instance"
                                + where);
        garbage.setLong(1, garbageDueAt.toEpochMilli());
        garbage.setLong(2, selection.value);
        garbage.executeUpdate();

        PreparedStatement content =
                transaction.prepare(
                        "DELETE FROM instance_content WHERE watermark IN (SELECT watermark FROM"
                                + " instance"
                                + where
                                + ")");
        content.setLong(1, selection.value);
        content.executeUpdate();

        PreparedStatement rows = transaction.prepare("DELETE FROM instance" + where);
        rows.setLong(1, selection.value);
        rows.executeUpdate();
    }

    private static void deleteSeries(
            Transaction transaction, Partition partition, HierarchyRepository.Row study)
            throws SQLException {
        KeyBlockRepository.removeSeries(transaction, partition, study.key());
        PreparedStatement delete = transaction.prepare("DELETE FROM series WHERE study_key = ?");
        delete.setLong(1, study.key());
        delete.executeUpdate();
    }

    private static void deleteModalities(
            Transaction transaction, Partition partition, HierarchyRepository.Row study)
            throws SQLException {
        PreparedStatement delete =
                transaction.prepare(
                        "DELETE FROM study_modality WHERE partition_key = ? AND modality IN (SELECT"
                                + " modality FROM series WHERE study_key = ?) AND study_key = ?");
        delete.setInt(1, partition.key());
        delete.setLong(2, study.key());
        delete.setLong(3, study.key());
        delete.executeUpdate();
    }
}
