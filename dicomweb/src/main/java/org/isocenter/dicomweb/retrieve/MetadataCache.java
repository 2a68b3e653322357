package org.isocenter.dicomweb.retrieve;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.isocenter.dicomweb.instance.Archive;
import org.isocenter.dicomweb.instance.InstanceRepository;
import org.isocenter.dicomweb.instance.Partition;
import org.isocenter.dicomweb.instance.Target;

/// Answers to metadata requests, ready to be sent, those asked for least recently forgotten. A key
/// has the version in it, so nothing here is ever out of date; what is not asked for any more falls
/// out.
public final class MetadataCache {
    private static final int OVERHEAD_BYTES = 500;

    private final long limitBytes;
    private final Map<Key, byte[]> entries = new LinkedHashMap<>(16, 0.75f, true);
    private long bytes;

    /// What an answer depends on.
    record Key(
            Archive archive,
            Partition partition,
            Target target,
            InstanceRepository.Version version,
            boolean gzip) {}

    /// @param limitBytes how much is kept
    public MetadataCache(long limitBytes) {
        this.limitBytes = limitBytes;
    }

    synchronized Optional<byte[]> get(Key key) {
        return Optional.ofNullable(entries.get(key));
    }

    synchronized void put(Key key, byte[] body) {
        if (body.length > limitBytes / 4) {
            return;
        }
        byte[] before = entries.put(key, body);
        bytes += before == null ? body.length + OVERHEAD_BYTES : body.length - before.length;
        var eldest = entries.entrySet().iterator();
        while (bytes > limitBytes && eldest.hasNext()) {
            bytes -= eldest.next().getValue().length + OVERHEAD_BYTES;
            eldest.remove();
        }
    }
}
