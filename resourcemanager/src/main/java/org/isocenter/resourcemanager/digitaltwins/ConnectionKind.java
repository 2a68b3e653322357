package org.isocenter.resourcemanager.digitaltwins;

import java.util.List;
import java.util.Optional;
import org.isocenter.http.json.Json;
import org.isocenter.resourcemanager.protocol.ApiFamily;
import org.isocenter.resourcemanager.protocol.ArmError;
import org.isocenter.resourcemanager.protocol.ArmRefusal;
import org.isocenter.resourcemanager.protocol.RequestContent;
import org.isocenter.resourcemanager.protocol.TypeName;
import org.isocenter.resourcemanager.resource.Resource;
import org.isocenter.resourcemanager.resource.ResourceKind;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// `…/digitalTwinsInstances/{n}/privateEndpointConnections` (rule ADT-7).
public final class ConnectionKind implements ResourceKind {
    private static final String STATE = "privateLinkServiceConnectionState";
    private static final List<String> STATUSES =
            List.of("Pending", "Approved", "Rejected", "Disconnected");

    @Override
    public TypeName type() {
        return TypeName.TWINS_CONNECTION;
    }

    @Override
    public ApiFamily versions() {
        return ApiFamily.DIGITAL_TWINS;
    }

    @Override
    public boolean isTracked() {
        return false;
    }

    @Override
    public boolean hasEtag() {
        return false;
    }

    @Override
    public Pace pace(boolean isNew) {
        return Pace.AT_ONCE;
    }

    @Override
    public Pace deletionPace() {
        return Pace.AT_ONCE;
    }

    @Override
    public int createdStatus() {
        return 200;
    }

    @Override
    public String nameParameter() {
        return "privateEndpointConnectionName";
    }

    @Override
    public void checkName(String name) {}

    @Override
    public ObjectNode put(Write write, RequestContent properties) throws ArmRefusal {
        RequestContent state =
                properties
                        .object(STATE)
                        .orElseThrow(() ->
                                ArmError.INVALID_REQUEST_CONTENT
                                        .refuse("'properties." + STATE + "' is required.")
                                        .at("properties." + STATE));
        String asked = state.requiredText("status");
        String status =
                STATUSES.stream()
                        .filter(asked::equalsIgnoreCase)
                        .findFirst()
                        .orElseThrow(() ->
                                ArmError.INVALID_PROPERTY_VALUE
                                        .refuse(asked, "status", String.join(", ", STATUSES))
                                        .at(state.pathOf("status")));
        String description = state.requiredText("description");
        ObjectNode stored = write.draft().properties().deepCopy();
        if (write.existing().isEmpty()) {
            String endpoint =
                    properties
                            .objectOrEmpty("privateEndpoint")
                            .text("id")
                            .orElseThrow(() ->
                                    ArmError.PRIVATE_ENDPOINT_CONNECTION_NOT_FOUND.refuse(
                                            write.draft().id().name()));
            stored.putObject("privateEndpoint").put("id", endpoint);
            if (!write.callerMayWriteParent()) {
                status = "Pending";
            }
        }
        Optional<List<String>> groups = properties.texts("groupIds");
        if (groups.isPresent()) {
            ArrayNode array = stored.putArray("groupIds");
            groups.get().forEach(array::add);
        }
        stored.set(
                STATE,
                Json.mapper()
                        .createObjectNode()
                        .put("status", status)
                        .put("description", description)
                        .put("actionsRequired", state.text("actionsRequired").orElse("None")));
        return stored;
    }

    @Override
    public ObjectNode patch(Write write, RequestContent properties) throws ArmRefusal {
        return put(write, properties);
    }

    @Override
    public ObjectNode render(Resource resource, View view) {
        return shown(resource);
    }

    /// The document's enumeration for this member is that of the status (rule ADT-7).
    static ObjectNode shown(Resource connection) {
        ObjectNode json = connection.properties().deepCopy();
        json.set("provisioningState", json.path(STATE).path("status"));
        return json;
    }
}
