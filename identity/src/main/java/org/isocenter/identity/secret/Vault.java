package org.isocenter.identity.secret;

import java.io.IOException;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.random.RandomGenerator;
import org.isocenter.persistence.sql.Transaction;

/// Secrets of the installation that must outlive a restart: the pepper of client secrets, the key of
/// form tokens. Each is made at random when it is first asked for and kept sealed under the master
/// key.
public final class Vault {
    /// The secrets there are.
    public enum Name {
        /// The key of [ClientSecrets].
        CLIENT_SECRET_PEPPER,
        /// The key of the tokens in forms (identity:SEC-5).
        FORM_TOKENS;

        String context() {
            return "secret:" + name();
        }
    }

    private static final int SECRET_BYTES = 32;

    private final SealedSecretRepository secrets;
    private final MasterKey masterKey;
    private final RandomGenerator random;

    /// @param secrets where the sealed bytes are
    public Vault(SealedSecretRepository secrets, MasterKey masterKey, RandomGenerator random) {
        this.secrets = secrets;
        this.masterKey = masterKey;
        this.random = random;
    }

    /// The secret of that name: 32 bytes.
    ///
    /// @throws IOException if the master key does not open it
    public byte[] secret(Name name) throws IOException {
        byte[] fresh = new byte[SECRET_BYTES];
        random.nextBytes(fresh);
        byte[] sealed = secrets.findOrAdd(name.name(), masterKey.seal(fresh, name.context()));
        try {
            return masterKey.open(sealed, name.context());
        } catch (SealBrokenException e) {
            throw new IOException("The secrets of the installation do not open", e);
        }
    }

    /// Puts everything under another master key (identity:SEC-6), in a transaction that somebody else
    /// opened.
    ///
    /// @param from any of these opens each value
    /// @throws SealBrokenException if none of them opens something
    public static void rewrap(Transaction transaction, List<MasterKey> from, MasterKey to)
            throws SQLException, SealBrokenException {
        SealedSecretRepository.replaceAll(
                transaction,
                (name, sealed) ->
                        MasterKey.opening(from, sealed, Name.valueOf(name).context())
                                .rewrap(sealed, Name.valueOf(name).context(), to));
    }

    /// Everything that is sealed, for a look at the keys that seal it.
    public static Collection<byte[]> sealed(Transaction transaction) throws SQLException {
        return SealedSecretRepository.all(transaction).values();
    }
}
