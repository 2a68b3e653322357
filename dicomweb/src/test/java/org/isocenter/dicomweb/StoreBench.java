package org.isocenter.dicomweb;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/// Stores without a network, to see what the plane itself costs. Not a test: run its `main`.
final class StoreBench {
    private StoreBench() {}

    public static void main(String[] arguments) throws Exception {
        String sample = arguments.length > 0 ? arguments[0] : "modalities/mr_small.dcm";
        int count = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 20_000;
        int clients = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 4;
        byte[] file = Samples.bytes(sample);
        String uid = Samples.manifest("instance_uid").getOrDefault(sample, "");
        String series = Samples.manifest("series_uid").getOrDefault(sample, "");
        Path folder = Files.createTempDirectory(Path.of("."), "store-bench");
        try (TestService service = TestService.open(folder)) {
            for (int round = 0; round < 3; round++) {
                AtomicInteger next = new AtomicInteger(round * count);
                int end = (round + 1) * count;
                long start = System.nanoTime();
                long cpu = cpuNanos();
                List<Thread> threads = new ArrayList<>();
                for (int i = 0; i < clients; i++) {
                    threads.add(
                            Thread.ofVirtual()
                                    .start(() -> {
                                        for (int n = next.getAndIncrement();
                                                n < end;
                                                n = next.getAndIncrement()) {
                                            byte[] one =
                                                    Variants.replace(
                                                            Variants.replace(
                                                                    file,
                                                                    uid,
                                                                    Variants.numbered(
                                                                            uid, 1_000_000L + n)),
                                                            series,
                                                            Variants.numbered(
                                                                    series, 10_000 + n / 200));
                                            if (service.store("v2", one).status() != 200) {
                                                throw new AssertionError();
                                            }
                                        }
                                    }));
                }
                for (Thread thread : threads) {
                    thread.join();
                }
                double seconds = (System.nanoTime() - start) / 1e9;
                System.out.printf(
                        "%d: %.0f instances/s, %.0f us of processor time each%n",
                        round, count / seconds, (cpuNanos() - cpu) / 1e3 / count);
            }
            System.out.println(folder);
        }
    }

    private static long cpuNanos() {
        return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
    }
}
