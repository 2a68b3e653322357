package org.isocenter.resourcemanager.resource;

import java.util.HashMap;
import java.util.Map;
import org.isocenter.http.Response;
import org.isocenter.http.json.Json;
import org.isocenter.persistence.sql.Database;
import org.isocenter.resourcemanager.protocol.ArmId;
import org.isocenter.resourcemanager.protocol.ArmRequest;
import org.isocenter.resourcemanager.protocol.ArmTime;
import tools.jackson.databind.node.ObjectNode;

/// Writes resources in the envelope all types share (rule ARM-28).
public final class Envelope {
    /// Since when all types have `systemData` (rule ARM-23).
    private static final String SYSTEM_DATA_SINCE = "2021-01-01";

    private Envelope() {}

    /// The whole resource.
    public static ObjectNode write(ResourceKind kind, Resource resource, ResourceKind.View view) {
        ObjectNode json = head(resource);
        if (kind.hasEtag()) {
            json.put("etag", resource.etag());
        }
        resource.identity()
                .ifPresent(identity -> json.set("identity", identity(identity, view.resources())));
        json.set("properties", kind.render(resource, view));
        if (kind.hasSystemData() && view.version().isAtLeast(SYSTEM_DATA_SINCE)) {
            json.set("systemData", resource.systemData().toJson());
        }
        return json;
    }

    private static ObjectNode identity(ServiceIdentity identity, ResourceReader resources) {
        Map<String, Resource> known = new HashMap<>();
        for (ArmId id : identity.assignedIds()) {
            resources.find(id).ifPresent(resource -> known.put(id.key(), resource));
        }
        return identity.toJson(known);
    }

    /// A response that carries a resource; the header repeats the etag (rule ARM-60).
    public static Response answer(
            int status, ResourceKind kind, Resource resource, ResourceKind.View view) {
        Response response = Response.json(status, write(kind, resource, view));
        return kind.hasEtag() ? response.withHeader("ETag", resource.etag()) : response;
    }

    /// [#answer] in a transaction of its own.
    static Response answer(
            int status,
            ResourceKind kind,
            Resource resource,
            ArmRequest request,
            ResourceRepository resources,
            Database database) {
        return answer(status, kind, resource, request, resources, database, false);
    }

    /// The answer to a write that is not finished.
    static Response accepted(
            int status,
            ResourceKind kind,
            Resource resource,
            ArmRequest request,
            ResourceRepository resources,
            Database database) {
        return answer(status, kind, resource, request, resources, database, true);
    }

    private static Response answer(
            int status,
            ResourceKind kind,
            Resource resource,
            ArmRequest request,
            ResourceRepository resources,
            Database database,
            boolean accepted) {
        return database.<Response, RuntimeException>read(tx ->
                answer(
                        status,
                        kind,
                        resource,
                        new ResourceKind.View(
                                resources.in(tx), request.version(), request.origin(), accepted)));
    }

    /// A resource in a listing: without properties, with what `$expand` asks for.
    static ObjectNode listed(Resource resource, java.util.Set<String> expand) {
        ObjectNode json = head(resource);
        resource.identity().ifPresent(identity -> json.set("identity", identity.toJson(Map.of())));
        if (expand.contains("createdtime")) {
            json.put("createdTime", ArmTime.write(resource.systemData().created().at()));
        }
        if (expand.contains("changedtime")) {
            json.put("changedTime", ArmTime.write(resource.systemData().lastModified().at()));
        }
        if (expand.contains("provisioningstate")) {
            json.put("provisioningState", resource.shownState().word());
        }
        return json;
    }

    private static ObjectNode head(Resource resource) {
        ObjectNode json = Json.mapper().createObjectNode();
        json.put("id", resource.id().toString());
        json.put("name", resource.id().name());
        json.put("type", resource.id().type().toString());
        resource.location().ifPresent(location -> json.put("location", location));
        resource.tags().ifPresent(tags -> json.set("tags", tags.toJson()));
        return json;
    }
}
