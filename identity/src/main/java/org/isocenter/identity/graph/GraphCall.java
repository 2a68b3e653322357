package org.isocenter.identity.graph;

import java.io.IOException;
import java.util.Optional;
import java.util.UUID;
import org.isocenter.http.BodyTooLargeException;
import org.isocenter.http.Request;
import org.isocenter.http.json.Json;
import org.isocenter.http.json.JsonSyntaxException;
import org.isocenter.identity.directory.Guid;
import org.isocenter.identity.directory.Initiator;
import org.isocenter.identity.odata.OdataException;
import org.isocenter.identity.odata.QueryOptions;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// One authenticated request to Graph.
///
/// @param request the request, its path matched
/// @param caller who calls
/// @param version `v1.0` or `beta`
record GraphCall(Request request, GraphCaller caller, String version) {
    private static final int BODY_LIMIT_BYTES = 1 << 20;

    UUID tenantId() {
        return caller.tenantId();
    }

    /// Who calls, for the audit log.
    Initiator initiator() {
        return caller.initiator(request);
    }

    /// `{base}/v1.0`, of the alias the request came in on (identity:NET-3).
    String base() {
        return request.origin() + "/" + version;
    }

    /// The query options.
    QueryOptions options() throws GraphRefusal {
        try {
            return QueryOptions.parse(request.query());
        } catch (OdataException e) {
            throw new GraphRefusal(GraphError.UNSUPPORTED_QUERY, e.problem());
        }
    }

    /// A path variable.
    Optional<String> path(String name) {
        return Optional.ofNullable(request.pathParameters().get(name));
    }

    /// A path variable that is an object id. What is no GUID names nothing.
    UUID guid(String name) throws GraphRefusal {
        String text = request.pathParameter(name);
        Optional<UUID> guid = Guid.parse(text);
        if (guid.isEmpty()) {
            throw GraphRefusal.notFound(text);
        }
        return guid.get();
    }

    /// The body, which must be a JSON object.
    ObjectNode body() throws GraphRefusal, IOException {
        return optionalBody()
                .orElseThrow(() -> GraphRefusal.badRequest("A request body is required."));
    }

    /// The body, empty when nothing was sent.
    Optional<ObjectNode> optionalBody() throws GraphRefusal, IOException {
        try {
            byte[] bytes = request.body().readNBytes(BODY_LIMIT_BYTES + 1);
            if (bytes.length > BODY_LIMIT_BYTES) {
                throw new BodyTooLargeException(BODY_LIMIT_BYTES);
            }
            if (bytes.length == 0) {
                return Optional.empty();
            }
            JsonNode body = Json.read(bytes);
            if (!(body instanceof ObjectNode object)) {
                throw GraphRefusal.badRequest("The request body must be a JSON object.");
            }
            return Optional.of(withoutAnnotations(object));
        } catch (JsonSyntaxException e) {
            throw GraphRefusal.badRequest("The request body is " + e.getMessage() + ".");
        } catch (BodyTooLargeException e) {
            throw new GraphRefusal(GraphError.TOO_LARGE, "The request body is too large.");
        }
    }

    /// Clients put `@odata.type` into any object; it is accepted and ignored (identity:GRAPH-2).
    /// `@odata.id` and `…@odata.bind` mean something and stay.
    private static ObjectNode withoutAnnotations(ObjectNode object) {
        object.remove(java.util.List.of("@odata.type", "@odata.context", "@odata.etag"));
        for (JsonNode value : object) {
            if (value instanceof ObjectNode nested) {
                withoutAnnotations(nested);
            } else if (value.isArray()) {
                for (JsonNode element : value) {
                    if (element instanceof ObjectNode nested) {
                        withoutAnnotations(nested);
                    }
                }
            }
        }
        return object;
    }
}
