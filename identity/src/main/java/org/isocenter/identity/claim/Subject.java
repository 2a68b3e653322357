package org.isocenter.identity.claim;

import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.isocenter.identity.directory.DirectoryRole;
import org.isocenter.identity.directory.Group;
import org.isocenter.identity.directory.ServicePrincipal;
import org.isocenter.identity.directory.User;

/// Who a token speaks of.
public sealed interface Subject {
    /// `oid`.
    UUID objectId();

    /// A client that calls for itself.
    record App(ServicePrincipal principal) implements Subject {
        @Override
        public UUID objectId() {
            return principal.id();
        }
    }

    /// A user who let a client call for him.
    ///
    /// @param groups those he belongs to, directly and through other groups
    /// @param directoryRoles those he has
    /// @param signIn how and when he signed in
    record Person(User user, List<Group> groups, Set<DirectoryRole> directoryRoles, SignIn signIn)
            implements Subject {
        @Override
        public UUID objectId() {
            return user.id();
        }
    }
}
