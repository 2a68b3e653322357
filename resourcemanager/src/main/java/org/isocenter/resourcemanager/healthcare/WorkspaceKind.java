package org.isocenter.resourcemanager.healthcare;

import java.util.List;
import java.util.regex.Pattern;
import org.isocenter.http.json.Json;
import org.isocenter.resourcemanager.protocol.ApiFamily;
import org.isocenter.resourcemanager.protocol.ArmError;
import org.isocenter.resourcemanager.protocol.ArmRefusal;
import org.isocenter.resourcemanager.protocol.RequestContent;
import org.isocenter.resourcemanager.protocol.TypeName;
import org.isocenter.resourcemanager.resource.Resource;
import org.isocenter.resourcemanager.resource.ResourceKind;
import tools.jackson.databind.node.ObjectNode;

/// `Microsoft.HealthcareApis/workspaces` (contract §5.7).
public final class WorkspaceKind implements ResourceKind {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9]{3,24}");

    private final HealthcareSettings settings;

    public WorkspaceKind(HealthcareSettings settings) {
        this.settings = settings;
    }

    /// Whether a workspace may have that name (rule HC-10).
    static boolean isName(String name) {
        return NAME.matcher(name).matches();
    }

    @Override
    public TypeName type() {
        return TypeName.WORKSPACE;
    }

    @Override
    public ApiFamily versions() {
        return ApiFamily.HEALTHCARE;
    }

    @Override
    public boolean isTracked() {
        return true;
    }

    @Override
    public Pace pace(boolean isNew) {
        return Pace.LATER;
    }

    @Override
    public Pace deletionPace() {
        return Pace.LATER;
    }

    @Override
    public String nameParameter() {
        return "workspaceName";
    }

    @Override
    public void checkName(String name) throws ArmRefusal {
        if (!isName(name)) {
            throw ArmError.INVALID_RESOURCE_NAME
                    .refuse(name, "a workspace name has 3 to 24 letters and digits.")
                    .at(nameParameter());
        }
    }

    @Override
    public void admit(Write write) throws ArmRefusal {
        List<Resource> same =
                write.resources().named(TypeName.WORKSPACE, write.draft().id().name());
        if (!same.isEmpty()) {
            throw ArmError.ALREADY_EXISTS
                    .refuse(
                            "The workspace name '"
                                    + write.draft().id().name()
                                    + "' is already in use. Names are unique in the whole"
                                    + " installation.")
                    .at(nameParameter());
        }
        long inRegion =
                write
                        .resources()
                        .below(write.draft().id().subscriptionId(), TypeName.WORKSPACE)
                        .stream()
                        .filter(other -> other.location().equals(write.draft().location()))
                        .count();
        if (inRegion >= settings.workspacesPerSubscriptionAndRegion()) {
            throw ArmError.QUOTA_EXCEEDED.refuse(
                    "A subscription can have at most "
                            + settings.workspacesPerSubscriptionAndRegion()
                            + " workspaces in a region.");
        }
    }

    @Override
    public ObjectNode put(Write write, RequestContent properties) throws ArmRefusal {
        return patch(write, properties);
    }

    @Override
    public ObjectNode patch(Write write, RequestContent properties) throws ArmRefusal {
        ObjectNode stored = write.draft().properties().deepCopy();
        NetworkAccess.merge(properties, stored);
        return stored;
    }

    @Override
    public ObjectNode render(Resource resource, View view) {
        ObjectNode json = Json.mapper().createObjectNode();
        json.put("provisioningState", resource.shownState().word());
        NetworkAccess.connections(view.resources(), resource)
                .ifPresent(array -> json.set("privateEndpointConnections", array));
        json.put(NetworkAccess.MEMBER, NetworkAccess.of(resource.properties()));
        return json;
    }
}
