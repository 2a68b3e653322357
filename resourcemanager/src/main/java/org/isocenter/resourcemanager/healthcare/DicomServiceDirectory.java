package org.isocenter.resourcemanager.healthcare;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.isocenter.persistence.sql.Database;
import org.isocenter.resourcemanager.protocol.TypeName;
import org.isocenter.resourcemanager.resource.Resource;
import org.isocenter.resourcemanager.resource.ResourceReader;
import org.isocenter.resourcemanager.resource.ResourceRepository;

/// The DICOM services by the name they have in URLs, for the data plane, which asks at every request.
///
/// Answers are kept in memory until something is written on this node, and for a second at most, so
/// that a change on another node is seen too (rules HC-25, RBAC-9). An answer that was read while
/// something was written is not kept: `generation` tells.
public final class DicomServiceDirectory {
    private static final Duration FRESH = Duration.ofSeconds(1);
    private static final int KEPT = 10_000;

    private record Answer(Optional<DicomServiceSettings> settings, Instant readAt) {}

    private final Database database;
    private final ResourceRepository resources;
    private final InstantSource clock;
    private final ConcurrentHashMap<String, Answer> answers = new ConcurrentHashMap<>();
    private final AtomicLong generation = new AtomicLong();

    public DicomServiceDirectory(
            Database database, ResourceRepository resources, InstantSource clock) {
        this.database = database;
        this.resources = resources;
        this.clock = clock;
    }

    /// The service of that label, `{workspace}-{service}` in any case. Empty when there is none, or
    /// when it was never finished (rule HC-21).
    public Optional<DicomServiceSettings> find(String label) {
        String key = label.toLowerCase(Locale.ROOT);
        Instant now = clock.instant();
        Answer known = answers.get(key);
        if (known != null && now.isBefore(known.readAt.plus(FRESH))) {
            return known.settings;
        }
        long before = generation.get();
        Optional<DicomServiceSettings> found = read(key);
        if (answers.size() >= KEPT) {
            answers.clear();
        }
        answers.put(key, new Answer(found, now));
        if (generation.get() != before) {
            answers.remove(key);
        }
        return found;
    }

    private Optional<DicomServiceSettings> read(String label) {
        int hyphen = label.indexOf('-');
        if (hyphen < 0 || label.length() > 63) {
            return Optional.empty();
        }
        String workspaceName = label.substring(0, hyphen);
        String serviceName = label.substring(hyphen + 1);
        return database.<Optional<DicomServiceSettings>, RuntimeException>read(tx -> {
            ResourceReader reader = resources.in(tx);
            List<Resource> workspaces = reader.named(TypeName.WORKSPACE, workspaceName);
            if (workspaces.isEmpty()) {
                return Optional.empty();
            }
            Resource workspace = workspaces.getFirst();
            return reader.find(workspace.id().child("dicomservices", serviceName))
                    .flatMap(service -> DicomServiceKind.settings(service, workspace));
        });
    }

    /// All services that serve, for jobs that walk over them.
    public List<DicomServiceSettings> all(List<String> subscriptionIds) {
        return database.<List<DicomServiceSettings>, RuntimeException>read(tx -> {
            ResourceReader reader = resources.in(tx);
            return subscriptionIds.stream()
                    .map(org.isocenter.resourcemanager.protocol.ArmId::subscription)
                    .flatMap(id -> reader.below(id, TypeName.DICOM_SERVICE).stream())
                    .flatMap(service ->
                            reader
                                    .find(service.id().parent())
                                    .flatMap(workspace ->
                                            DicomServiceKind.settings(service, workspace))
                                    .stream())
                    .toList();
        });
    }

    /// To be called after every commit that changed resources.
    public void changed() {
        generation.incrementAndGet();
        answers.clear();
    }
}
