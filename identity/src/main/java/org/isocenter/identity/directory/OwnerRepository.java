package org.isocenter.identity.directory;

import java.util.List;
import java.util.UUID;
import org.isocenter.persistence.sql.Transaction;

/// Who owns applications, service principals and groups: the table `ownership`.
public final class OwnerRepository extends DirectoryRepository {
    private final DirectoryObjectRepository objects;

    OwnerRepository(Transaction transaction, Changes changes, DirectoryObjectRepository objects) {
        super(transaction, changes);
        this.objects = objects;
    }

    /// The owners of an application, service principal or group.
    public List<DirectoryObject> of(UUID objectId) {
        return objects.select(
                "WHERE id IN (SELECT owner_id FROM ownership WHERE object_id = ?) AND deleted_at IS"
                        + " NULL ORDER BY id",
                objectId);
    }

    /// What a user or service principal owns.
    public List<DirectoryObject> ownedBy(UUID ownerId) {
        return objects.select(
                "WHERE id IN (SELECT object_id FROM ownership WHERE owner_id = ?) AND deleted_at IS"
                        + " NULL ORDER BY id",
                ownerId);
    }

    /// Whether the one owns the other (identity:APP-14).
    public boolean owns(UUID ownerId, UUID objectId) {
        return number(
                        "SELECT count(*) FROM ownership WHERE object_id = ? AND owner_id = ?",
                        objectId,
                        ownerId)
                > 0;
    }

    /// Adds an owner.
    ///
    /// @return false if it was one already
    public boolean add(UUID objectId, UUID ownerId) {
        boolean added =
                update(
                                "INSERT INTO ownership (object_id, owner_id) VALUES (?, ?) ON"
                                        + " CONFLICT DO NOTHING",
                                objectId,
                                ownerId)
                        > 0;
        if (added) {
            objects.linked("Add owner to", ownerId, objectId, "Assign");
        }
        return added;
    }

    /// Removes an owner.
    ///
    /// @return false if it was none
    public boolean remove(UUID objectId, UUID ownerId) {
        boolean removed =
                update(
                                "DELETE FROM ownership WHERE object_id = ? AND owner_id = ?",
                                objectId,
                                ownerId)
                        > 0;
        if (removed) {
            objects.linked("Remove owner from", ownerId, objectId, "Unassign");
        }
        return removed;
    }
}
