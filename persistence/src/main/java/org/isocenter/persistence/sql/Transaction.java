package org.isocenter.persistence.sql;

import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import org.jooq.DSLContext;

/// What a [Database.Work] gets to work with. Valid only inside the work, on its thread.
public interface Transaction {
    /// The statement for this SQL, from the connection's cache or new. The caller sets every
    /// parameter, executes it and reads its result; he does not close the statement.
    ///
    /// The same SQL gives the same statement, so its result must be read before it is asked for
    /// again.
    PreparedStatement prepare(String sql) throws SQLException;

    /// For SQL that is put together at run time. Made when first asked for; the first use in a
    /// process costs some hundred milliseconds.
    DSLContext jooq();

    /// Lets the commit wait for something outside the database: this must have succeeded before what
    /// the work wrote may be durable. It runs once for each `what` in the transaction, after all works
    /// that share the commit; and when it fails, nothing of the transaction is written, and all of
    /// them fail.
    ///
    /// So bytes and the row that names them cost one wait when many are stored at a time, and still
    /// nobody sees a row without bytes.
    void commitAfter(Object what, Prerequisite prerequisite);

    /// What a commit may have to wait for.
    @FunctionalInterface
    interface Prerequisite {
        void complete() throws IOException;
    }

    /// Lets something happen once the work is durable, and only then: to wake somebody, to forget
    /// what a cache knows. It runs in the thread that asked for the work, before the call returns.
    void afterCommit(Runnable action);

    /// The connection itself, for what the above do not offer. It must neither be closed nor
    /// committed.
    Connection connection();
}
