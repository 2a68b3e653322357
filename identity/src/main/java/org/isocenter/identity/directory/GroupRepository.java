package org.isocenter.identity.directory;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.isocenter.persistence.sql.Transaction;

/// The groups among the objects of the directory, and who is in them: the table `membership`.
public final class GroupRepository extends DirectoryRepository {
    private final DirectoryObjectRepository objects;

    GroupRepository(Transaction transaction, Changes changes, DirectoryObjectRepository objects) {
        super(transaction, changes);
        this.objects = objects;
    }

    /// The group of that object id.
    public Optional<Group> find(UUID tenantId, UUID id) {
        return objects.find(tenantId, id).filter(Group.class::isInstance).map(Group.class::cast);
    }

    /// The groups an object is a member of, not through others.
    public List<DirectoryObject> directGroupsOf(UUID memberId) {
        return objects.select(
                "WHERE id IN (SELECT group_id FROM membership WHERE member_id = ?) AND deleted_at"
                        + " IS NULL ORDER BY id",
                memberId);
    }

    /// The ids of the groups an object is a member of, directly or through other groups.
    public Set<UUID> groupsOf(UUID memberId) {
        return guids(
                "WITH RECURSIVE up (id) AS (SELECT m.group_id FROM membership m JOIN"
                        + " directory_object g ON g.id = m.group_id AND g.deleted_at IS NULL WHERE"
                        + " m.member_id = ? UNION SELECT m.group_id FROM membership m JOIN up ON"
                        + " m.member_id = up.id JOIN directory_object g ON g.id = m.group_id AND"
                        + " g.deleted_at IS NULL) SELECT id FROM up",
                memberId);
    }

    /// The members of a group, not through others.
    public List<DirectoryObject> membersOf(UUID groupId) {
        return objects.select(
                "WHERE id IN (SELECT member_id FROM membership WHERE group_id = ?) AND deleted_at"
                        + " IS NULL ORDER BY id",
                groupId);
    }

    /// The ids of what is in a group, directly or through other groups.
    public Set<UUID> transitiveMembersOf(UUID groupId) {
        return guids(
                "WITH RECURSIVE down (id) AS (SELECT m.member_id FROM membership m JOIN"
                        + " directory_object o ON o.id = m.member_id AND o.deleted_at IS NULL WHERE"
                        + " m.group_id = ? UNION SELECT m.member_id FROM membership m JOIN down ON"
                        + " m.group_id = down.id JOIN directory_object o ON o.id = m.member_id AND"
                        + " o.deleted_at IS NULL) SELECT id FROM down",
                groupId);
    }

    /// Adds a member.
    ///
    /// @return false if it was one already
    public boolean addMember(UUID groupId, UUID memberId) {
        boolean added =
                update(
                                "INSERT INTO membership (group_id, member_id) VALUES (?, ?) ON"
                                        + " CONFLICT DO NOTHING",
                                groupId,
                                memberId)
                        > 0;
        if (added) {
            objects.linked("Add member to", memberId, groupId, "Assign");
        }
        return added;
    }

    /// Removes a member.
    ///
    /// @return false if it was none
    public boolean removeMember(UUID groupId, UUID memberId) {
        boolean removed =
                update(
                                "DELETE FROM membership WHERE group_id = ? AND member_id = ?",
                                groupId,
                                memberId)
                        > 0;
        if (removed) {
            objects.linked("Remove member from", memberId, groupId, "Unassign");
        }
        return removed;
    }
}
