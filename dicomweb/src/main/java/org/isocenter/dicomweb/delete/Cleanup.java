package org.isocenter.dicomweb.delete;

import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.isocenter.dicomweb.instance.Archive;
import org.isocenter.dicomweb.instance.Target;
import org.isocenter.persistence.blob.BlobName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What has to be done from time to time for each service: delete the studies whose time has come,
/// and remove the bytes that nobody points to. The server calls it; it may be called at any moment
/// and as often as one likes.
public final class Cleanup {
    private static final Logger LOG = LoggerFactory.getLogger(Cleanup.class);

    private final DeleteRepository deletes = new DeleteRepository();
    private final GarbageRepository garbage = new GarbageRepository();
    private final CleanupSettings settings;
    private final InstantSource clock;

    public Cleanup(CleanupSettings settings, InstantSource clock) {
        this.settings = settings;
        this.clock = clock;
    }

    /// Deletes the studies that have expired, with all that a DELETE does (EXPIRY-5). One that cannot be
    /// deleted is tried again later, and does not keep the others.
    ///
    /// @return how many studies went
    public int deleteExpired(Archive archive) {
        Instant now = clock.instant();
        int gone = 0;
        for (GarbageRepository.ExpiredStudy study : garbage.expired(archive.database(), now)) {
            try {
                if (delete(archive, study, now)) {
                    gone++;
                }
            } catch (RuntimeException e) {
                LOG.warn("the study {} has expired and cannot be deleted", study.uid(), e);
            }
        }
        return gone;
    }

    private boolean delete(Archive archive, GarbageRepository.ExpiredStudy study, Instant now) {
        long deleted =
                deletes.delete(
                        archive.database(),
                        study.partition(),
                        new Target.OfStudy(study.uid()),
                        /* onlyIfExpired= */ true,
                        now,
                        now.plus(settings.delay()));
        return deleted > 0;
    }

    /// Removes the blobs whose time has come. A blob that cannot be removed is tried again later; the
    /// others are not kept waiting by it.
    ///
    /// @return how many were removed
    public int removeGarbage(Archive archive) {
        int removed = 0;
        while (true) {
            Instant now = clock.instant();
            List<BlobName> due = garbage.due(archive.database(), now, settings.batch());
            if (due.isEmpty()) {
                return removed;
            }
            List<BlobName> stuck = remove(archive, due);
            List<BlobName> gone = new ArrayList<>(due);
            gone.removeAll(stuck);
            garbage.settle(
                    archive.database(),
                    gone,
                    stuck,
                    now.plus(settings.backOff()),
                    settings.attempts());
            removed += gone.size();
        }
    }

    /// Removes blobs: all at once, and one by one when that fails, to find out which it was.
    ///
    /// @return those that could not be removed
    private static List<BlobName> remove(Archive archive, List<BlobName> blobs) {
        try {
            archive.blobs().delete(blobs);
            return List.of();
        } catch (IOException e) {
            LOG.warn("bytes of deleted instances cannot be removed at once", e);
        }
        List<BlobName> stuck = new ArrayList<>();
        for (BlobName blob : blobs) {
            try {
                archive.blobs().delete(List.of(blob));
            } catch (IOException e) {
                LOG.warn("the bytes of a deleted instance cannot be removed: {}", blob, e);
                stuck.add(blob);
            }
        }
        return stuck;
    }
}
