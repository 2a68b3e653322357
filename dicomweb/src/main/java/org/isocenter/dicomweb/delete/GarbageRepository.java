package org.isocenter.dicomweb.delete;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.isocenter.dicomweb.instance.Partition;
import org.isocenter.dicomweb.instance.Uid;
import org.isocenter.persistence.blob.BlobName;
import org.isocenter.persistence.sql.Database;

/// What waits for the [Cleanup]: blobs that no row points to, and studies with an expiry.
final class GarbageRepository {
    private static final int STUDIES_AT_ONCE = 1000;

    /// A study whose expiry has come.
    record ExpiredStudy(Partition partition, Uid uid) {}

    /// The studies that have expired, the longest expired first.
    List<ExpiredStudy> expired(Database database, Instant now) {
        return database.read(transaction -> {
            PreparedStatement select =
                    transaction.prepare(
                            "SELECT uid FROM study WHERE expires_at <= ? ORDER BY expires_at"
                                    + " LIMIT "
                                    + STUDIES_AT_ONCE);
            select.setLong(1, now.toEpochMilli());
            List<ExpiredStudy> studies = new ArrayList<>();
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    studies.add(new ExpiredStudy(Partition.DEFAULT, new Uid(rows.getString(1))));
                }
            }
            return studies;
        });
    }

    /// The blobs that are due.
    List<BlobName> due(Database database, Instant now, int limit) {
        return database.read(transaction -> {
            PreparedStatement select =
                    transaction.prepare(
                            "SELECT blob FROM garbage WHERE due_at <= ? ORDER BY due_at LIMIT"
                                    + " ?");
            select.setLong(1, now.toEpochMilli());
            select.setInt(2, limit);
            List<BlobName> blobs = new ArrayList<>();
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    blobs.add(new BlobName(rows.getString(1)));
                }
            }
            return blobs;
        });
    }

    /// Forgets what was removed, and puts off what could not be; what was tried too often is not due
    /// any more, and stays on the list for a person to see.
    void settle(
            Database database,
            List<BlobName> removed,
            List<BlobName> stuck,
            Instant tryAgainAt,
            int attempts) {
        database.write(transaction -> {
            PreparedStatement delete = transaction.prepare("DELETE FROM garbage WHERE blob = ?");
            for (BlobName blob : removed) {
                delete.setString(1, blob.value());
                delete.executeUpdate();
            }
            PreparedStatement putOff =
                    transaction.prepare(
                            "UPDATE garbage SET attempts = attempts + 1, due_at = CASE WHEN"
                                    + " attempts + 1 >= ? THEN ? ELSE ? END WHERE blob = ?");
            for (BlobName blob : stuck) {
                putOff.setInt(1, attempts);
                putOff.setLong(2, Long.MAX_VALUE);
                putOff.setLong(3, tryAgainAt.toEpochMilli());
                putOff.setString(4, blob.value());
                putOff.executeUpdate();
            }
            return true;
        });
    }
}
