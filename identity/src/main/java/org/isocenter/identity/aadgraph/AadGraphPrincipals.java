package org.isocenter.identity.aadgraph;

import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.isocenter.http.Response;
import org.isocenter.identity.directory.Directory;
import org.isocenter.identity.directory.DirectoryObject;
import org.isocenter.identity.directory.Group;
import org.isocenter.identity.directory.Guid;
import org.isocenter.identity.directory.InvalidPropertyException;
import org.isocenter.identity.directory.ObjectType;
import org.isocenter.identity.directory.PropertyReader;
import org.isocenter.identity.directory.User;
import org.isocenter.identity.graph.GraphRefusal;
import org.isocenter.identity.graph.GraphRight;
import tools.jackson.databind.node.ObjectNode;

/// Users, groups, the caller himself, the tenant, and objects of any type by their ids: what is only
/// read here (identity:AADG-10).
final class AadGraphPrincipals {
    private final Directory directory;
    private final AadGraphListing listing;

    AadGraphPrincipals(Directory directory, AadGraphListing listing) {
        this.directory = directory;
        this.listing = listing;
    }

    Response me(AadGraphCall call) throws GraphRefusal {
        if (!call.caller().user()) {
            throw GraphRefusal.badRequest("A service principal is no user.");
        }
        UUID id = call.caller().objectId();
        return call.entity(
                200,
                "directoryObjects/Microsoft.DirectoryServices.User",
                listing.shown(
                        directory.<User, GraphRefusal>read(rows ->
                                rows.users()
                                        .find(call.tenantId(), id)
                                        .orElseThrow(() -> GraphRefusal.notFound(id.toString())))));
    }

    Response users(AadGraphCall call) throws GraphRefusal {
        return listing.list(call, ObjectType.USER, GraphRight.READ_USERS, "users");
    }

    Response user(AadGraphCall call) throws GraphRefusal {
        call.caller().demand(GraphRight.READ_USERS);
        String name = call.request().pathParameter("id");
        Optional<UUID> id = Guid.parse(name);
        User user =
                directory
                        .<Optional<User>, RuntimeException>read(rows ->
                                id.isPresent()
                                        ? rows.users().find(call.tenantId(), id.get())
                                        : rows.users().byPrincipalName(call.tenantId(), name))
                        .orElseThrow(() -> GraphRefusal.notFound(name));
        return call.entity(
                200, "directoryObjects/Microsoft.DirectoryServices.User", listing.shown(user));
    }

    Response groups(AadGraphCall call) throws GraphRefusal {
        return listing.list(call, ObjectType.GROUP, GraphRight.READ_GROUPS, "groups");
    }

    Response group(AadGraphCall call) throws GraphRefusal {
        call.caller().demand(GraphRight.READ_GROUPS);
        UUID id = call.id();
        Group group =
                directory
                        .<Optional<Group>, RuntimeException>read(
                                rows -> rows.groups().find(call.tenantId(), id))
                        .orElseThrow(() -> GraphRefusal.notFound(id.toString()));
        return call.entity(
                200, "directoryObjects/Microsoft.DirectoryServices.Group", listing.shown(group));
    }

    Response tenantDetails(AadGraphCall call) throws GraphRefusal {
        return call.collection(
                "tenantDetails",
                List.of(AadGraphDocuments.tenant(call.tenant(directory))),
                Optional.empty());
    }

    Response getObjectsByObjectIds(AadGraphCall call) throws GraphRefusal, IOException {
        ObjectNode body = call.body();
        try {
            PropertyReader in = PropertyReader.of(body);
            List<UUID> wanted = in.guids("objectIds", 1000);
            Set<String> types = new HashSet<>();
            in.texts("types", 50, 64).forEach(type -> types.add(type.toLowerCase(Locale.ROOT)));
            List<ObjectNode> found =
                    directory
                            .<List<DirectoryObject>, RuntimeException>read(
                                    rows -> rows.objects().find(call.tenantId(), wanted))
                            .stream()
                            .filter(object ->
                                    types.isEmpty()
                                            || types.contains(
                                                    object.type().value().toLowerCase(Locale.ROOT)))
                            .map(listing::shown)
                            .toList();
            return call.collection("directoryObjects", found, Optional.empty());
        } catch (InvalidPropertyException e) {
            throw GraphRefusal.badRequest(e.sentence());
        }
    }
}
