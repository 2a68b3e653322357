package org.isocenter.bench.dicomweb;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.HdrHistogram.Histogram;
import org.isocenter.dicom.dataset.BulkSource;
import org.isocenter.dicom.dataset.DataSet;
import org.isocenter.dicom.dictionary.TransferSyntax;
import org.isocenter.dicom.part10.DataSetWriter;
import org.isocenter.dicom.part10.DicomFile;
import org.isocenter.dicom.part10.FileMeta;
import org.isocenter.dicom.part10.WriteForm;

/// Stores one series of slices and one instance of many frames, and reads them back: instances, the
/// series, frames, metadata.
record RetrieveStage(Path launcher, Path work, Results results) {
    static final int SLICES = 500;
    static final int FRAMES = 954;
    static final String STORE = "store a slice of 0.5 MB";
    static final String STORE_FRESH = "store a slice of 0.5 MB, just started";
    static final String STORE_LARGE = "store an instance of 500 MB";
    static final String INSTANCE = "retrieve an instance of 0.5 MB";
    static final String INSTANCE_FRESH = "retrieve an instance of 0.5 MB, the first 10 s";
    static final String SERIES = "retrieve a series of 500 slices";
    static final String FRAME = "retrieve a frame";
    static final String FRAME_OF_MANY = "retrieve a frame of an instance of 954";
    static final String METADATA = "metadata of 500 instances, warm";
    static final String METADATA_COLD = "metadata of 500 instances, first read";

    private static final int SIDE = 512;
    private static final int FRAME_BYTES = 2 * SIDE * SIDE;
    private static final Corpus CORPUS = new Corpus(SLICES + 1, SLICES, FRAME_BYTES);

    /// Slices of a second series, stored by several clients; and those of a third, stored first of all.
    private static final int FURTHER = 2 * SLICES;

    private static final int FIRST = 3 * SLICES;
    private static final int FRESH_STORES = 400;

    /// How many slices are stored after the first ones before anything counts.
    private static final int WARMUP_STORES = 1600;

    private static final Duration WARMUP = Duration.ofMillis(1500);
    private static final Duration TIME = Duration.ofSeconds(3);

    /// A server runs for weeks. What it does in the half minute in which it is compiled, by a processor
    /// that client and server need at the same time, is not its rate; the beginning is told apart.
    private static final Duration INSTANCES_FRESH = Duration.ofSeconds(10);

    private static final Duration INSTANCES_WARMUP = Duration.ofSeconds(20);

    private static final int TURNS = 10;
    private static final Duration TURN = Duration.ofSeconds(1);

    void run(boolean peers) throws IOException, InterruptedException {
        Path files = Files.createDirectories(work.resolve("files"));
        write(files, 0, SLICES);
        write(files, FURTHER, SLICES);
        write(files, FIRST, FRESH_STORES + WARMUP_STORES);
        writeLarge(file(files, SLICES));
        copy(files);
        Path data = work.resolve("retrieve");
        try (IsocenterServer server = IsocenterServer.start(launcher, data)) {
            store(server, files);
            if (peers) {
                try (NginxServer nginx = NginxServer.start(work.resolve("nginx"), files)) {
                    instances(server, nginx);
                }
            } else {
                instances(server);
            }
            frames(server, "application/octet-stream; transfer-syntax=*", 5000);
            series(server);
            metadata(server, METADATA, WARMUP, 5000);
            System.out.printf("resident at most %d MB%n", server.peakMegabytes());
        }
        try (IsocenterServer server = IsocenterServer.start(launcher, data)) {
            coldMetadata(server);
        }
        if (peers) {
            Path peerData = work.resolve("peer");
            try (OrthancServer server = OrthancServer.start(peerData)) {
                store(server, files);
                instances(server);
                frames(
                        server,
                        "multipart/related; type=\"application/octet-stream\"; transfer-syntax=*",
                        200);
                series(server);
                metadata(server, METADATA, WARMUP, 200);
                System.out.printf("resident at most %d MB%n", server.peakMegabytes());
            }
            try (OrthancServer server = OrthancServer.start(peerData)) {
                coldMetadata(server);
            }
        }
    }

    private static void write(Path files, int from, int count) throws IOException {
        for (int i = from; i < from + count; i++) {
            Files.write(file(files, i), CORPUS.file(i));
        }
    }

    private static Path file(Path files, int instance) {
        return files.resolve(instance + ".dcm");
    }

    /// The instance of many frames, written without ever lying in memory.
    private static void writeLarge(Path file) throws IOException {
        DataSet header = CORPUS.dataSet(SLICES, SIDE, SIDE, FRAMES);
        TransferSyntax syntax = TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN;
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        DataSetWriter.write(
                new DicomFile(FileMeta.of(header, syntax), syntax, header, Set.of()),
                syntax,
                BulkSource.NONE,
                WriteForm.AS_READ,
                head);
        ByteBuffer pixelData = ByteBuffer.allocate(12).order(ByteOrder.LITTLE_ENDIAN);
        pixelData.putShort((short) 0x7FE0).putShort((short) 0x0010);
        pixelData.put((byte) 'O').put((byte) 'W').putShort((short) 0);
        pixelData.putInt(FRAMES * FRAME_BYTES);
        try (OutputStream out = Files.newOutputStream(file)) {
            head.writeTo(out);
            out.write(pixelData.array());
            byte[] frame = new byte[FRAME_BYTES];
            for (int i = 0; i < FRAMES; i++) {
                frame[0] = (byte) i;
                frame[1] = (byte) (i >> 8);
                out.write(frame);
            }
        }
    }

    /// What the storage can do: every slice copied and synced, one after the other.
    private void copy(Path files) throws IOException, InterruptedException {
        Server.settle();
        Path copies = Files.createDirectories(work.resolve("copies"));
        Histogram nanos = new Histogram(3);
        long start = System.nanoTime();
        for (int i = 0; i < SLICES; i++) {
            long before = System.nanoTime();
            try (FileChannel from = FileChannel.open(file(files, i));
                    FileChannel to =
                            FileChannel.open(
                                    file(copies, i),
                                    StandardOpenOption.CREATE_NEW,
                                    StandardOpenOption.WRITE)) {
                from.transferTo(0, from.size(), to);
                to.force(true);
            }
            nanos.recordValue(System.nanoTime() - before);
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        for (int i = 0; i < SLICES; i++) {
            Files.delete(file(copies, i));
        }
        results.add(
                new Results.Figure(
                        "copy+sync",
                        SLICES,
                        1,
                        STORE,
                        1,
                        SLICES,
                        0,
                        Math.rint(SLICES / seconds),
                        nanos.getValueAtPercentile(50) / 1000 / 1e3,
                        nanos.getValueAtPercentile(95) / 1000 / 1e3,
                        nanos.getValueAtPercentile(99) / 1000 / 1e3,
                        nanos.getMaxValue() / 1000 / 1e3,
                        FRAME_BYTES,
                        0));
    }

    private void store(Server server, Path files) throws IOException, InterruptedException {
        StoreRequests requests = new StoreRequests(server);
        Server.settle();
        results.add(
                server, SLICES, 1, STORE_FRESH, 1, slices(server, files, FIRST, FRESH_STORES, 1));
        slices(server, files, FIRST + FRESH_STORES, WARMUP_STORES, 4);
        Server.settle();
        results.add(server, SLICES, 1, STORE, 1, slices(server, files, 0, SLICES, 1));
        results.add(server, SLICES, 1, STORE, 4, slices(server, files, FURTHER, SLICES, 4));
        Load.Seen seen =
                new Load(1, Duration.ZERO, Duration.ofMinutes(2), 1)
                        .run(server, n -> requests.of(mapped(file(files, SLICES + n))));
        results.add(server, SLICES, 1, STORE_LARGE, 1, seen);
    }

    private static Load.Seen slices(Server server, Path files, int from, int count, int clients)
            throws InterruptedException {
        StoreRequests requests = new StoreRequests(server);
        return new Load(clients, Duration.ZERO, Duration.ofMinutes(2), count)
                .run(server, n -> requests.of(mapped(file(files, from + n))));
    }

    private static ByteBuffer mapped(Path file) {
        try (FileChannel channel = FileChannel.open(file)) {
            return channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Reads instances, of several servers in turns, so that what the machine does besides is the same
    /// for all.
    private void instances(Server... servers) throws IOException, InterruptedException {
        for (Server server : servers) {
            Load.Seen fresh = instances(server, 1, INSTANCES_FRESH);
            results.add(server, SLICES, 1, INSTANCE_FRESH, 1, fresh);
            instances(server, 4, INSTANCES_WARMUP);
        }
        for (int clients : new int[] {1, 4}) {
            Map<Server, Load.Seen> seen = new LinkedHashMap<>();
            for (int turn = 0; turn < TURNS; turn++) {
                for (Server server : servers) {
                    seen.merge(server, instances(server, clients, TURN), Load.Seen::and);
                }
            }
            for (Map.Entry<Server, Load.Seen> each : seen.entrySet()) {
                results.add(each.getKey(), SLICES, 1, INSTANCE, clients, each.getValue());
            }
        }
    }

    private static Load.Seen instances(Server server, int clients, Duration time)
            throws InterruptedException {
        return new Load(clients, Duration.ZERO, time, 1_000_000)
                .run(server, n -> instanceRequest(server, n % SLICES));
    }

    private static ByteBuffer[] instanceRequest(Server server, int number) {
        return switch (server) {
            case NginxServer _ -> get(server, number + ".dcm", "*/*");
            case OrthancServer _ ->
                    get(
                            server,
                            instance(number),
                            "multipart/related; type=\"application/dicom\"; transfer-syntax=*");
            default -> get(server, instance(number), "application/dicom; transfer-syntax=*");
        };
    }

    private void frames(Server server, String accept, int most)
            throws IOException, InterruptedException {
        Load.Seen slices =
                new Load(1, WARMUP, TIME, most)
                        .run(server, n -> get(server, instance(n % SLICES) + "/frames/1", accept));
        results.add(server, SLICES, 1, FRAME, 1, slices);
        Load.Seen many =
                new Load(1, WARMUP, TIME, most)
                        .run(
                                server,
                                n ->
                                        get(
                                                server,
                                                instance(SLICES)
                                                        + "/frames/"
                                                        + (n * 7 % FRAMES + 1),
                                                accept));
        results.add(server, SLICES, 1, FRAME_OF_MANY, 1, many);
    }

    private void series(Server server) throws IOException, InterruptedException {
        Load.Seen seen =
                new Load(1, Duration.ofSeconds(1), TIME, 50)
                        .run(
                                server,
                                _ ->
                                        get(
                                                server,
                                                series(0),
                                                "multipart/related; type=\"application/dicom\";"
                                                        + " transfer-syntax=*"));
        results.add(server, SLICES, 1, SERIES, 1, seen);
    }

    private void metadata(Server server, String what, Duration warmup, int most)
            throws IOException, InterruptedException {
        Load.Seen seen =
                new Load(1, warmup, TIME, most)
                        .run(
                                server,
                                _ ->
                                        get(
                                                server,
                                                series(0) + "/metadata",
                                                "application/dicom+json"));
        results.add(server, SLICES, 1, what, 1, seen);
    }

    /// The first read of the series after a start. The service has answered for another series before,
    /// so that its code is compiled; what is cold is the series.
    private void coldMetadata(Server server) throws IOException, InterruptedException {
        new Load(1, Duration.ZERO, Duration.ofSeconds(2), 500)
                .run(
                        server,
                        _ -> get(server, series(SLICES) + "/metadata", "application/dicom+json"));
        metadata(server, METADATA_COLD, Duration.ZERO, 1);
    }

    private static String series(int instance) {
        return "studies/" + CORPUS.studyUid(instance) + "/series/" + CORPUS.seriesUid(instance);
    }

    private static String instance(int number) {
        return series(number) + "/instances/" + CORPUS.instanceUid(number);
    }

    private static ByteBuffer[] get(Server server, String path, String accept) {
        URI uri = server.base().resolve(path);
        return new ByteBuffer[] {
            ByteBuffer.wrap(HttpConnection.get(uri, accept, server.authorization()))
        };
    }
}
