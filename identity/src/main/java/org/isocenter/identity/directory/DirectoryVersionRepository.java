package org.isocenter.identity.directory;

import java.sql.ResultSet;
import java.sql.SQLException;
import org.isocenter.persistence.sql.Transaction;

/// The table `directory_version`: how often the directory was changed, by whatever process.
final class DirectoryVersionRepository {
    private DirectoryVersionRepository() {}

    /// The version that a reader sees.
    static long current(Transaction transaction) throws SQLException {
        try (ResultSet row =
                transaction.prepare("SELECT version FROM directory_version").executeQuery()) {
            row.next();
            return row.getLong(1);
        }
    }

    /// Makes the version of the change whose transaction this is.
    static long next(Transaction transaction) throws SQLException {
        transaction.prepare("UPDATE directory_version SET version = version + 1").executeUpdate();
        return current(transaction);
    }
}
