package org.isocenter.resourcemanager.healthcare;

import java.util.List;
import java.util.Optional;
import org.isocenter.http.Response;
import org.isocenter.http.json.Json;
import org.isocenter.persistence.sql.Database;
import org.isocenter.resourcemanager.access.RoleBasedAccess;
import org.isocenter.resourcemanager.protocol.ArmError;
import org.isocenter.resourcemanager.protocol.ArmId;
import org.isocenter.resourcemanager.protocol.ArmRefusal;
import org.isocenter.resourcemanager.protocol.ArmRequest;
import org.isocenter.resourcemanager.protocol.Page;
import org.isocenter.resourcemanager.protocol.TypeName;
import org.isocenter.resourcemanager.resource.Surroundings;
import tools.jackson.databind.node.ObjectNode;

/// `…/workspaces/{w}/privateLinkResources`: one for each workspace (rule HC-50).
public final class PrivateLinkResources {
    private static final String GROUP = "healthcareworkspace";

    private final Database database;
    private final RoleBasedAccess access;
    private final Surroundings surroundings;
    private final Addresses addresses;

    public PrivateLinkResources(
            Database database,
            RoleBasedAccess access,
            Surroundings surroundings,
            Addresses addresses) {
        this.database = database;
        this.access = access;
        this.surroundings = surroundings;
        this.addresses = addresses;
    }

    /// Lists the one, or gets it by its group name.
    public Response answer(ArmRequest request, ArmId workspace, Optional<String> group)
            throws ArmRefusal {
        access.require(
                request.caller(), workspace, TypeName.WORKSPACE_LINK_RESOURCE.action("read"));
        database.<Boolean, ArmRefusal>read(tx -> {
            surroundings.check(
                    tx, workspace, TypeName.WORKSPACE_LINK_RESOURCE, Surroundings.Verb.READ);
            return true;
        });
        if (group.isEmpty()) {
            return Page.answer(List.of(write(workspace)));
        }
        if (!group.get().equalsIgnoreCase(GROUP)) {
            throw ArmError.RESOURCE_NOT_FOUND.refuse(
                    TypeName.WORKSPACE_LINK_RESOURCE + "/" + group.get(),
                    workspace.group().orElseThrow());
        }
        return Response.json(200, write(workspace));
    }

    private ObjectNode write(ArmId workspace) {
        ObjectNode json = Json.mapper().createObjectNode();
        json.put("id", workspace + "/privateLinkResources/" + GROUP);
        json.put("name", GROUP);
        json.put("type", TypeName.WORKSPACE_LINK_RESOURCE.toString());
        ObjectNode properties = json.putObject("properties");
        properties.put("groupId", GROUP);
        properties.putArray("requiredMembers").add("fhirservices").add("dicomservices");
        properties
                .putArray("requiredZoneNames")
                .add("privatelink.fhir." + addresses.healthcareDomain())
                .add("privatelink.dicom." + addresses.healthcareDomain());
        return json;
    }
}
