package org.isocenter.resourcemanager.digitaltwins;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.isocenter.http.json.Json;
import org.isocenter.resourcemanager.protocol.ApiFamily;
import org.isocenter.resourcemanager.protocol.ArmError;
import org.isocenter.resourcemanager.protocol.ArmRefusal;
import org.isocenter.resourcemanager.protocol.ArmTime;
import org.isocenter.resourcemanager.protocol.RequestContent;
import org.isocenter.resourcemanager.protocol.TypeName;
import org.isocenter.resourcemanager.resource.ProvisioningState;
import org.isocenter.resourcemanager.resource.Resource;
import org.isocenter.resourcemanager.resource.ResourceKind;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// `Microsoft.DigitalTwins/digitalTwinsInstances` (rules ADT-1 to ADT-5).
public final class InstanceKind implements ResourceKind {
    private static final Pattern NAME = Pattern.compile("(?!-)[A-Za-z0-9-]{3,63}(?<!-)");
    private static final String ACCESS = "publicNetworkAccess";

    private final HostNames hosts;

    public InstanceKind(HostNames hosts) {
        this.hosts = hosts;
    }

    static boolean isName(String name) {
        return NAME.matcher(name).matches();
    }

    @Override
    public TypeName type() {
        return TypeName.DIGITAL_TWINS_INSTANCE;
    }

    @Override
    public ApiFamily versions() {
        return ApiFamily.DIGITAL_TWINS;
    }

    @Override
    public boolean isTracked() {
        return true;
    }

    @Override
    public boolean hasIdentity() {
        return true;
    }

    @Override
    public Pace pace(boolean isNew) {
        return isNew ? Pace.LATER : Pace.AT_ONCE;
    }

    @Override
    public Pace deletionPace() {
        return Pace.LATER;
    }

    @Override
    public ProvisioningState creating() {
        return ProvisioningState.PROVISIONING;
    }

    @Override
    public ProvisioningState accepted() {
        return ProvisioningState.UPDATING;
    }

    @Override
    public String nameParameter() {
        return "resourceName";
    }

    @Override
    public void checkName(String name) throws ArmRefusal {
        if (!isName(name)) {
            throw ArmError.INVALID_RESOURCE_NAME
                    .refuse(
                            name,
                            "an instance name has 3 to 63 letters, digits and hyphens, and no"
                                    + " hyphen at either end.")
                    .at(nameParameter());
        }
    }

    @Override
    public void admit(Write write) throws ArmRefusal {
        boolean taken =
                write
                        .resources()
                        .named(TypeName.DIGITAL_TWINS_INSTANCE, write.draft().id().name())
                        .stream()
                        .anyMatch(other -> other.location().equals(write.draft().location()));
        if (taken) {
            throw ArmError.ALREADY_EXISTS
                    .refuse(
                            "The name '"
                                    + write.draft().id().name()
                                    + "' is already in use in this region.")
                    .at(nameParameter());
        }
    }

    @Override
    public ObjectNode put(Write write, RequestContent properties) throws ArmRefusal {
        return patch(write, properties);
    }

    @Override
    public ObjectNode patch(Write write, RequestContent properties) throws ArmRefusal {
        ObjectNode stored = write.draft().properties().deepCopy();
        Optional<String> access = properties.text(ACCESS);
        if (access.isPresent()) {
            String word =
                    List.of("Enabled", "Disabled").stream()
                            .filter(access.get()::equalsIgnoreCase)
                            .findFirst()
                            .orElseThrow(() ->
                                    ArmError.INVALID_PROPERTY_VALUE
                                            .refuse(access.get(), ACCESS, "Enabled, Disabled")
                                            .at("properties." + ACCESS));
            if (!word.equals(stored.path(ACCESS).asString("Enabled"))) {
                stored.put(ACCESS, word);
            }
        }
        return stored;
    }

    @Override
    public ObjectNode render(Resource resource, View view) {
        ObjectNode json = Json.mapper().createObjectNode();
        json.put("createdTime", ArmTime.write(resource.systemData().created().at()));
        json.put("lastUpdatedTime", ArmTime.write(resource.systemData().lastModified().at()));
        json.put("provisioningState", word(resource.shownState()));
        json.put("hostName", hosts.of(resource));
        List<Resource> connections =
                view.resources().children(resource.id(), TypeName.TWINS_CONNECTION);
        if (!connections.isEmpty()) {
            ArrayNode array = json.putArray("privateEndpointConnections");
            for (Resource connection : connections) {
                ObjectNode entry = array.addObject();
                entry.put("id", connection.id().toString());
                entry.put("name", connection.id().name());
                entry.put("type", connection.id().type().toString());
                entry.set("properties", ConnectionKind.shown(connection));
            }
        }
        json.put(ACCESS, resource.properties().path(ACCESS).asString("Enabled"));
        return json;
    }

    /// The words of this namespace, which has no `Accepted`, `Creating` or `Warned` (rule ADT-3).
    static String word(ProvisioningState state) {
        return switch (state) {
            case ACCEPTED, UPDATING, VERIFYING, SYSTEM_MAINTENANCE -> "Updating";
            case CREATING, PROVISIONING -> "Provisioning";
            case DELETING -> "Deleting";
            case MOVING -> "Moving";
            case SUCCEEDED -> "Succeeded";
            case FAILED -> "Failed";
            case CANCELED -> "Canceled";
            case WARNED -> "Warning";
            case SUSPENDED -> "Suspending";
            case DEPROVISIONED -> "Deleted";
        };
    }
}
