package org.isocenter.resourcemanager.deployment;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.isocenter.http.json.Json;
import org.isocenter.resourcemanager.protocol.ArmTime;
import tools.jackson.databind.node.ObjectNode;

/// One thing a deployment did: the write of a resource, or the evaluation of its outputs.
///
/// @param number its place in the order
/// @param kind `Create` or `EvaluateDeploymentOutput`
/// @param target id, type and name of the resource
/// @param error why it failed
public record DeploymentStep(
        int number,
        String operationId,
        String kind,
        Deployment.State state,
        Instant startedAt,
        Instant changedAt,
        String statusCode,
        Optional<ObjectNode> target,
        Optional<ObjectNode> error) {

    /// The body of answers: what clients call an operation of the deployment.
    public ObjectNode toJson(Deployment deployment) {
        ObjectNode json = Json.mapper().createObjectNode();
        json.put("id", deployment.id() + "/operations/" + operationId);
        json.put("operationId", operationId);
        ObjectNode properties = json.putObject("properties");
        properties.put("provisioningOperation", kind);
        properties.put("provisioningState", state.word());
        properties.put("timestamp", ArmTime.write(changedAt));
        properties.put("duration", Duration.between(startedAt, changedAt).toString());
        properties.put("trackingId", operationId);
        properties.put("serviceRequestId", deployment.correlationId());
        properties.put("statusCode", statusCode);
        error.ifPresent(why ->
                properties.putObject("statusMessage").put("status", "Failed").set("error", why));
        target.ifPresent(resource -> properties.set("targetResource", resource));
        return json;
    }
}
