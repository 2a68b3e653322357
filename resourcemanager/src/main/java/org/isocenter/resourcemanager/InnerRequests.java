package org.isocenter.resourcemanager;

import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.isocenter.http.Body;
import org.isocenter.http.Origin;
import org.isocenter.http.Query;
import org.isocenter.http.Response;
import org.isocenter.http.auth.Principal;
import org.isocenter.http.json.Json;
import org.isocenter.http.json.JsonSyntaxException;
import org.isocenter.persistence.sql.Database;
import org.isocenter.resourcemanager.operation.Operation;
import org.isocenter.resourcemanager.operation.OperationRepository;
import org.isocenter.resourcemanager.protocol.ApiFamily;
import org.isocenter.resourcemanager.protocol.ApiVersion;
import org.isocenter.resourcemanager.protocol.ArmError;
import org.isocenter.resourcemanager.protocol.ArmId;
import org.isocenter.resourcemanager.protocol.ArmRefusal;
import org.isocenter.resourcemanager.protocol.ArmRequest;
import org.isocenter.resourcemanager.protocol.ArmTarget;
import org.isocenter.resourcemanager.resource.OperationRunner;
import org.isocenter.resourcemanager.resource.Resource;
import org.isocenter.resourcemanager.resource.ResourceRepository;
import org.isocenter.resourcemanager.template.DeploymentHandlers;
import tools.jackson.databind.node.ObjectNode;

/// The plane's requests to itself, for templates and for the first start: they do what a client's
/// request does, under the rights of a caller, but come in behind [FrontDoor].
final class InnerRequests implements DeploymentHandlers.Surface {
    private final Supplier<ArmRoutes> routes;
    private final Database database;
    private final ResourceRepository resources;
    private final OperationRepository operations;
    private final OperationRunner runner;
    private final InstantSource clock;
    private final Supplier<String> guids;

    /// @param routes asked at each request, because among the handlers is one that makes them
    InnerRequests(
            Supplier<ArmRoutes> routes,
            Database database,
            ResourceRepository resources,
            OperationRepository operations,
            OperationRunner runner,
            InstantSource clock,
            Supplier<String> guids) {
        this.routes = routes;
        this.database = database;
        this.resources = resources;
        this.operations = operations;
        this.runner = runner;
        this.clock = clock;
        this.guids = guids;
    }

    @Override
    public void check(Principal caller, Origin origin, String path, String version)
            throws ArmRefusal {
        routes.get()
                .preflight(
                        internal(caller, origin, "PUT", path, version, ""),
                        ArmTarget.parse(ArmTarget.split(path, false)));
    }

    @Override
    public void put(Principal caller, Origin origin, String path, String version, ObjectNode body)
            throws ArmRefusal {
        perform(caller, origin, "PUT", path, version, body.toString());
    }

    @Override
    public ObjectNode get(Principal caller, Origin origin, ArmId id) throws ArmRefusal {
        String newest =
                routes.get()
                        .newestVersion(id.type())
                        .or(() -> Optional.of(ApiFamily.RESOURCES.newestFirst().getFirst()))
                        .map(ApiVersion::text)
                        .orElse("");
        return object(perform(caller, origin, "GET", id.toString(), newest, ""));
    }

    @Override
    public List<ObjectNode> inGroup(Principal caller, Origin origin, ArmId group)
            throws ArmRefusal {
        String newest = ApiFamily.RESOURCES.newestFirst().getFirst().text();
        ObjectNode list = object(perform(caller, origin, "GET", group + "/resources", newest, ""));
        return list.path("value").values().stream().map(ObjectNode.class::cast).toList();
    }

    @Override
    public Optional<String> locationOf(ArmId group) {
        return database.<Optional<String>, RuntimeException>read(
                tx -> resources.in(tx).find(group).flatMap(Resource::location));
    }

    private static ObjectNode object(Response response) {
        if (response.body() instanceof Body.Bytes(byte[] bytes)) {
            try {
                return (ObjectNode) Json.read(bytes);
            } catch (JsonSyntaxException e) {
                throw new IllegalStateException("an answer of ours is no JSON", e);
            }
        }
        return Json.mapper().createObjectNode();
    }

    /// Does what a request would do, without the front door, and returns when the operation it
    /// started has ended.
    Response perform(
            Principal caller,
            Origin origin,
            String method,
            String path,
            String version,
            String body)
            throws ArmRefusal {
        ArmRequest request = internal(caller, origin, method, path, version, body);
        ArmTarget target = ArmTarget.parse(ArmTarget.split(path, false));
        Response response = routes.get().route(request, target);
        Optional<Operation> begun = begunBy(response);
        if (begun.isPresent()) {
            Operation ended = runner.run(begun.get());
            if (ended.status() != Operation.Status.SUCCEEDED) {
                throw ArmError.OPERATION_FAILED
                        .refuse(
                                ended.failure()
                                        .map(Operation.Failure::message)
                                        .orElse("it was interrupted"))
                        .at(path);
            }
        }
        return response;
    }

    private ArmRequest internal(
            Principal caller,
            Origin origin,
            String method,
            String path,
            String version,
            String body)
            throws ArmRefusal {
        ApiVersion parsed =
                ApiVersion.parse(version)
                        .orElseThrow(() ->
                                ArmError.INVALID_TEMPLATE.refuse(
                                        "'" + version + "' is no api-version."));
        return new ArmRequest(
                method,
                origin,
                path,
                Query.empty(),
                List.of(),
                List.of(),
                body.getBytes(StandardCharsets.UTF_8),
                parsed,
                caller,
                clock.instant(),
                guids.get());
    }

    /// The operation an answer announces. It may have ended already, so the resource no longer
    /// knows it.
    private Optional<Operation> begunBy(Response response) {
        Optional<String> url = response.headers().first("Azure-AsyncOperation");
        if (url.isEmpty()) {
            return Optional.empty();
        }
        String path = url.get().substring(0, url.get().indexOf('?'));
        String id = path.substring(path.lastIndexOf('/') + 1);
        return database.<Optional<Operation>, RuntimeException>read(tx -> operations.find(tx, id));
    }
}
