package org.isocenter.identity.client;

import java.sql.PreparedStatement;
import java.time.Instant;
import java.util.UUID;
import org.isocenter.identity.secret.OpaqueToken;
import org.isocenter.persistence.sql.Database;

/// The table `used_assertion`: what was presented once must not be presented again
/// (identity:ASSERT-7).
public final class UsedAssertionRepository {
    private final Database database;

    public UsedAssertionRepository(Database database) {
        this.database = database;
    }

    /// Remembers an assertion.
    ///
    /// @param id `jti`, or what else tells it from others
    /// @param until when it cannot be presented any more anyway
    /// @return false if it was there already
    boolean remember(UUID clientId, String id, Instant until) {
        return database.write(tx -> {
            PreparedStatement insert =
                    tx.prepare(
                            "insert into used_assertion (client_id, id, expires_at) values"
                                    + " (?, ?, ?) on conflict (client_id, id) do nothing");
            insert.setString(1, clientId.toString());
            insert.setString(2, OpaqueToken.digest(id));
            insert.setLong(3, until.toEpochMilli());
            return insert.executeUpdate() == 1;
        });
    }

    /// Forgets what has expired.
    public int deleteExpired(Instant now) {
        return database.write(tx -> {
            PreparedStatement delete =
                    tx.prepare("delete from used_assertion where expires_at < ?");
            delete.setLong(1, now.toEpochMilli());
            return delete.executeUpdate();
        });
    }
}
