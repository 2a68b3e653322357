package org.isocenter.identity.session;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.isocenter.http.json.Json;
import org.isocenter.identity.secret.OpaqueToken;
import org.isocenter.persistence.sql.Database;
import org.isocenter.persistence.sql.Transaction;

/// The table `browser_session`.
public final class BrowserSessionRepository {
    /// How long a session lasts after its last sign-in.
    private static final Duration LIFE = Duration.ofHours(24);

    private final Database database;
    private final RandomGenerator random;

    public BrowserSessionRepository(Database database, RandomGenerator random) {
        this.database = database;
        this.random = random;
    }

    /// The session of a cookie; empty when there is none or it is over.
    public BrowserSession find(Optional<String> cookie, Instant now) {
        if (cookie.isEmpty()) {
            return BrowserSession.EMPTY;
        }
        String digest = OpaqueToken.digest(cookie.get());
        return database.read(tx -> find(tx, digest, now)).orElse(BrowserSession.EMPTY);
    }

    private static Optional<BrowserSession> find(Transaction tx, String digest, Instant now)
            throws SQLException {
        PreparedStatement select =
                tx.prepare(
                        "select document from browser_session where digest = ? and expires_at > ?");
        select.setString(1, digest);
        select.setLong(2, now.toEpochMilli());
        try (ResultSet row = select.executeQuery()) {
            return row.next()
                    ? Optional.of(Json.mapper().readValue(row.getString(1), BrowserSession.class))
                    : Optional.empty();
        }
    }

    /// Adds a sign-in. The session gets a new name, so that nobody who knew the old one is signed in
    /// with it.
    ///
    /// @return the new name
    public OpaqueToken signIn(
            Optional<String> cookie, BrowserSession.Account account, Instant now) {
        OpaqueToken fresh = OpaqueToken.next("s.", random);
        database.write(tx -> {
            BrowserSession before = BrowserSession.EMPTY;
            if (cookie.isPresent()) {
                String old = OpaqueToken.digest(cookie.get());
                before = find(tx, old, now).orElse(BrowserSession.EMPTY);
                delete(tx, old);
            }
            PreparedStatement insert =
                    tx.prepare(
                            "insert into browser_session (digest, expires_at, document)"
                                    + " values (?, ?, ?)");
            insert.setString(1, fresh.digest());
            insert.setLong(2, now.plus(LIFE).toEpochMilli());
            insert.setString(3, Json.mapper().writeValueAsString(before.with(account)));
            return insert.executeUpdate();
        });
        return fresh;
    }

    /// Remembers that a user signed in to a client.
    public void addClient(Optional<String> cookie, UUID userId, UUID client, Instant now) {
        if (cookie.isEmpty()) {
            return;
        }
        String digest = OpaqueToken.digest(cookie.get());
        database.write(tx -> {
            Optional<BrowserSession> there = find(tx, digest, now);
            if (there.isEmpty()) {
                return 0;
            }
            PreparedStatement update =
                    tx.prepare("update browser_session set document = ? where digest = ?");
            update.setString(
                    1, Json.mapper().writeValueAsString(there.get().withClient(userId, client)));
            update.setString(2, digest);
            return update.executeUpdate();
        });
    }

    /// Ends a session.
    public void end(Optional<String> cookie) {
        cookie.map(OpaqueToken::digest)
                .ifPresent(digest -> database.write(tx -> delete(tx, digest)));
    }

    private static int delete(Transaction tx, String digest) throws SQLException {
        PreparedStatement delete = tx.prepare("delete from browser_session where digest = ?");
        delete.setString(1, digest);
        return delete.executeUpdate();
    }

    /// Removes what is over.
    public int deleteExpired(Instant now) {
        return database.write(tx -> {
            PreparedStatement delete =
                    tx.prepare("delete from browser_session where expires_at < ?");
            delete.setLong(1, now.toEpochMilli());
            return delete.executeUpdate();
        });
    }
}
