package org.isocenter.identity.key;

import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.isocenter.identity.key.SigningKey.State;
import org.isocenter.identity.secret.SealBrokenException;
import org.isocenter.persistence.sql.Database;
import org.isocenter.persistence.sql.Transaction;

/// The table `signing_key`; private keys are in it only sealed (identity:KEY-6).
public final class SigningKeyRepository {
    /// A row.
    ///
    /// @param certificate DER
    /// @param sealedPrivateKey PKCS #8 under the master key
    @SuppressWarnings("ArrayRecordComponent") // never compared; lives between a row and its key
    record Row(
            String kid,
            State state,
            Instant publishedAt,
            Optional<Instant> activeSince,
            Optional<Instant> removeAt,
            byte[] certificate,
            byte[] sealedPrivateKey) {

        static Row of(SigningKey key, byte[] sealedPrivateKey) {
            try {
                return new Row(
                        key.kid(),
                        key.state(),
                        key.publishedAt(),
                        key.activeSince(),
                        key.removeAt(),
                        key.certificate().getEncoded(),
                        sealedPrivateKey);
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("a certificate of ours has no encoding", e);
            }
        }

        SigningKey opened(byte[] privateKey) {
            try {
                PrivateKey secret =
                        KeyFactory.getInstance("RSA")
                                .generatePrivate(new PKCS8EncodedKeySpec(privateKey));
                X509Certificate x509 =
                        (X509Certificate)
                                CertificateFactory.getInstance("X.509")
                                        .generateCertificate(new ByteArrayInputStream(certificate));
                return new SigningKey(kid, state, publishedAt, activeSince, removeAt, x509, secret);
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("the signing key " + kid + " is damaged", e);
            }
        }
    }

    /// Turns one sealed value into another.
    @FunctionalInterface
    interface Rewrap {
        byte[] apply(String kid, byte[] sealed) throws SealBrokenException;
    }

    private final Database database;

    public SigningKeyRepository(Database database) {
        this.database = database;
    }

    List<Row> all() {
        return database.read(SigningKeyRepository::all);
    }

    private static List<Row> all(Transaction tx) throws SQLException {
        List<Row> found = new ArrayList<>();
        try (ResultSet rows =
                tx.prepare(
                                "select kid, state, published_at, active_since, remove_at,"
                                        + " certificate, sealed_private_key from signing_key"
                                        + " order by published_at desc, kid")
                        .executeQuery()) {
            while (rows.next()) {
                found.add(
                        new Row(
                                rows.getString(1),
                                State.valueOf(rows.getString(2)),
                                Instant.ofEpochMilli(rows.getLong(3)),
                                moment(rows, 4),
                                moment(rows, 5),
                                rows.getBytes(6),
                                rows.getBytes(7)));
            }
        }
        return found;
    }

    private static Optional<Instant> moment(ResultSet rows, int column) throws SQLException {
        long millis = rows.getLong(column);
        return rows.wasNull() ? Optional.empty() : Optional.of(Instant.ofEpochMilli(millis));
    }

    /// What keys there are and what each does, without the keys: cheap enough to be asked all the
    /// time.
    Map<String, State> states() {
        return database.read(SigningKeyRepository::states);
    }

    private static Map<String, State> states(Transaction tx) throws SQLException {
        Map<String, State> found = new HashMap<>();
        try (ResultSet rows = tx.prepare("select kid, state from signing_key").executeQuery()) {
            while (rows.next()) {
                found.put(rows.getString(1), State.valueOf(rows.getString(2)));
            }
        }
        return found;
    }

    /// Adds each of these unless a key in its state is there already.
    void addMissing(List<Row> rows) {
        database.write(tx -> {
            List<Row> there = all(tx);
            for (Row row : rows) {
                if (there.stream().noneMatch(other -> other.state() == row.state())) {
                    insert(tx, row);
                }
            }
            return true;
        });
    }

    /// Stores these and no others, if the keys are what the caller thinks they are.
    ///
    /// @return false if another process was faster; then nothing is changed
    boolean replace(Map<String, State> expected, List<Row> rows) {
        return database.<Boolean, RuntimeException>write(tx -> {
            if (!states(tx).equals(expected)) {
                return false;
            }
            tx.prepare("delete from signing_key").executeUpdate();
            for (Row row : rows) {
                insert(tx, row);
            }
            return true;
        });
    }

    /// Removes retired keys whose time is over.
    int deleteRemoved(Instant now) {
        return database.<Integer, RuntimeException>write(tx -> {
            PreparedStatement delete = tx.prepare("delete from signing_key where remove_at <= ?");
            delete.setLong(1, now.toEpochMilli());
            return delete.executeUpdate();
        });
    }

    private static void insert(Transaction tx, Row row) throws SQLException {
        PreparedStatement insert =
                tx.prepare(
                        "insert into signing_key (kid, state, published_at, active_since, remove_at,"
                                + " certificate, sealed_private_key) values (?, ?, ?, ?, ?, ?, ?)");
        insert.setString(1, row.kid());
        insert.setString(2, row.state().name());
        insert.setLong(3, row.publishedAt().toEpochMilli());
        setMoment(insert, 4, row.activeSince());
        setMoment(insert, 5, row.removeAt());
        insert.setBytes(6, row.certificate());
        insert.setBytes(7, row.sealedPrivateKey());
        insert.executeUpdate();
    }

    private static void setMoment(PreparedStatement insert, int index, Optional<Instant> moment)
            throws SQLException {
        if (moment.isPresent()) {
            insert.setLong(index, moment.get().toEpochMilli());
        } else {
            insert.setNull(index, Types.BIGINT);
        }
    }

    /// Replaces every sealed private key, or none, in a transaction that somebody else opened.
    static void replaceSealed(Transaction tx, Rewrap rewrap)
            throws SQLException, SealBrokenException {
        List<Row> there = all(tx);
        PreparedStatement update =
                tx.prepare("update signing_key set sealed_private_key = ? where kid = ?");
        for (Row row : there) {
            update.setBytes(1, rewrap.apply(row.kid(), row.sealedPrivateKey()));
            update.setString(2, row.kid());
            update.executeUpdate();
        }
    }

    /// All sealed private keys.
    static List<byte[]> sealed(Transaction tx) throws SQLException {
        return all(tx).stream().map(Row::sealedPrivateKey).toList();
    }
}
