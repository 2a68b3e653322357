package org.isocenter.persistence.sql;

import java.util.List;

/// The transaction as its maker sees it.
interface WorkSession extends Transaction {
    /// Ends the use of the statements that a work asked for.
    void releaseStatements();

    /// What the work wants done after the commit; forgotten with this call.
    List<Runnable> takeAfterCommit();
}
