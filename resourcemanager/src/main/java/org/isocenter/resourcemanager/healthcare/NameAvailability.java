package org.isocenter.resourcemanager.healthcare;

import java.util.Locale;
import org.isocenter.http.Response;
import org.isocenter.http.json.Json;
import org.isocenter.persistence.sql.Database;
import org.isocenter.resourcemanager.access.RoleBasedAccess;
import org.isocenter.resourcemanager.protocol.ArmError;
import org.isocenter.resourcemanager.protocol.ArmId;
import org.isocenter.resourcemanager.protocol.ArmRefusal;
import org.isocenter.resourcemanager.protocol.ArmRequest;
import org.isocenter.resourcemanager.protocol.RequestContent;
import org.isocenter.resourcemanager.protocol.TypeName;
import org.isocenter.resourcemanager.resource.ResourceRepository;
import tools.jackson.databind.node.ObjectNode;

/// `POST /subscriptions/{s}/providers/Microsoft.HealthcareApis/checkNameAvailability` (rule HC-12).
public final class NameAvailability {
    private final Database database;
    private final ResourceRepository resources;
    private final RoleBasedAccess access;

    public NameAvailability(
            Database database, ResourceRepository resources, RoleBasedAccess access) {
        this.database = database;
        this.resources = resources;
        this.access = access;
    }

    /// Answers whether a workspace could have that name.
    public Response check(ArmRequest request, ArmId subscription) throws ArmRefusal {
        access.require(
                request.caller(),
                subscription,
                "Microsoft.HealthcareApis/checkNameAvailability/read");
        RequestContent content = request.content();
        String name = content.requiredText("name");
        String type = content.requiredText("type");
        String folded = type.toLowerCase(Locale.ROOT);
        if (!folded.equals("microsoft.healthcareapis/workspaces")
                && !folded.equals("microsoft.healthcareapis/services")) {
            throw ArmError.INVALID_RESOURCE_TYPE
                    .refuse(type, TypeName.HEALTHCARE, request.version(), "workspaces, services")
                    .withStatus(400)
                    .at("type");
        }
        ObjectNode json = Json.mapper().createObjectNode();
        if (!WorkspaceKind.isName(name)) {
            json.put("nameAvailable", false);
            json.put("reason", "Invalid");
            json.put("message", "A workspace name has 3 to 24 letters and digits.");
            return Response.json(200, json);
        }
        boolean taken =
                database.<Boolean, RuntimeException>read(
                        tx -> !resources.in(tx).named(TypeName.WORKSPACE, name).isEmpty());
        json.put("nameAvailable", !taken);
        if (taken) {
            json.put("reason", "AlreadyExists");
            json.put("message", "The name '" + name + "' is already in use.");
        }
        return Response.json(200, json);
    }
}
