package org.isocenter.dicomweb.health;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.isocenter.dicomweb.instance.Archive;
import org.isocenter.dicomweb.instance.FeedHeadRepository;
import org.isocenter.http.Response;
import org.isocenter.persistence.sql.DatabaseException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// `GET /health/check`, without version and without token (contract section 20).
///
/// What is found is kept for a while, so that whoever asks often costs nothing (HLT-4).
public final class HealthOperation {
    private static final Logger LOG = LoggerFactory.getLogger(HealthOperation.class);

    private static final Duration KEPT = Duration.ofSeconds(10);

    private final InstantSource clock;
    private final Map<Archive, Found> services = new WeakHashMap<>();

    /// What was found of one service, and who is looking. It is locked by nobody who asks about another.
    private static final class Found {
        private final ReentrantLock looking = new ReentrantLock();
        private volatile @Nullable Report last;
    }

    /// How a part of a service is.
    enum Status {
        HEALTHY("Healthy"),
        UNHEALTHY("Unhealthy");

        private final String word;

        Status(String word) {
            this.word = word;
        }
    }

    private record Check(String name, Status status, String description) {}

    private record Report(Instant at, List<Check> checks) {
        private Status overall() {
            return checks.stream().allMatch(check -> check.status == Status.HEALTHY)
                    ? Status.HEALTHY
                    : Status.UNHEALTHY;
        }
    }

    public HealthOperation(InstantSource clock) {
        this.clock = clock;
    }

    public Response answer(Archive archive) {
        Report report = report(archive);
        List<Map<String, String>> details = new ArrayList<>();
        for (Check check : report.checks) {
            details.add(
                    Map.of(
                            "name", check.name,
                            "status", check.status.word,
                            "description", check.description));
        }
        return Response.json(
                report.overall() == Status.HEALTHY ? 200 : 503,
                Map.of("overallStatus", report.overall().word, "details", details));
    }

    /// Who comes while another one looks gets what was found before.
    private Report report(Archive archive) {
        Found found;
        synchronized (services) {
            found = services.computeIfAbsent(archive, _ -> new Found());
        }
        Report last = found.last;
        if (last != null) {
            if (last.at.plus(KEPT).isAfter(clock.instant()) || !found.looking.tryLock()) {
                return last;
            }
        } else {
            found.looking.lock();
        }
        try {
            Instant now = clock.instant();
            Report meanwhile = found.last;
            if (meanwhile != null && meanwhile.at.plus(KEPT).isAfter(now)) {
                return meanwhile;
            }
            Report fresh = new Report(now, List.of(database(archive), blobs(archive)));
            found.last = fresh;
            return fresh;
        } finally {
            found.looking.unlock();
        }
    }

    private static Check database(Archive archive) {
        try {
            archive.database().read(FeedHeadRepository::exists);
            return new Check("Database", Status.HEALTHY, "The database answers.");
        } catch (DatabaseException e) {
            LOG.warn("the database does not answer", e);
            return new Check("Database", Status.UNHEALTHY, "The database does not answer.");
        }
    }

    private static Check blobs(Archive archive) {
        try {
            archive.blobs().position();
            return new Check("BlobStorage", Status.HEALTHY, "The blob storage answers.");
        } catch (IOException e) {
            LOG.warn("the blob storage does not answer", e);
            return new Check("BlobStorage", Status.UNHEALTHY, "The blob storage does not answer.");
        }
    }
}
