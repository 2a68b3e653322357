package org.isocenter.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.isocenter.identity.IdentityPlane;
import org.isocenter.identity.key.KeyRing;
import org.isocenter.identity.key.SealedRows;
import org.isocenter.identity.key.SigningKey;
import org.isocenter.identity.key.SigningKeyRepository;
import org.isocenter.identity.secret.MasterKey;
import org.isocenter.identity.secret.SealedSecretRepository;
import org.isocenter.identity.secret.Vault;
import org.isocenter.persistence.sql.Database;
import org.isocenter.persistence.sql.Databases;
import org.isocenter.rule.Rule;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A change of the master key, stopped after each of its steps: the next start opens everything.
class MasterKeyFilesTest {
    private final SecureRandom random = new SecureRandom();
    private Path file;
    private Database database;
    private List<String> before;
    private String old;

    @BeforeEach
    void open(@TempDir Path folder) throws IOException {
        file = folder.resolve("master.key");
        database = Databases.openSqlite(folder.resolve("d.db"), IdentityPlane.MIGRATIONS);
        before = secrets(files().open());
        old = Files.readString(file);
    }

    @AfterEach
    void close() {
        database.close();
    }

    private MasterKeyFiles files() {
        return new MasterKeyFiles(file, database, random);
    }

    private Path beside(String suffix) {
        return file.resolveSibling("master.key" + suffix);
    }

    /// Everything that the master key opens, as a server that starts finds it.
    private List<String> secrets(MasterKey key) throws IOException {
        List<String> found = new ArrayList<>();
        KeyRing ring =
                new KeyRing(
                        new SigningKeyRepository(database),
                        key,
                        random,
                        InstantSource.system(),
                        Duration.ofMinutes(90));
        for (SigningKey each : ring.published()) {
            found.add(each.kid() + HexFormat.of().formatHex(each.privateKey().getEncoded()));
        }
        Vault vault = new Vault(new SealedSecretRepository(database), key, random);
        for (Vault.Name name : Vault.Name.values()) {
            found.add(HexFormat.of().formatHex(vault.secret(name)));
        }
        return found;
    }

    @Rule("identity:SEC-6")
    @ParameterizedTest(name = "stopped after {0} steps")
    @ValueSource(ints = {0, 1, 2, 3, 4})
    void losesNothingWhereverItStops(int steps) throws Exception {
        List<MasterKeyFiles.Step> change = files().change();
        assertThat(change).hasSize(4);
        for (MasterKeyFiles.Step step : change.subList(0, steps)) {
            step.run();
        }

        MasterKeyFiles again = files();
        assertThat(secrets(again.open())).isEqualTo(before);
        assertThat(Files.readString(file).equals(old))
                .as("the old key until the rows are under the new one")
                .isEqualTo(steps < 3);
        assertThat(beside(".new")).doesNotExist();
        assertThat(again.interrupted()).isFalse();

        // And the command can be run again.
        for (MasterKeyFiles.Step step : files().change()) {
            step.run();
        }
        assertThat(secrets(files().open())).isEqualTo(before);
        assertThat(Files.readString(file)).isNotEqualTo(old);
    }

    /// The command itself, run again instead of the server.
    @Rule("identity:SEC-6")
    @ParameterizedTest(name = "stopped after {0} steps")
    @ValueSource(ints = {1, 2, 3})
    void theCommandFinishesWhatItBegan(int steps) throws Exception {
        for (MasterKeyFiles.Step step : files().change().subList(0, steps)) {
            step.run();
        }
        assertThat(files().interrupted()).isTrue();

        files().open(); // what the command does first
        for (MasterKeyFiles.Step step : files().change()) {
            step.run();
        }

        assertThat(secrets(files().open())).isEqualTo(before);
    }

    /// An older version of this program had a moment between the signing keys and the other secrets.
    @Rule("identity:SEC-6")
    @Test
    void mendsRowsUnderBothKeys() throws Exception {
        files().change().get(0).run();
        MasterKey oldKey = MasterKey.load(file, random);
        MasterKey newKey = MasterKey.load(beside(".new"), random);
        database.<Boolean, Exception>write(transaction -> {
            Vault.rewrap(transaction, List.of(oldKey), newKey);
            return true;
        });

        assertThat(secrets(files().open())).isEqualTo(before);
        assertThat(new SealedRows(database).allUnder(newKey)).isTrue();
        assertThat(beside(".new")).doesNotExist();
    }

    @Rule("identity:SEC-6")
    @Test
    void saysWhenNeitherKeyOpensTheRows() throws Exception {
        files().change().get(0).run();
        Files.delete(file);
        Files.copy(beside(".new"), file);

        assertThatThrownBy(() -> files().open())
                .isInstanceOf(IOException.class)
                .hasMessageContaining("neither");
    }

    /// What a crash while the file was written could leave in older versions.
    @Rule("identity:SEC-6")
    @Test
    void removesHalfOfANewKey() throws Exception {
        Files.createFile(beside(".new"));

        assertThat(secrets(files().open())).isEqualTo(before);
        assertThat(beside(".new")).doesNotExist();
    }
}
