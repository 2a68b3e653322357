package org.isocenter.persistence.blob;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/// Measures storing: ours against writing and syncing one file each, in turns, so that both see the
/// same disk. The figures are in `docs/decisions/blob-layout.md`.
///
/// Not a test; run `main` with a folder on the disk to measure.
final class BlobStorageMeasurement {
    private static final int ROUNDS = 3;

    private BlobStorageMeasurement() {}

    /// Stores one blob; the number is unique.
    @FunctionalInterface
    interface Store {
        void store(int number) throws IOException;
    }

    public static void main(String[] arguments) throws Exception {
        Path folder = Path.of(arguments[0]);
        for (int length : List.of(4_000, 64_000, 525_000)) {
            for (int writers : List.of(1, 4)) {
                int count = length > 500_000 ? 400 : 2000;
                List<Double> ours = new ArrayList<>();
                List<Double> files = new ArrayList<>();
                for (int round = 0; round < ROUNDS; round++) {
                    ours.add(ours(folder, length, writers, count));
                    files.add(files(folder, length, writers, count));
                }
                double our = median(ours);
                double file = median(files);
                System.out.printf(
                        Locale.ROOT,
                        "%,9d bytes, %d writers: storage %,8.0f/s, file + fsync %,8.0f/s, ratio"
                                + " %.2f (each %s against %s)%n",
                        length,
                        writers,
                        our,
                        file,
                        our / file,
                        rounded(ours),
                        rounded(files));
            }
        }
    }

    private static List<Long> rounded(List<Double> values) {
        return values.stream().map(Math::round).toList();
    }

    private static double median(List<Double> values) {
        return values.stream().sorted().skip(values.size() / 2).findFirst().orElseThrow();
    }

    private static double ours(Path folder, int length, int writers, int count) throws Exception {
        Path root = folder.resolve("ours");
        byte[] bytes = random(length);
        try (FileBlobStorage storage = FileBlobStorage.open(root)) {
            return perSecond(
                    writers,
                    count,
                    number -> {
                        try (BlobUpload upload = storage.create(new BlobName("n/" + number))) {
                            upload.write(bytes, 0, bytes.length);
                            upload.commit();
                        }
                    });
        } finally {
            remove(root);
        }
    }

    private static double files(Path folder, int length, int writers, int count) throws Exception {
        Path root = Files.createDirectories(folder.resolve("files"));
        byte[] bytes = random(length);
        try {
            return perSecond(
                    writers,
                    count,
                    number -> {
                        try (FileChannel channel =
                                FileChannel.open(
                                        root.resolve("n" + number),
                                        StandardOpenOption.CREATE_NEW,
                                        StandardOpenOption.WRITE)) {
                            channel.write(ByteBuffer.wrap(bytes));
                            channel.force(true);
                        }
                    });
        } finally {
            remove(root);
        }
    }

    private static double perSecond(int writers, int count, Store store) throws Exception {
        AtomicInteger next = new AtomicInteger();
        Thread[] threads = new Thread[writers];
        long start = System.nanoTime();
        Arrays.setAll(
                threads,
                _ ->
                        Thread.ofVirtual()
                                .start(() -> {
                                    int number = next.getAndIncrement();
                                    while (number < count) {
                                        try {
                                            store.store(number);
                                        } catch (IOException e) {
                                            throw new UncheckedIOException(e);
                                        }
                                        number = next.getAndIncrement();
                                    }
                                }));
        for (Thread thread : threads) {
            thread.join();
        }
        return count / ((System.nanoTime() - start) / 1e9);
    }

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        new SplittableRandom(length).nextBytes(bytes);
        return bytes;
    }

    private static void remove(Path root) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
