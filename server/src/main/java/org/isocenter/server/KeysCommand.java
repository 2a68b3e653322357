package org.isocenter.server;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import org.isocenter.identity.IdentityPlane;
import org.isocenter.identity.claim.TokenLifetime;
import org.isocenter.identity.key.KeyRing;
import org.isocenter.identity.key.KeyRing.Rotation;
import org.isocenter.identity.key.SigningKey;
import org.isocenter.identity.key.SigningKeyRepository;
import org.isocenter.identity.secret.SealBrokenException;
import org.isocenter.persistence.DataFolder;
import org.isocenter.persistence.DataFolderException;
import org.isocenter.persistence.sql.Database;
import org.isocenter.persistence.sql.DatabaseException;
import org.isocenter.persistence.sql.Databases;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `isocenter keys`: the keys that sign tokens (identity:KEY-4, identity:SEC-6).
///
/// It works on the data folder, beside a running server, which sees what changed within seconds;
/// only `change-master-key` needs the server stopped.
@Command(
        name = "keys",
        description = "List, rotate and re-encrypt the keys that sign tokens.",
        mixinStandardHelpOptions = true,
        usageHelpAutoWidth = true)
public final class KeysCommand {
    private static final InstantSource CLOCK = InstantSource.system();

    @Spec private CommandSpec spec;

    /// Where the installation is, told as `serve` is told it.
    static final class Place {
        @Option(
                names = "--data",
                paramLabel = "DIR",
                description = "The data folder. Default: ~/.local/share/isocenter.")
        private @Nullable Path data;

        @Option(
                names = "--master-key",
                paramLabel = "FILE",
                description = "The master key. Default: keys/master.key in the data folder.")
        private @Nullable Path masterKey;
    }

    /// Made by picocli.
    public KeysCommand() {}

    @Command(
            name = "list",
            description = "Show the keys that are published.",
            defaultValueProvider = OptionDefaults.class)
    int list(@Mixin Place place) {
        return with(
                place,
                (opened, out) -> {
                    for (SigningKey key : opened.ring().published()) {
                        out.println(
                                key.kid()
                                        + "  "
                                        + key.state()
                                        + "  published "
                                        + key.publishedAt()
                                        + key.activeSince()
                                                .map(since -> "  signs since " + since)
                                                .filter(_ -> key.state() == SigningKey.State.ACTIVE)
                                                .orElse("")
                                        + key.removeAt().map(at -> "  until " + at).orElse(""));
                    }
                    return 0;
                });
    }

    @Command(
            name = "rotate",
            description = {
                "Let the next key sign and publish another one.",
                "The server does this by itself every 60 days (isocenter serve --key-life DAYS).",
                "The next key must have been published for a day, so that no client meets a token"
                        + " whose key it cannot know."
            },
            defaultValueProvider = OptionDefaults.class)
    int rotate(
            @Mixin Place place,
            @Option(
                            names = "--emergency",
                            description =
                                    "Switch at once and drop the old keys: every token they signed"
                                            + " is worthless. For a key that is no longer secret.")
                    boolean emergency) {
        return with(
                place,
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
                "Stop the server first. If the command is interrupted, run it again or start the"
                        + " server: what was begun is finished, or undone when it had not taken"
                        + " effect. The old key file is kept beside the new one, with .old at its end: it"
                        + " opens backups of the database from before; remove it when you need none of"
                        + " them."
            },
            defaultValueProvider = OptionDefaults.class)
    int changeMasterKey(@Mixin Place place) {
        return with(
                place,
                true,
                (opened, out) -> {
                    for (MasterKeyFiles.Step step : opened.masterKey().change()) {
                        step.run();
                    }
                    out.println("the keys are encrypted with a new master key");
                    return 0;
                });
    }

    private record Opened(MasterKeyFiles masterKey, KeyRing ring) {}

    @FunctionalInterface
    private interface Work {
        int run(Opened opened, PrintWriter out) throws IOException, SealBrokenException;
    }

    private int with(Place place, Work work) {
        return with(place, false, work);
    }

    /// @param alone whether no server may run meanwhile
    private int with(Place place, boolean alone, Work work) {
        PrintWriter err = spec.commandLine().getErr();
        Path path =
                place.data == null ? ServeCommand.defaultDataFolder(System.getenv()) : place.data;
        Callable<Integer> command =
                () -> {
                    InstallationFolder folder = InstallationFolder.open(path);
                    if (!Files.exists(folder.database())) {
                        throw new StartException("there is no installation in " + folder.path());
                    }
                    SecureRandom random = new SecureRandom();
                    try (Database database =
                            Databases.openSqlite(folder.database(), IdentityPlane.MIGRATIONS)) {
                        MasterKeyFiles masterKey =
                                new MasterKeyFiles(
                                        place.masterKey == null
                                                ? folder.masterKey()
                                                : place.masterKey,
                                        database,
                                        random);
                        // Nobody else may be in the middle of a change that this one would mend.
                        if (!alone && !masterKey.interrupted()) {
                            return run(database, masterKey, random, work);
                        }
                        try (DataFolder locked = DataFolder.open(folder.path())) {
                            return run(database, masterKey, random, work);
                        }
                    }
                };
        try {
            return command.call();
        } catch (DataFolderException e) {
            err.println("isocenter: stop the server first: " + e.getMessage());
            return 1;
        } catch (StartException | IOException | SealBrokenException | DatabaseException e) {
            err.println("isocenter: " + e.getMessage());
            return 1;
        } catch (Exception e) {
            throw new IllegalStateException("the command failed", e);
        }
    }

    private int run(Database database, MasterKeyFiles masterKey, SecureRandom random, Work work)
            throws IOException, SealBrokenException {
        KeyRing ring =
                new KeyRing(
                        new SigningKeyRepository(database),
                        masterKey.open(),
                        random,
                        CLOCK,
                        TokenLifetime.DEFAULT.longest());
        ring.awaitKeys(); // none may come under a master key that is changed meanwhile
        int code = work.run(new Opened(masterKey, ring), spec.commandLine().getOut());
        spec.commandLine().getOut().flush();
        return code;
    }
}
