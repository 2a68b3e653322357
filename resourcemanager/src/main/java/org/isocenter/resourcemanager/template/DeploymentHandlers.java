package org.isocenter.resourcemanager.template;

import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.isocenter.http.Origin;
import org.isocenter.http.Response;
import org.isocenter.http.auth.Principal;
import org.isocenter.http.json.Json;
import org.isocenter.persistence.sql.Database;
import org.isocenter.resourcemanager.access.RoleBasedAccess;
import org.isocenter.resourcemanager.deployment.Deployment;
import org.isocenter.resourcemanager.deployment.DeploymentRepository;
import org.isocenter.resourcemanager.deployment.DeploymentStep;
import org.isocenter.resourcemanager.protocol.ArmError;
import org.isocenter.resourcemanager.protocol.ArmId;
import org.isocenter.resourcemanager.protocol.ArmRefusal;
import org.isocenter.resourcemanager.protocol.ArmRequest;
import org.isocenter.resourcemanager.protocol.Page;
import org.isocenter.resourcemanager.protocol.RequestContent;
import org.isocenter.resourcemanager.protocol.TypeName;
import org.isocenter.resourcemanager.resource.ResourceSettings;
import org.isocenter.resourcemanager.resource.Surroundings;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// `{scope}/providers/Microsoft.Resources/deployments`: templates applied to a subscription or a
/// resource group, as the published document has it. What is not understood of a request (linked
/// templates, the mode `Complete`, a deployment to fall back on) is refused.
public final class DeploymentHandlers {
    private static final Pattern NAME = Pattern.compile("[-\\w.()]{1,64}");
    private static final Pattern STATE_FILTER =
            Pattern.compile("provisioningState\\s+eq\\s+'(\\w+)'", Pattern.CASE_INSENSITIVE);

    private final Database database;
    private final DeploymentRepository deployments;
    private final RoleBasedAccess access;
    private final Surroundings surroundings;
    private final ResourceSettings settings;
    private final DeploymentRunner.Surface surface;
    private final DeploymentRunner runner;

    /// What the plane gives for templates to be applied with.
    public interface Surface {
        /// Refuses a write that is bound to be refused.
        void check(Principal caller, Origin origin, String path, String version) throws ArmRefusal;

        /// Does what a PUT does, and returns when it is done.
        void put(Principal caller, Origin origin, String path, String version, ObjectNode body)
                throws ArmRefusal;

        /// The resource as a GET shows it.
        ObjectNode get(Principal caller, Origin origin, ArmId id) throws ArmRefusal;

        /// The resources of a group, as a list shows them.
        List<ObjectNode> inGroup(Principal caller, Origin origin, ArmId group) throws ArmRefusal;

        /// Where a resource group is.
        Optional<String> locationOf(ArmId group);
    }

    /// @param executor where deployments run that nobody waits for
    public DeploymentHandlers(
            Database database,
            DeploymentRepository deployments,
            RoleBasedAccess access,
            Surroundings surroundings,
            ResourceSettings settings,
            Surface surface,
            InstantSource clock,
            Supplier<String> guids,
            Executor executor) {
        this.database = database;
        this.deployments = deployments;
        this.access = access;
        this.surroundings = surroundings;
        this.settings = settings;
        this.surface = (caller, origin) -> bound(surface, caller, origin);
        this.runner =
                new DeploymentRunner(database, deployments, this.surface, clock, guids, executor);
    }

    private static TemplateApplication.Resources bound(
            Surface surface, Principal caller, Origin origin) {
        return new TemplateApplication.Resources() {
            @Override
            public void check(String path, String version) throws ArmRefusal {
                surface.check(caller, origin, path, version);
            }

            @Override
            public void put(String path, String version, ObjectNode body) throws ArmRefusal {
                surface.put(caller, origin, path, version, body);
            }

            @Override
            public ObjectNode get(ArmId id) throws ArmRefusal {
                return surface.get(caller, origin, id);
            }

            @Override
            public List<ObjectNode> inGroup(ArmId group) throws ArmRefusal {
                return surface.inGroup(caller, origin, group);
            }

            @Override
            public Optional<String> locationOf(ArmId group) {
                return surface.locationOf(group);
            }
        };
    }

    /// Takes up what had not ended when the process last did.
    public void resume() {
        runner.resume();
    }

    /// Applies a template and returns when that is done: for the operator's own, at the start.
    ///
    /// @throws ArmRefusal when it is wrong, or something it declares is refused
    public Deployment apply(
            ArmId scope,
            String name,
            Optional<String> location,
            ObjectNode template,
            ObjectNode parameters,
            Principal caller,
            Origin origin,
            String correlationId)
            throws ArmRefusal {
        checkName(name);
        DeploymentRunner.Prepared prepared =
                runner.prepare(
                        new DeploymentRunner.Wish(
                                scope,
                                name,
                                location,
                                template,
                                parameters,
                                Optional.empty(),
                                correlationId,
                                false,
                                0),
                        caller,
                        origin);
        runner.accept(prepared);
        return runner.run(prepared.deployment(), prepared.parameters(), caller, origin);
    }

    // One deployment

    /// Begins to apply a template.
    public Response put(ArmRequest request, ArmId scope, String name) throws ArmRefusal {
        require(request, scope, "write");
        checkScope(scope, Surroundings.Verb.WRITE);
        checkName(name);
        DeploymentRunner.Prepared prepared = prepare(request, scope, name);
        boolean isNew = runner.accept(prepared);
        Response answer =
                Response.json(isNew ? 201 : 200, prepared.deployment().toJson())
                        .withHeader(
                                "Azure-AsyncOperation",
                                request.url(prepared.deployment().statusPath()))
                        .withHeader("Retry-After", Integer.toString(settings.retryAfterSeconds()));
        runner.start(prepared, request.origin());
        return answer;
    }

    private DeploymentRunner.Prepared prepare(ArmRequest request, ArmId scope, String name)
            throws ArmRefusal {
        RequestContent content = RequestContent.readWithTemplate(request.body());
        RequestContent properties = content.objectOrEmpty("properties");
        checkSupported(properties);
        ObjectNode template =
                properties
                        .object("template")
                        .orElseThrow(() ->
                                ArmError.INVALID_TEMPLATE
                                        .refuse("'properties.template' is required.")
                                        .at("properties.template"))
                        .node();
        return runner.prepare(
                new DeploymentRunner.Wish(
                        scope,
                        name,
                        location(content, scope),
                        template,
                        properties.objectOrEmpty("parameters").node(),
                        content.object("tags").map(RequestContent::node),
                        request.correlationId(),
                        false,
                        0),
                request.caller(),
                request.origin());
    }

    /// A subscription keeps the record somewhere; a group where it is itself.
    private Optional<String> location(RequestContent content, ArmId scope) throws ArmRefusal {
        Optional<String> location = content.text("location");
        if (scope.isGroup()) {
            return Optional.empty();
        }
        String given = location.orElseThrow(ArmError.LOCATION_REQUIRED::refuse);
        return Optional.of(
                settings.locations()
                        .find(given)
                        .orElseThrow(() ->
                                ArmError.LOCATION_NOT_AVAILABLE_FOR_RESOURCE_TYPE.refuse(
                                        given, Deployment.TYPE, settings.locations().listed()))
                        .name());
    }

    private static void checkSupported(RequestContent properties) throws ArmRefusal {
        String mode = properties.text("mode").orElse("Incremental");
        if (!mode.equalsIgnoreCase("Incremental")) {
            throw ArmError.INVALID_TEMPLATE
                    .refuse("only the mode 'Incremental' is supported.")
                    .at("properties.mode");
        }
        for (String member : List.of("templateLink", "parametersLink", "onErrorDeployment")) {
            if (properties.has(member)) {
                throw ArmError.INVALID_TEMPLATE
                        .refuse("'properties." + member + "' is not supported.")
                        .at("properties." + member);
            }
        }
        String detail = properties.objectOrEmpty("debugSetting").text("detailLevel").orElse("none");
        if (!detail.equalsIgnoreCase("none")) {
            throw ArmError.INVALID_TEMPLATE
                    .refuse("no details of requests and responses are kept.")
                    .at("properties.debugSetting.detailLevel");
        }
    }

    /// The deployment.
    public Response get(ArmRequest request, ArmId scope, String name) throws ArmRefusal {
        require(request, scope, "read");
        checkScope(scope, Surroundings.Verb.READ);
        Deployment deployment = find(scope, name);
        return request.method().equals("HEAD")
                ? Response.of(204)
                : Response.json(200, deployment.toJson());
    }

    /// Forgets a deployment; what it made stays.
    public Response delete(ArmRequest request, ArmId scope, String name) throws ArmRefusal {
        require(request, scope, "delete");
        checkScope(scope, Surroundings.Verb.DELETE);
        boolean there =
                database.<Boolean, ArmRefusal>write(tx -> {
                    Optional<Deployment> found = deployments.find(tx, scope, name);
                    if (found.isPresent() && !found.get().state().isFinal()) {
                        throw ArmError.DEPLOYMENT_ACTIVE.refuse(
                                found.get().name(), found.get().startedAt());
                    }
                    deployments.delete(tx, scope, name);
                    return found.isPresent();
                });
        return Response.of(there ? 202 : 204);
    }

    /// All deployments of a scope, `$filter=provisioningState eq 'Failed'` narrowing them.
    public Response list(ArmRequest request, ArmId scope) throws ArmRefusal {
        require(request, scope, "read");
        checkScope(scope, Surroundings.Verb.READ);
        Optional<String> filter = request.filter();
        Optional<String> state = Optional.empty();
        if (filter.isPresent()) {
            Matcher matcher = STATE_FILTER.matcher(filter.get());
            if (!matcher.matches()) {
                throw ArmError.INVALID_FILTER.refuse(filter.get());
            }
            state = Optional.of(matcher.group(1));
        }
        Optional<String> wanted = state;
        List<Deployment> found =
                database
                        .<List<Deployment>, RuntimeException>read(tx -> deployments.at(tx, scope))
                        .stream()
                        .filter(one ->
                                wanted.isEmpty()
                                        || one.state().word().equalsIgnoreCase(wanted.get()))
                        .toList();
        Page.Part<Deployment> part =
                Page.of(request, settings.pageSize())
                        .cut(found, one -> one.name().toLowerCase(Locale.ROOT));
        return Page.answer(
                request, part.items().stream().map(Deployment::toJson).toList(), part.next());
    }

    // What is done with it

    /// Whether a template could be applied, without applying it.
    public Response validate(ArmRequest request, ArmId scope, String name) throws ArmRefusal {
        require(request, scope, "validate/action");
        checkScope(scope, Surroundings.Verb.WRITE);
        checkName(name);
        DeploymentRunner.Prepared prepared = prepare(request, scope, name);
        ObjectNode body = prepared.deployment().toJson();
        ObjectNode properties = (ObjectNode) body.path("properties");
        properties.put("provisioningState", "Succeeded");
        ArrayNode validated = properties.putArray("validatedResources");
        for (Template.Declared one : prepared.template().ordered()) {
            validated.addObject().put("id", one.path());
        }
        return Response.json(200, body);
    }

    /// What applying a template would change.
    public Response whatIf(ArmRequest request, ArmId scope, String name) throws ArmRefusal {
        require(request, scope, "whatIf/action");
        checkScope(scope, Surroundings.Verb.WRITE);
        checkName(name);
        DeploymentRunner.Prepared prepared = prepare(request, scope, name);
        ObjectNode body = Json.mapper().createObjectNode();
        body.put("status", "Succeeded");
        body.putObject("properties")
                .set(
                        "changes",
                        WhatIf.changes(prepared, surface.in(request.caller(), request.origin())));
        return Response.json(200, body);
    }

    /// The template as it was sent.
    public Response exportTemplate(ArmRequest request, ArmId scope, String name) throws ArmRefusal {
        require(request, scope, "exportTemplate/action");
        checkScope(scope, Surroundings.Verb.READ);
        ObjectNode body = Json.mapper().createObjectNode();
        body.set("template", find(scope, name).content().template());
        return Response.json(200, body);
    }

    /// Ends a deployment before its next resource.
    public Response cancel(ArmRequest request, ArmId scope, String name) throws ArmRefusal {
        require(request, scope, "cancel/action");
        checkScope(scope, Surroundings.Verb.WRITE);
        Deployment deployment = find(scope, name);
        if (deployment.state().isFinal() || !runner.cancel(deployment)) {
            throw ArmError.DEPLOYMENT_CANNOT_BE_CANCELLED.refuse(
                    deployment.name(), deployment.state().word());
        }
        return Response.of(204);
    }

    /// How far it is: the URL that clients poll.
    public Response status(ArmRequest request, ArmId scope, String name, String id)
            throws ArmRefusal {
        Optional<Deployment> found =
                lookFor(scope, name).filter(one -> one.operationId().equalsIgnoreCase(id));
        boolean isStarter =
                found.isPresent()
                        && found.get()
                                .caller()
                                .path("objectId")
                                .asString("")
                                .equalsIgnoreCase(request.caller().objectId());
        if (!isStarter) {
            require(request, scope, "read");
        }
        Deployment deployment = found.orElseThrow(() -> ArmError.OPERATION_NOT_FOUND.refuse(id));
        Response answer = Response.json(200, deployment.status());
        return deployment.state().isFinal()
                ? answer
                : answer.withHeader("Retry-After", Integer.toString(settings.retryAfterSeconds()));
    }

    /// What it did, step by step.
    public Response steps(ArmRequest request, ArmId scope, String name, Optional<String> id)
            throws ArmRefusal {
        require(request, scope, "operations/read");
        checkScope(scope, Surroundings.Verb.READ);
        Deployment deployment = find(scope, name);
        List<DeploymentStep> steps =
                database.<List<DeploymentStep>, RuntimeException>read(
                        tx -> deployments.steps(tx, deployment));
        if (id.isPresent()) {
            DeploymentStep step =
                    steps.stream()
                            .filter(one -> one.operationId().equalsIgnoreCase(id.get()))
                            .findFirst()
                            .orElseThrow(() -> ArmError.OPERATION_NOT_FOUND.refuse(id.get()));
            return Response.json(200, step.toJson(deployment));
        }
        Page.Part<DeploymentStep> part =
                Page.of(request, settings.pageSize())
                        .cut(steps, step -> String.format(Locale.ROOT, "%06d", step.number()));
        return Page.answer(
                request,
                part.items().stream().map(step -> step.toJson(deployment)).toList(),
                part.next());
    }

    // Checks

    private void require(ArmRequest request, ArmId scope, String what) throws ArmRefusal {
        access.require(request.caller(), scope, Deployment.TYPE + "/" + what);
    }

    private void checkScope(ArmId scope, Surroundings.Verb verb) throws ArmRefusal {
        if (scope.isRoot() || scope.isResource()) {
            throw ArmError.INVALID_TEMPLATE.refuse(
                    "it can be applied to a subscription or a resource group.");
        }
        database.<Boolean, ArmRefusal>read(tx -> {
            surroundings.check(tx, scope, TypeName.of(Deployment.TYPE), verb);
            return true;
        });
    }

    private static void checkName(String name) throws ArmRefusal {
        if (!NAME.matcher(name).matches()) {
            throw ArmError.INVALID_RESOURCE_NAME
                    .refuse(
                            name,
                            "a deployment's name has 1 to 64 letters, digits, '-', '_', '(', ')'"
                                    + " and '.'.")
                    .at("deploymentName");
        }
    }

    private Optional<Deployment> lookFor(ArmId scope, String name) {
        return database.<Optional<Deployment>, RuntimeException>read(
                tx -> deployments.find(tx, scope, name));
    }

    private Deployment find(ArmId scope, String name) throws ArmRefusal {
        return lookFor(scope, name).orElseThrow(() -> ArmError.DEPLOYMENT_NOT_FOUND.refuse(name));
    }
}
