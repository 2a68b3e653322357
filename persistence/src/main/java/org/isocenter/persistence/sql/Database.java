package org.isocenter.persistence.sql;

import java.sql.SQLException;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// Rows, read and written in transactions.
///
/// A piece of work is handed in and runs inside a transaction; it may run on another thread than the
/// caller's, so it must not rely on thread locals, and it should do nothing slow beside its SQL:
/// with SQLite all writers of a database wait behind it. It must not call the same database again.
///
/// Any number of virtual or platform threads may call at the same time.
public interface Database extends AutoCloseable {
    /// Runs the work on a consistent snapshot of all that was written before. Several run at once,
    /// and none waits for a writer.
    ///
    /// @throws E what the work itself throws
    /// @throws DatabaseException when the database fails, or is closed, or is too busy
    <T extends @Nullable Object, E extends Exception> T read(Work<T, E> work) throws E;

    /// Runs the work atomically: all it wrote is **durable when this returns**, and none of it is
    /// there when this throws. Writes that are asked for at the same time share one commit, and so
    /// one sync of the disk.
    ///
    /// The work may run again: when one that shares its commit fails, and on PostgreSQL when it collided
    /// with another one. So it must have no effects beside its SQL.
    ///
    /// @throws E what the work itself throws
    /// @throws DatabaseBusyException when too many writes wait already; nothing was written
    /// @throws ConstraintViolationException when a key or another constraint refuses a row
    /// @throws DatabaseException when the database fails or is closed
    default <T extends @Nullable Object, E extends Exception> T write(Work<T, E> work) throws E {
        return this.<T, E>submit(work, () -> {}).await();
    }

    /// Asks for a [#write] and does not wait for it. Works that one thread asks for run in that order.
    /// Nothing takes a work back; whoever does not wait for it does not learn what became of it.
    ///
    /// @param settled told as soon as the outcome is known, durable or failed, whether anybody waits for it or
    ///     not; by the thread that commits, which does nothing else meanwhile
    /// @throws DatabaseBusyException when too many writes wait already; nothing was written
    /// @throws DatabaseException when the database is closed
    <T extends @Nullable Object, E extends Exception> Pending<T, E> submit(
            Work<T, E> work, Runnable settled);

    /// [#write] for a work that has nothing to tell.
    default <E extends Exception> void execute(Action<E> action) throws E {
        this.<Boolean, E>write(transaction -> {
            action.run(transaction);
            return true;
        });
    }

    /// A number that changes with every commit, before anybody is told of that commit. What was read
    /// after the number was taken is what a read would find, as long as the number is the same.
    ///
    /// @return nothing where others may write too and this process would not know
    default OptionalLong version() {
        return OptionalLong.empty();
    }

    /// The SQL it speaks.
    Dialect dialect();

    /// Finishes what was asked for, refuses what comes later, and lets go of all files, threads and
    /// connections.
    @Override
    void close();

    /// A write that was asked for.
    ///
    /// @param <T> what its work returns
    /// @param <E> what its work may throw
    interface Pending<T extends @Nullable Object, E extends Exception> {
        /// Returns when it is durable. An interrupt does not end the waiting, because what was asked for
        /// may be done already; the caller finds the interrupt afterwards. Once, in one thread.
        ///
        /// @throws E what the work itself throws
        /// @throws ConstraintViolationException when a key or another constraint refuses a row
        /// @throws DatabaseException when the database fails
        T await() throws E;
    }

    /// What is done inside a transaction.
    ///
    /// @param <T> what it returns
    /// @param <E> what it may throw to undo all and tell the caller; unchecked exceptions do the same
    @FunctionalInterface
    interface Work<T extends @Nullable Object, E extends Exception> {
        T run(Transaction transaction) throws E, SQLException;
    }

    /// A [Work] without a result.
    @FunctionalInterface
    interface Action<E extends Exception> {
        void run(Transaction transaction) throws E, SQLException;
    }
}
