package org.isocenter.identity.secret;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.isocenter.persistence.sql.Database;
import org.isocenter.persistence.sql.Transaction;

/// The table `sealed_secret`: a name, and bytes that only the master key opens.
public final class SealedSecretRepository {
    private final Database database;

    public SealedSecretRepository(Database database) {
        this.database = database;
    }

    /// Turns one sealed value into another.
    @FunctionalInterface
    interface Rewrap {
        byte[] apply(String name, byte[] sealed) throws SealBrokenException;
    }

    /// The value of that name; the given one is stored when there was none.
    byte[] findOrAdd(String name, byte[] sealed) {
        Optional<byte[]> there = database.read(tx -> find(tx, name));
        return there.orElseGet(() -> database.write(tx -> addOrFind(tx, name, sealed)));
    }

    private static byte[] addOrFind(Transaction tx, String name, byte[] sealed)
            throws SQLException {
        PreparedStatement insert =
                tx.prepare(
                        "insert into sealed_secret (name, sealed) values (?, ?)"
                                + " on conflict (name) do nothing");
        insert.setString(1, name);
        insert.setBytes(2, sealed);
        insert.executeUpdate();
        return find(tx, name).orElseThrow();
    }

    private static Optional<byte[]> find(Transaction tx, String name) throws SQLException {
        PreparedStatement select = tx.prepare("select sealed from sealed_secret where name = ?");
        select.setString(1, name);
        try (ResultSet row = select.executeQuery()) {
            return row.next() ? Optional.of(row.getBytes(1)) : Optional.empty();
        }
    }

    /// Replaces every value, or none, in a transaction that somebody else opened.
    static void replaceAll(Transaction tx, Rewrap rewrap) throws SQLException, SealBrokenException {
        Map<String, byte[]> all = all(tx);
        PreparedStatement update = tx.prepare("update sealed_secret set sealed = ? where name = ?");
        for (Map.Entry<String, byte[]> entry : all.entrySet()) {
            update.setBytes(1, rewrap.apply(entry.getKey(), entry.getValue()));
            update.setString(2, entry.getKey());
            update.executeUpdate();
        }
    }

    /// All values by their names.
    static Map<String, byte[]> all(Transaction tx) throws SQLException {
        Map<String, byte[]> all = new LinkedHashMap<>();
        try (ResultSet rows = tx.prepare("select name, sealed from sealed_secret").executeQuery()) {
            while (rows.next()) {
                all.put(rows.getString(1), rows.getBytes(2));
            }
        }
        return all;
    }
}
