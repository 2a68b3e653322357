package org.isocenter.server;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import org.isocenter.identity.IdentityPlane;
import org.isocenter.identity.claim.TokenLifetime;
import org.isocenter.identity.key.KeyRing;
import org.isocenter.identity.key.KeyRing.Rotation;
import org.isocenter.identity.key.SigningKey;
import org.isocenter.identity.key.SigningKeyRepository;
import org.isocenter.identity.secret.MasterKey;
import org.isocenter.identity.secret.SealBrokenException;
import org.isocenter.identity.secret.SealedSecretRepository;
import org.isocenter.identity.secret.Vault;
import org.isocenter.persistence.sql.Database;
import org.isocenter.persistence.sql.DatabaseException;
import org.isocenter.persistence.sql.Databases;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `isocenter keys`: the keys that sign tokens (identity:KEY-4, identity:SEC-6).
///
/// It works on the data folder, beside a running server, which sees what changed within a minute;
/// only `change-master-key` needs the server stopped.
@Command(
        name = "keys",
        description = "List, rotate and re-encrypt the keys that sign tokens.",
        mixinStandardHelpOptions = true,
        usageHelpAutoWidth = true)
public final class KeysCommand {
    private static final InstantSource CLOCK = InstantSource.system();

    @Spec private CommandSpec spec;

    /// Made by picocli.
    public KeysCommand() {}

    @Command(name = "list", description = "Show the keys that are published.")
    int list(
            @Option(names = "--data", paramLabel = "DIR", description = "The data folder.")
                    @Nullable Path data) {
        return with(
                data,
                (opened, out) -> {
                    for (SigningKey key : opened.ring().published()) {
                        out.println(
                                key.kid()
                                        + "  "
                                        + key.state()
                                        + "  published "
                                        + key.publishedAt()
                                        + key.removeAt().map(at -> "  until " + at).orElse(""));
                    }
                    return 0;
                });
    }

    @Command(
            name = "rotate",
            description = {
                "Let the next key sign and publish another one.",
                "The next key must have been published for a day, so that no client meets a token"
                        + " whose key it cannot know."
            })
    int rotate(
            @Option(names = "--data", paramLabel = "DIR", description = "The data folder.")
                    @Nullable Path data,
            @Option(
                            names = "--emergency",
                            description =
                                    "Switch at once and drop the old keys: every token they signed"
                                            + " is worthless. For a key that is no longer secret.")
                    boolean emergency) {
        return with(
                data,
                (opened, out) -> {
                    if (emergency) {
                        SigningKey active = opened.ring().rotateAtOnce();
                        out.println(active.kid() + " signs now; the old keys are gone");
                        return 0;
                    }
                    return switch (opened.ring().rotate()) {
                        case Rotation.Done(SigningKey active) -> {
                            out.println(active.kid() + " signs now");
                            yield 0;
                        }
                        case Rotation.TooEarly(var possibleAt) -> {
                            spec.commandLine()
                                    .getErr()
                                    .println(
                                            "isocenter: the next key may sign from "
                                                    + possibleAt
                                                    + " on, when it has been published for a day"
                                                    + " (or now, with --emergency)");
                            yield 1;
                        }
                    };
                });
    }

    @Command(
            name = "change-master-key",
            description = {
                "Encrypt the keys in the database with a new master key.",
                "Stop the server first. The old key file is kept beside the new one as"
                        + " master.key.old; remove it when the server runs."
            })
    int changeMasterKey(
            @Option(names = "--data", paramLabel = "DIR", description = "The data folder.")
                    @Nullable Path data) {
        return with(
                data,
                (opened, out) -> {
                    Path file = opened.folder().masterKey();
                    Path fresh = file.resolveSibling("master.key.new");
                    Files.deleteIfExists(fresh);
                    MasterKey next = MasterKey.loadOrCreate(fresh, opened.random());
                    // The old key is kept until the last step is done: a crash in between leaves
                    // both files, and one of them opens everything.
                    Files.copy(
                            file,
                            file.resolveSibling("master.key.old"),
                            StandardCopyOption.REPLACE_EXISTING,
                            StandardCopyOption.COPY_ATTRIBUTES);
                    opened.ring().rewrap(next);
                    new Vault(
                                    new SealedSecretRepository(opened.database()),
                                    opened.masterKey(),
                                    opened.random())
                            .rewrap(next);
                    Files.move(
                            fresh,
                            file,
                            StandardCopyOption.ATOMIC_MOVE,
                            StandardCopyOption.REPLACE_EXISTING);
                    out.println("the keys are encrypted with a new master key");
                    return 0;
                });
    }

    private record Opened(
            InstallationFolder folder,
            Database database,
            MasterKey masterKey,
            KeyRing ring,
            SecureRandom random) {}

    @FunctionalInterface
    private interface Work {
        int run(Opened opened, PrintWriter out) throws IOException, SealBrokenException;
    }

    private int with(@Nullable Path data, Work work) {
        PrintWriter err = spec.commandLine().getErr();
        Path path = data == null ? ServeCommand.defaultDataFolder(System.getenv()) : data;
        Callable<Integer> command =
                () -> {
                    InstallationFolder folder = InstallationFolder.open(path);
                    if (!Files.exists(folder.database())) {
                        throw new StartException("there is no installation in " + folder.path());
                    }
                    SecureRandom random = new SecureRandom();
                    try (Database database =
                            Databases.openSqlite(folder.database(), IdentityPlane.MIGRATIONS)) {
                        MasterKey masterKey = MasterKey.loadOrCreate(folder.masterKey(), random);
                        KeyRing ring =
                                new KeyRing(
                                        new SigningKeyRepository(database),
                                        masterKey,
                                        random,
                                        CLOCK,
                                        TokenLifetime.DEFAULT.longest());
                        int code =
                                work.run(
                                        new Opened(folder, database, masterKey, ring, random),
                                        spec.commandLine().getOut());
                        spec.commandLine().getOut().flush();
                        return code;
                    }
                };
        try {
            return command.call();
        } catch (StartException | IOException | SealBrokenException | DatabaseException e) {
            err.println("isocenter: " + e.getMessage());
            return 1;
        } catch (Exception e) {
            throw new IllegalStateException("the command failed", e);
        }
    }
}
