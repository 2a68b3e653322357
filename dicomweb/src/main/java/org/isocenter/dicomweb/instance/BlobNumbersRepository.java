package org.isocenter.dicomweb.instance;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.HexFormat;
import java.util.OptionalLong;
import org.isocenter.persistence.blob.BlobName;
import org.isocenter.persistence.sql.Database;

/// Names for new blobs: numbers that are never used twice.
///
/// A name is needed before the bytes arrive and so before the transaction that stores the instance;
/// a commit for each would cost as much as the store. So the database hands out blocks of numbers.
/// What is left of a block when the process ends is not used any more.
final class BlobNumbersRepository {
    private static final int BLOCK = 4096;
    private static final int DIGITS = 12;

    private final Database database;
    private long next;
    private long end;
    private OptionalLong first = OptionalLong.empty();

    BlobNumbersRepository(Database database) {
        this.database = database;
    }

    /// A name that no blob of this service has had.
    synchronized BlobName next() {
        if (next == end) {
            reserve();
        }
        return new BlobName(HexFormat.of().toHexDigits(next++, DIGITS));
    }

    /// The lowest number that this process hands out: all names with lower ones are of processes that
    /// were before it.
    synchronized long first() {
        if (first.isEmpty()) {
            reserve();
        }
        return first.orElseThrow();
    }

    /// The number in a name, whatever the storage has added to it; nothing when it is not a name of
    /// ours.
    static OptionalLong number(BlobName name) {
        String value = name.value();
        if (value.length() < DIGITS) {
            return OptionalLong.empty();
        }
        try {
            return OptionalLong.of(HexFormat.fromHexDigitsToLong(value, 0, DIGITS));
        } catch (NumberFormatException e) {
            return OptionalLong.empty();
        }
    }

    private void reserve() {
        next = reserveBlock() * BLOCK;
        end = next + BLOCK;
        if (first.isEmpty()) {
            first = OptionalLong.of(next);
        }
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
