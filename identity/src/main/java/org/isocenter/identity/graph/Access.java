package org.isocenter.identity.graph;

import java.util.Optional;
import java.util.UUID;
import org.isocenter.identity.directory.Application;
import org.isocenter.identity.directory.CredentialHolder;
import org.isocenter.identity.directory.DirectoryObject;
import org.isocenter.identity.directory.DirectoryRows;
import org.isocenter.identity.directory.Group;
import org.isocenter.identity.directory.Guid;
import org.isocenter.identity.directory.ServicePrincipal;
import org.isocenter.identity.directory.User;

/// Finds the object a path names, for a caller who may read or change it. Whoever may not even read
/// is told that he may not, not whether it exists.
final class Access {
    private Access() {}

    /// Finds a credential holder: an application or a service principal.
    @FunctionalInterface
    interface Finder<T extends DirectoryObject> {
        T find(DirectoryRows rows, GraphCall call) throws GraphRefusal;
    }

    /// `/applications/{id}` or `/applications(appId='{appId}')`.
    static Application application(DirectoryRows rows, GraphCall call) throws GraphRefusal {
        Optional<String> appId = call.path("appId");
        Optional<Application> found =
                appId.isPresent()
                        ? Guid.parse(appId.get())
                                .flatMap(rows.applications()::byAppId)
                                .filter(each -> each.tenantId().equals(call.tenantId()))
                        : rows.applications().find(call.tenantId(), call.guid("id"));
        return found.orElseThrow(() -> GraphRefusal.notFound(named(call)));
    }

    /// `/servicePrincipals/{id}` or `/servicePrincipals(appId='{appId}')`.
    static ServicePrincipal servicePrincipal(DirectoryRows rows, GraphCall call)
            throws GraphRefusal {
        Optional<String> appId = call.path("appId");
        Optional<ServicePrincipal> found =
                appId.isPresent()
                        ? Guid.parse(appId.get())
                                .flatMap(each ->
                                        rows.servicePrincipals().byAppId(call.tenantId(), each))
                        : rows.servicePrincipals().find(call.tenantId(), call.guid("id"));
        return found.orElseThrow(() -> GraphRefusal.notFound(named(call)));
    }

    /// `/users/{id or userPrincipalName}`.
    static User user(DirectoryRows rows, GraphCall call) throws GraphRefusal {
        String name = call.request().pathParameter("id");
        Optional<UUID> id = Guid.parse(name);
        Optional<User> found =
                id.isPresent()
                        ? rows.users().find(call.tenantId(), id.get())
                        : rows.users().byPrincipalName(call.tenantId(), name);
        return found.orElseThrow(() -> GraphRefusal.notFound(name));
    }

    /// `/groups/{id}`.
    static Group group(DirectoryRows rows, GraphCall call) throws GraphRefusal {
        return rows.groups()
                .find(call.tenantId(), call.guid("id"))
                .orElseThrow(() -> GraphRefusal.notFound(named(call)));
    }

    /// `/directoryObjects/{id}`.
    static DirectoryObject object(DirectoryRows rows, GraphCall call) throws GraphRefusal {
        return rows.objects()
                .find(call.tenantId(), call.guid("id"))
                .orElseThrow(() -> GraphRefusal.notFound(named(call)));
    }

    /// The caller himself.
    static DirectoryObject me(DirectoryRows rows, GraphCall call) throws GraphRefusal {
        if (!call.caller().user()) {
            throw GraphRefusal.badRequest(
                    "/me request is only valid with delegated authentication flow.");
        }
        return rows.objects()
                .find(call.tenantId(), call.caller().objectId())
                .orElseThrow(() -> GraphRefusal.notFound(call.caller().objectId().toString()));
    }

    private static String named(GraphCall call) {
        return call.path("appId").or(() -> call.path("id")).orElse("");
    }

    static void demandWrite(DirectoryRows rows, GraphCall call, CredentialHolder holder)
            throws GraphRefusal {
        boolean owner = rows.owners().owns(call.caller().objectId(), holder.id());
        if (!call.caller().mayWriteApplication(owner)) {
            throw GraphRefusal.denied();
        }
    }

    static void demandWrite(DirectoryRows rows, GraphCall call, Group group) throws GraphRefusal {
        boolean owner = rows.owners().owns(call.caller().objectId(), group.id());
        if (!call.caller().mayWriteGroup(owner, group.assignableToRole())) {
            throw GraphRefusal.denied();
        }
    }

    static void demandWrite(DirectoryRows rows, GraphCall call, User user) throws GraphRefusal {
        boolean privileged = !rows.directoryRoles().effective(call.tenantId(), user.id()).isEmpty();
        if (!call.caller().mayWriteUser(privileged)) {
            throw GraphRefusal.denied();
        }
    }

    /// The right to read objects of a type.
    static GraphRight toRead(DirectoryObject object) {
        return switch (object) {
            case CredentialHolder _ -> GraphRight.READ_APPLICATIONS;
            case User _ -> GraphRight.READ_USERS;
            case Group _ -> GraphRight.READ_GROUPS;
        };
    }
}
