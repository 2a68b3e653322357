package org.isocenter.identity.directory;

import java.nio.charset.StandardCharsets;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.isocenter.http.json.Json;
import org.isocenter.http.json.JsonSyntaxException;
import org.isocenter.persistence.sql.Transaction;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The table `directory_audit`: who changed what (identity:SEC-4).
///
/// A line is written in the transaction of the change it tells of, so there is no change without its
/// line and no line without its change.
final class DirectoryAuditRepository {
    private DirectoryAuditRepository() {}

    static void add(
            Transaction transaction,
            long version,
            List<DirectoryChange> changes,
            Initiator initiator,
            Optional<DirectoryObject> principal,
            Instant now)
            throws SQLException {
        PreparedStatement insert =
                transaction.prepare(
                        "INSERT INTO directory_audit (id, tenant_id, at, sequence, document) VALUES"
                                + " (?, ?, ?, ?, ?)");
        int number = 0;
        for (DirectoryChange change : changes) {
            String id = "Directory_" + version + "_" + number++;
            insert.setString(1, id);
            insert.setString(2, change.tenantId().toString());
            insert.setLong(3, Timestamps.toMicros(now));
            insert.setLong(4, version * 100_000 + number);
            insert.setString(5, document(change, id, initiator, principal, now));
            insert.executeUpdate();
        }
    }

    /// Adds lines of credentials that end, unless they are there already.
    static void addOnce(Transaction transaction, List<DirectoryChange> warnings, Instant now)
            throws SQLException {
        PreparedStatement insert =
                transaction.prepare(
                        "INSERT INTO directory_audit (id, tenant_id, at, sequence, document) VALUES"
                                + " (?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING");
        long sequence = 0;
        for (DirectoryChange warning : warnings) {
            String keyId =
                    warning.targets().getFirst().modified().getFirst().after().orElse("nothing");
            String id = "Expiry_" + keyId;
            insert.setString(1, id);
            insert.setString(2, warning.tenantId().toString());
            insert.setLong(3, Timestamps.toMicros(now));
            insert.setLong(4, sequence++);
            insert.setString(
                    5, document(warning, id, Initiator.INSTALLATION, Optional.empty(), now));
            insert.executeUpdate();
        }
    }

    private static String document(
            DirectoryChange change,
            String id,
            Initiator initiator,
            Optional<DirectoryObject> principal,
            Instant now) {
        return new String(
                Json.write(change.toDocument(id, Timestamps.format(now), initiator, principal)),
                StandardCharsets.UTF_8);
    }

    /// A batch of the lines of a tenant, the newest first.
    static List<AuditEntry> list(
            Transaction transaction,
            UUID tenantId,
            Instant from,
            Instant until,
            Optional<AuditEntry.Place> after,
            int limit)
            throws SQLException {
        PreparedStatement select =
                transaction.prepare(
                        "SELECT at, sequence, document FROM directory_audit WHERE tenant_id = ? AND"
                                + " at >= ? AND at <= ? AND (at < ? OR (at = ? AND sequence < ?))"
                                + " ORDER BY at DESC, sequence DESC LIMIT ?");
        long at = after.map(AuditEntry.Place::at).orElse(Long.MAX_VALUE);
        select.setString(1, tenantId.toString());
        select.setLong(2, Timestamps.toMicros(from));
        select.setLong(3, Timestamps.toMicros(until));
        select.setLong(4, at);
        select.setLong(5, at);
        select.setLong(6, after.map(AuditEntry.Place::sequence).orElse(Long.MAX_VALUE));
        select.setInt(7, limit);
        List<AuditEntry> found = new ArrayList<>();
        try (ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                found.add(
                        new AuditEntry(
                                new AuditEntry.Place(rows.getLong(1), rows.getLong(2)),
                                read(rows.getString(3))));
            }
        }
        return found;
    }

    static Optional<ObjectNode> find(Transaction transaction, UUID tenantId, String id)
            throws SQLException {
        PreparedStatement select =
                transaction.prepare(
                        "SELECT document FROM directory_audit WHERE id = ? AND tenant_id = ?");
        select.setString(1, id);
        select.setString(2, tenantId.toString());
        try (ResultSet row = select.executeQuery()) {
            return row.next() ? Optional.of(read(row.getString(1))) : Optional.empty();
        }
    }

    /// Removes lines from before that moment, and the oldest ones of those that are too many.
    static int deleteOld(Transaction transaction, Instant moment, int most) throws SQLException {
        PreparedStatement old = transaction.prepare("DELETE FROM directory_audit WHERE at < ?");
        old.setLong(1, Timestamps.toMicros(moment));
        int deleted = old.executeUpdate();
        PreparedStatement many =
                transaction.prepare(
                        "DELETE FROM directory_audit WHERE at <= (SELECT at FROM directory_audit"
                                + " ORDER BY at DESC LIMIT 1 OFFSET ?)");
        many.setInt(1, most);
        return deleted + many.executeUpdate();
    }

    private static ObjectNode read(String document) {
        try {
            JsonNode node = Json.read(document.getBytes(StandardCharsets.UTF_8));
            if (node instanceof ObjectNode object) {
                return object;
            }
        } catch (JsonSyntaxException e) {
            throw new IllegalStateException("A line of the audit log cannot be read", e);
        }
        throw new IllegalStateException("A line of the audit log is no object");
    }
}
