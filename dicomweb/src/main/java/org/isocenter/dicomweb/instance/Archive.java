package org.isocenter.dicomweb.instance;

import java.io.IOException;
import java.util.OptionalLong;
import org.isocenter.persistence.blob.BlobName;
import org.isocenter.persistence.blob.BlobStorage;
import org.isocenter.persistence.sql.Database;
import org.isocenter.persistence.sql.Migrations;

/// All that one DICOM service has stored: its rows and its blobs, and what is kept in memory beside
/// them. There is one for each service in a process; who made it closes database and storage after
/// the last call.
public final class Archive {
    /// The tables that the database must have.
    public static final Migrations TABLES = new Migrations("dicomweb", 3);

    private final Database database;
    private final BlobStorage blobs;
    private final BlobNumbersRepository blobNumbers;
    private final Claims claims = new Claims();
    private final RecentInstances recent;

    public Archive(Database database, BlobStorage blobs) {
        this.database = database;
        this.blobs = blobs;
        this.blobNumbers = new BlobNumbersRepository(database, blobs);
        this.recent = new RecentInstances(database, blobs);
    }

    public Database database() {
        return database;
    }

    public BlobStorage blobs() {
        return blobs;
    }

    /// A name for a new blob.
    ///
    /// @throws IOException if the storage cannot be read
    public BlobName newBlobName() throws IOException {
        return blobNumbers.next();
    }

    /// When this process began to write.
    ///
    /// @throws IOException if the storage cannot be read
    public Beginning beginning() throws IOException {
        return blobNumbers.beginning();
    }

    /// A moment before which a process had written nothing, in three orders.
    ///
    /// @param blobNumber the lowest number in the names that it gives to blobs; those below are of
    ///     processes that were before it
    /// @param watermark the highest watermark then
    /// @param position where its blobs begin ([BlobStorage#position])
    public record Beginning(long blobNumber, long watermark, String position) {
        /// When there was nothing at all.
        public static final Beginning OF_ALL = new Beginning(0, 0, "");
    }

    /// The number in the name of a blob; nothing when the name is none of ours.
    public static OptionalLong blobNumber(BlobName name) {
        return BlobNumbersRepository.number(name);
    }

    /// Finds single instances.
    public RecentInstances recent() {
        return recent;
    }

    public Claims claims() {
        return claims;
    }
}
