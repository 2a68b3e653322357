package org.isocenter.identity.graph;

import java.util.ArrayList;
import java.util.List;
import org.isocenter.http.Response;
import org.isocenter.http.json.Json;
import org.isocenter.identity.odata.QueryOptions;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The shapes of Graph's answers: one entity, a collection, nothing. Each has its `@odata.context`
/// (identity:GRAPH-21).
final class Replies {
    private Replies() {}

    /// One object of a set: `applications/$entity`.
    static Response entity(GraphCall call, String set, ObjectNode object) throws GraphRefusal {
        return Response.json(200, entityBody(call, set, object));
    }

    /// A new object, with its address.
    static Response created(GraphCall call, String set, ObjectNode object) {
        ObjectNode body = context(call, set + "/$entity");
        body.setAll(object);
        return Response.json(201, body)
                .withHeader(
                        "Location", call.base() + "/" + set + "/" + object.path("id").asString(""));
    }

    static ObjectNode entityBody(GraphCall call, String set, ObjectNode object)
            throws GraphRefusal {
        QueryOptions options = call.options();
        String selected =
                options.select().isEmpty() ? "" : "(" + String.join(",", options.select()) + ")";
        ObjectNode body = context(call, set + selected + "/$entity");
        body.setAll(options.selectFrom(object, options.expand()));
        return body;
    }

    /// A small collection, filtered, sorted, selected and cut like a large one.
    static Response collection(GraphCall call, String set, List<ObjectNode> objects)
            throws GraphRefusal {
        QueryOptions options = call.options();
        List<ObjectNode> matching = new ArrayList<>();
        for (ObjectNode object : objects) {
            if (options.matches(object)) {
                matching.add(object);
            }
        }
        matching.sort(options.order());
        return Response.json(200, Listing.slice(call, set, options, matching));
    }

    /// A collection of plain values, as `getMemberGroups` returns it.
    static Response values(GraphCall call, String type, Iterable<?> values) {
        ObjectNode body = context(call, "Collection(" + type + ")");
        ArrayNode array = body.putArray("value");
        values.forEach(value -> array.add(value.toString()));
        return Response.json(200, body);
    }

    static ObjectNode context(GraphCall call, String fragment) {
        return Json.mapper()
                .createObjectNode()
                .put("@odata.context", call.base() + "/$metadata#" + fragment);
    }

    static Response noContent() {
        return Response.of(204);
    }
}
