package org.isocenter.identity.directory;

import tools.jackson.databind.node.ObjectNode;

/// A line of the audit log.
///
/// @param place where it stands among the others
/// @param document the `directoryAudit` of Microsoft Graph
public record AuditEntry(Place place, ObjectNode document) {
    /// Where a line stands: by its time, and by its number within that time.
    ///
    /// @param at microseconds since 1970
    public record Place(long at, long sequence) {}
}
