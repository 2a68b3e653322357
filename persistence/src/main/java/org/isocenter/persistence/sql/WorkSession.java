package org.isocenter.persistence.sql;

import java.util.List;
import java.util.Map;

/// The transaction as its maker sees it.
interface WorkSession extends Transaction {
    /// Ends the use of the statements that a work asked for.
    void releaseStatements();

    /// What the commit must wait for, as the works so far want it; forgotten with this call.
    Map<Object, Transaction.Prerequisite> takePrerequisites();

    /// What the work wants done after the commit; forgotten with this call.
    List<Runnable> takeAfterCommit();
}
