package org.isocenter.identity.aadgraph;

import java.io.IOException;
import java.util.Optional;
import java.util.UUID;
import org.isocenter.http.Request;
import org.isocenter.http.Response;
import org.isocenter.http.json.Json;
import org.isocenter.http.json.JsonSyntaxException;
import org.isocenter.identity.directory.Directory;
import org.isocenter.identity.directory.Guid;
import org.isocenter.identity.directory.Initiator;
import org.isocenter.identity.directory.Tenant;
import org.isocenter.identity.graph.GraphCaller;
import org.isocenter.identity.graph.GraphError;
import org.isocenter.identity.graph.GraphRefusal;
import org.isocenter.identity.odata.OdataException;
import org.isocenter.identity.odata.QueryOptions;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// One authenticated request to AAD Graph.
///
/// @param request the request, its path matched
/// @param caller who calls
record AadGraphCall(Request request, GraphCaller caller) {
    private static final int BODY_LIMIT_BYTES = 1 << 20;

    UUID tenantId() {
        return caller.tenantId();
    }

    Initiator initiator() {
        return caller.initiator(request);
    }

    /// The tenant whose directory is meant.
    Tenant tenant(Directory directory) throws GraphRefusal {
        return directory.tenant(tenantId()).orElseThrow(GraphRefusal::denied);
    }

    UUID id() throws GraphRefusal {
        String text = request.pathParameter("id");
        return Guid.parse(text).orElseThrow(() -> GraphRefusal.notFound(text));
    }

    QueryOptions options() throws GraphRefusal {
        try {
            return QueryOptions.parse(request.query());
        } catch (OdataException e) {
            throw new GraphRefusal(GraphError.UNSUPPORTED_QUERY, e.problem());
        }
    }

    ObjectNode body() throws GraphRefusal, IOException {
        byte[] bytes = request.body().readNBytes(BODY_LIMIT_BYTES + 1);
        if (bytes.length > BODY_LIMIT_BYTES) {
            throw new GraphRefusal(GraphError.TOO_LARGE, "The request body is too large.");
        }
        try {
            return Optional.of(Json.read(bytes))
                    .filter(ObjectNode.class::isInstance)
                    .map(ObjectNode.class::cast)
                    .orElseThrow(() ->
                            GraphRefusal.badRequest("The request body must be a JSON object."));
        } catch (JsonSyntaxException e) {
            throw GraphRefusal.badRequest("The request body is " + e.getMessage() + ".");
        }
    }

    /// One object. The tenant's id stands in the metadata address, where clients look for it.
    Response entity(int status, String set, ObjectNode object) {
        ObjectNode body = metadata(set + "/@Element");
        body.setAll(object);
        return Response.json(status, body);
    }

    /// A collection; more of it is behind the link, if there is one.
    Response collection(String set, Iterable<ObjectNode> objects, Optional<String> next) {
        ObjectNode body = metadata(set);
        next.ifPresent(link -> body.put("odata.nextLink", link));
        ArrayNode value = body.putArray("value");
        objects.forEach(value::add);
        return Response.json(200, body);
    }

    private ObjectNode metadata(String fragment) {
        return Json.mapper()
                .createObjectNode()
                .put(
                        "odata.metadata",
                        request.origin() + "/" + tenantId() + "/$metadata#" + fragment);
    }
}
