package org.isocenter.server;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.isocenter.dicomweb.delete.Scrub;
import org.isocenter.dicomweb.instance.Archive;
import org.isocenter.persistence.blob.FileBlobStorage;
import org.isocenter.persistence.sql.Database;
import org.isocenter.persistence.sql.DatabaseException;
import org.isocenter.persistence.sql.Databases;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `isocenter verify`: reads all that an installation keeps, and tells what is not as it was written.
@Command(
        name = "verify",
        description = {
            "Read everything in the data folder and compare it with what was stored.",
            "Every page of the databases, and the bytes of every instance with their checksums. It changes"
                    + " nothing, and the server may run meanwhile. The exit code is 1 if anything is"
                    + " damaged or missing.",
        },
        mixinStandardHelpOptions = true,
        usageHelpAutoWidth = true,
        defaultValueProvider = OptionDefaults.class)
public final class VerifyCommand implements Callable<Integer> {
    private static final int TOLD_EVERY = 100_000;

    @Spec private CommandSpec spec;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "The data folder. Default: ~/.local/share/isocenter.")
    private @Nullable Path data;

    /// Made by picocli.
    public VerifyCommand() {}

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        InstallationFolder folder =
                new InstallationFolder(
                        (data == null ? ServeCommand.defaultDataFolder(System.getenv()) : data)
                                .toAbsolutePath()
                                .normalize());
        if (!Files.exists(folder.database())) {
            err.println("isocenter: there is no installation in " + folder.path());
            return 1;
        }
        boolean sound = isSound(folder.database(), out);
        try {
            for (Path service : services(folder.dicomServices())) {
                sound &= isSound(service, out, err);
            }
        } catch (IOException e) {
            err.println("isocenter: " + InstallationFolder.reason(e));
            sound = false;
        }
        out.flush();
        return sound ? 0 : 1;
    }

    private static List<Path> services(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> all = Files.list(folder)) {
            return all.filter(each -> Files.exists(index(each))).sorted().toList();
        }
    }

    private static Path index(Path service) {
        return service.resolve("index.db");
    }

    private static boolean isSound(Path database, PrintWriter out) {
        List<String> findings;
        try {
            findings = Databases.checkSqlite(database);
        } catch (DatabaseException e) {
            findings = List.of(String.valueOf(e.getMessage()));
        }
        out.println(database + (findings.isEmpty() ? ": sound" : ": DAMAGED"));
        findings.forEach(each -> out.println("  " + each));
        return findings.isEmpty();
    }

    /// The instances are read even if the database is damaged: what can be read may be right.
    private static boolean isSound(Path service, PrintWriter out, PrintWriter err)
            throws IOException {
        boolean sound = isSound(index(service), out);
        try (Database database = Databases.openSqlite(index(service)); // as it is
                FileBlobStorage blobs = FileBlobStorage.open(service.resolve("blobs"))) {
            Scrub.Report report =
                    new Scrub()
                            .verify(
                                    new Archive(database, blobs),
                                    verified -> {
                                        if (verified % TOLD_EVERY == 0) {
                                            err.println(verified + " instances so far");
                                        }
                                    });
            out.printf(
                    "%s: %d instances read, %d not as they were stored%n",
                    service, report.verified(), report.damaged().size());
            for (Scrub.Damage damage : report.damaged()) {
                out.println(
                        "  "
                                + damage.instance().path()
                                + " "
                                + damage.state()
                                + " ("
                                + damage.blob()
                                + ")");
            }
            return sound && report.damaged().isEmpty();
        } catch (DatabaseException e) {
            out.println(service + ": its instances cannot be read: " + e.getMessage());
            return false;
        }
    }
}
