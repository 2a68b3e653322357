package org.isocenter.server.dicom;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.isocenter.dicomweb.delete.Cleanup;
import org.isocenter.dicomweb.delete.CleanupSettings;
import org.isocenter.dicomweb.delete.Scrub;
import org.isocenter.dicomweb.instance.Archive;

/// What has to be done from time to time: studies that expire, bytes nobody points to, what a
/// crash left, sign-ins that are over. A round that fails is logged, and the next one comes all the same.
public final class Upkeep implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(Upkeep.class.getName());

    /// How long a server waits between two rounds.
    public static final Duration INTERVAL = Duration.ofSeconds(30);

    private final ScheduledExecutorService timer =
            Executors.newSingleThreadScheduledExecutor(Thread.ofVirtual().name("upkeep").factory());

    private Upkeep() {}

    /// Begins to look after the archives.
    ///
    /// @param other what else is to be done in each round
    /// @param interval how long to wait between two rounds, and before the first
    public static Upkeep start(
            Archives archives,
            CleanupSettings settings,
            Runnable other,
            InstantSource clock,
            Duration interval) {
        Upkeep upkeep = new Upkeep();
        Cleanup cleanup = new Cleanup(settings, clock);
        Scrub scrub = new Scrub();
        Set<Archive> scrubbed = new HashSet<>();
        upkeep.timer.scheduleWithFixedDelay(
                () -> {
                    attempt(archives::openAll);
                    for (Archive archive : archives.opened()) {
                        attempt(() -> cleanup.deleteExpired(archive));
                        attempt(() -> cleanup.removeGarbage(archive));
                        if (scrubbed.add(archive)) { // what the process before this one left
                            attempt(() -> removeOrphans(scrub, archive));
                        }
                    }
                    attempt(other);
                },
                interval.toMillis(),
                interval.toMillis(),
                TimeUnit.MILLISECONDS);
        return upkeep;
    }

    private static void removeOrphans(Scrub scrub, Archive archive) {
        try {
            int removed = scrub.removeOrphans(archive);
            if (removed > 0) {
                LOG.log(Level.INFO, "removed {0} blobs that no row points to", removed);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void attempt(Runnable task) {
        try {
            task.run();
        } catch (Throwable e) { // an Error, too, would end all rounds to come
            LOG.log(Level.WARNING, "a round of upkeep failed", e);
        }
    }

    @Override
    public void close() throws InterruptedException {
        timer.shutdownNow();
        timer.awaitTermination(2, TimeUnit.SECONDS);
    }
}
