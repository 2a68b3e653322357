package org.isocenter.bench.dicomweb;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// The program that measures, by stages; see `bench/README.md`.
@Command(
        name = "bench/run",
        description = "Measures the DICOM service over HTTP, beside its peers.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "STAGE")
public final class DicomwebBenchmark implements Runnable {
    /// Which servers a stage measures.
    enum Servers {
        BOTH,
        ISOCENTER,
        ORTHANC
    }

    @Option(
            names = "--results",
            description = "Where the figures are kept. Default: ${DEFAULT-VALUE}.",
            defaultValue = "docs/performance.json")
    private Path results = Path.of("docs", "performance.json");

    @Option(
            names = "--isocenter",
            description = "The launcher of the server. Default: ${DEFAULT-VALUE}.",
            defaultValue = "./isocenter")
    private Path launcher = Path.of("isocenter");

    @Option(
            names = "--work",
            description =
                    "Where data are kept; an archive that is there is used again. Default: a new"
                            + " temporary folder, removed at the end.",
            defaultValue = "")
    private String work = "";

    public static void main(String[] arguments) {
        System.exit(
                new CommandLine(new DicomwebBenchmark())
                        .setCaseInsensitiveEnumValuesAllowed(true)
                        .setExecutionExceptionHandler((e, command, _) -> {
                            e.printStackTrace(command.getErr());
                            return 1;
                        })
                        .execute(arguments));
    }

    @Override
    public void run() {
        CommandLine.usage(this, System.out);
    }

    @Command(name = "search", description = "Fills an archive of small instances and searches it.")
    int search(
            @Option(names = "--instances", required = true, description = "How many.")
                    int instances,
            @Option(
                            names = "--per-study",
                            defaultValue = "10",
                            description = "How many a study has. Default: 10.")
                    int perStudy,
            @Option(
                            names = "--rows",
                            description =
                                    "Write the rows without storing bytes, for large archives;"
                                            + " Isocenter only.")
                    boolean rows,
            @Option(
                            names = "--server",
                            defaultValue = "BOTH",
                            description = "${COMPLETION-CANDIDATES}. Default: BOTH.")
                    Servers servers,
            @Option(
                            names = "--peer-seconds",
                            defaultValue = "150",
                            description = "How long the peer may store. Default: 150.")
                    int peerSeconds,
            @Option(
                            names = "--only-fill",
                            description = "Fill Isocenter's archive in --work, and stop.")
                    boolean onlyFill)
            throws IOException, InterruptedException {
        Corpus corpus = new Corpus(instances, perStudy, Corpus.SMALL);
        inWork(folder -> {
            SearchStage stage = new SearchStage(corpus, launcher(), folder, new Results(results));
            if (servers != Servers.ORTHANC) {
                stage.fill(rows);
            }
            if (onlyFill) {
                return;
            }
            if (servers != Servers.ORTHANC) {
                stage.own();
                if (rows) {
                    stage.grow();
                }
            }
            if (servers != Servers.ISOCENTER && !rows) {
                stage.peer(Duration.ofSeconds(peerSeconds));
            }
        });
        return 0;
    }

    @Command(name = "store", description = "Stores small instances, ten in a request.")
    int store(
            @Option(names = "--instances", required = true, description = "How many.")
                    int instances,
            @Option(names = "--no-peers", description = "Isocenter only.") boolean alone)
            throws IOException, InterruptedException {
        Corpus corpus = new Corpus(instances, SearchStage.TOGETHER, Corpus.SMALL);
        inWork(folder ->
                new SearchStage(corpus, launcher(), folder, new Results(results))
                        .storeTogether(!alone));
        return 0;
    }

    @Command(
            name = "retrieve",
            description = "Stores a series of slices and a long multi-frame instance, reads them.")
    int retrieve(@Option(names = "--no-peers", description = "Isocenter only.") boolean alone)
            throws IOException, InterruptedException {
        inWork(folder -> new RetrieveStage(launcher(), folder, new Results(results)).run(!alone));
        return 0;
    }

    @Command(
            name = "all",
            description = "10⁴, 10⁵ and 10⁶ instances, retrieves, and the report; 20 minutes.")
    int all() throws IOException, InterruptedException {
        retrieve(/* alone= */ false);
        search(10_000, 10, /* rows= */ false, Servers.BOTH, 100, /* onlyFill= */ false);
        search(100_000, 10, /* rows= */ false, Servers.BOTH, 150, /* onlyFill= */ false);
        store(100_000, /* alone= */ false);
        search(1_000_000, 1, /* rows= */ true, Servers.ISOCENTER, 0, /* onlyFill= */ false);
        return report(Path.of("docs", "performance.md"));
    }

    @Command(
            name = "report",
            description = "Prints the figures, draws the charts, writes the page's tables.")
    int report(
            @Option(
                            names = "--page",
                            defaultValue = "docs/performance.md",
                            description = "The page. Default: ${DEFAULT-VALUE}.")
                    Path page)
            throws IOException {
        Results read = new Results(results);
        System.out.print(read.table());
        new Report(read).write(page);
        return 0;
    }

    private Path launcher() {
        return launcher.toAbsolutePath().normalize();
    }

    /// Something done in a folder.
    @FunctionalInterface
    private interface Stage {
        void run(Path folder) throws IOException, InterruptedException;
    }

    /// Does it in a new folder, which is gone afterwards unless one was named.
    private void inWork(Stage stage) throws IOException, InterruptedException {
        if (!work.isEmpty()) {
            stage.run(Files.createDirectories(Path.of(work)).toAbsolutePath());
            return;
        }
        Path folder = Files.createTempDirectory("isocenter-bench");
        try {
            stage.run(folder);
        } finally {
            try (Stream<Path> all = Files.walk(folder)) {
                List<Path> deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
                for (Path each : deepestFirst) {
                    Files.deleteIfExists(each);
                }
            }
        }
    }
}
