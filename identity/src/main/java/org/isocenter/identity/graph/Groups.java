package org.isocenter.identity.graph;

import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.isocenter.http.Response;
import org.isocenter.identity.directory.Directory;
import org.isocenter.identity.directory.DirectoryObject;
import org.isocenter.identity.directory.DirectoryRows;
import org.isocenter.identity.directory.Group;
import org.isocenter.identity.directory.GroupDocument;
import org.isocenter.identity.directory.InvalidPropertyException;
import org.isocenter.identity.directory.NewIds;
import org.isocenter.identity.directory.ObjectType;
import org.isocenter.identity.directory.PropertyReader;
import org.isocenter.identity.odata.QueryOptions;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// `/groups` (identity:GRAPH-14).
final class Groups {
    private static final String SET = "groups";
    private static final int BINDINGS = 20;
    private static final Set<String> READ_ONLY =
            Set.of("id", "createdDateTime", "deletedDateTime", "renewedDateTime");

    private final Directory directory;
    private final Representations representations;
    private final Listing listing;
    private final InstantSource clock;
    private final NewIds ids;

    Groups(
            Directory directory,
            Representations representations,
            Listing listing,
            InstantSource clock,
            NewIds ids) {
        this.directory = directory;
        this.representations = representations;
        this.listing = listing;
        this.clock = clock;
        this.ids = ids;
    }

    Response list(GraphCall call) throws GraphRefusal {
        call.caller().demand(GraphRight.READ_GROUPS);
        return listing.page(call, SET, ObjectType.GROUP);
    }

    Response count(GraphCall call) throws GraphRefusal {
        call.caller().demand(GraphRight.READ_GROUPS);
        return Response.text(200, Long.toString(listing.count(call, ObjectType.GROUP)));
    }

    /// A user may make security groups for himself, as hosted tenants allow by default.
    Response create(GraphCall call) throws GraphRefusal, IOException {
        ObjectNode body = call.body();
        List<UUID> members = bindings(body, "members@odata.bind");
        List<UUID> owners = bindings(body, "owners@odata.bind");
        Group group;
        try {
            PropertyReader in = PropertyReader.of(body);
            in.requiredText("displayName", 256);
            for (String flag : List.of("mailEnabled", "securityEnabled")) {
                if (in.flag(flag).isEmpty()) {
                    throw in.wrong(flag, "is required");
                }
            }
            group = changed(blank(call), body);
        } catch (InvalidPropertyException e) {
            throw GraphRefusal.badRequest(e.sentence());
        }
        if (!call.caller().mayWriteGroup(true, group.assignableToRole())) {
            throw GraphRefusal.denied();
        }
        directory.<Boolean, GraphRefusal>write(
                call.initiator(),
                rows -> {
                    rows.objects().put(group);
                    if (call.caller().user()) {
                        rows.owners().add(group.id(), call.caller().objectId());
                    }
                    for (UUID owner : owners) {
                        rows.owners().add(group.id(), existing(rows, call, owner).id());
                    }
                    for (UUID member : members) {
                        addMember(rows, group, existing(rows, call, member));
                    }
                    return true;
                });
        return Replies.created(call, SET, representations.of(group));
    }

    private Group blank(GraphCall call) {
        return new Group(
                call.tenantId(),
                ids.guid(),
                "-",
                clock.instant(),
                Optional.empty(),
                Optional.empty(),
                "-",
                false,
                true,
                List.of(),
                false,
                Map.of());
    }

    private static List<UUID> bindings(ObjectNode body, String name) throws GraphRefusal {
        List<UUID> bound = new ArrayList<>();
        JsonNode addresses = body.path(name);
        if (addresses.size() > BINDINGS) {
            throw GraphRefusal.badRequest(
                    "At most " + BINDINGS + " objects can be bound in one request.");
        }
        for (JsonNode address : addresses) {
            bound.add(Links.target(address.asString("")));
        }
        body.remove(name);
        return bound;
    }

    private static DirectoryObject existing(DirectoryRows rows, GraphCall call, UUID id)
            throws GraphRefusal {
        return rows.objects()
                .find(call.tenantId(), id)
                .orElseThrow(() -> GraphRefusal.notFound(id.toString()));
    }

    private static Group changed(Group was, ObjectNode patch) throws InvalidPropertyException {
        ObjectNode document = GroupDocument.write(was);
        ObjectNode changes = patch.deepCopy();
        for (String property : changes.propertyNames()) {
            if (!GroupDocument.knows(property) && property.indexOf('@') < 0) {
                throw new InvalidPropertyException(property, "does not exist");
            }
        }
        Patches.readOnly(changes, document.deepCopy(), READ_ONLY);
        Patches.merge(document, changes);
        return GroupDocument.read(document, was);
    }

    Response get(GraphCall call) throws GraphRefusal {
        call.caller().demand(GraphRight.READ_GROUPS);
        QueryOptions options = call.options();
        Group group = directory.<Group, GraphRefusal>read(rows -> Access.group(rows, call));
        ObjectNode node = representations.of(group);
        listing.expand(group, node, options);
        return Replies.entity(call, SET, node);
    }

    Response patch(GraphCall call) throws GraphRefusal, IOException {
        ObjectNode patch = call.body();
        List<UUID> members = bindings(patch, "members@odata.bind");
        return directory.<Response, GraphRefusal>write(
                call.initiator(),
                rows -> {
                    Group was = Access.group(rows, call);
                    Access.demandWrite(rows, call, was);
                    try {
                        Group now = changed(was, patch);
                        if (now.assignableToRole() != was.assignableToRole()) {
                            throw new InvalidPropertyException(
                                    "isAssignableToRole", "cannot change after creation");
                        }
                        rows.objects().put(now);
                    } catch (InvalidPropertyException e) {
                        throw GraphRefusal.badRequest(e.sentence());
                    }
                    for (UUID member : members) {
                        addMember(rows, was, existing(rows, call, member));
                    }
                    return Replies.noContent();
                });
    }

    Response delete(GraphCall call) throws GraphRefusal {
        Instant now = clock.instant();
        return directory.<Response, GraphRefusal>write(
                call.initiator(),
                rows -> {
                    Group group = Access.group(rows, call);
                    Access.demandWrite(rows, call, group);
                    rows.objects().delete(group, now);
                    return Replies.noContent();
                });
    }

    Response transitiveMembers(GraphCall call) throws GraphRefusal {
        call.caller().demand(GraphRight.READ_GROUPS);
        List<ObjectNode> nodes =
                directory.<List<ObjectNode>, GraphRefusal>read(rows ->
                        rows
                                .objects()
                                .find(
                                        call.tenantId(),
                                        rows.groups()
                                                .transitiveMembersOf(Access.group(rows, call).id()))
                                .stream()
                                .map(representations::typed)
                                .toList());
        return Replies.collection(call, "directoryObjects", nodes);
    }

    private static boolean addMember(DirectoryRows rows, Group group, DirectoryObject member)
            throws GraphRefusal {
        if (!Members.mayBeMember(member)) {
            throw GraphRefusal.badRequest("An application cannot be a member of a group.");
        }
        if (member.id().equals(group.id())) {
            throw GraphRefusal.badRequest("A group cannot be a member of itself.");
        }
        return rows.groups().addMember(group.id(), member.id());
    }

    /// `members`.
    static final Links.Kind<Group> MEMBERS =
            new Links.Kind<>() {
                @Override
                public List<DirectoryObject> list(DirectoryRows rows, Group group) {
                    return rows.groups().membersOf(group.id());
                }

                @Override
                public boolean add(DirectoryRows rows, Group group, DirectoryObject target)
                        throws GraphRefusal {
                    return addMember(rows, group, target);
                }

                @Override
                public boolean remove(DirectoryRows rows, Group group, UUID target) {
                    return rows.groups().removeMember(group.id(), target);
                }

                @Override
                public void demandWrite(DirectoryRows rows, GraphCall call, Group group)
                        throws GraphRefusal {
                    Access.demandWrite(rows, call, group);
                }

                @Override
                public String property() {
                    return "members";
                }
            };

    /// `owners`.
    static final Links.Kind<Group> OWNERS =
            new Links.Kind<>() {
                @Override
                public List<DirectoryObject> list(DirectoryRows rows, Group group) {
                    return rows.owners().of(group.id());
                }

                @Override
                public boolean add(DirectoryRows rows, Group group, DirectoryObject target) {
                    return rows.owners().add(group.id(), target.id());
                }

                @Override
                public boolean remove(DirectoryRows rows, Group group, UUID target) {
                    return rows.owners().remove(group.id(), target);
                }

                @Override
                public void demandWrite(DirectoryRows rows, GraphCall call, Group group)
                        throws GraphRefusal {
                    Access.demandWrite(rows, call, group);
                }

                @Override
                public String property() {
                    return "owners";
                }
            };
}
