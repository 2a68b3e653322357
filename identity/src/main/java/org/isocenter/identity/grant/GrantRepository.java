package org.isocenter.identity.grant;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.isocenter.http.json.Json;
import org.isocenter.identity.grant.DeviceCode.State;
import org.isocenter.identity.secret.OpaqueToken;
import org.isocenter.persistence.sql.Database;
import org.isocenter.persistence.sql.Transaction;

/// The tables `authorization_code`, `refresh_token` and `device_code`.
///
/// A row is a digest, the columns that are searched or counted on, and the rest as a document.
public final class GrantRepository {
    /// What became of an attempt to redeem a code.
    public enum Redemption {
        /// It is redeemed now.
        DONE,
        /// It was redeemed before; what came of it is revoked now (identity:AUTHZ-10).
        REPLAYED
    }

    /// A refresh token that was found.
    ///
    /// @param token what it stands for
    /// @param revoked whether it no longer counts
    public record FoundRefreshToken(RefreshToken token, boolean revoked) {}

    /// A device code that was found by the device.
    ///
    /// @param code what it stands for
    /// @param tooFast whether the device asked before its interval was over
    public record Polled(DeviceCode code, boolean tooFast) {}

    private static final int SLOW_DOWN_SECONDS = 5;

    /// Rows are kept for a while after they expired, so that the answer can say so.
    private static final Duration KEPT_AFTER_EXPIRY = Duration.ofDays(7);

    private final Database database;

    public GrantRepository(Database database) {
        this.database = database;
    }

    /// Stores a code.
    public void add(OpaqueToken token, AuthorizationCode code) {
        database.write(tx -> {
            PreparedStatement insert =
                    tx.prepare(
                            "insert into authorization_code (digest, expires_at, document)"
                                    + " values (?, ?, ?)");
            insert.setString(1, token.digest());
            insert.setLong(2, code.expiresAt().toEpochMilli());
            insert.setString(3, write(code));
            return insert.executeUpdate();
        });
    }

    /// The code that a client presents; redeemed and expired ones too.
    public Optional<AuthorizationCode> findCode(String presented) {
        return database.read(tx -> {
            PreparedStatement select =
                    tx.prepare("select document from authorization_code where digest = ?");
            select.setString(1, OpaqueToken.digest(presented));
            try (ResultSet row = select.executeQuery()) {
                return row.next()
                        ? Optional.of(read(row.getString(1), AuthorizationCode.class))
                        : Optional.empty();
            }
        });
    }

    /// Redeems a code, once; the second time revokes what the first gave.
    public Redemption redeem(String presented, AuthorizationCode code, Instant now) {
        return database.write(tx -> {
            PreparedStatement update =
                    tx.prepare(
                            "update authorization_code set redeemed_at = ?"
                                    + " where digest = ? and redeemed_at is null");
            update.setLong(1, now.toEpochMilli());
            update.setString(2, OpaqueToken.digest(presented));
            if (update.executeUpdate() == 1) {
                return Redemption.DONE;
            }
            revokeFamily(tx, code.familyId(), now);
            return Redemption.REPLAYED;
        });
    }

    /// Stores a refresh token.
    public void add(OpaqueToken token, RefreshToken refresh) {
        database.write(tx -> {
            PreparedStatement insert =
                    tx.prepare(
                            "insert into refresh_token (digest, family_id, user_id,"
                                    + " expires_at, document) values (?, ?, ?, ?, ?)");
            insert.setString(1, token.digest());
            insert.setString(2, refresh.familyId().toString());
            insert.setString(3, refresh.userId().toString());
            insert.setLong(4, refresh.expiresAt().toEpochMilli());
            insert.setString(5, write(refresh));
            return insert.executeUpdate();
        });
    }

    /// The refresh token that a client presents; revoked and expired ones too.
    public Optional<FoundRefreshToken> findRefreshToken(String presented) {
        return database.read(tx -> {
            PreparedStatement select =
                    tx.prepare(
                            "select document, revoked_at from refresh_token" + " where digest = ?");
            select.setString(1, OpaqueToken.digest(presented));
            try (ResultSet row = select.executeQuery()) {
                if (!row.next()) {
                    return Optional.empty();
                }
                RefreshToken token = read(row.getString(1), RefreshToken.class);
                row.getLong(2);
                return Optional.of(new FoundRefreshToken(token, !row.wasNull()));
            }
        });
    }

    private static void revokeFamily(Transaction tx, UUID familyId, Instant now)
            throws SQLException {
        PreparedStatement revoke =
                tx.prepare(
                        "update refresh_token set revoked_at = ?"
                                + " where family_id = ? and revoked_at is null");
        revoke.setLong(1, now.toEpochMilli());
        revoke.setString(2, familyId.toString());
        revoke.executeUpdate();
    }

    /// Stores a device code.
    ///
    /// @return false if its user code is taken
    public boolean add(OpaqueToken token, DeviceCode code) {
        return database.write(tx -> {
            PreparedStatement insert =
                    tx.prepare(
                            "insert into device_code (digest, user_code, state, expires_at,"
                                    + " interval_s, document) values (?, ?, ?, ?, ?, ?)"
                                    + " on conflict (user_code) do nothing");
            insert.setString(1, token.digest());
            insert.setString(2, code.userCode());
            insert.setString(3, code.state().name());
            insert.setLong(4, code.expiresAt().toEpochMilli());
            insert.setLong(5, DeviceCode.INTERVAL.toSeconds());
            insert.setString(6, write(code));
            return insert.executeUpdate() == 1;
        });
    }

    /// The device code a person typed.
    public Optional<DeviceCode> findDeviceCode(String userCode) {
        return database.read(tx -> {
            PreparedStatement select =
                    tx.prepare("select document from device_code where user_code = ?");
            select.setString(1, userCode);
            try (ResultSet row = select.executeQuery()) {
                return row.next()
                        ? Optional.of(read(row.getString(1), DeviceCode.class))
                        : Optional.empty();
            }
        });
    }

    /// Decides a pending device code.
    ///
    /// @param approval who agreed; empty when he declined
    /// @return false if it was decided before
    public boolean decide(DeviceCode code, Optional<DeviceCode.Approval> approval) {
        DeviceCode decided =
                code.in(approval.isPresent() ? State.APPROVED : State.DECLINED, approval);
        return database.write(tx -> move(tx, "user_code", code.userCode(), code, decided));
    }

    /// Redeems an approved device code, once.
    ///
    /// @return false if it was redeemed before
    public boolean redeem(String presented, DeviceCode code) {
        DeviceCode redeemed = code.in(State.REDEEMED, code.approval());
        return database.write(
                tx -> move(tx, "digest", OpaqueToken.digest(presented), code, redeemed));
    }

    private static boolean move(
            Transaction tx, String column, String key, DeviceCode from, DeviceCode to)
            throws SQLException {
        PreparedStatement update =
                tx.prepare(
                        "update device_code set state = ?, document = ? where "
                                + column
                                + " = ? and state = ?");
        update.setString(1, to.state().name());
        update.setString(2, write(to));
        update.setString(3, key);
        update.setString(4, from.state().name());
        return update.executeUpdate() == 1;
    }

    /// The device code that a device presents, and whether it asks too often; then it has to wait
    /// five seconds longer from now on (RFC 8628 §3.5).
    public Optional<Polled> poll(String presented, Instant now) {
        String digest = OpaqueToken.digest(presented);
        return database.write(tx -> {
            PreparedStatement select =
                    tx.prepare(
                            "select document, polled_at, interval_s from device_code"
                                    + " where digest = ?");
            select.setString(1, digest);
            DeviceCode code;
            long polledAt;
            int interval;
            try (ResultSet row = select.executeQuery()) {
                if (!row.next()) {
                    return Optional.empty();
                }
                code = read(row.getString(1), DeviceCode.class);
                polledAt = row.getLong(2);
                interval = row.getInt(3);
            }
            // A second of grace: clients count from when they got the answer.
            boolean tooFast =
                    polledAt != 0 && now.toEpochMilli() < polledAt + (interval - 1) * 1000L;
            PreparedStatement update =
                    tx.prepare(
                            "update device_code set polled_at = ?, interval_s = ?"
                                    + " where digest = ?");
            update.setLong(1, now.toEpochMilli());
            update.setInt(2, tooFast ? interval + SLOW_DOWN_SECONDS : interval);
            update.setString(3, digest);
            update.executeUpdate();
            return Optional.of(new Polled(code, tooFast));
        });
    }

    /// Removes what expired a while ago.
    public int deleteExpired(Instant now) {
        long limit = now.minus(KEPT_AFTER_EXPIRY).toEpochMilli();
        return database.write(tx -> {
            int deleted = 0;
            for (String table :
                    new String[] {"authorization_code", "refresh_token", "device_code"}) {
                PreparedStatement delete =
                        tx.prepare("delete from " + table + " where expires_at < ?");
                delete.setLong(1, limit);
                deleted += delete.executeUpdate();
            }
            return deleted;
        });
    }

    private static String write(Object document) {
        return Json.mapper().writeValueAsString(document);
    }

    private static <T> T read(String document, Class<T> type) {
        return Json.mapper().readValue(document, type);
    }
}
