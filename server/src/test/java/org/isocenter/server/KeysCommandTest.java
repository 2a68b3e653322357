package org.isocenter.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.isocenter.identity.IdentityPlane;
import org.isocenter.identity.key.KeyRing;
import org.isocenter.identity.key.SigningKey;
import org.isocenter.identity.key.SigningKeyRepository;
import org.isocenter.identity.secret.MasterKey;
import org.isocenter.persistence.sql.Database;
import org.isocenter.persistence.sql.Databases;
import org.isocenter.rule.Rule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class KeysCommandTest {
    private final SecureRandom random = new SecureRandom();
    private String output = "";

    private int run(Path data, String... arguments) {
        StringWriter text = new StringWriter();
        List<String> all = new java.util.ArrayList<>(List.of(arguments));
        all.addAll(List.of("--data", data.toString()));
        int code =
                new CommandLine(new KeysCommand())
                        .setOut(new PrintWriter(text))
                        .setErr(new PrintWriter(text))
                        .execute(all.toArray(String[]::new));
        output = text.toString();
        return code;
    }

    /// The keys as a server that was started then finds them.
    private List<String> keys(Path data, InstantSource clock) throws IOException {
        InstallationFolder folder = new InstallationFolder(data);
        Files.createDirectories(data.resolve("keys"));
        try (Database database =
                Databases.openSqlite(folder.database(), IdentityPlane.MIGRATIONS)) {
            return new KeyRing(
                            new SigningKeyRepository(database),
                            MasterKey.loadOrCreate(folder.masterKey(), random),
                            random,
                            clock,
                            Duration.ofMinutes(90))
                    .published().stream().map(SigningKey::kid).toList();
        }
    }

    @Rule("identity:KEY-4")
    @Test
    void rotates(@TempDir Path data) throws IOException {
        InstantSource twoDaysAgo = () -> Instant.now().minus(Duration.ofDays(2));
        List<String> before = keys(data, twoDaysAgo);

        assertThat(run(data, "list")).isZero();
        assertThat(output).contains(before.get(0) + "  ACTIVE").contains(before.get(1) + "  NEXT");
        assertThat(run(data, "rotate")).isZero();
        assertThat(output).contains(before.get(1) + " signs now");
        assertThat(run(data, "rotate")).as("the new next key is too young").isEqualTo(1);
        assertThat(output).contains("published for a day");
        assertThat(keys(data, InstantSource.system())).hasSize(3).contains(before.get(0));

        assertThat(run(data, "rotate", "--emergency")).isZero();
        assertThat(keys(data, InstantSource.system()))
                .hasSize(2)
                .doesNotContainAnyElementsOf(before);
    }

    @Rule("identity:SEC-6")
    @Test
    void changesTheMasterKey(@TempDir Path data) throws IOException {
        List<String> before = keys(data, InstantSource.system());
        Path file = data.resolve("keys").resolve("master.key");
        String old = Files.readString(file);

        assertThat(run(data, "change-master-key")).isZero();

        assertThat(Files.readString(file)).isNotEqualTo(old);
        assertThat(Files.readString(file.resolveSibling("master.key.old"))).isEqualTo(old);
        assertThat(keys(data, InstantSource.system())).isEqualTo(before);
    }

    @Rule("identity:SEC-6")
    @Test
    void takesAMasterKeyThatLiesElsewhere(@TempDir Path data, @TempDir Path elsewhere)
            throws IOException {
        keys(data, InstantSource.system());
        Path key = Files.move(data.resolve("keys/master.key"), elsewhere.resolve("key"));
        String old = Files.readString(key);

        assertThat(run(data, "list")).isEqualTo(1);
        assertThat(output).contains("there is no file").contains("--master-key");
        assertThat(run(data, "list", "--master-key", key.toString())).isZero();
        assertThat(output).contains("ACTIVE").contains("NEXT");
        assertThat(run(data, "change-master-key", "--master-key", key.toString())).isZero();
        assertThat(Files.readString(key)).isNotEqualTo(old);
        assertThat(Files.readString(elsewhere.resolve("key.old"))).isEqualTo(old);
        assertThat(run(data, "list", "--master-key", key.toString())).isZero();
    }

    /// A running server has the old key in memory.
    @Rule("identity:SEC-6")
    @Test
    void changesNoMasterKeyBehindAServersBack(@TempDir Path data) throws Exception {
        List<String> before = keys(data, InstantSource.system());
        try (var server = org.isocenter.persistence.DataFolder.open(data)) {
            assertThat(run(data, "change-master-key")).isEqualTo(1);
            assertThat(output).contains("stop the server first");
            assertThat(run(data, "list")).as("others need not wait").isZero();
            assertThat(server.path()).isEqualTo(data.toAbsolutePath());
        }
        assertThat(keys(data, InstantSource.system())).isEqualTo(before);
    }

    @Test
    void saysThatThereIsNoInstallation(@TempDir Path data) {
        assertThat(run(data, "list")).isEqualTo(1);
        assertThat(output).contains("there is no installation in");
    }
}
