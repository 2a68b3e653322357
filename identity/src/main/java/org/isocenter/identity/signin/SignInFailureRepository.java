package org.isocenter.identity.signin;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.isocenter.persistence.sql.Database;

/// The table `sign_in_failure`: wrong passwords in a row, and until when an account is locked.
///
/// Ten wrong passwords lock an account for a minute; every further one doubles that, up to a day
/// (identity:ROPC-3). It is kept in the database, so that a restart does not hand out ten more
/// guesses.
public final class SignInFailureRepository {
    private static final int FREE_FAILURES = 10;
    private static final Duration FIRST_LOCK = Duration.ofSeconds(60);
    private static final Duration LONGEST_LOCK = Duration.ofHours(24);

    private final Database database;

    public SignInFailureRepository(Database database) {
        this.database = database;
    }

    /// Until when the account is locked; may lie in the past.
    Optional<Instant> lockedUntil(UUID userId) {
        return database.read(tx -> {
            PreparedStatement select =
                    tx.prepare("select locked_until from sign_in_failure where user_id = ?");
            select.setString(1, userId.toString());
            try (ResultSet row = select.executeQuery()) {
                return row.next()
                        ? Optional.of(Instant.ofEpochMilli(row.getLong(1)))
                        : Optional.empty();
            }
        });
    }

    /// Counts a wrong password.
    void failed(UUID userId, Instant now) {
        database.write(tx -> {
            PreparedStatement select =
                    tx.prepare("select failures from sign_in_failure where user_id = ?");
            select.setString(1, userId.toString());
            int failures = 1;
            try (ResultSet row = select.executeQuery()) {
                if (row.next()) {
                    failures = row.getInt(1) + 1;
                }
            }
            PreparedStatement upsert =
                    tx.prepare(
                            "insert into sign_in_failure (user_id, failures, locked_until)"
                                    + " values (?, ?, ?) on conflict (user_id) do update set"
                                    + " failures = excluded.failures,"
                                    + " locked_until = excluded.locked_until");
            upsert.setString(1, userId.toString());
            upsert.setInt(2, failures);
            upsert.setLong(3, now.plus(lock(failures)).toEpochMilli());
            return upsert.executeUpdate();
        });
    }

    /// Forgets the wrong passwords: the right one was given.
    void succeeded(UUID userId) {
        boolean counted = lockedUntil(userId).isPresent();
        if (counted) {
            database.write(tx -> {
                PreparedStatement delete =
                        tx.prepare("delete from sign_in_failure where user_id = ?");
                delete.setString(1, userId.toString());
                return delete.executeUpdate();
            });
        }
    }

    private static Duration lock(int failures) {
        if (failures < FREE_FAILURES) {
            return Duration.ZERO;
        }
        int doublings = Math.min(failures - FREE_FAILURES, 16);
        Duration lock = FIRST_LOCK.multipliedBy(1L << doublings);
        return lock.compareTo(LONGEST_LOCK) > 0 ? LONGEST_LOCK : lock;
    }
}
