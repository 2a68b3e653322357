package org.isocenter.resourcemanager.operation;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.isocenter.persistence.sql.Transaction;
import org.isocenter.resourcemanager.protocol.ApiVersion;
import org.isocenter.resourcemanager.protocol.ArmId;
import org.isocenter.resourcemanager.protocol.ArmRepository;

/// Rows of operations.
public final class OperationRepository extends ArmRepository {
    /// The operation of that id.
    public Optional<Operation> find(Transaction tx, String id) {
        return first(tx, "select * from operation where id = ?", OperationRepository::read, id);
    }

    /// What had been accepted and has not ended, the oldest first.
    public List<Operation> unfinished(Transaction tx) {
        return list(
                tx,
                "select * from operation where ended_at is null order by started_at, id",
                OperationRepository::read);
    }

    /// Writes a new operation.
    public void insert(Transaction tx, Operation operation) {
        execute(
                tx,
                "insert into operation (id, kind, target, location, api_version, status,"
                        + " started_at, ended_at, http_status, error_code, error_message,"
                        + " requested_by) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                operation.id(),
                operation.kind().name(),
                operation.target().toString(),
                operation.location(),
                operation.version().text(),
                operation.status().name(),
                operation.startTime(),
                operation.endTime(),
                operation.failure().map(Operation.Failure::httpStatus).orElse(0),
                operation.failure().map(Operation.Failure::code),
                operation.failure().map(Operation.Failure::message),
                operation.requestedBy());
    }

    /// Writes how far an operation is.
    public void update(Transaction tx, Operation operation) {
        execute(
                tx,
                "update operation set status = ?, ended_at = ?, http_status = ?, error_code = ?,"
                        + " error_message = ? where id = ?",
                operation.status().name(),
                operation.endTime(),
                operation.failure().map(Operation.Failure::httpStatus).orElse(0),
                operation.failure().map(Operation.Failure::code),
                operation.failure().map(Operation.Failure::message),
                operation.id());
    }

    /// Forgets what ended before that time (rule ARM-50: not within 24 hours).
    public int forgetEndedBefore(Transaction tx, Instant time) {
        return execute(tx, "delete from operation where ended_at < ?", time);
    }

    private static Operation read(ResultSet row) throws SQLException {
        Optional<String> code = text(row, "error_code");
        int status = row.getInt("http_status");
        String message = text(row, "error_message").orElse("");
        return new Operation(
                row.getString("id"),
                Operation.Kind.valueOf(row.getString("kind")),
                ArmId.parse(row.getString("target")).orElseThrow(),
                row.getString("location"),
                new ApiVersion(row.getString("api_version")),
                Operation.Status.valueOf(row.getString("status")),
                time(row, "started_at"),
                text(row, "ended_at").map(Instant::parse),
                code.map(word -> new Operation.Failure(status, word, message)),
                row.getString("requested_by"));
    }
}
