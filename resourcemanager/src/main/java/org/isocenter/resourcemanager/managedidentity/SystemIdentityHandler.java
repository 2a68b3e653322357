package org.isocenter.resourcemanager.managedidentity;

import java.util.Optional;
import org.isocenter.http.Response;
import org.isocenter.http.json.Json;
import org.isocenter.persistence.sql.Database;
import org.isocenter.resourcemanager.access.RoleBasedAccess;
import org.isocenter.resourcemanager.protocol.ArmError;
import org.isocenter.resourcemanager.protocol.ArmId;
import org.isocenter.resourcemanager.protocol.ArmRefusal;
import org.isocenter.resourcemanager.protocol.ArmRequest;
import org.isocenter.resourcemanager.resource.Resource;
import org.isocenter.resourcemanager.resource.ResourceRepository;
import org.isocenter.resourcemanager.resource.ServiceIdentity;
import tools.jackson.databind.node.ObjectNode;

/// `GET {scope}/providers/Microsoft.ManagedIdentity/identities/default`: the system-assigned identity
/// of a resource.
public final class SystemIdentityHandler {
    private static final String TYPE = "Microsoft.ManagedIdentity/identities";

    private final Database database;
    private final ResourceRepository resources;
    private final RoleBasedAccess access;

    public SystemIdentityHandler(
            Database database, ResourceRepository resources, RoleBasedAccess access) {
        this.database = database;
        this.resources = resources;
        this.access = access;
    }

    /// Answers.
    public Response get(ArmRequest request, ArmId scope) throws ArmRefusal {
        access.require(request.caller(), scope, TYPE + "/read");
        Optional<Resource> resource =
                database.<Optional<Resource>, RuntimeException>read(
                        tx -> resources.in(tx).find(scope));
        Optional<ServiceIdentity.Own> own =
                resource.flatMap(Resource::identity).flatMap(ServiceIdentity::own);
        if (own.isEmpty()) {
            throw ArmError.RESOURCE_NOT_FOUND.refuse(TYPE + "/default", scope.group().orElse(""));
        }
        ObjectNode json = Json.mapper().createObjectNode();
        json.put("id", scope + "/providers/" + TYPE + "/default");
        json.put("name", "default");
        json.put("type", TYPE);
        json.put("location", resource.orElseThrow().location().orElse(""));
        json.putObject("properties")
                .put("tenantId", own.get().tenantId())
                .put("principalId", own.get().principalId())
                .put("clientId", own.get().clientId());
        return Response.json(200, json);
    }
}
