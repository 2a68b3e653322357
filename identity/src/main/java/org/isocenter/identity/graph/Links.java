package org.isocenter.identity.graph;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.isocenter.http.Response;
import org.isocenter.identity.directory.Directory;
import org.isocenter.identity.directory.DirectoryObject;
import org.isocenter.identity.directory.DirectoryRows;
import org.isocenter.identity.directory.Guid;
import tools.jackson.databind.node.ObjectNode;

/// Collections of references: owners and members. `GET` lists the objects, `POST …/$ref` adds one by
/// its address, `DELETE …/{id}/$ref` removes one (identity:GRAPH-8, identity:GRAPH-14).
final class Links<T extends DirectoryObject> {
    private static final Pattern ADDRESS =
            Pattern.compile("(?:.*/)?([A-Za-z]+)/([0-9A-Fa-f-]{36})/?(?:\\?.*)?");

    private final Directory directory;
    private final Representations representations;
    private final Access.Finder<T> finder;
    private final Kind<T> kind;

    /// What the references mean.
    interface Kind<T> {
        /// The objects referred to.
        List<DirectoryObject> list(DirectoryRows rows, T object);

        /// Adds a reference; false if it is there.
        boolean add(DirectoryRows rows, T object, DirectoryObject target) throws GraphRefusal;

        /// Removes a reference; false if it is not there.
        boolean remove(DirectoryRows rows, T object, UUID target) throws GraphRefusal;

        /// Refuses a caller who may not change the references.
        void demandWrite(DirectoryRows rows, GraphCall call, T object) throws GraphRefusal;

        /// The property that holds them, as an error names it.
        String property();
    }

    Links(
            Directory directory,
            Representations representations,
            Access.Finder<T> finder,
            Kind<T> kind) {
        this.directory = directory;
        this.representations = representations;
        this.finder = finder;
        this.kind = kind;
    }

    Response list(GraphCall call) throws GraphRefusal {
        return Replies.collection(call, "directoryObjects", nodes(call));
    }

    private List<ObjectNode> nodes(GraphCall call) throws GraphRefusal {
        List<DirectoryObject> objects =
                directory.<List<DirectoryObject>, GraphRefusal>read(rows -> {
                    T object = finder.find(rows, call);
                    call.caller().demand(Access.toRead(object));
                    return kind.list(rows, object);
                });
        Optional<String> cast = call.path("cast");
        List<ObjectNode> nodes = new ArrayList<>();
        for (DirectoryObject each : objects) {
            if (cast.isEmpty() || cast.get().equalsIgnoreCase(each.type().value())) {
                nodes.add(representations.typed(each));
            }
        }
        return nodes;
    }

    Response references(GraphCall call) throws GraphRefusal {
        ObjectNode body = Replies.context(call, "Collection($ref)");
        var value = body.putArray("value");
        for (ObjectNode node : nodes(call)) {
            value.addObject()
                    .put(
                            "@odata.id",
                            call.base() + "/directoryObjects/" + node.path("id").asString(""));
        }
        return Response.json(200, body);
    }

    Response count(GraphCall call) throws GraphRefusal {
        return Response.text(200, Integer.toString(nodes(call).size()));
    }

    Response add(GraphCall call) throws GraphRefusal, IOException {
        UUID target = target(call.body().path("@odata.id").asString(""));
        return directory.<Response, GraphRefusal>write(
                call.initiator(),
                rows -> {
                    T object = finder.find(rows, call);
                    kind.demandWrite(rows, call, object);
                    DirectoryObject referred =
                            rows.objects()
                                    .find(call.tenantId(), target)
                                    .orElseThrow(() -> GraphRefusal.notFound(target.toString()));
                    if (!kind.add(rows, object, referred)) {
                        throw GraphRefusal.badRequest(
                                "One or more added object references already exist for the"
                                        + " following modified properties: '"
                                        + kind.property()
                                        + "'.");
                    }
                    return Replies.noContent();
                });
    }

    Response remove(GraphCall call) throws GraphRefusal {
        UUID target = call.guid("target");
        return directory.<Response, GraphRefusal>write(
                call.initiator(),
                rows -> {
                    T object = finder.find(rows, call);
                    kind.demandWrite(rows, call, object);
                    if (!kind.remove(rows, object, target)) {
                        throw GraphRefusal.notFound(target.toString());
                    }
                    return Replies.noContent();
                });
    }

    /// The object an address names: `{graph}/v1.0/directoryObjects/{id}`, on whatever alias.
    static UUID target(String address) throws GraphRefusal {
        Matcher matcher = ADDRESS.matcher(address);
        Optional<UUID> id =
                address.length() <= 2048 && matcher.matches()
                        ? Guid.parse(matcher.group(2))
                        : Optional.empty();
        return id.orElseThrow(
                () -> GraphRefusal.badRequest("'@odata.id' must be the address of an object."));
    }
}
