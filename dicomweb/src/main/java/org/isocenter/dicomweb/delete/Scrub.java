package org.isocenter.dicomweb.delete;

import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;
import java.util.stream.Stream;
import org.isocenter.dicomweb.instance.Archive;
import org.isocenter.dicomweb.instance.Archive.Beginning;
import org.isocenter.dicomweb.instance.InstanceId;
import org.isocenter.persistence.blob.BlobName;
import org.isocenter.persistence.blob.BlobState;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Goes over everything a service has stored: removes bytes that no row points to, and finds rows
/// whose bytes are gone or damaged. To be run now and then, beside whatever else happens.
///
/// **Which bytes are orphans.** A blob is written before its row, so at any moment there are blobs
/// without rows that are about to get one. They cannot be told from orphans by looking, but by their
/// number: numbers are handed out in blocks, and all that this process hands out lie above the first
/// block it took. What is below was written by a process that has ended, so if no row has it now, none
/// ever will. The numbers in rows are kept as bits, a little more than a megabyte for ten million.
public final class Scrub {
    private static final Logger LOG = LoggerFactory.getLogger(Scrub.class);
    private static final int PAGE = 5_000;
    private static final int BLOCK = 1 << 16;
    private static final int DAMAGED_LISTED = 1_000;

    private final ScrubRepository repository = new ScrubRepository();

    /// What a verification found.
    ///
    /// @param verified how many instances were read
    /// @param damaged those whose bytes are not what was stored, the first thousand of them
    public record Report(long verified, List<Damage> damaged) {}

    /// An instance whose bytes are not what was stored.
    ///
    /// @param state [BlobState#DAMAGED] also when they cannot be read
    public record Damage(InstanceId instance, BlobName blob, BlobState state) {}

    /// Removes the bytes that stores left behind when their process ended early.
    ///
    /// It looks at what was written since it was last done and before this process began, so it costs what was
    /// stored then, not what the archive holds.
    ///
    /// Several processes on one service would take each other's arriving bytes for orphans; it is for
    /// a service that one process has open.
    ///
    /// @return how many blobs were removed
    public int removeOrphans(Archive archive) throws IOException {
        Beginning until = archive.beginning();
        Beginning from = repository.swept(archive.database());
        Map<Long, BitSet> known = new HashMap<>();
        long after = from.watermark();
        List<ScrubRepository.Row> page = repository.instances(archive.database(), after, PAGE);
        while (!page.isEmpty()) {
            page.forEach(row -> remember(known, row.blob().name()));
            after = page.getLast().watermark();
            page = repository.instances(archive.database(), after, PAGE);
        }
        // A row that was deleted meanwhile has left its blob here, so garbage is read afterwards.
        repository.garbage(archive.database()).forEach(name -> remember(known, name));
        List<BlobName> orphans;
        try (Stream<BlobName> names = archive.blobs().listWrittenSince(from.position())) {
            orphans = names.filter(name -> isOrphan(known, name, from, until)).toList();
        }
        int removed = 0;
        for (int i = 0; i < orphans.size(); i += PAGE) {
            removed +=
                    archive.blobs().delete(orphans.subList(i, Math.min(i + PAGE, orphans.size())));
        }
        repository.setSwept(archive.database(), until);
        return removed;
    }

    private static void remember(Map<Long, BitSet> known, BlobName name) {
        long number = Archive.blobNumber(name).orElse(-1);
        if (number >= 0) {
            known.computeIfAbsent(number / BLOCK, _ -> new BitSet()).set((int) (number % BLOCK));
        }
    }

    private static boolean isOrphan(
            Map<Long, BitSet> known, BlobName name, Beginning from, Beginning until) {
        long number = Archive.blobNumber(name).orElse(-1);
        if (number < from.blobNumber() || number >= until.blobNumber()) {
            return false;
        }
        BitSet block = known.get(number / BLOCK);
        return block == null || !block.get((int) (number % BLOCK));
    }

    /// Reads every instance and compares it with what was told when it was stored.
    ///
    /// @param progress told now and then how many have been read
    public Report verify(Archive archive, LongConsumer progress) {
        long verified = 0;
        List<Damage> damaged = new ArrayList<>();
        long after = 0;
        List<ScrubRepository.Row> page = repository.instances(archive.database(), after, PAGE);
        while (!page.isEmpty()) {
            for (ScrubRepository.Row row : page) {
                BlobState state = state(archive, row);
                if (state != BlobState.INTACT && damaged.size() < DAMAGED_LISTED) {
                    // One that was deleted meanwhile may rightly be gone.
                    repository
                            .find(archive.database(), row.watermark())
                            .map(instance -> new Damage(instance, row.blob().name(), state))
                            .ifPresent(damaged::add);
                }
                verified++;
            }
            progress.accept(verified);
            after = page.getLast().watermark();
            page = repository.instances(archive.database(), after, PAGE);
        }
        return new Report(verified, damaged);
    }

    private static BlobState state(Archive archive, ScrubRepository.Row row) {
        try {
            return archive.blobs().verify(row.blob());
        } catch (IOException e) {
            LOG.warn("the bytes {} cannot be read", row.blob().name(), e);
            return BlobState.DAMAGED;
        }
    }
}
