package org.isocenter.resourcemanager.healthcare;

import java.util.ArrayList;
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
import org.isocenter.resourcemanager.resource.ResourceReader;
import tools.jackson.databind.node.ObjectNode;

/// `Microsoft.HealthcareApis/workspaces/privateEndpointConnections` (contract §5.8).
public final class WorkspaceConnectionKind implements ResourceKind {
    private static final String STATE = "privateLinkServiceConnectionState";
    private static final List<String> STATUSES = List.of("Pending", "Approved", "Rejected");

    @Override
    public TypeName type() {
        return TypeName.WORKSPACE_CONNECTION;
    }

    @Override
    public ApiFamily versions() {
        return ApiFamily.HEALTHCARE;
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

    /// Success is 200 only, for a new one too (rule HC-52).
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
        Optional<String> asked = status(state);
        ObjectNode stored = write.draft().properties().deepCopy();
        String status;
        if (write.existing().isEmpty()) {
            String endpoint =
                    properties
                            .objectOrEmpty("privateEndpoint")
                            .text("id")
                            .orElseThrow(() ->
                                    ArmError.PRIVATE_ENDPOINT_CONNECTION_NOT_FOUND.refuse(
                                            write.draft().id().name()));
            stored.putObject("privateEndpoint").put("id", endpoint);
            boolean approved =
                    asked.orElse("Pending").equals("Approved") && write.callerMayWriteParent();
            status = approved ? "Approved" : "Pending";
        } else {
            String before = stored.path(STATE).path("status").asString("Pending");
            status = asked.orElse(before);
            boolean allowed =
                    status.equals(before)
                            || before.equals("Pending")
                            || before.equals("Approved") && status.equals("Rejected");
            if (!allowed) {
                throw ArmError.INVALID_CONNECTION_STATE_TRANSITION
                        .refuse(before, status)
                        .at("properties." + STATE + ".status");
            }
        }
        String descriptionBefore = stored.path(STATE).path("description").asString("");
        ObjectNode written = Json.mapper().createObjectNode();
        written.put("status", status);
        written.put("description", state.text("description").orElse(descriptionBefore));
        written.put("actionsRequired", state.text("actionsRequired").orElse("None"));
        stored.set(STATE, written);
        return stored;
    }

    private static Optional<String> status(RequestContent state) throws ArmRefusal {
        Optional<String> text = state.text("status");
        if (text.isEmpty()) {
            return text;
        }
        for (String status : STATUSES) {
            if (status.equalsIgnoreCase(text.get())) {
                return Optional.of(status);
            }
        }
        throw ArmError.INVALID_PROPERTY_VALUE
                .refuse(text.get(), "status", String.join(", ", STATUSES))
                .at(state.pathOf("status"));
    }

    @Override
    public ObjectNode patch(Write write, RequestContent properties) throws ArmRefusal {
        return put(write, properties);
    }

    /// An approved connection closes the workspace and all its services to the public; removing it
    /// does not open them again (rule HC-52).
    @Override
    public List<Resource> consequences(ResourceReader resources, Resource written) {
        if (!written.properties().path(STATE).path("status").asString("").equals("Approved")) {
            return List.of();
        }
        List<Resource> changed = new ArrayList<>();
        Resource workspace = resources.find(written.id().parent()).orElseThrow();
        List<Resource> closed = new ArrayList<>(List.of(workspace));
        closed.addAll(resources.children(workspace.id(), TypeName.DICOM_SERVICE));
        for (Resource resource : closed) {
            if (!NetworkAccess.isDisabled(resource.properties())) {
                changed.add(NetworkAccess.disabled(resource));
            }
        }
        return changed;
    }

    @Override
    public ObjectNode render(Resource resource, View view) {
        return shown(resource);
    }

    static ObjectNode shown(Resource connection) {
        ObjectNode json = Json.mapper().createObjectNode();
        ObjectNode stored = connection.properties();
        json.set("privateEndpoint", stored.path("privateEndpoint"));
        json.set(STATE, stored.path(STATE));
        json.put(
                "provisioningState",
                switch (connection.state()) {
                    case DELETING -> "Deleting";
                    case FAILED, CANCELED -> "Failed";
                    case CREATING, ACCEPTED, PROVISIONING, VERIFYING, UPDATING, MOVING ->
                            "Creating";
                    case SUCCEEDED, SUSPENDED, WARNED, SYSTEM_MAINTENANCE, DEPROVISIONED ->
                            "Succeeded";
                });
        return json;
    }
}
