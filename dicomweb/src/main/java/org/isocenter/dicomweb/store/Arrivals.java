package org.isocenter.dicomweb.store;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The parts of one request, in their order (STORE-16). Some of them wait to be committed while the
/// next is read, so that they share commits, and the network does not stand still meanwhile.
///
/// How many may wait is bounded for each request and, by memory, for all of them together. A request
/// that finds no room waits for each part, as if it were alone.
final class Arrivals implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Arrivals.class);

    private static final int MOST_WAITING = 64;

    private static final int KIBIBYTE = 1 << 10;
    private static final int ROOM_KIBIBYTES = 32 * KIBIBYTE;

    /// What a part is counted with at least. So at most 8,192 wait in all, and a database, which lets
    /// 10,000 writes wait, has room for one more of each request that is answered at a time.
    private static final int LEAST_KIBIBYTES = 4;

    /// What the answer says of a part takes about as much.
    private static final int OUTCOME_BYTES = 512;

    /// How many parts are counted at once.
    private static final int OUTCOMES = 128;

    /// How many findings the answer has for an instance, and for all of a request together.
    private static final int MOST_FINDINGS = 1000;

    private static final int MOST_FINDINGS_OF_ALL = 10_000;

    private final ArrayDeque<Arrival> waiting = new ArrayDeque<>();
    private final List<PartOutcome> outcomes = new ArrayList<>();
    private final Semaphore room;
    private final StoreMemory.Share memory;
    private int findings;

    /// @param room what all requests share for what waits ([#room])
    /// @param memory what they share for what they read
    Arrivals(Semaphore room, StoreMemory memory) {
        this.room = room;
        this.memory = memory.share();
    }

    /// The memory that the parts of all requests may hold while they wait, in kibibytes.
    static Semaphore room() {
        return new Semaphore(ROOM_KIBIBYTES);
    }

    /// Memory for the next part while it is read.
    StoreMemory.Reading reading() {
        return memory.reading();
    }

    /// How many findings the answer has room for in the next part, at least one.
    int findingsLeft() {
        return Math.clamp(MOST_FINDINGS_OF_ALL - findings, 1, MOST_FINDINGS);
    }

    /// @throws IOException when there is no memory for what became of it; it is awaited all the same
    void add(Arrival arrival) throws IOException {
        findings += arrival.findings();
        enqueue(arrival);
        if (count() % OUTCOMES == 0) {
            memory.take(OUTCOMES * OUTCOME_BYTES);
        }
    }

    private void enqueue(Arrival arrival) {
        if (waiting.size() < MOST_WAITING && room.tryAcquire(kibibytes(arrival))) {
            waiting.add(arrival);
        } else {
            settle();
            outcomes.add(arrival.await());
        }
    }

    private static int kibibytes(Arrival arrival) {
        return Math.max(arrival.heldBytes() / KIBIBYTE, LEAST_KIBIBYTES);
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
        try {
            outcomes.add(first.await());
        } finally {
            room.release(kibibytes(first));
        }
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
        memory.close();
    }
}
