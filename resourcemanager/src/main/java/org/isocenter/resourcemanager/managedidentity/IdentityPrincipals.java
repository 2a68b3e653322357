package org.isocenter.resourcemanager.managedidentity;

import java.util.List;
import java.util.Optional;
import org.isocenter.persistence.sql.Database;
import org.isocenter.resourcemanager.protocol.ArmId;
import org.isocenter.resourcemanager.protocol.TypeName;
import org.isocenter.resourcemanager.resource.ManagedIdentities.Federation;
import org.isocenter.resourcemanager.resource.ManagedIdentities.ManagedPrincipal;
import org.isocenter.resourcemanager.resource.ProvisioningState;
import org.isocenter.resourcemanager.resource.Resource;
import org.isocenter.resourcemanager.resource.ResourceRepository;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What the directory should hold for a user-assigned identity, as its resource and the federated
/// credentials below it say at this moment.
public final class IdentityPrincipals {
    private final Database database;
    private final ResourceRepository resources;

    public IdentityPrincipals(Database database, ResourceRepository resources) {
        this.database = database;
        this.resources = resources;
    }

    ManagedPrincipal of(Resource identity) {
        List<Federation> federated =
                database
                        .<List<Resource>, RuntimeException>read(tx ->
                                resources
                                        .in(tx)
                                        .children(identity.id(), TypeName.FEDERATED_CREDENTIAL))
                        .stream()
                        .filter(credential -> credential.state() != ProvisioningState.DELETING)
                        .map(IdentityPrincipals::federation)
                        .toList();
        ObjectNode properties = identity.properties();
        return new ManagedPrincipal(
                properties.path("tenantId").stringValue(),
                properties.path("principalId").stringValue(),
                properties.path("clientId").stringValue(),
                identity.id().name(),
                identity.id(),
                federated);
    }

    private static Federation federation(Resource credential) {
        ObjectNode properties = credential.properties();
        return new Federation(
                credential.id().name(),
                properties.path("issuer").stringValue(),
                properties.path("subject").stringValue(),
                properties.path("audiences").values().stream().map(JsonNode::stringValue).toList());
    }

    /// The identity a credential belongs to, if it is not going away itself.
    Optional<Resource> identityOf(ArmId credential) {
        return database.<Optional<Resource>, RuntimeException>read(
                        tx -> resources.in(tx).find(credential.parent()))
                .filter(identity -> identity.state() != ProvisioningState.DELETING);
    }
}
