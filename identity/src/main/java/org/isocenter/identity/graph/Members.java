package org.isocenter.identity.graph;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.isocenter.http.Response;
import org.isocenter.identity.directory.Directory;
import org.isocenter.identity.directory.DirectoryObject;
import org.isocenter.identity.directory.DirectoryRole;
import org.isocenter.identity.directory.DirectoryRows;
import org.isocenter.identity.directory.Group;
import org.isocenter.identity.directory.InvalidPropertyException;
import org.isocenter.identity.directory.ObjectType;
import org.isocenter.identity.directory.PropertyReader;
import tools.jackson.databind.node.ObjectNode;

/// What an object belongs to and what it owns: `memberOf`, `transitiveMemberOf`, `getMemberGroups`,
/// `getMemberObjects`, `checkMemberGroups`, `checkMemberObjects`, `ownedObjects` (identity:GRAPH-9,
/// identity:GRAPH-12 to GRAPH-14). The same for users, groups, service principals and `me`.
final class Members {
    private final Directory directory;
    private final Representations representations;
    private final Access.Finder<? extends DirectoryObject> finder;

    Members(
            Directory directory,
            Representations representations,
            Access.Finder<? extends DirectoryObject> finder) {
        this.directory = directory;
        this.representations = representations;
        this.finder = finder;
    }

    private DirectoryObject find(DirectoryRows rows, GraphCall call) throws GraphRefusal {
        DirectoryObject object = finder.find(rows, call);
        // Everybody may know himself.
        if (!object.id().equals(call.caller().objectId())) {
            call.caller().demand(Access.toRead(object));
        }
        return object;
    }

    Response memberOf(GraphCall call) throws GraphRefusal {
        List<ObjectNode> nodes =
                directory.<List<ObjectNode>, GraphRefusal>read(rows -> {
                    DirectoryObject object = find(rows, call);
                    List<ObjectNode> found = typed(call, rows.groups().directGroupsOf(object.id()));
                    addRoles(
                            call,
                            found,
                            rows.directoryRoles().direct(call.tenantId(), object.id()));
                    return found;
                });
        return Replies.collection(call, "directoryObjects", nodes);
    }

    Response transitiveMemberOf(GraphCall call) throws GraphRefusal {
        List<ObjectNode> nodes =
                directory.<List<ObjectNode>, GraphRefusal>read(rows -> {
                    DirectoryObject object = find(rows, call);
                    List<ObjectNode> found =
                            typed(
                                    call,
                                    rows.objects()
                                            .find(
                                                    call.tenantId(),
                                                    rows.groups().groupsOf(object.id())));
                    addRoles(
                            call,
                            found,
                            rows.directoryRoles().effective(call.tenantId(), object.id()));
                    return found;
                });
        return Replies.collection(call, "directoryObjects", nodes);
    }

    private List<ObjectNode> typed(GraphCall call, List<DirectoryObject> objects) {
        Optional<String> cast = call.path("cast");
        List<ObjectNode> nodes = new ArrayList<>();
        for (DirectoryObject each : objects) {
            if (cast.isEmpty() || cast.get().equalsIgnoreCase(each.type().value())) {
                nodes.add(representations.typed(each));
            }
        }
        return nodes;
    }

    private static void addRoles(GraphCall call, List<ObjectNode> nodes, Set<DirectoryRole> roles) {
        if (call.path("cast").filter(cast -> !cast.equalsIgnoreCase("directoryRole")).isEmpty()) {
            for (DirectoryRole role : roles) {
                ObjectNode node =
                        org.isocenter.http.json.Json.mapper()
                                .createObjectNode()
                                .put("@odata.type", "#microsoft.graph.directoryRole");
                node.setAll(Representations.directoryRole(role, call.tenantId()));
                nodes.add(node);
            }
        }
    }

    Response ownedObjects(GraphCall call) throws GraphRefusal {
        List<ObjectNode> nodes =
                directory.<List<ObjectNode>, GraphRefusal>read(
                        rows -> typed(call, rows.owners().ownedBy(find(rows, call).id())));
        return Replies.collection(call, "directoryObjects", nodes);
    }

    Response getMemberGroups(GraphCall call) throws GraphRefusal, IOException {
        ObjectNode body = call.body();
        boolean securityOnly = securityOnly(body);
        return Replies.values(
                call,
                "Edm.String",
                directory.<Set<UUID>, GraphRefusal>read(rows -> groups(rows, call, securityOnly)));
    }

    /// The groups and, unless only security groups are asked for, the directory roles.
    Response getMemberObjects(GraphCall call) throws GraphRefusal, IOException {
        boolean securityOnly = securityOnly(call.body());
        Set<UUID> ids =
                directory.<Set<UUID>, GraphRefusal>read(
                        rows -> memberObjects(rows, call, securityOnly));
        return Replies.values(call, "Edm.String", ids);
    }

    private Set<UUID> memberObjects(DirectoryRows rows, GraphCall call, boolean securityOnly)
            throws GraphRefusal {
        Set<UUID> all = new LinkedHashSet<>(groups(rows, call, securityOnly));
        if (!securityOnly) {
            DirectoryObject object = find(rows, call);
            rows.directoryRoles()
                    .effective(call.tenantId(), object.id())
                    .forEach(role -> all.add(role.objectId(call.tenantId())));
        }
        return all;
    }

    private Set<UUID> groups(DirectoryRows rows, GraphCall call, boolean securityOnly)
            throws GraphRefusal {
        DirectoryObject object = find(rows, call);
        Set<UUID> found = new LinkedHashSet<>();
        for (DirectoryObject group :
                rows.objects().find(call.tenantId(), rows.groups().groupsOf(object.id()))) {
            if (!securityOnly || group instanceof Group each && each.securityEnabled()) {
                found.add(group.id());
            }
        }
        return found;
    }

    private static boolean securityOnly(ObjectNode body) throws GraphRefusal {
        try {
            return PropertyReader.of(body).flag("securityEnabledOnly").orElse(false);
        } catch (InvalidPropertyException e) {
            throw GraphRefusal.badRequest(e.sentence());
        }
    }

    /// Which of some groups the object is in.
    Response checkMemberGroups(GraphCall call) throws GraphRefusal, IOException {
        return check(call, "groupIds");
    }

    /// Which of some groups and roles the object is in.
    Response checkMemberObjects(GraphCall call) throws GraphRefusal, IOException {
        return check(call, "ids");
    }

    private Response check(GraphCall call, String property) throws GraphRefusal, IOException {
        Set<UUID> asked;
        try {
            asked = new LinkedHashSet<>(PropertyReader.of(call.body()).guids(property, 20));
        } catch (InvalidPropertyException e) {
            throw GraphRefusal.badRequest(e.sentence());
        }
        Set<UUID> member =
                directory.<Set<UUID>, GraphRefusal>read(rows -> memberObjects(rows, call, false));
        asked.retainAll(member);
        return Replies.values(call, "Edm.String", asked);
    }

    /// What kinds may be members of a group.
    static boolean mayBeMember(DirectoryObject object) {
        return object.type() != ObjectType.APPLICATION;
    }
}
