package org.isocenter.identity.graph;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import org.isocenter.http.Response;
import org.isocenter.identity.directory.CredentialHolder;
import org.isocenter.identity.directory.Directory;
import org.isocenter.identity.directory.DirectoryObject;
import org.isocenter.identity.directory.DirectoryRows;
import org.isocenter.identity.directory.Group;
import org.isocenter.identity.directory.InvalidPropertyException;
import org.isocenter.identity.directory.ObjectType;
import org.isocenter.identity.directory.PropertyReader;
import org.isocenter.identity.directory.User;
import tools.jackson.databind.node.ObjectNode;

/// `/directoryObjects` and `/directory/deletedItems` (identity:GRAPH-16, identity:GRAPH-17,
/// identity:APP-3).
final class DirectoryObjects {
    private static final String SET = "directoryObjects";
    private static final int IDS_LIMIT = 1000;

    private final Directory directory;
    private final Representations representations;
    private final Listing listing;

    DirectoryObjects(Directory directory, Representations representations, Listing listing) {
        this.directory = directory;
        this.representations = representations;
        this.listing = listing;
    }

    Response get(GraphCall call) throws GraphRefusal {
        DirectoryObject object =
                directory.<DirectoryObject, GraphRefusal>read(rows -> Access.object(rows, call));
        call.caller().demand(Access.toRead(object));
        return Replies.entity(call, SET, representations.typed(object));
    }

    /// Unknown ids are left out, and so are unknown types (identity:GRAPH-16).
    Response getByIds(GraphCall call) throws GraphRefusal, IOException {
        ObjectNode body = call.body();
        List<UUID> ids;
        Set<String> types = new HashSet<>();
        try {
            PropertyReader in = PropertyReader.of(body);
            ids = in.guids("ids", IDS_LIMIT);
            in.texts("types", 50, 64).forEach(type -> types.add(type.toLowerCase(Locale.ROOT)));
        } catch (InvalidPropertyException e) {
            throw GraphRefusal.badRequest(e.sentence());
        }
        boolean any = types.isEmpty() || types.contains("directoryobject");
        List<ObjectNode> found = new ArrayList<>();
        for (DirectoryObject object :
                directory.<List<DirectoryObject>, RuntimeException>read(
                        rows -> rows.objects().find(call.tenantId(), ids))) {
            if ((any || types.contains(object.type().value().toLowerCase(Locale.ROOT)))
                    && call.caller().may(Access.toRead(object))) {
                found.add(representations.typed(object));
            }
        }
        ObjectNode answer = Replies.context(call, SET);
        var value = answer.putArray("value");
        found.forEach(value::add);
        return Response.json(200, answer);
    }

    // --- deleted items

    Response deletedOfType(GraphCall call) throws GraphRefusal {
        String cast = call.request().pathParameter("cast");
        ObjectType type =
                ObjectType.of(cast)
                        .orElseThrow(() ->
                                GraphRefusal.badRequest(
                                        "There are no deleted items of type '" + cast + "'."));
        call.caller()
                .demand(
                        switch (type) {
                            case APPLICATION, SERVICE_PRINCIPAL -> GraphRight.READ_APPLICATIONS;
                            case USER -> GraphRight.READ_USERS;
                            case GROUP -> GraphRight.READ_GROUPS;
                        });
        return listing.deletedPage(call, SET, type);
    }

    Response deleted(GraphCall call) throws GraphRefusal {
        DirectoryObject object =
                directory.<DirectoryObject, GraphRefusal>read(rows -> findDeleted(rows, call));
        call.caller().demand(Access.toRead(object));
        return Replies.entity(call, SET, representations.typed(object));
    }

    private static DirectoryObject findDeleted(DirectoryRows rows, GraphCall call)
            throws GraphRefusal {
        UUID id = call.guid("id");
        return rows.objects()
                .findDeleted(call.tenantId(), id)
                .orElseThrow(() -> GraphRefusal.notFound(id.toString()));
    }

    private static void demandWrite(DirectoryRows rows, GraphCall call, DirectoryObject object)
            throws GraphRefusal {
        switch (object) {
            case CredentialHolder holder -> Access.demandWrite(rows, call, holder);
            case Group group -> Access.demandWrite(rows, call, group);
            case User user -> Access.demandWrite(rows, call, user);
        }
    }

    Response restore(GraphCall call) throws GraphRefusal {
        DirectoryObject restored =
                directory.<DirectoryObject, GraphRefusal>write(
                        call.initiator(),
                        rows -> {
                            DirectoryObject object = findDeleted(rows, call);
                            demandWrite(rows, call, object);
                            rows.objects().restore(object);
                            return rows.objects()
                                    .find(call.tenantId(), object.id())
                                    .orElseThrow(
                                            () -> GraphRefusal.notFound(object.id().toString()));
                        });
        return Replies.entity(call, SET, representations.typed(restored));
    }

    Response purge(GraphCall call) throws GraphRefusal {
        return directory.<Response, GraphRefusal>write(
                call.initiator(),
                rows -> {
                    DirectoryObject object = findDeleted(rows, call);
                    demandWrite(rows, call, object);
                    rows.objects().purge(object.id());
                    return Replies.noContent();
                });
    }
}
