package org.isocenter.identity.graph;

import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.isocenter.http.Request;
import org.isocenter.http.auth.Principal;
import org.isocenter.identity.directory.Directory;
import org.isocenter.identity.directory.DirectoryRole;
import org.isocenter.identity.directory.Guid;
import org.isocenter.identity.directory.Initiator;
import org.isocenter.identity.directory.Tenant;

/// Who calls Graph, and by what right (identity:GRAPH-23).
///
/// @param tenantId the caller's tenant, in which everything happens
/// @param objectId the user or service principal
/// @param user whether a person calls through a client
/// @param granted scopes of a user's token, roles of an application's
/// @param directoryRoles the directory roles of the user or service principal, as they are now
/// @param usersMayRegister the tenant's setting
public record GraphCaller(
        UUID tenantId,
        UUID objectId,
        boolean user,
        Set<String> granted,
        Set<DirectoryRole> directoryRoles,
        boolean usersMayRegister) {

    /// The scope with which a client may do all its user may.
    public static final String AS_USER = "Directory.AccessAsUser.All";

    /// The caller a token names, as the directory knows him now.
    ///
    /// @throws GraphRefusal if the directory does not know him
    public static GraphCaller of(Principal principal, Directory directory) throws GraphRefusal {
        Optional<UUID> objectId = Guid.parse(principal.objectId());
        Optional<Tenant> tenant = Guid.parse(principal.tenantId()).flatMap(directory::tenant);
        if (tenant.isEmpty() || objectId.isEmpty()) {
            throw new GraphRefusal(
                    GraphError.INVALID_AUTHENTICATION_TOKEN,
                    "The token's tenant or object is unknown.");
        }
        boolean user = principal.kind() == Principal.Kind.USER;
        return new GraphCaller(
                tenant.get().id(),
                objectId.get(),
                user,
                Set.copyOf(user ? principal.scopes() : principal.roles()),
                directory.directoryRolesOf(tenant.get().id(), objectId.get()),
                tenant.get().settings().usersMayRegisterApplications());
    }

    /// The caller as the audit log names him.
    public Initiator initiator(Request request) {
        return Initiator.of(
                objectId,
                request.remoteAddress(),
                request.headers().first("client-request-id").flatMap(Guid::parse));
    }

    /// The same caller with other permissions.
    public GraphCaller withGranted(Set<String> other) {
        return new GraphCaller(tenantId, objectId, user, other, directoryRoles, usersMayRegister);
    }

    /// Whether the caller has the right for everything of that kind.
    public boolean may(GraphRight right) {
        if (!user) {
            // A service principal may have directory roles like a person.
            return right.allowedBy(granted)
                    || !directoryRoles.isEmpty() && right.heldBy(directoryRoles);
        }
        return delegated(right) && right.heldBy(directoryRoles);
    }

    /// Whether the client may use that right of its user.
    private boolean delegated(GraphRight right) {
        return granted.contains(AS_USER) || right.allowedBy(granted);
    }

    /// Refuses a caller without the right.
    ///
    /// @throws GraphRefusal if he has it not
    public void demand(GraphRight right) throws GraphRefusal {
        if (!may(right)) {
            throw GraphRefusal.denied();
        }
    }

    /// Whether the caller may register applications (identity:GRAPH-23): by right, or for himself.
    public boolean mayRegisterApplications() {
        if (may(GraphRight.WRITE_APPLICATIONS)) {
            return true;
        }
        return user
                ? delegated(GraphRight.WRITE_APPLICATIONS)
                        && (usersMayRegister
                                || directoryRoles.contains(DirectoryRole.APPLICATION_DEVELOPER))
                : granted.contains("Application.ReadWrite.OwnedBy");
    }

    /// Whether the caller may change an application or service principal (identity:APP-14).
    ///
    /// @param owner whether he owns it
    public boolean mayWriteApplication(boolean owner) {
        if (may(GraphRight.WRITE_APPLICATIONS)) {
            return true;
        }
        return owner
                && (user
                        ? delegated(GraphRight.WRITE_APPLICATIONS)
                        : granted.contains("Application.ReadWrite.OwnedBy"));
    }

    /// Whether the caller may change a group and its members.
    ///
    /// @param owner whether he owns it
    /// @param assignableToRole whether the group may have directory roles: then only who gives
    ///     those may say who is in it
    boolean mayWriteGroup(boolean owner, boolean assignableToRole) {
        if (assignableToRole) {
            return may(GraphRight.WRITE_DIRECTORY_ROLES);
        }
        return may(GraphRight.WRITE_GROUPS) || owner && user && delegated(GraphRight.WRITE_GROUPS);
    }

    /// Whether the caller may change a user. Who has directory roles is changed by Global
    /// Administrators only; otherwise a lesser administrator could take over a greater one.
    ///
    /// @param privileged whether the user has directory roles
    boolean mayWriteUser(boolean privileged) {
        return may(GraphRight.WRITE_USERS)
                && (!privileged || directoryRoles.contains(DirectoryRole.GLOBAL_ADMINISTRATOR));
    }
}
