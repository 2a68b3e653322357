package org.isocenter.server;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.isocenter.http.Handler;
import org.isocenter.http.Request;
import org.isocenter.http.Response;
import org.jspecify.annotations.Nullable;

/// `GET /health/check` (dicom:HLT-1..4): whether the parts of the installation work.
///
/// Each part is looked at once in a few seconds at most, whoever asks how often; between that the
/// last answer stands.
final class HealthHandler implements Handler {
    private static final Duration KEPT = Duration.ofSeconds(5);

    /// A part of the installation.
    ///
    /// @param name what the answer calls it
    /// @param probe throws when it does not work
    record Part(String name, Probe probe) {
        /// Tries a part out.
        @FunctionalInterface
        interface Probe {
            void run() throws Exception;
        }
    }

    private record Result(boolean healthy, Object document, Instant at) {}

    private final List<Part> parts;
    private final InstantSource clock;
    private final ReentrantLock looking = new ReentrantLock();
    private volatile @Nullable Result last;

    HealthHandler(List<Part> parts, InstantSource clock) {
        this.parts = List.copyOf(parts);
        this.clock = clock;
    }

    @Override
    public Response handle(Request request) {
        if (!Set.of("GET", "HEAD").contains(request.method())) {
            return Response.of(405).withHeader("Allow", "GET, HEAD");
        }
        Result result = result();
        return Response.json(result.healthy ? 200 : 503, result.document);
    }

    private Result result() {
        Result known = last;
        Instant now = clock.instant();
        if (known != null && now.isBefore(known.at.plus(KEPT))) {
            return known;
        }
        // One looks, the others take what was last found.
        if (!looking.tryLock()) {
            if (known != null) {
                return known;
            }
            looking.lock();
        }
        try {
            Result fresh = look(now);
            last = fresh;
            return fresh;
        } finally {
            looking.unlock();
        }
    }

    private Result look(Instant now) {
        List<Object> details = new ArrayList<>();
        boolean healthy = true;
        for (Part part : parts) {
            Map<String, Object> detail = new LinkedHashMap<>();
            detail.put("name", part.name);
            try {
                part.probe.run();
                detail.put("status", "Healthy");
                detail.put("description", "Works.");
            } catch (Exception e) {
                healthy = false;
                detail.put("status", "Unhealthy");
                detail.put("description", "Does not work; the log says why.");
                java.util.logging.Logger.getLogger(HealthHandler.class.getName())
                        .log(java.util.logging.Level.WARNING, part.name + " is unhealthy", e);
            }
            details.add(detail);
        }
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("overallStatus", healthy ? "Healthy" : "Unhealthy");
        document.put("details", details);
        return new Result(healthy, document, now);
    }
}
