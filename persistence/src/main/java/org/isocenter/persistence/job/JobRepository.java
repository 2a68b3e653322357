package org.isocenter.persistence.job;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import org.isocenter.persistence.sql.Transaction;

/// The rows of `job`. Moments are milliseconds, as in the table.
final class JobRepository {
    private static final int FAILURE_LENGTH = 2000;

    private JobRepository() {}

    static long insert(Transaction transaction, String kind, String payload, long due)
            throws SQLException {
        PreparedStatement insert =
                transaction.prepare(
                        "insert into job (kind, payload, due) values (?, ?, ?) returning id");
        insert.setString(1, kind);
        insert.setString(2, payload);
        insert.setLong(3, due);
        try (ResultSet row = insert.executeQuery()) {
            row.next();
            return row.getLong(1);
        }
    }

    static boolean delete(Transaction transaction, long id) throws SQLException {
        PreparedStatement delete =
                transaction.prepare("delete from job where id = ? and leased_until = 0");
        delete.setLong(1, id);
        return delete.executeUpdate() > 0;
    }

    /// When the next job of these kinds may be run, or a lease ends.
    static OptionalLong nextDue(Transaction transaction, Collection<String> kinds)
            throws SQLException {
        OptionalLong waiting;
        PreparedStatement query =
                transaction.prepare(
                        "select due from job where given_up = 0 and leased_until = 0 and kind in "
                                + marks(kinds)
                                + " order by due limit 1");
        setAll(query, 1, kinds);
        try (ResultSet row = query.executeQuery()) {
            waiting = row.next() ? OptionalLong.of(row.getLong(1)) : OptionalLong.empty();
        }
        try (ResultSet row =
                transaction
                        .prepare("select min(leased_until) from job where leased_until <> 0")
                        .executeQuery()) {
            row.next();
            long leased = row.getLong(1);
            if (row.wasNull()) {
                return waiting;
            }
            return OptionalLong.of(Math.min(leased, waiting.orElse(Long.MAX_VALUE)));
        }
    }

    /// Takes jobs that are due, those that wait longest first.
    static List<Job> claim(
            Transaction transaction,
            Collection<String> kinds,
            long now,
            long leasedUntil,
            int limit)
            throws SQLException {
        PreparedStatement expire =
                transaction.prepare(
                        "update job set leased_until = 0"
                                + " where leased_until <> 0 and leased_until <= ?");
        expire.setLong(1, now);
        expire.executeUpdate();
        PreparedStatement update =
                transaction.prepare(
                        "update job set leased_until = ?, attempt = attempt + 1 where id in"
                                + " (select id from job where given_up = 0 and leased_until = 0"
                                + " and due <= ? and kind in "
                                + marks(kinds)
                                + " order by due, id limit ?)"
                                + " returning id, kind, payload, due, attempt");
        update.setLong(1, leasedUntil);
        update.setLong(2, now);
        int next = setAll(update, 3, kinds);
        update.setInt(next, limit);
        List<Job> jobs = new ArrayList<>();
        try (ResultSet row = update.executeQuery()) {
            while (row.next()) {
                jobs.add(
                        new Job(
                                row.getLong(1),
                                row.getString(2),
                                row.getString(3),
                                Instant.ofEpochMilli(row.getLong(4)),
                                row.getInt(5)));
            }
        }
        jobs.sort(Comparator.comparing(Job::due).thenComparing(Job::id));
        return jobs;
    }

    static void renew(Transaction transaction, Job job, long leasedUntil) throws SQLException {
        PreparedStatement update =
                transaction.prepare("update job set leased_until = ? where id = ? and attempt = ?");
        update.setLong(1, leasedUntil);
        update.setLong(2, job.id());
        update.setLong(3, job.attempt());
        update.executeUpdate();
    }

    /// Frees all jobs: nobody else is there who could be running them.
    static void releaseAll(Transaction transaction) throws SQLException {
        transaction
                .prepare("update job set leased_until = 0 where leased_until <> 0")
                .executeUpdate();
    }

    static void done(Transaction transaction, Job job) throws SQLException {
        PreparedStatement delete =
                transaction.prepare("delete from job where id = ? and attempt = ?");
        delete.setLong(1, job.id());
        delete.setLong(2, job.attempt());
        delete.executeUpdate();
    }

    static void again(Transaction transaction, Job job, String payload, long due)
            throws SQLException {
        PreparedStatement update =
                transaction.prepare(
                        "update job set payload = ?, due = ?, attempt = 0, leased_until = 0,"
                                + " failure = '' where id = ? and attempt = ?");
        update.setString(1, payload);
        update.setLong(2, due);
        update.setLong(3, job.id());
        update.setLong(4, job.attempt());
        update.executeUpdate();
    }

    static void failed(Transaction transaction, Job job, String failure, long due)
            throws SQLException {
        PreparedStatement update =
                transaction.prepare(
                        "update job set due = ?, leased_until = 0, failure = ?"
                                + " where id = ? and attempt = ?");
        update.setLong(1, due);
        update.setString(2, shortened(failure));
        update.setLong(3, job.id());
        update.setLong(4, job.attempt());
        update.executeUpdate();
    }

    static void givenUp(Transaction transaction, Job job, String failure) throws SQLException {
        PreparedStatement update =
                transaction.prepare(
                        "update job set given_up = 1, leased_until = 0, failure = ?"
                                + " where id = ? and attempt = ?");
        update.setString(1, shortened(failure));
        update.setLong(2, job.id());
        update.setLong(3, job.attempt());
        update.executeUpdate();
    }

    /// The run was stopped, through no fault of the job.
    static void stopped(Transaction transaction, Job job) throws SQLException {
        PreparedStatement update =
                transaction.prepare(
                        "update job set leased_until = 0, attempt = attempt - 1"
                                + " where id = ? and attempt = ?");
        update.setLong(1, job.id());
        update.setLong(2, job.attempt());
        update.executeUpdate();
    }

    private static String shortened(String failure) {
        return failure.length() <= FAILURE_LENGTH ? failure : failure.substring(0, FAILURE_LENGTH);
    }

    private static String marks(Collection<String> kinds) {
        return "(" + String.join(", ", kinds.stream().map(_ -> "?").toList()) + ")";
    }

    private static int setAll(PreparedStatement statement, int first, Collection<String> kinds)
            throws SQLException {
        int index = first;
        for (String kind : kinds) {
            statement.setString(index++, kind);
        }
        return index;
    }
}
