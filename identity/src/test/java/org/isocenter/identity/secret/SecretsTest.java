package org.isocenter.identity.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import org.isocenter.identity.IdentityPlane;
import org.isocenter.identity.TestDatabase;
import org.isocenter.identity.secret.PasswordHash.Match;
import org.isocenter.persistence.sql.Database;
import org.isocenter.rule.Rule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretsTest {
    private final SecureRandom random = new SecureRandom();

    @Rule("identity:SEC-2")
    @Test
    void hashesPasswordsWithArgon2id() {
        String stored = PasswordHash.of("Tr0ub4dor&3", random);

        assertThat(stored).startsWith("$argon2id$v=19$m=19456,t=2,p=1$");
        assertThat(PasswordHash.verify("Tr0ub4dor&3", stored)).isEqualTo(Match.YES);
        assertThat(PasswordHash.verify("Tr0ub4dor&4", stored)).isEqualTo(Match.NO);
        assertThat(PasswordHash.of("Tr0ub4dor&3", random)).isNotEqualTo(stored);
    }

    /// RFC 9106 gives no vector for these parameters; this one was made with the reference
    /// implementation's command line: `echo -n password | argon2 somesalt -id -t 1 -k 64 -p 1 -l 32`.
    @Rule("identity:SEC-2")
    @Test
    void saysWhenAHashIsWeakerThanToday() {
        String weak =
                "$argon2id$v=19$m=64,t=1,p=1$c29tZXNhbHQ$"
                        + "fGs8FNdTVm4NSDAyHV5qrxZPQ/Fdz/H1x3Hy+r3xdoU";

        Match match = PasswordHash.verify("password", weak);

        assertThat(match).isIn(Match.YES_BUT_WEAK, Match.NO);
        assertThat(PasswordHash.verify("Password", weak)).isEqualTo(Match.NO);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "plain",
                "$argon2id$v=19$m=999999999,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAA",
                "$argon2i$v=19$m=64,t=1,p=1$c29tZXNhbHQ$AAAAAAAAAAAAAAAAAAAAAAAA"
            })
    void matchesNothingThatIsNoHash(String stored) {
        assertThat(PasswordHash.verify("password", stored)).isEqualTo(Match.NO);
    }

    @Rule({"identity:SEC-1", "identity:APP-10"})
    @Test
    void generatesSecretsThatNeedNoQuoting() {
        for (int i = 0; i < 500; i++) {
            assertThat(ClientSecrets.generate(random)).matches("[A-Za-z0-9][A-Za-z0-9~_.-]{39}");
        }
    }

    @Rule("identity:SEC-1")
    @Test
    void comparesGeneratedSecretsByTheirMac() {
        ClientSecrets secrets = new ClientSecrets("pepper".getBytes(StandardCharsets.UTF_8));
        ClientSecrets elsewhere = new ClientSecrets("salt".getBytes(StandardCharsets.UTF_8));
        String secret = ClientSecrets.generate(random);

        String mac = secrets.mac(secret);

        assertThat(mac).doesNotContain(secret);
        assertThat(secrets.matchesMac(secret, mac)).isTrue();
        assertThat(secrets.matchesMac(secret + "x", mac)).isFalse();
        assertThat(elsewhere.matchesMac(secret, mac)).as("another pepper").isFalse();
    }

    @Rule("identity:SEC-1")
    @Test
    void hashesChosenSecretsSlowlyAndRemembersTheRightOne() {
        ClientSecrets secrets = new ClientSecrets(new byte[32]);
        String hash = PasswordHash.of("chosen by old az", random);

        assertThat(secrets.matchesHash("guess", hash)).isFalse();
        assertThat(secrets.matchesHash("chosen by old az", hash)).isTrue();
        long begin = System.nanoTime();
        for (int i = 0; i < 1000; i++) {
            assertThat(secrets.matchesHash("chosen by old az", hash)).isTrue();
        }
        assertThat(System.nanoTime() - begin)
                .as("a thousand comparisons from memory")
                .isLessThan(2_000_000_000L);
    }

    @Rule("identity:SEC-3")
    @Test
    void storesDigestsOfTokensOnly() {
        OpaqueToken token = OpaqueToken.next("1.", random);

        assertThat(token.value()).hasSizeGreaterThanOrEqualTo(45);
        assertThat(token.digest()).isEqualTo(OpaqueToken.digest(token.value()));
        assertThat(token.digest()).doesNotContain(token.value().substring(2));
        assertThat(token.toString()).doesNotContain(token.value());
        assertThat(OpaqueToken.next("1.", random)).isNotEqualTo(token);
    }

    @Rule("identity:SEC-6")
    @Test
    void opensWhatItSealed() throws Exception {
        MasterKey key = MasterKey.of(new byte[32], random);
        byte[] secret = "secret".getBytes(StandardCharsets.UTF_8);

        byte[] sealed = key.seal(secret, "pepper");

        assertThat(key.open(sealed, "pepper")).isEqualTo(secret);
        assertThatThrownBy(() -> key.open(sealed, "another place"))
                .isInstanceOf(SealBrokenException.class);
        for (int i = 0; i < sealed.length; i++) {
            byte[] changed = sealed.clone();
            changed[i] ^= 1;
            assertThatThrownBy(() -> key.open(changed, "pepper"))
                    .isInstanceOf(SealBrokenException.class);
        }
        for (int length = 0; length < sealed.length; length += 7) {
            byte[] cut = Arrays.copyOf(sealed, length);
            assertThatThrownBy(() -> key.open(cut, "pepper"))
                    .isInstanceOf(SealBrokenException.class);
        }
    }

    @Test
    void saysWhatIsWrongWithAKeyFile(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("master.key");
        Files.writeString(file, "not base64!");
        assertThatThrownBy(() -> MasterKey.loadOrCreate(file, random))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("base64");
        Files.writeString(file, "AAAA");
        assertThatThrownBy(() -> MasterKey.loadOrCreate(file, random))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("3 bytes");
    }

    @Rule("identity:SEC-6")
    @Test
    void keepsTheSecretsOfTheInstallation(@TempDir Path folder) throws Exception {
        MasterKey key = MasterKey.of(new byte[32], random);
        byte[] other32 = new byte[32];
        other32[0] = 1;
        MasterKey other = MasterKey.of(other32, random);
        try (Database database = TestDatabase.make(folder, IdentityPlane.MIGRATIONS)) {
            SealedSecretRepository repository = new SealedSecretRepository(database);
            Vault vault = new Vault(repository, key, random);
            byte[] pepper = vault.secret(Vault.Name.CLIENT_SECRET_PEPPER);

            assertThat(vault.secret(Vault.Name.CLIENT_SECRET_PEPPER)).isEqualTo(pepper);
            assertThat(vault.secret(Vault.Name.FORM_TOKENS)).isNotEqualTo(pepper);

            database.<Boolean, SealBrokenException>write(transaction -> {
                Vault.rewrap(transaction, List.of(key), other);
                return true;
            });
            assertThat(new Vault(repository, other, random).secret(Vault.Name.CLIENT_SECRET_PEPPER))
                    .isEqualTo(pepper);
            assertThatThrownBy(() -> vault.secret(Vault.Name.CLIENT_SECRET_PEPPER))
                    .isInstanceOf(IOException.class);
        }
    }
}
