package org.isocenter.dicomweb.instance;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import org.isocenter.persistence.blob.BlobLocation;
import org.isocenter.persistence.blob.BlobStorage;
import org.isocenter.persistence.sql.Database;

/// Finds single instances and where their bytes lie, and remembers those asked for lately: a viewer
/// that reads one again asks neither the database nor the storage.
///
/// What is remembered counts only as long as nothing at all was written to the database since before
/// it was read ([Database#version]), so nothing has to be taken back when an instance is replaced or
/// deleted; and the bytes of a deleted one stay longer than its row. Where other processes write too,
/// nothing is remembered.
public final class RecentInstances {
    private static final int GENERATION = 2000;

    /// An instance and its bytes.
    ///
    /// @param location nothing when the bytes are not on this machine
    public record Located(StoredInstance instance, Optional<BlobLocation> location) {}

    private record Key(Partition partition, Target target) {}

    private record Entry(long version, Located located) {}

    private final InstanceRepository instances = new InstanceRepository();
    private final Database database;
    private final BlobStorage blobs;

    // When the young generation is full it becomes the old one, and the old one is dropped.
    private volatile ConcurrentHashMap<Key, Entry> young = new ConcurrentHashMap<>();
    private volatile ConcurrentHashMap<Key, Entry> old = new ConcurrentHashMap<>();

    RecentInstances(Database database, BlobStorage blobs) {
        this.database = database;
        this.blobs = blobs;
    }

    /// The instance; nothing when there is none.
    public Optional<Located> find(Partition partition, Target.OfInstance target)
            throws IOException {
        OptionalLong version = database.version();
        Key key = new Key(partition, target);
        if (version.isPresent()) {
            Optional<Entry> known = get(key);
            if (known.isPresent() && known.get().version == version.getAsLong()) {
                return Optional.of(known.get().located);
            }
        }
        List<StoredInstance> found = instances.find(database, partition, target);
        if (found.isEmpty()) {
            return Optional.empty();
        }
        StoredInstance instance = found.getFirst();
        Located located = new Located(instance, blobs.file(instance.blob()));
        if (version.isPresent()) {
            put(key, new Entry(version.getAsLong(), located));
        }
        return Optional.of(located);
    }

    private Optional<Entry> get(Key key) {
        Entry entry = young.get(key);
        if (entry == null) {
            entry = old.get(key);
            if (entry != null) {
                put(key, entry);
            }
        }
        return Optional.ofNullable(entry);
    }

    private void put(Key key, Entry entry) {
        ConcurrentHashMap<Key, Entry> generation = young;
        generation.put(key, entry);
        if (generation.size() > GENERATION) {
            synchronized (this) {
                if (young == generation) {
                    old = generation;
                    young = new ConcurrentHashMap<>();
                }
            }
        }
    }
}
