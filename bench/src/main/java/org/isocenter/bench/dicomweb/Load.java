package org.isocenter.bench.dicomweb;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.Histogram;

/// Some clients that each send one request after the other until the time is over or the requests
/// are.
///
/// @param clients how many
/// @param warmup how long they do so before anything counts; at most a fifth of the requests
/// @param time how long after that
/// @param most how many requests at most
record Load(int clients, Duration warmup, Duration time, int most) {
    private static final long LONGEST_NANOS = Duration.ofMinutes(5).toNanos();

    /// Makes the request of a number.
    @FunctionalInterface
    interface Requests {
        ByteBuffer[] of(int number);
    }

    /// What was seen.
    ///
    /// @param processorSeconds how long the server had a processor, user and system
    record Seen(
            long requests,
            long failures,
            double seconds,
            double processorSeconds,
            long bodyBytes,
            Histogram nanos) {

        /// The same, counted in things of which each request had some.
        Seen each(int inRequest) {
            return new Seen(
                    requests * inRequest, failures, seconds, processorSeconds, bodyBytes, nanos);
        }

        /// Both, one after the other.
        Seen and(Seen later) {
            Histogram all = nanos.copy();
            all.add(later.nanos);
            return new Seen(
                    requests + later.requests,
                    failures + later.failures,
                    seconds + later.seconds,
                    processorSeconds + later.processorSeconds,
                    bodyBytes + later.bodyBytes,
                    all);
        }
    }

    Seen run(Server server, Requests requests) throws InterruptedException {
        if (!warmup.isZero()) {
            run(server, requests, 1_000_000, warmup, Math.max(1, most / 5));
        }
        return run(server, requests, 0, time, most);
    }

    private Seen run(Server server, Requests requests, int from, Duration duration, int count)
            throws InterruptedException {
        AtomicInteger next = new AtomicInteger(from);
        AtomicLong failures = new AtomicLong();
        AtomicLong bytes = new AtomicLong();
        List<Histogram> histograms = new ArrayList<>();
        List<Thread> threads = new ArrayList<>();
        double processorBefore = server.processorSeconds();
        long start = System.nanoTime();
        long end = start + duration.toNanos();
        for (int i = 0; i < clients; i++) {
            Histogram nanos = new Histogram(LONGEST_NANOS, 3);
            histograms.add(nanos);
            threads.add(
                    Thread.ofPlatform()
                            .name("client-" + i)
                            .start(() -> {
                                try (HttpConnection connection =
                                        new HttpConnection(server.base())) {
                                    for (int n = next.getAndIncrement();
                                            n - from < count && System.nanoTime() < end;
                                            n = next.getAndIncrement()) {
                                        ByteBuffer[] request = requests.of(n);
                                        long before = System.nanoTime();
                                        HttpConnection.Answer answer = connection.send(request);
                                        nanos.recordValue(
                                                Math.min(
                                                        System.nanoTime() - before, LONGEST_NANOS));
                                        bytes.addAndGet(answer.bodyBytes());
                                        if (answer.status() >= 300) {
                                            failures.incrementAndGet();
                                        }
                                    }
                                } catch (IOException e) {
                                    failures.incrementAndGet();
                                    System.err.println("a client gave up: " + e);
                                }
                            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        Histogram all = new Histogram(LONGEST_NANOS, 3);
        histograms.forEach(all::add);
        return new Seen(
                all.getTotalCount(),
                failures.get(),
                seconds,
                server.processorSeconds() - processorBefore,
                bytes.get(),
                all);
    }
}
