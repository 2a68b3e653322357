package org.isocenter.resourcemanager.resource;

import java.util.Optional;
import org.isocenter.http.Response;
import org.isocenter.http.json.Json;
import org.isocenter.persistence.sql.Database;
import org.isocenter.resourcemanager.access.Action;
import org.isocenter.resourcemanager.access.RoleBasedAccess;
import org.isocenter.resourcemanager.operation.Operation;
import org.isocenter.resourcemanager.operation.OperationRepository;
import org.isocenter.resourcemanager.protocol.ApiVersion;
import org.isocenter.resourcemanager.protocol.ArmError;
import org.isocenter.resourcemanager.protocol.ArmId;
import org.isocenter.resourcemanager.protocol.ArmRefusal;
import org.isocenter.resourcemanager.protocol.ArmRequest;
import tools.jackson.databind.node.ObjectNode;

/// The two URLs clients poll (rules ARM-50 to ARM-53, ARM-59).
public final class OperationHandlers {
    private final Database database;
    private final ResourceRepository resources;
    private final OperationRepository operations;
    private final RoleBasedAccess access;
    private final ResourceKinds kinds;
    private final ResourceSettings settings;

    public OperationHandlers(
            Database database,
            ResourceRepository resources,
            OperationRepository operations,
            RoleBasedAccess access,
            ResourceKinds kinds,
            ResourceSettings settings) {
        this.database = database;
        this.resources = resources;
        this.operations = operations;
        this.access = access;
        this.kinds = kinds;
        this.settings = settings;
    }

    /// The operation, if the caller started it or may read its target; for others there is none.
    private Operation find(ArmRequest request, ArmId subscription, String namespace, String id)
            throws ArmRefusal {
        Optional<Operation> found =
                database.<Optional<Operation>, RuntimeException>read(tx -> operations.find(tx, id))
                        .filter(one -> subscription.covers(one.target()))
                        .filter(one -> one.target().type().namespace().equalsIgnoreCase(namespace));
        if (found.isEmpty() || !maySee(request, found.get())) {
            throw ArmError.OPERATION_NOT_FOUND.refuse(id);
        }
        return found.get();
    }

    private boolean maySee(ArmRequest request, Operation operation) {
        ArmId target = operation.target();
        return operation.requestedBy().equalsIgnoreCase(request.caller().objectId())
                || access.allows(
                        request.caller(), target, Action.control(target.type().action("read")));
    }

    /// The status URL: always 200 while the operation is known.
    public Response status(ArmRequest request, ArmId subscription, String namespace, String id)
            throws ArmRefusal {
        Operation operation = find(request, subscription, namespace, id);
        return waiting(operation, Response.json(200, operation.toJson()));
    }

    private Response waiting(Operation operation, Response response) {
        return operation.status().isFinal()
                ? response
                : response.withHeader(
                        "Retry-After", Integer.toString(settings.retryAfterSeconds()));
    }

    /// The result URL: 202 while the work runs, then what the request would have answered had it
    /// waited.
    public Response result(ArmRequest request, ArmId subscription, String namespace, String id)
            throws ArmRefusal {
        Operation operation = find(request, subscription, namespace, id);
        return switch (operation.status()) {
            case REQUESTED, RUNNING ->
                    waiting(
                            operation,
                            Response.of(202)
                                    .withHeader("Location", operation.resultUrl(request.origin())));
            case FAILED, CANCELED -> failure(operation.failure().orElseThrow());
            case SUCCEEDED -> success(request, operation);
        };
    }

    private static Response failure(Operation.Failure why) {
        ObjectNode body = Json.mapper().createObjectNode();
        body.putObject("error").put("code", why.code()).put("message", why.message());
        return Response.json(why.httpStatus(), body);
    }

    private Response success(ArmRequest request, Operation operation) throws ArmRefusal {
        return switch (operation.kind()) {
            case DELETE -> Response.of(204);
            case DELETE_GROUP -> Response.of(200);
            case CREATE, UPDATE -> {
                ArmId target = operation.target();
                Resource resource =
                        database.<Optional<Resource>, RuntimeException>read(
                                        tx -> resources.in(tx).find(target))
                                .orElseThrow(() ->
                                        ArmError.RESOURCE_NOT_FOUND.refuse(
                                                target.withinGroup(), target.group().orElse("")));
                ResourceKind kind = kinds.of(resource);
                ApiVersion version = operation.version();
                yield database.<Response, RuntimeException>read(tx ->
                        Envelope.answer(
                                200,
                                kind,
                                resource,
                                new ResourceKind.View(
                                        resources.in(tx), version, request.origin(), false)));
            }
        };
    }
}
