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
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
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
            Optional<Instant> removeAt,
            byte[] certificate,
            byte[] sealedPrivateKey) {

        static Row of(SigningKey key, byte[] sealedPrivateKey) {
            try {
                return new Row(
                        key.kid(),
                        key.state(),
                        key.publishedAt(),
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
                return new SigningKey(kid, state, publishedAt, removeAt, x509, secret);
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
                                "select kid, state, published_at, remove_at, certificate,"
                                        + " sealed_private_key from signing_key"
                                        + " order by published_at desc, kid")
                        .executeQuery()) {
            while (rows.next()) {
                long removeAt = rows.getLong(4);
                Optional<Instant> removal =
                        rows.wasNull()
                                ? Optional.empty()
                                : Optional.of(Instant.ofEpochMilli(removeAt));
                found.add(
                        new Row(
                                rows.getString(1),
                                State.valueOf(rows.getString(2)),
                                Instant.ofEpochMilli(rows.getLong(3)),
                                removal,
                                rows.getBytes(5),
                                rows.getBytes(6)));
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

    /// Stores these and no others.
    void replace(List<Row> rows) {
        database.write(tx -> {
            tx.prepare("delete from signing_key").executeUpdate();
            for (Row row : rows) {
                insert(tx, row);
            }
            return true;
        });
    }

    private static void insert(Transaction tx, Row row) throws SQLException {
        PreparedStatement insert =
                tx.prepare(
                        "insert into signing_key (kid, state, published_at, remove_at, certificate,"
                                + " sealed_private_key) values (?, ?, ?, ?, ?, ?)");
        insert.setString(1, row.kid());
        insert.setString(2, row.state().name());
        insert.setLong(3, row.publishedAt().toEpochMilli());
        if (row.removeAt().isPresent()) {
            insert.setLong(4, row.removeAt().get().toEpochMilli());
        } else {
            insert.setNull(4, java.sql.Types.BIGINT);
        }
        insert.setBytes(5, row.certificate());
        insert.setBytes(6, row.sealedPrivateKey());
        insert.executeUpdate();
    }

    /// Replaces every sealed private key, or none.
    void replaceSealed(Rewrap rewrap) throws SealBrokenException {
        database.<Boolean, SealBrokenException>write(tx -> {
            List<Row> there = all(tx);
            PreparedStatement update =
                    tx.prepare("update signing_key set sealed_private_key = ? where kid = ?");
            for (Row row : there) {
                update.setBytes(1, rewrap.apply(row.kid(), row.sealedPrivateKey()));
                update.setString(2, row.kid());
                update.executeUpdate();
            }
            return true;
        });
    }
}
