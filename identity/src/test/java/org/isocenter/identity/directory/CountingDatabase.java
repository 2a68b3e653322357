package org.isocenter.identity.directory;

import java.util.concurrent.atomic.AtomicInteger;
import org.isocenter.persistence.sql.Database;
import org.isocenter.persistence.sql.Dialect;
import org.jspecify.annotations.Nullable;

/// A database that counts how often it is read.
final class CountingDatabase implements Database {
    private final Database database;
    private final AtomicInteger reads = new AtomicInteger();

    CountingDatabase(Database database) {
        this.database = database;
    }

    int reads() {
        return reads.get();
    }

    @Override
    public <T extends @Nullable Object, E extends Exception> T read(Work<T, E> work) throws E {
        reads.incrementAndGet();
        return database.read(work);
    }

    @Override
    public <T extends @Nullable Object, E extends Exception> Pending<T, E> submit(
            Work<T, E> work, Runnable settled) {
        return database.submit(work, settled);
    }

    @Override
    public Dialect dialect() {
        return database.dialect();
    }

    @Override
    public void close() {
        database.close();
    }
}
