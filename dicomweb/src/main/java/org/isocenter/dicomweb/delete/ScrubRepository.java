package org.isocenter.dicomweb.delete;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.isocenter.dicomweb.instance.Archive.Beginning;
import org.isocenter.dicomweb.instance.InstanceId;
import org.isocenter.dicomweb.instance.Uid;
import org.isocenter.persistence.blob.BlobName;
import org.isocenter.persistence.blob.StoredBlob;
import org.isocenter.persistence.sql.Database;

/// The names of all blobs that rows know, a page at a time, so that no snapshot is held for long.
final class ScrubRepository {
    /// An instance and its bytes.
    record Row(long watermark, StoredBlob blob) {}

    /// The instances after a watermark, in order.
    List<Row> instances(Database database, long after, int limit) {
        return database.read(transaction -> {
            PreparedStatement select =
                    transaction.prepare(
                            "SELECT watermark, blob, length_bytes, checksum FROM instance"
                                    + " WHERE watermark > ? ORDER BY watermark LIMIT ?");
            select.setLong(1, after);
            select.setInt(2, limit);
            List<Row> page = new ArrayList<>();
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    page.add(
                            new Row(
                                    rows.getLong(1),
                                    new StoredBlob(
                                            new BlobName(rows.getString(2)),
                                            rows.getLong(3),
                                            rows.getLong(4))));
                }
            }
            return page;
        });
    }

    /// What an instance is called, if it is still there.
    Optional<InstanceId> find(Database database, long watermark) {
        return database.read(transaction -> {
            PreparedStatement select =
                    transaction.prepare(
                            "SELECT st.uid, se.uid, i.uid FROM instance i JOIN series se ON se.key ="
                                    + " i.series_key JOIN study st ON st.key = i.study_key WHERE"
                                    + " i.watermark = ?");
            select.setLong(1, watermark);
            try (ResultSet row = select.executeQuery()) {
                return row.next()
                        ? Optional.of(
                                new InstanceId(
                                        new Uid(row.getString(1)),
                                        new Uid(row.getString(2)),
                                        new Uid(row.getString(3))))
                        : Optional.empty();
            }
        });
    }

    /// The blobs that wait to be removed.
    List<BlobName> garbage(Database database) {
        return database.read(transaction -> {
            List<BlobName> names = new ArrayList<>();
            try (ResultSet rows = transaction.prepare("SELECT blob FROM garbage").executeQuery()) {
                while (rows.next()) {
                    names.add(new BlobName(rows.getString(1)));
                }
            }
            return names;
        });
    }

    /// Up to where orphans have been removed.
    Beginning swept(Database database) {
        return database.read(transaction -> {
            PreparedStatement select =
                    transaction.prepare(
                            "SELECT swept_below, swept_watermark, swept_position FROM blob_counter");
            try (ResultSet row = select.executeQuery()) {
                return row.next()
                        ? new Beginning(row.getLong(1), row.getLong(2), row.getString(3))
                        : Beginning.OF_ALL;
            }
        });
    }

    /// Remembers that there are no orphans from before that moment.
    void setSwept(Database database, Beginning moment) {
        database.execute(transaction -> {
            PreparedStatement update =
                    transaction.prepare(
                            "UPDATE blob_counter SET swept_below = ?, swept_watermark = ?,"
                                    + " swept_position = ?");
            update.setLong(1, moment.blobNumber());
            update.setLong(2, moment.watermark());
            update.setString(3, moment.position());
            update.executeUpdate();
        });
    }
}
