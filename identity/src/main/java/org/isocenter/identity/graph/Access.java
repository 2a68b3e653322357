package org.isocenter.identity.graph;

import java.util.Optional;
import java.util.UUID;
import org.isocenter.identity.directory.Application;
import org.isocenter.identity.directory.CredentialHolder;
import org.isocenter.identity.directory.DirectoryObject;
import org.isocenter.identity.directory.DirectoryRepository;
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
        T find(DirectoryRepository repository, GraphCall call) throws GraphRefusal;
    }

    /// `/applications/{id}` or `/applications(appId='{appId}')`.
    static Application application(DirectoryRepository repository, GraphCall call)
            throws GraphRefusal {
        Optional<String> appId = call.path("appId");
        Optional<Application> found =
                appId.isPresent()
                        ? Guid.parse(appId.get())
                                .flatMap(repository::applicationByAppId)
                                .filter(each -> each.tenantId().equals(call.tenantId()))
                        : repository.application(call.tenantId(), call.guid("id"));
        return found.orElseThrow(() -> GraphRefusal.notFound(named(call)));
    }

    /// `/servicePrincipals/{id}` or `/servicePrincipals(appId='{appId}')`.
    static ServicePrincipal servicePrincipal(DirectoryRepository repository, GraphCall call)
            throws GraphRefusal {
        Optional<String> appId = call.path("appId");
        Optional<ServicePrincipal> found =
                appId.isPresent()
                        ? Guid.parse(appId.get())
                                .flatMap(each ->
                                        repository.servicePrincipalByAppId(call.tenantId(), each))
                        : repository.servicePrincipal(call.tenantId(), call.guid("id"));
        return found.orElseThrow(() -> GraphRefusal.notFound(named(call)));
    }

    /// `/users/{id or userPrincipalName}`.
    static User user(DirectoryRepository repository, GraphCall call) throws GraphRefusal {
        String name = call.request().pathParameter("id");
        Optional<UUID> id = Guid.parse(name);
        Optional<User> found =
                id.isPresent()
                        ? repository.user(call.tenantId(), id.get())
                        : repository.userByPrincipalName(call.tenantId(), name);
        return found.orElseThrow(() -> GraphRefusal.notFound(name));
    }

    /// `/groups/{id}`.
    static Group group(DirectoryRepository repository, GraphCall call) throws GraphRefusal {
        return repository
                .group(call.tenantId(), call.guid("id"))
                .orElseThrow(() -> GraphRefusal.notFound(named(call)));
    }

    /// `/directoryObjects/{id}`.
    static DirectoryObject object(DirectoryRepository repository, GraphCall call)
            throws GraphRefusal {
        return repository
                .object(call.tenantId(), call.guid("id"))
                .orElseThrow(() -> GraphRefusal.notFound(named(call)));
    }

    /// The caller himself.
    static DirectoryObject me(DirectoryRepository repository, GraphCall call) throws GraphRefusal {
        if (!call.caller().user()) {
            throw GraphRefusal.badRequest(
                    "/me request is only valid with delegated authentication flow.");
        }
        return repository
                .object(call.tenantId(), call.caller().objectId())
                .orElseThrow(() -> GraphRefusal.notFound(call.caller().objectId().toString()));
    }

    private static String named(GraphCall call) {
        return call.path("appId").or(() -> call.path("id")).orElse("");
    }

    static void demandWrite(DirectoryRepository repository, GraphCall call, CredentialHolder holder)
            throws GraphRefusal {
        boolean owner = repository.owns(call.caller().objectId(), holder.id());
        if (!call.caller().mayWriteApplication(owner)) {
            throw GraphRefusal.denied();
        }
    }

    static void demandWrite(DirectoryRepository repository, GraphCall call, Group group)
            throws GraphRefusal {
        boolean owner = repository.owns(call.caller().objectId(), group.id());
        if (!call.caller().mayWriteGroup(owner, group.assignableToRole())) {
            throw GraphRefusal.denied();
        }
    }

    static void demandWrite(DirectoryRepository repository, GraphCall call, User user)
            throws GraphRefusal {
        boolean privileged = !repository.directoryRolesOf(call.tenantId(), user.id()).isEmpty();
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
