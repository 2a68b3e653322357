package org.isocenter.identity.graph;

import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.isocenter.http.Response;
import org.isocenter.identity.directory.AppRole;
import org.isocenter.identity.directory.AppRoleAssignment;
import org.isocenter.identity.directory.Directory;
import org.isocenter.identity.directory.DirectoryObject;
import org.isocenter.identity.directory.DirectoryRows;
import org.isocenter.identity.directory.Guid;
import org.isocenter.identity.directory.InvalidPropertyException;
import org.isocenter.identity.directory.NewIds;
import org.isocenter.identity.directory.ObjectType;
import org.isocenter.identity.directory.PropertyReader;
import org.isocenter.identity.directory.ServicePrincipal;
import org.isocenter.identity.directory.WellKnownApplication;
import tools.jackson.databind.node.ObjectNode;

/// `appRoleAssignments` of users, groups and service principals, and `appRoleAssignedTo` of
/// resources: the same assignments seen from both ends (identity:GRAPH-10).
final class AppRoleAssignments {
    private static final Set<UUID> DIRECTORY_APIS =
            Set.of(
                    WellKnownApplication.MICROSOFT_GRAPH.appId(),
                    WellKnownApplication.AAD_GRAPH.appId());

    private final Directory directory;
    private final Representations representations;
    private final Access.Finder<? extends DirectoryObject> finder;
    private final boolean fromResource;
    private final InstantSource clock;
    private final NewIds ids;

    /// @param finder the object in the path
    /// @param fromResource whether that is the resource, not the principal
    AppRoleAssignments(
            Directory directory,
            Representations representations,
            Access.Finder<? extends DirectoryObject> finder,
            boolean fromResource,
            InstantSource clock,
            NewIds ids) {
        this.directory = directory;
        this.representations = representations;
        this.finder = finder;
        this.fromResource = fromResource;
        this.clock = clock;
        this.ids = ids;
    }

    private String set() {
        return fromResource ? "appRoleAssignedTo" : "appRoleAssignments";
    }

    Response list(GraphCall call) throws GraphRefusal {
        List<AppRoleAssignment> assignments =
                directory.<List<AppRoleAssignment>, GraphRefusal>read(rows -> {
                    DirectoryObject object = finder.find(rows, call);
                    if (!object.id().equals(call.caller().objectId())) {
                        call.caller().demand(GraphRight.READ_APPLICATIONS);
                    }
                    return fromResource
                            ? rows.appRoles().ofResource(object.id())
                            : rows.appRoles().ofPrincipal(object.id());
                });
        return Replies.collection(
                call, set(), assignments.stream().map(representations::appRoleAssignment).toList());
    }

    Response get(GraphCall call) throws GraphRefusal {
        call.caller().demand(GraphRight.READ_APPLICATIONS);
        AppRoleAssignment assignment =
                directory.<AppRoleAssignment, GraphRefusal>read(rows -> find(rows, call));
        return Replies.entity(call, set(), representations.appRoleAssignment(assignment));
    }

    private AppRoleAssignment find(DirectoryRows rows, GraphCall call) throws GraphRefusal {
        DirectoryObject object = finder.find(rows, call);
        String id = call.request().pathParameter("target");
        return rows.appRoles()
                .find(call.tenantId(), id)
                .filter(each ->
                        object.id().equals(fromResource ? each.resourceId() : each.principalId()))
                .orElseThrow(() -> GraphRefusal.notFound(id));
    }

    Response create(GraphCall call) throws GraphRefusal, IOException {
        ObjectNode body = call.body();
        Instant now = clock.instant();
        try {
            PropertyReader in = PropertyReader.of(body);
            UUID principalId = in.requiredGuid("principalId");
            UUID resourceId = in.requiredGuid("resourceId");
            UUID appRoleId = in.requiredGuid("appRoleId");
            AppRoleAssignment made =
                    directory.<AppRoleAssignment, GraphRefusal>write(
                            call.initiator(),
                            rows -> {
                                DirectoryObject object = finder.find(rows, call);
                                if (!object.id().equals(fromResource ? resourceId : principalId)) {
                                    throw GraphRefusal.badRequest(
                                            "The object in the path is not the one in the body.");
                                }
                                return create(rows, call, principalId, resourceId, appRoleId, now);
                            });
            return Replies.created(call, set(), representations.appRoleAssignment(made));
        } catch (InvalidPropertyException e) {
            throw GraphRefusal.badRequest(e.sentence());
        }
    }

    private AppRoleAssignment create(
            DirectoryRows rows,
            GraphCall call,
            UUID principalId,
            UUID resourceId,
            UUID appRoleId,
            Instant now)
            throws GraphRefusal {
        ServicePrincipal resource =
                rows.servicePrincipals()
                        .find(call.tenantId(), resourceId)
                        .orElseThrow(() -> GraphRefusal.notFound(resourceId.toString()));
        demandWrite(call, resource);
        DirectoryObject principal =
                rows.objects()
                        .find(call.tenantId(), principalId)
                        .orElseThrow(() -> GraphRefusal.notFound(principalId.toString()));
        demandRole(resource, principal, appRoleId);
        AppRoleAssignment assignment =
                new AppRoleAssignment(
                        ids.opaque(),
                        call.tenantId(),
                        principalId,
                        principal.type(),
                        resourceId,
                        appRoleId,
                        now);
        if (!rows.appRoles().add(assignment)) {
            throw GraphRefusal.badRequest(
                    "Permission being assigned already exists on the object.");
        }
        return assignment;
    }

    /// Roles of the directory's own APIs take more: with them an application could make itself
    /// anything.
    private static void demandWrite(GraphCall call, ServicePrincipal resource) throws GraphRefusal {
        call.caller()
                .demand(
                        DIRECTORY_APIS.contains(resource.appId())
                                ? GraphRight.GIVE_DIRECTORY_APP_ROLES
                                : GraphRight.WRITE_APP_ROLE_ASSIGNMENTS);
    }

    private static void demandRole(
            ServicePrincipal resource, DirectoryObject principal, UUID appRoleId)
            throws GraphRefusal {
        if (principal.type() == ObjectType.APPLICATION) {
            throw GraphRefusal.badRequest(
                    "A role is given to a service principal, not to an application.");
        }
        if (appRoleId.equals(Guid.ZERO)) {
            if (resource.appRoles().stream().anyMatch(AppRole::enabled)) {
                throw GraphRefusal.badRequest(
                        "The resource has roles, so one of them must be given.");
            }
            return;
        }
        Optional<AppRole> role =
                resource.appRoles().stream()
                        .filter(each -> each.id().equals(appRoleId) && each.enabled())
                        .findFirst();
        AppRole.MemberType member =
                principal.type() == ObjectType.SERVICE_PRINCIPAL
                        ? AppRole.MemberType.APPLICATION
                        : AppRole.MemberType.USER;
        if (role.isEmpty() || !role.get().allowedMemberTypes().contains(member)) {
            throw GraphRefusal.badRequest(
                    "Permission being assigned was not found on application.");
        }
    }

    Response delete(GraphCall call) throws GraphRefusal {
        return directory.<Response, GraphRefusal>write(
                call.initiator(),
                rows -> {
                    AppRoleAssignment assignment = find(rows, call);
                    ServicePrincipal resource =
                            rows.servicePrincipals()
                                    .find(call.tenantId(), assignment.resourceId())
                                    .orElseThrow(() -> GraphRefusal.notFound(assignment.id()));
                    demandWrite(call, resource);
                    rows.appRoles().delete(assignment.id());
                    return Replies.noContent();
                });
    }
}
