package org.isocenter.identity.log;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.isocenter.http.json.Json;
import org.isocenter.persistence.sql.Database;
import org.isocenter.persistence.sql.DatabaseException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Writes sign-in events to the table `sign_in_log`, many in one transaction.
///
/// Some clients ask for a token before every call, many times a second. The first success of a kind
/// is written at once; those that follow it within five minutes are one line more, with their
/// number. Refusals are written one by one; [org.isocenter.identity.throttle.RequestLimits] bounds
/// them.
///
/// A token request does not wait for its line in the log: events queue up and one thread writes
/// them, at most a moment later. A crash can lose that moment's lines, and a queue that is full
/// drops events and says how many; neither can make a token request slow or fail.
public final class SignInLog implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(SignInLog.class);
    private static final int QUEUE = 10_000;
    private static final int BATCH = 500;
    private static final long PAUSE_MILLIS = 100;
    private static final Duration COUNTED_TOGETHER = Duration.ofMinutes(5);
    private static final int MAXIMUM_KINDS = 10_000;
    private static final Duration STOP_WITHIN = Duration.ofSeconds(5);

    /// How long lines are kept.
    public static final Duration KEPT = Duration.ofDays(30);

    /// Successes of a kind since its line was written.
    private static final class Repeated {
        private final Instant until;
        private SignInEvent last;
        private int count;

        private Repeated(SignInEvent first) {
            this.until = first.at().plus(COUNTED_TOGETHER);
            this.last = first;
        }
    }

    private final Database database;
    private final InstantSource clock;
    private final Map<SignInEvent.Kind, Repeated> repeated = new HashMap<>();
    private final BlockingQueue<SignInEvent> queue = new ArrayBlockingQueue<>(QUEUE);
    private final AtomicLong dropped = new AtomicLong();
    private final Thread writer;
    private volatile boolean closed;

    /// Starts the writer.
    public SignInLog(Database database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
        this.writer = Thread.ofVirtual().name("sign-in-log").start(this::run);
    }

    /// Adds an event; returns at once.
    public void add(SignInEvent event) {
        if (!queue.offer(event)) {
            dropped.incrementAndGet();
        }
    }

    /// The newest events of a directory.
    public List<SignInEvent> newest(UUID tenantId, int limit) {
        return database.read(tx -> {
            PreparedStatement select =
                    tx.prepare(
                            "select document from sign_in_log where tenant_id = ?"
                                    + " order by at desc, trace_id limit ?");
            select.setString(1, tenantId.toString());
            select.setInt(2, limit);
            List<SignInEvent> events = new ArrayList<>();
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    events.add(Json.mapper().readValue(rows.getString(1), SignInEvent.class));
                }
            }
            return events;
        });
    }

    /// Removes what is older than it is kept.
    public int deleteExpired(Instant now) {
        return database.write(tx -> {
            PreparedStatement delete = tx.prepare("delete from sign_in_log where at < ?");
            delete.setLong(1, now.minus(KEPT).toEpochMilli());
            return delete.executeUpdate();
        });
    }

    private void run() {
        List<SignInEvent> batch = new ArrayList<>(BATCH);
        while (true) {
            try {
                boolean last = closed;
                SignInEvent first = queue.poll(PAUSE_MILLIS, TimeUnit.MILLISECONDS);
                if (first != null) {
                    add(first, batch);
                    List<SignInEvent> more = new ArrayList<>(BATCH);
                    queue.drainTo(more, BATCH - 1);
                    more.forEach(event -> add(event, batch));
                }
                boolean done = first == null && last;
                addRepeated(done, batch);
                if (!batch.isEmpty()) {
                    write(batch);
                }
                if (done) {
                    return;
                }
            } catch (DatabaseException e) {
                LOGGER.warn("{} lines of the sign-in log were not written", batch.size(), e);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                return;
            }
            batch.clear();
        }
    }

    /// Adds an event to those to write, unless it only repeats another.
    private void add(SignInEvent event, List<SignInEvent> batch) {
        if (event.error() != 0) {
            batch.add(event);
            return;
        }
        Repeated open = repeated.get(event.kind());
        if (open != null) {
            open.last = event;
            open.count++;
            return;
        }
        batch.add(event);
        if (repeated.size() < MAXIMUM_KINDS) {
            repeated.put(event.kind(), new Repeated(event));
        }
    }

    /// Adds the lines of those whose five minutes are over.
    private void addRepeated(boolean all, List<SignInEvent> batch) {
        Instant now = clock.instant();
        repeated.values()
                .removeIf(open -> {
                    boolean over = all || !now.isBefore(open.until);
                    if (over && open.count > 0) {
                        batch.add(open.last.times(open.count));
                    }
                    return over;
                });
    }

    private void write(List<SignInEvent> batch) {
        long lost = dropped.getAndSet(0);
        if (lost > 0) {
            LOGGER.warn("{} lines of the sign-in log were dropped: too many at once", lost);
        }
        database.write(tx -> {
            PreparedStatement insert =
                    tx.prepare(
                            "insert into sign_in_log (tenant_id, at, trace_id, document)"
                                    + " values (?, ?, ?, ?) on conflict do nothing");
            for (SignInEvent event : batch) {
                insert.setString(1, event.tenantId().toString());
                insert.setLong(2, event.at().toEpochMilli());
                insert.setString(3, event.traceId().toString());
                insert.setString(4, Json.mapper().writeValueAsString(event));
                insert.executeUpdate();
            }
            return batch.size();
        });
    }

    /// Writes what is queued and stops.
    @Override
    public void close() {
        closed = true;
        try {
            writer.join(STOP_WITHIN);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
