package org.isocenter.identity.directory;

import java.util.ArrayList;
import java.util.List;

/// What a transaction changed: whether any row at all, and what of it the audit log tells
/// (identity:SEC-4).
final class Changes {
    private final List<DirectoryChange> told = new ArrayList<>();
    private boolean written;

    /// A row was written.
    void wrote() {
        written = true;
    }

    /// Whether a row was written.
    boolean hasWritten() {
        return written;
    }

    void add(DirectoryChange change) {
        told.add(change);
    }

    /// What happened, in that order.
    List<DirectoryChange> told() {
        return told;
    }
}
