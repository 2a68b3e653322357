package org.isocenter.identity.directory;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.isocenter.identity.directory.DirectoryChange.Modified;
import org.isocenter.identity.directory.DirectoryChange.Target;
import org.isocenter.persistence.sql.Transaction;

/// The foreign tokens that applications trust (identity:ASSERT-9): the table
/// `federated_identity_credential`.
public final class FederatedCredentialRepository extends DirectoryRepository {
    private final DirectoryObjectRepository objects;

    FederatedCredentialRepository(
            Transaction transaction, Changes changes, DirectoryObjectRepository objects) {
        super(transaction, changes);
        this.objects = objects;
    }

    /// The foreign tokens an application trusts (identity:ASSERT-9).
    public List<FederatedIdentityCredential> of(UUID applicationId) {
        return rows(
                "SELECT id, name, issuer, subject, audiences, description FROM"
                        + " federated_identity_credential WHERE application_id = ? ORDER BY name",
                row -> {
                    List<String> audiences = new ArrayList<>();
                    json(row.getString(5)).forEach(each -> audiences.add(each.stringValue()));
                    return new FederatedIdentityCredential(
                            UUID.fromString(row.getString(1)),
                            applicationId,
                            row.getString(2),
                            row.getString(3),
                            row.getString(4),
                            audiences,
                            Optional.ofNullable(row.getString(6)));
                },
                applicationId);
    }

    /// Adds a trusted foreign token, or replaces the one of its id.
    public void put(FederatedIdentityCredential credential) {
        update(
                "INSERT INTO federated_identity_credential (id, application_id, name, issuer,"
                        + " subject, audiences, description) VALUES (?, ?, ?, ?, ?, ?, ?) ON"
                        + " CONFLICT (id) DO UPDATE SET issuer = excluded.issuer, subject ="
                        + " excluded.subject, audiences = excluded.audiences, description ="
                        + " excluded.description",
                credential.id(),
                credential.applicationId(),
                credential.name(),
                credential.issuer(),
                credential.subject(),
                text(ApplicationDocument.texts(credential.audiences())),
                credential.description().orElse(null));
        noted(
                credential.applicationId(),
                Modified.added(
                        "federatedIdentityCredentials",
                        credential.name()
                                + ": "
                                + credential.issuer()
                                + " "
                                + credential.subject()));
    }

    private void noted(UUID applicationId, Modified modified) {
        objects.findAnywhere(applicationId)
                .ifPresent(application ->
                        changed(
                                new DirectoryChange(
                                        application.tenantId(),
                                        "ApplicationManagement",
                                        "Update application",
                                        "Update",
                                        List.of(Target.of(application, List.of(modified))))));
    }

    /// Removes a trusted foreign token.
    public void delete(UUID id) {
        rows(
                        "SELECT application_id, name FROM federated_identity_credential WHERE id ="
                                + " ?",
                        row -> Map.entry(UUID.fromString(row.getString(1)), row.getString(2)),
                        id)
                .forEach(each ->
                        noted(
                                each.getKey(),
                                Modified.removed("federatedIdentityCredentials", each.getValue())));
        update("DELETE FROM federated_identity_credential WHERE id = ?", id);
    }
}
