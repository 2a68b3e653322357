package org.isocenter.identity.log;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

    private static final int MAXIMUM_LINES = 1_000_000;
    private static final Duration SWEPT_EVERY = Duration.ofHours(1);

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
    private volatile Instant sweepAgain = Instant.MIN;

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
            return events(select);
        });
    }

    /// Where an event stands among the others: by its time, and by its id within that time.
    public record Place(Instant at, UUID traceId) {
        /// The place of an event.
        public static Place of(SignInEvent event) {
            return new Place(event.at().truncatedTo(ChronoUnit.MILLIS), event.traceId());
        }
    }

    /// A batch of the events of a directory, the newest first.
    ///
    /// @param after the place after which to go on
    public List<SignInEvent> list(
            UUID tenantId, Instant from, Instant until, Optional<Place> after, int limit) {
        return database.read(tx -> {
            PreparedStatement select =
                    tx.prepare(
                            "select document from sign_in_log where tenant_id = ? and at >= ? and"
                                    + " at <= ? and (at < ? or (at = ? and trace_id > ?))"
                                    + " order by at desc, trace_id limit ?");
            long at = after.map(place -> place.at().toEpochMilli()).orElse(Long.MAX_VALUE);
            select.setString(1, tenantId.toString());
            select.setLong(2, millis(from));
            select.setLong(3, millis(until));
            select.setLong(4, at);
            select.setLong(5, at);
            select.setString(6, after.map(place -> place.traceId().toString()).orElse(""));
            select.setInt(7, limit);
            return events(select);
        });
    }

    /// The event of that id.
    public Optional<SignInEvent> find(UUID tenantId, UUID traceId) {
        return database
                .<List<SignInEvent>, RuntimeException>read(tx -> {
                    PreparedStatement select =
                            tx.prepare(
                                    "select document from sign_in_log where trace_id = ? and"
                                            + " tenant_id = ?");
                    select.setString(1, traceId.toString());
                    select.setString(2, tenantId.toString());
                    return events(select);
                })
                .stream()
                .findFirst();
    }

    private static List<SignInEvent> events(PreparedStatement select) throws SQLException {
        List<SignInEvent> events = new ArrayList<>();
        try (ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                events.add(Json.mapper().readValue(rows.getString(1), SignInEvent.class));
            }
        }
        return events;
    }

    private static long millis(Instant moment) {
        return Math.clamp(moment.getEpochSecond(), -62_135_596_800L, 253_402_300_799L) * 1000
                + moment.getNano() / 1_000_000;
    }

    /// Removes what is older than it is kept, and the oldest lines of those that are too many; looks
    /// once an hour.
    public void deleteExpired(Instant now) {
        if (now.isBefore(sweepAgain)) {
            return;
        }
        sweepAgain = now.plus(SWEPT_EVERY);
        database.<Boolean, RuntimeException>write(tx -> {
            PreparedStatement old = tx.prepare("delete from sign_in_log where at < ?");
            old.setLong(1, now.minus(KEPT).toEpochMilli());
            old.executeUpdate();
            PreparedStatement many =
                    tx.prepare(
                            "delete from sign_in_log where at <= (select at from sign_in_log order"
                                    + " by at desc limit 1 offset ?)");
            many.setInt(1, MAXIMUM_LINES);
            many.executeUpdate();
            return true;
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
