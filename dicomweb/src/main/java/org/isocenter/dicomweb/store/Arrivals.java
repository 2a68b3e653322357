package org.isocenter.dicomweb.store;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The parts of one request, in their order (STORE-16). Some of them wait to be committed while the
/// next is read, so that they share commits, and the network does not stand still meanwhile.
final class Arrivals implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Arrivals.class);

    /// So many that a group has company, so few that all requests that a server answers at a time (1,024)
    /// may have as many, and the database does not refuse one because 10,000 wait.
    private static final int MOST_WAITING = 8;

    private static final int MOST_HELD_BYTES = 1 << 20;

    private final ArrayDeque<Arrival> waiting = new ArrayDeque<>();
    private final List<PartOutcome> outcomes = new ArrayList<>();
    private int heldBytes;

    void add(Arrival arrival) {
        waiting.add(arrival);
        heldBytes += arrival.heldBytes();
        while (waiting.size() > MOST_WAITING || heldBytes > MOST_HELD_BYTES) {
            settleFirst();
        }
    }

    /// How many there are until now.
    int count() {
        return outcomes.size() + waiting.size();
    }

    /// Waits until it is known of all of them what became of them.
    void settle() {
        while (!waiting.isEmpty()) {
            settleFirst();
        }
    }

    private void settleFirst() {
        Arrival first = waiting.remove();
        heldBytes -= first.heldBytes();
        outcomes.add(first.await());
    }

    /// What became of all of them.
    List<PartOutcome> outcomes() {
        settle();
        return List.copyOf(outcomes);
    }

    /// Waits for those that a request left behind when it failed; they are stored all the same.
    @Override
    public void close() {
        while (!waiting.isEmpty()) {
            try {
                settleFirst();
            } catch (RuntimeException e) {
                LOG.debug("a part of a request that failed is not stored", e);
            }
        }
    }
}
