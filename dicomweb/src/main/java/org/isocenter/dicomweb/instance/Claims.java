package org.isocenter.dicomweb.instance;

import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/// The instances that are being stored at this moment (STORE-73).
///
/// A claim is held from when the UIDs of an arriving instance are known until it is committed or
/// refused. It is in memory only: what makes a triple unique is the index in the database, and a
/// claim that dies with the process leaves nothing behind.
public final class Claims {
    private record Key(int partition, InstanceId id) {}

    private final ConcurrentHashMap<Key, Claim> held = new ConcurrentHashMap<>();

    /// The right to store an instance; ends when it is closed.
    public final class Claim implements AutoCloseable {
        private final Key key;
        private final AtomicBoolean cancelled = new AtomicBoolean();

        private Claim(Key key) {
            this.key = key;
        }

        /// Whether somebody deleted the instance while it was arriving (DEL-9).
        public boolean isCancelled() {
            return cancelled.get();
        }

        @Override
        public void close() {
            held.remove(key, this);
        }
    }

    /// Claims an instance; nothing when somebody else is storing it.
    public Optional<Claim> claim(Partition partition, InstanceId id) {
        Claim mine = new Claim(new Key(partition.key(), id));
        return held.putIfAbsent(mine.key, mine) == null ? Optional.of(mine) : Optional.empty();
    }

    /// Cancels the stores of what lies below a target.
    ///
    /// @return whether there was any
    public boolean cancel(Partition partition, Target target) {
        boolean any = false;
        for (Claim claim : held.values()) {
            if (claim.key.partition == partition.key() && covers(target, claim.key.id)) {
                any |= claim.cancelled.compareAndSet(false, true);
            }
        }
        return any;
    }

    private static boolean covers(Target target, InstanceId id) {
        return switch (target) {
            case Target.OfStudy(Uid study) -> study.equals(id.study());
            case Target.OfSeries(Uid study, Uid series) ->
                    study.equals(id.study()) && series.equals(id.series());
            case Target.OfInstance instance -> instance.id().equals(id);
        };
    }
}
