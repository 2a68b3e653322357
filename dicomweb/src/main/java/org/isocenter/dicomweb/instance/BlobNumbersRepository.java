package org.isocenter.dicomweb.instance;

import java.io.IOException;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.HexFormat;
import java.util.OptionalLong;
import org.isocenter.dicomweb.instance.Archive.Beginning;
import org.isocenter.persistence.blob.BlobName;
import org.isocenter.persistence.blob.BlobStorage;
import org.isocenter.persistence.sql.Database;
import org.jspecify.annotations.Nullable;

/// Names for new blobs: numbers that are never used twice.
///
/// A name is needed before the bytes arrive and so before the transaction that stores the instance;
/// a commit for each would cost as much as the store. So the database hands out blocks of numbers.
/// What is left of a block when the process ends is not used any more.
final class BlobNumbersRepository {
    private static final int BLOCK = 4096;
    private static final int DIGITS = 12;

    private final Database database;
    private final BlobStorage blobs;
    private long next;
    private long end;
    private @Nullable Beginning beginning;

    BlobNumbersRepository(Database database, BlobStorage blobs) {
        this.database = database;
        this.blobs = blobs;
    }

    /// A name that no blob of this service has had.
    synchronized BlobName next() throws IOException {
        if (next == end) {
            reserve();
        }
        return new BlobName(HexFormat.of().toHexDigits(next++, DIGITS));
    }

    /// When this process took its first numbers; it takes some if it has not yet.
    synchronized Beginning beginning() throws IOException {
        Beginning known = beginning;
        return known == null ? reserve() : known;
    }

    /// The number in a name, whatever the storage has added to it; nothing when it is not a name of
    /// ours.
    static OptionalLong number(BlobName name) {
        String value = name.value();
        if (value.length() < DIGITS) {
            return OptionalLong.empty();
        }
        for (int i = 0; i < DIGITS; i++) {
            if (!HexFormat.isHexDigit(value.charAt(i))) {
                return OptionalLong.empty();
            }
        }
        return OptionalLong.of(HexFormat.fromHexDigitsToLong(value, 0, DIGITS));
    }

    private Beginning reserve() throws IOException {
        Beginning known = beginning;
        // Before the number: what it is given to is written later.
        String position = known == null ? blobs.position() : known.position();
        Beginning now = reserveBlock(position);
        next = now.blobNumber();
        end = next + BLOCK;
        if (known == null) {
            beginning = now;
            return now;
        }
        return known;
    }

    private Beginning reserveBlock(String position) {
        return database.write(transaction -> {
            PreparedStatement update =
                    transaction.prepare(
                            "UPDATE blob_counter SET next_block = next_block + 1 WHERE id ="
                                    + " 1 RETURNING next_block - 1, (SELECT sequence FROM feed_head)");
            try (ResultSet row = update.executeQuery()) {
                if (!row.next()) {
                    throw new IllegalStateException("the blobs have no counter");
                }
                return new Beginning(row.getLong(1) * BLOCK, row.getLong(2), position);
            }
        });
    }
}
