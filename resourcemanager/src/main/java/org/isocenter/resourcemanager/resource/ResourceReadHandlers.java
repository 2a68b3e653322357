package org.isocenter.resourcemanager.resource;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.isocenter.http.Response;
import org.isocenter.http.auth.Principal;
import org.isocenter.persistence.sql.Database;
import org.isocenter.resourcemanager.access.Action;
import org.isocenter.resourcemanager.access.RoleBasedAccess;
import org.isocenter.resourcemanager.protocol.ArmError;
import org.isocenter.resourcemanager.protocol.ArmId;
import org.isocenter.resourcemanager.protocol.ArmRefusal;
import org.isocenter.resourcemanager.protocol.ArmRequest;
import org.isocenter.resourcemanager.protocol.Page;
import org.isocenter.resourcemanager.protocol.TypeName;
import org.isocenter.resourcemanager.resource.Surroundings.Verb;
import tools.jackson.databind.node.ObjectNode;

/// GET, HEAD and lists of resources of any kind (contract §4).
///
/// A list shows what the caller may read; he who has no role at all around it sees an empty one
/// (rule RBAC-10).
public final class ResourceReadHandlers {
    private static final int MOST_LOOKED_AT = 10_000;

    private final Database database;
    private final ResourceRepository resources;
    private final RoleBasedAccess access;
    private final Surroundings surroundings;
    private final ResourceKinds kinds;
    private final ResourceSettings settings;

    public ResourceReadHandlers(
            Database database,
            ResourceRepository resources,
            RoleBasedAccess access,
            Surroundings surroundings,
            ResourceKinds kinds,
            ResourceSettings settings) {
        this.database = database;
        this.resources = resources;
        this.access = access;
        this.surroundings = surroundings;
        this.kinds = kinds;
        this.settings = settings;
    }

    /// Reads a resource (rules ARM-44, ARM-64).
    public Response get(ArmRequest request, ResourceKind kind, ArmId id) throws ArmRefusal {
        access.require(request.caller(), id, kind.type().action("read"));
        record Found(Resource resource, Response response) {}
        Optional<Found> found =
                database.<Optional<Found>, ArmRefusal>read(tx -> {
                    surroundings.check(tx, id.parent(), kind.type(), Verb.READ);
                    ResourceReader reader = resources.in(tx);
                    return reader.find(id)
                            .map(resource ->
                                    new Found(
                                            resource,
                                            Envelope.answer(
                                                    200, kind, resource, view(request, reader))));
                });
        if (found.isEmpty()) {
            throw ArmError.RESOURCE_NOT_FOUND.refuse(id.withinGroup(), id.group().orElse(""));
        }
        boolean unchanged =
                kind.hasEtag()
                        && request.method().equals("GET")
                        && ETags.isUnchanged(request.ifNoneMatch(), found.get().resource().etag());
        if (unchanged) {
            return Response.of(304).withHeader("ETag", found.get().resource().etag());
        }
        return request.method().equals("HEAD") ? Response.of(204) : found.get().response();
    }

    private static ResourceKind.View view(ArmRequest request, ResourceReader reader) {
        return new ResourceKind.View(reader, request.version(), request.origin(), false);
    }

    /// The resources of a kind below a parent, a group or a subscription (rules ARM-45, RBAC-10).
    public Response list(ArmRequest request, ResourceKind kind, ArmId scope) throws ArmRefusal {
        boolean filters = !scope.isResource();
        if (!filters) {
            access.require(request.caller(), scope, kind.type().action("read"));
        } else if (!access.hasAnyRole(request.caller(), scope)) {
            return Page.answer(List.of());
        }
        Page page = Page.of(request, settings.pageSize());
        record Read(List<Resource> items, List<ObjectNode> bodies, Optional<String> next) {}
        Read read =
                database.<Read, ArmRefusal>read(tx -> {
                    surroundings.check(tx, scope, kind.type(), Verb.READ);
                    ResourceReader reader = resources.in(tx);
                    List<Resource> found =
                            resources.page(tx, scope, Optional.of(kind.type()), page);
                    Page.Part<Resource> part = part(found, page);
                    List<ObjectNode> bodies =
                            part.items().stream()
                                    .map(one -> Envelope.write(kind, one, view(request, reader)))
                                    .toList();
                    return new Read(part.items(), bodies, part.next());
                });
        List<ObjectNode> visible = new ArrayList<>();
        for (int i = 0; i < read.items().size(); i++) {
            if (!filters || mayRead(request.caller(), read.items().get(i))) {
                visible.add(read.bodies().get(i));
            }
        }
        return Page.answer(request, visible, read.next());
    }

    private boolean mayRead(Principal caller, Resource resource) {
        return access.allows(
                caller, resource.id(), Action.control(resource.id().type().action("read")));
    }

    private static Page.Part<Resource> part(List<Resource> oneMore, Page page) {
        return oneMore.size() <= page.size()
                ? new Page.Part<>(oneMore, Optional.empty())
                : new Page.Part<>(
                        oneMore.subList(0, page.size()),
                        Optional.of(oneMore.get(page.size() - 1).id().key()));
    }

    /// `/resources` of a subscription or a group: tracked resources of all types, without their
    /// properties.
    public Response listAll(ArmRequest request, ArmId scope) throws ArmRefusal {
        ResourceFilter filter = ResourceFilter.parse(request.filter());
        if (!access.hasAnyRole(request.caller(), scope)) {
            return Page.answer(List.of());
        }
        Page page = Page.of(request, settings.pageSize());
        Set<String> expand = new HashSet<>();
        for (String word : request.query().first("$expand").orElse("").split(",", -1)) {
            expand.add(word.strip().toLowerCase(Locale.ROOT));
        }
        List<Resource> matching = new ArrayList<>();
        Optional<String> next =
                database.<Optional<String>, ArmRefusal>read(tx -> {
                    if (scope.isGroup()) {
                        surroundings.check(tx, scope, TypeName.RESOURCE_GROUP, Verb.READ);
                    }
                    Page at = page;
                    int lookedAt = 0;
                    while (true) {
                        Page.Part<Resource> part =
                                part(resources.page(tx, scope, Optional.empty(), at), at);
                        lookedAt += part.items().size();
                        for (Resource resource : part.items()) {
                            boolean listed =
                                    kinds.find(resource.id().type())
                                            .filter(ResourceKind::isTracked)
                                            .isPresent();
                            if (listed && filter.matches(resource)) {
                                matching.add(resource);
                                if (matching.size() == page.size()) {
                                    return Optional.of(resource.id().key());
                                }
                            }
                        }
                        if (part.next().isEmpty() || lookedAt > MOST_LOOKED_AT) {
                            return part.next();
                        }
                        at = new Page(page.size(), part.next());
                    }
                });
        List<ObjectNode> visible =
                matching.stream()
                        .filter(resource -> mayRead(request.caller(), resource))
                        .map(resource -> Envelope.listed(resource, expand))
                        .toList();
        return Page.answer(request, visible, next);
    }
}
