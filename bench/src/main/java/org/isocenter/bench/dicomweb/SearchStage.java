package org.isocenter.bench.dicomweb;

import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import org.isocenter.dicomweb.store.RowLoader;

/// Fills a server with a corpus of small instances and searches it.
record SearchStage(Corpus corpus, Path launcher, Path work, Results results) {
    static final String STORE = "store an instance of 4 kB";
    static final String STORE_FRESH = "store an instance of 4 kB, just started";
    static final String STORE_STUDIES = "store instances of 4 kB, ten in a request";

    /// A study of the corpus; how a modality or a gateway sends it.
    static final int TOGETHER = 10;

    static final String STORE_TURNS = "store an instance of 4 kB, compiled";
    static final String START = "start, from the process to ready";
    static final String START_FIRST = "first start, with an empty folder";
    private static final int MANY = 4;
    private static final int SIDE = 32;
    private static final int STARTS = 5;

    /// How many stores a server that has just been started is given before its rate counts as steady.
    private static final int FRESH = 5000;

    /// How many stores both servers are given before they take turns, which makes one a small archive.
    static final int SMALL_ARCHIVE = 20_000;

    private static final int TURNS = 10;
    private static final int TURN = 2000;

    private static final int PROGRESS = 500_000;
    private static final Duration LONGEST_LOAD = Duration.ofMinutes(30);

    /// Stores the corpus in requests of ten instances each, in a folder of its own. Rates are of
    /// instances, times of requests.
    void storeTogether(boolean peers) throws IOException, InterruptedException {
        try (IsocenterServer server =
                IsocenterServer.start(launcher, work.resolve("isocenter-together"))) {
            storeTogether(server);
        }
        if (peers) {
            try (OrthancServer server = OrthancServer.start(work.resolve("orthanc-together"))) {
                storeTogether(server);
            }
        }
    }

    private void storeTogether(Server server) throws IOException, InterruptedException {
        StoreRequests requests = new StoreRequests(server);
        try (WrittenCorpus files = WrittenCorpus.write(corpus, work.resolve("corpus"))) {
            Server.settle();
            Load.Seen seen =
                    new Load(MANY, Duration.ZERO, LONGEST_LOAD, corpus.instances() / TOGETHER)
                            .run(server, n -> requests.of(files.files(n * TOGETHER, TOGETHER)));
            results.add(
                    server,
                    corpus.instances(),
                    corpus.studies(),
                    STORE_STUDIES,
                    MANY,
                    seen.each(TOGETHER));
        }
    }

    /// Fills our own server, unless its data folder is there already.
    ///
    /// @param rows whether to write rows instead of storing (`RowLoader`)
    void fill(boolean rows) throws IOException, InterruptedException {
        Path data = data();
        if (Files.exists(data.resolve("bootstrap.json"))) {
            System.out.println("the archive in " + data + " is used again");
            return;
        }
        if (!rows) {
            try (IsocenterServer server = IsocenterServer.start(launcher, data)) {
                store(server, LONGEST_LOAD);
            }
            return;
        }
        IsocenterServer.start(launcher, data).close();
        long start = System.nanoTime();
        try {
            RowLoader.load(
                    IsocenterServer.index(data),
                    n -> corpus.dataSet(n, SIDE, SIDE, 1),
                    0,
                    corpus.instances(),
                    InstantSource.system(),
                    loaded -> {
                        if (loaded % PROGRESS == 0) {
                            System.out.printf(
                                    Locale.ROOT,
                                    "%,d after %.0f s%n",
                                    loaded,
                                    (System.nanoTime() - start) / 1e9);
                        }
                    });
        } catch (SQLException e) {
            throw new IOException("the rows could not be written", e);
        }
        System.out.printf(
                Locale.ROOT,
                "rows of %d instances written, %.0f each second%n",
                corpus.instances(),
                corpus.instances() / ((System.nanoTime() - start) / 1e9));
    }

    /// Starts and searches our own server.
    void own() throws IOException, InterruptedException {
        if (corpus.instances() <= SMALL_ARCHIVE) {
            starts(START_FIRST, i -> work.resolve("first-" + i));
        }
        starts(START, _ -> data());
        try (IsocenterServer server = IsocenterServer.start(launcher, data())) {
            search(server, /* isPeer= */ false);
            System.out.printf("resident at most %d MB%n", server.peakMegabytes());
        }
    }

    /// What is stored in a small archive while a large one takes turns with it.
    static String inTurnsWith(int instances) {
        return STORE_TURNS + ", in turns with an archive of " + Work.scale(instances);
    }

    /// Stores into this archive and into a small one, in turns, so that what the machine does besides is
    /// the same for both. The instances have numbers beyond the corpus, others each time, as an archive
    /// may be used again.
    void grow() throws IOException, InterruptedException {
        int stores = SMALL_ARCHIVE + TURNS * TURN;
        int block = (int) (System.currentTimeMillis() / 1000 % 20_000);
        int first = corpus.instances() + block * stores;
        try (IsocenterServer large = IsocenterServer.start(launcher, data());
                IsocenterServer small =
                        IsocenterServer.start(
                                launcher, Files.createTempDirectory(work, "isocenter-small"));
                WrittenCorpus files =
                        WrittenCorpus.write(corpus, first, stores, work.resolve("corpus"))) {
            int instances = corpus.instances();
            List<Archive> archives =
                    List.of(
                            new Archive(small, SMALL_ARCHIVE, inTurnsWith(instances)),
                            new Archive(large, instances, STORE_TURNS));
            for (Archive each : archives) {
                store(each.server, files, 0, SMALL_ARCHIVE, LONGEST_LOAD);
            }
            Server.settle();
            Map<Archive, Load.Seen> seen = new LinkedHashMap<>();
            for (int from = SMALL_ARCHIVE; from < stores; from += TURN) {
                for (Archive each : archives) {
                    seen.merge(
                            each,
                            store(each.server, files, from, TURN, LONGEST_LOAD),
                            Load.Seen::and);
                }
            }
            for (Map.Entry<Archive, Load.Seen> each : seen.entrySet()) {
                Archive archive = each.getKey();
                results.add(
                        archive.server,
                        archive.instances,
                        archive.instances / corpus.perStudy(),
                        archive.what,
                        MANY,
                        each.getValue());
            }
        }
    }

    private record Archive(IsocenterServer server, int instances, String what) {}

    private static Load.Seen store(
            Server server, WrittenCorpus files, int from, int count, Duration longest)
            throws InterruptedException {
        StoreRequests requests = new StoreRequests(server);
        return new Load(MANY, Duration.ZERO, longest, count)
                .run(server, n -> requests.of(files.file(from + n)));
    }

    private Path data() {
        return work.resolve("isocenter");
    }

    /// Measures the peer, with as many of the instances as it stores in some time.
    void peer(Duration longestLoad) throws IOException, InterruptedException {
        try (OrthancServer server = OrthancServer.start(work.resolve("orthanc"))) {
            store(server, longestLoad);
            search(server, /* isPeer= */ true);
            System.out.printf("resident at most %d MB%n", server.peakMegabytes());
        }
    }

    /// Stores the corpus. The first [#FRESH] stores, when a server has just been started, are one figure,
    /// those that follow are another.
    private void store(Server server, Duration longest) throws IOException, InterruptedException {
        long stored = 0;
        try (WrittenCorpus files = WrittenCorpus.write(corpus, work.resolve("corpus"))) {
            Server.settle();
            int fresh = Math.min(FRESH, corpus.instances() / 5);
            Load.Seen first = store(server, files, 0, fresh, longest);
            results.add(server, corpus.instances(), corpus.studies(), STORE_FRESH, MANY, first);
            Load.Seen rest = store(server, files, fresh, corpus.instances() - fresh, longest);
            results.add(server, corpus.instances(), corpus.studies(), STORE, MANY, rest);
            stored = first.requests() + rest.requests();
        }
        if (stored < corpus.instances()) {
            System.out.printf(
                    "%s had %d of %d instances when the time was over%n",
                    server.name(), stored, corpus.instances());
        }
    }

    /// How long the server takes to start, several times: p50 is the one in the middle.
    ///
    /// @param data the folder of each
    private void starts(String what, IntFunction<Path> data)
            throws IOException, InterruptedException {
        double[] millis = new double[STARTS];
        double processorSeconds = 0;
        for (int i = 0; i < STARTS; i++) {
            try (IsocenterServer server = IsocenterServer.start(launcher, data.apply(i))) {
                millis[i] = Math.rint(server.startSeconds() * 1000);
                processorSeconds += server.processorSeconds();
            }
        }
        Arrays.sort(millis);
        double most = millis[STARTS - 1];
        results.add(
                new Results.Figure(
                        "Isocenter",
                        corpus.instances(),
                        corpus.studies(),
                        what,
                        1,
                        STARTS,
                        0,
                        0,
                        millis[STARTS / 2],
                        most,
                        most,
                        most,
                        0,
                        Math.rint(processorSeconds / STARTS * 1000)));
    }

    private void search(Server server, boolean isPeer) throws IOException, InterruptedException {
        for (SearchMix each : SearchMix.values()) {
            // Once through everything, so that the first one measured is not the first one
            // compiled.
            if (isAsked(each, isPeer)) {
                new Load(1, Duration.ZERO, Duration.ofMillis(isPeer ? 100 : 500), 2000)
                        .run(server, n -> request(server, each, isPeer, n));
            }
        }
        for (SearchMix each : SearchMix.values()) {
            if (isAsked(each, isPeer)) {
                for (int clients : new int[] {1, MANY}) {
                    Load.Seen seen =
                            new Load(
                                            clients,
                                            Duration.ofMillis(300),
                                            Duration.ofMillis(clients == 1 ? 1500 : 800),
                                            10_000)
                                    .run(server, n -> request(server, each, isPeer, n));
                    results.add(
                            server,
                            corpus.instances(),
                            corpus.studies(),
                            each.what(),
                            clients,
                            seen);
                }
            }
        }
    }

    private boolean isAsked(SearchMix each, boolean isPeer) {
        return !isPeer || each.peerParameters(corpus, corpus.study(0)).isPresent();
    }

    /// A search about some study, another one each time.
    private ByteBuffer[] request(Server server, SearchMix each, boolean isPeer, int number) {
        Corpus.Study study =
                corpus.study((int) Math.floorMod(number * 7919L + 13, (long) corpus.studies()));
        Optional<String> parameters =
                isPeer
                        ? each.peerParameters(corpus, study)
                        : Optional.of(each.parameters(corpus, study));
        URI uri = server.base().resolve(each.resource() + "?" + parameters.orElseThrow());
        return new ByteBuffer[] {
            ByteBuffer.wrap(
                    HttpConnection.get(uri, "application/dicom+json", server.authorization()))
        };
    }
}
