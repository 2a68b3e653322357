package org.isocenter.identity.key;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.isocenter.identity.secret.MasterKey;
import org.isocenter.identity.secret.SealBrokenException;
import org.isocenter.identity.secret.Vault;
import org.isocenter.persistence.sql.Database;
import org.isocenter.persistence.sql.Transaction;

/// Everything in the database that only the master key opens: the signing keys and the secrets of the
/// installation (identity:KEY-6, identity:SEC-6).
public final class SealedRows {
    private final Database database;

    public SealedRows(Database database) {
        this.database = database;
    }

    /// Puts everything under another master key, in one transaction: all of it or nothing.
    ///
    /// @param from any of these opens each value
    /// @throws SealBrokenException if none of them opens something; then nothing is changed
    public void rewrap(List<MasterKey> from, MasterKey to) throws SealBrokenException {
        database.<Boolean, SealBrokenException>write(transaction -> {
            SigningKeyRepository.replaceSealed(
                    transaction,
                    (kid, sealed) ->
                            MasterKey.opening(from, sealed, KeyRing.context(kid))
                                    .rewrap(sealed, KeyRing.context(kid), to));
            Vault.rewrap(transaction, from, to);
            return true;
        });
    }

    /// Whether there is nothing yet that a master key would have to open.
    public boolean isEmpty() {
        return database.<List<byte[]>, RuntimeException>read(SealedRows::all).isEmpty();
    }

    /// Whether everything is under that master key; so also when there is nothing.
    public boolean allUnder(MasterKey key) {
        return database.<List<byte[]>, RuntimeException>read(SealedRows::all).stream()
                .allMatch(key::sealed);
    }

    /// Whether each value is under one of these master keys.
    public boolean allUnderAny(List<MasterKey> keys) {
        return database.<List<byte[]>, RuntimeException>read(SealedRows::all).stream()
                .allMatch(value -> keys.stream().anyMatch(key -> key.sealed(value)));
    }

    private static List<byte[]> all(Transaction transaction) throws SQLException {
        List<byte[]> all = new ArrayList<>(SigningKeyRepository.sealed(transaction));
        all.addAll(Vault.sealed(transaction));
        return all;
    }
}
