package org.isocenter.dicomweb.instance;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.HexFormat;
import org.isocenter.persistence.blob.BlobName;
import org.isocenter.persistence.sql.Database;

/// Names for new blobs: numbers that are never used twice.
///
/// A name is needed before the bytes arrive and so before the transaction that stores the instance;
/// a commit for each would cost as much as the store. So the database hands out blocks of numbers.
/// What is left of a block when the process ends is not used any more.
final class BlobNumbersRepository {
    private static final int BLOCK = 4096;

    private final Database database;
    private long next;
    private long end;

    BlobNumbersRepository(Database database) {
        this.database = database;
    }

    /// A name that no blob of this service has had.
    synchronized BlobName next() {
        if (next == end) {
            next = reserveBlock() * BLOCK;
            end = next + BLOCK;
        }
        return new BlobName(HexFormat.of().toHexDigits(next++, 12));
    }

    private long reserveBlock() {
        return database.write(transaction -> {
            PreparedStatement update =
                    transaction.prepare(
                            "UPDATE blob_counter SET next_block = next_block + 1 WHERE id ="
                                    + " 1 RETURNING next_block - 1");
            try (ResultSet row = update.executeQuery()) {
                if (!row.next()) {
                    throw new IllegalStateException("the blobs have no counter");
                }
                return row.getLong(1);
            }
        });
    }
}
