package org.isocenter.resourcemanager;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.isocenter.http.BodyTooLargeException;
import org.isocenter.http.Handler;
import org.isocenter.http.Origin;
import org.isocenter.http.Query;
import org.isocenter.http.Request;
import org.isocenter.http.Response;
import org.isocenter.http.auth.Authentication;
import org.isocenter.http.auth.Authenticator;
import org.isocenter.http.auth.Principal;
import org.isocenter.persistence.sql.Database;
import org.isocenter.persistence.sql.Migrations;
import org.isocenter.resourcemanager.access.AccessRepository;
import org.isocenter.resourcemanager.access.BuiltInRole;
import org.isocenter.resourcemanager.access.DenyAssignmentHandlers;
import org.isocenter.resourcemanager.access.PrincipalType;
import org.isocenter.resourcemanager.access.Principals;
import org.isocenter.resourcemanager.access.RoleAssignment;
import org.isocenter.resourcemanager.access.RoleAssignmentHandlers;
import org.isocenter.resourcemanager.access.RoleBasedAccess;
import org.isocenter.resourcemanager.access.RoleDefinitionHandlers;
import org.isocenter.resourcemanager.access.Scopes;
import org.isocenter.resourcemanager.healthcare.Addresses;
import org.isocenter.resourcemanager.healthcare.DicomServiceDirectory;
import org.isocenter.resourcemanager.healthcare.DicomServiceKind;
import org.isocenter.resourcemanager.healthcare.DicomServices;
import org.isocenter.resourcemanager.healthcare.WorkspaceConnectionKind;
import org.isocenter.resourcemanager.healthcare.WorkspaceKind;
import org.isocenter.resourcemanager.operation.Operation;
import org.isocenter.resourcemanager.operation.OperationRepository;
import org.isocenter.resourcemanager.protocol.ApiFamily;
import org.isocenter.resourcemanager.protocol.ApiVersion;
import org.isocenter.resourcemanager.protocol.ArmError;
import org.isocenter.resourcemanager.protocol.ArmId;
import org.isocenter.resourcemanager.protocol.ArmRefusal;
import org.isocenter.resourcemanager.protocol.ArmRequest;
import org.isocenter.resourcemanager.protocol.ArmTarget;
import org.isocenter.resourcemanager.protocol.Guids;
import org.isocenter.resourcemanager.protocol.TypeName;
import org.isocenter.resourcemanager.resource.ManagedIdentities;
import org.isocenter.resourcemanager.resource.OperationHandlers;
import org.isocenter.resourcemanager.resource.OperationRunner;
import org.isocenter.resourcemanager.resource.Resource;
import org.isocenter.resourcemanager.resource.ResourceHandlers;
import org.isocenter.resourcemanager.resource.ResourceKind;
import org.isocenter.resourcemanager.resource.ResourceKinds;
import org.isocenter.resourcemanager.resource.ResourceRepository;
import org.isocenter.resourcemanager.resource.Subscription;
import org.isocenter.resourcemanager.resource.SubscriptionRepository;
import org.isocenter.resourcemanager.resource.Surroundings;
import org.isocenter.resourcemanager.subscription.ResourceGroupHandlers;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The control plane as one handler: for `/subscriptions…`, `/providers…`, `/tenants` and
/// `/metadata/endpoints`.
///
/// A request goes through the checks of §1.4 in their order; the first that fails answers. A refusal
/// becomes a body in [#handle], and there only.
public final class ResourceManagerPlane implements Handler {
    /// The tables of this plane, for the database that is handed in.
    public static final Migrations MIGRATIONS = new Migrations("resourcemanager", 1);

    private static final Logger LOG = LoggerFactory.getLogger(ResourceManagerPlane.class);
    private static final int LARGEST_BODY = 4 << 20;
    private static final DateTimeFormatter ROUTING_TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    /// What the plane is built from.
    ///
    /// @param database holds the tables of [#MIGRATIONS]
    /// @param authenticator checks tokens made for the resource manager (rule ARM-15)
    /// @param principals the directory, asked
    /// @param identities the directory, told
    /// @param dicomServices the data plane
    /// @param addresses under which resources are told
    /// @param random for etags
    /// @param guids unguessable
    /// @param executor runs operations in the background
    public record Dependencies(
            Database database,
            Authenticator authenticator,
            Principals principals,
            ManagedIdentities identities,
            DicomServices dicomServices,
            Addresses addresses,
            InstantSource clock,
            RandomGenerator random,
            Supplier<String> guids,
            Executor executor) {}

    private final ResourceManagerSettings settings;
    private final Dependencies dependencies;
    private final Database database;
    private final InstantSource clock;
    private final SubscriptionRepository subscriptions = new SubscriptionRepository();
    private final ResourceRepository resources = new ResourceRepository();
    private final OperationRepository operations = new OperationRepository();
    private final AccessRepository accessRows = new AccessRepository();
    private final RoleBasedAccess access;
    private final DicomServiceDirectory directory;
    private final ResourceKinds kinds;
    private final OperationRunner runner;
    private final RateLimits rateLimits = new RateLimits();

    private final ResourceHandlers resourceHandlers;
    private final ResourceGroupHandlers groupHandlers;
    private final OperationHandlers operationHandlers;
    private final RoleAssignmentHandlers roleAssignments;
    private final RoleDefinitionHandlers roleDefinitions;
    private final DenyAssignmentHandlers denyAssignments;

    public ResourceManagerPlane(ResourceManagerSettings settings, Dependencies with) {
        this.settings = settings;
        this.dependencies = with;
        this.database = with.database();
        this.clock = with.clock();
        this.access = new RoleBasedAccess(database, accessRows, with.principals(), clock);
        this.directory = new DicomServiceDirectory(database, resources, clock);
        this.kinds =
                new ResourceKinds(
                        List.of(
                                new WorkspaceKind(settings.healthcare()),
                                new DicomServiceKind(
                                        settings.healthcare(),
                                        with.addresses(),
                                        with.dicomServices()),
                                new WorkspaceConnectionKind()));
        Surroundings surroundings =
                new Surroundings(subscriptions, resources, settings.registeredByDefault());
        this.runner =
                new OperationRunner(
                        database,
                        resources,
                        operations,
                        accessRows,
                        kinds,
                        with.identities(),
                        clock,
                        with.random(),
                        with.executor(),
                        this::changed);
        this.resourceHandlers =
                new ResourceHandlers(
                        database,
                        resources,
                        operations,
                        access,
                        surroundings,
                        kinds,
                        runner,
                        settings.resources(),
                        with.random(),
                        with.guids(),
                        this::changed);
        this.groupHandlers =
                new ResourceGroupHandlers(
                        database,
                        resources,
                        operations,
                        access,
                        surroundings,
                        runner,
                        settings.resources(),
                        with.random(),
                        with.guids(),
                        this::changed);
        this.operationHandlers =
                new OperationHandlers(
                        database, resources, operations, access, kinds, settings.resources());
        Scopes scopes = this::requireExists;
        int pageSize = settings.resources().pageSize();
        this.roleAssignments =
                new RoleAssignmentHandlers(
                        database,
                        accessRows,
                        access,
                        with.principals(),
                        scopes,
                        settings.roleAssignmentsPerSubscription(),
                        pageSize);
        this.roleDefinitions = new RoleDefinitionHandlers(database, accessRows, access, scopes);
        this.denyAssignments = new DenyAssignmentHandlers(database, accessRows, access, scopes);
    }

    /// Takes up what was not finished when the process last ended (rule ARM-59). To be called once,
    /// when everything the plane asks is ready.
    public void resume() {
        runner.resume();
    }

    /// Role-based access control, for the data planes.
    public RoleBasedAccess access() {
        return access;
    }

    /// The DICOM services, for the data plane.
    public DicomServiceDirectory dicomServices() {
        return directory;
    }

    /// Drops what is kept in memory of roles and resources; for writes that did not come through
    /// this plane.
    public void changed() {
        access.changed();
        directory.changed();
    }

    // Without a request: for the first start and for templates

    void createSubscription(String tenantId, String subscriptionId, String displayName) {
        database.execute(tx -> {
            if (subscriptions.find(tx, subscriptionId).isEmpty()) {
                subscriptions.save(
                        tx,
                        new Subscription(
                                subscriptionId.toLowerCase(Locale.ROOT),
                                tenantId,
                                displayName,
                                Subscription.State.ENABLED,
                                Optional.empty()),
                        clock.instant());
                accessRows.raiseRevision(tx);
            }
        });
        changed();
    }

    void assign(
            String tenantId,
            ArmId scope,
            BuiltInRole role,
            String principalId,
            PrincipalType type) {
        Instant now = clock.instant();
        String name = dependencies.guids().get();
        database.execute(tx ->
                accessRows.grant(
                        tx,
                        new RoleAssignment(
                                name,
                                tenantId,
                                scope,
                                role.id(),
                                principalId.toLowerCase(Locale.ROOT),
                                type,
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                now,
                                now,
                                "",
                                "")));
        changed();
    }

    boolean exists(ArmId id) {
        return database.<Boolean, RuntimeException>read(
                tx -> resources.in(tx).find(id).isPresent());
    }

    /// Does what a request would do, and waits until the operation it started has ended.
    ///
    /// @throws IllegalStateException if it is refused or fails
    Response perform(
            Principal caller,
            Origin origin,
            String method,
            String path,
            String version,
            String body) {
        try {
            return perform(
                    new ArmRequest(
                            method,
                            origin,
                            path,
                            Query.empty(),
                            List.of(),
                            List.of(),
                            body.getBytes(StandardCharsets.UTF_8),
                            new ApiVersion(version),
                            caller,
                            clock.instant()));
        } catch (ArmRefusal e) {
            throw new IllegalStateException(
                    method + " " + path + ": " + e.error().code() + ": " + e.message(), e);
        }
    }

    private Response perform(ArmRequest request) throws ArmRefusal {
        Response response = route(request, ArmTarget.parse(ArmTarget.split(request.path(), false)));
        Optional<Operation> begun =
                ArmId.parse(request.path())
                        .flatMap(id ->
                                database.<Optional<Operation>, RuntimeException>read(tx ->
                                        resources
                                                .in(tx)
                                                .find(id)
                                                .flatMap(Resource::operationId)
                                                .flatMap(known -> operations.find(tx, known))));
        if (begun.isPresent()) {
            Operation ended = runner.run(begun.get());
            if (ended.status() != Operation.Status.SUCCEEDED) {
                throw ArmError.OPERATION_FAILED.refuse(
                        ended.failure().map(Operation.Failure::message).orElse("interrupted"));
            }
        }
        return response;
    }

    // A request

    @Override
    public Response handle(Request request) throws IOException {
        Instant now = clock.instant();
        Passage passage = new Passage();
        Response response;
        try {
            response = answer(request, now, passage);
        } catch (ArmRefusal refusal) {
            response = refusal.toResponse();
        } catch (RuntimeException e) {
            LOG.error("{} {} failed", request.method(), request.path(), e);
            response = ArmError.INTERNAL_SERVER_ERROR.refuse().toResponse();
        }
        if (request.method().equals("HEAD")) {
            response = Response.of(response.status());
        }
        return withHeaders(request, response, now, passage);
    }

    /// What is learned about a request on its way, for the header fields of the response.
    private static final class Passage {
        Optional<String> limitField = Optional.empty();
        int remaining;
    }

    private Response answer(Request request, Instant now, Passage passage)
            throws ArmRefusal, IOException {
        List<String> segments = ArmTarget.split(request.path(), true);
        ArmTarget target = ArmTarget.parse(segments);
        ApiVersion version = version(request);
        Optional<Subscription> subscription = subscription(target);
        Principal caller = authenticate(request, subscription);
        checkSubscription(target, subscription, caller, request);
        limit(request, target, caller, now, passage);
        for (String segment : segments) {
            if (segment.indexOf('/') >= 0 || segment.chars().anyMatch(Character::isISOControl)) {
                throw ArmError.INVALID_RESOURCE_NAME.refuse(
                        segment, "it has a slash or a control character.");
            }
        }
        ArmRequest checked = ArmRequest.of(request, body(request), version, caller, now);
        return route(checked, target);
    }

    private static ApiVersion version(Request request) throws ArmRefusal {
        String text =
                request.query()
                        .first("api-version")
                        .filter(word -> !word.isBlank())
                        .orElseThrow(ArmError.MISSING_API_VERSION_PARAMETER::refuse);
        return ApiVersion.parse(text.strip())
                .orElseThrow(() ->
                        ArmError.INVALID_API_VERSION_PARAMETER.refuse(
                                text, ApiFamily.RESOURCES.listed()));
    }

    private static byte[] body(Request request) throws ArmRefusal, IOException {
        if (request.method().equals("GET")
                || request.method().equals("HEAD")
                || request.method().equals("DELETE")) {
            return new byte[0];
        }
        if (request.contentLength().orElse(0) > LARGEST_BODY) {
            throw ArmError.REQUEST_ENTITY_TOO_LARGE.refuse(LARGEST_BODY);
        }
        try (InputStream in = request.body()) {
            byte[] body = in.readNBytes(LARGEST_BODY + 1);
            if (body.length > LARGEST_BODY) {
                throw ArmError.REQUEST_ENTITY_TOO_LARGE.refuse(LARGEST_BODY);
            }
            return body;
        } catch (BodyTooLargeException e) {
            throw ArmError.REQUEST_ENTITY_TOO_LARGE.refuse(e.limitBytes());
        }
    }

    // Checks 2 to 4

    private Optional<Subscription> subscription(ArmTarget target) {
        return target.scope()
                .flatMap(ArmId::subscription)
                .flatMap(id ->
                        database.<Optional<Subscription>, RuntimeException>read(
                                tx -> subscriptions.find(tx, id)));
    }

    private Principal authenticate(Request request, Optional<Subscription> subscription)
            throws ArmRefusal {
        String tenantId = subscription.map(Subscription::tenantId).orElse(settings.homeTenantId());
        return switch (dependencies.authenticator().authenticate(request)) {
            case Authentication.Authenticated(Principal principal) -> {
                if (settings.requireUserImpersonation()
                        && principal.kind() == Principal.Kind.USER
                        && !principal.scopes().contains("user_impersonation")) {
                    throw ArmError.INVALID_SCOPE.refuse();
                }
                yield principal;
            }
            case Authentication.Refused(Authentication.Reason reason, String description) -> {
                ArmRefusal refusal =
                        switch (reason) {
                            case MISSING -> ArmError.AUTHENTICATION_FAILED.refuse();
                            case EXPIRED -> ArmError.EXPIRED_AUTHENTICATION_TOKEN.refuse();
                            case MALFORMED,
                                    BAD_SIGNATURE,
                                    NOT_YET_VALID,
                                    WRONG_AUDIENCE,
                                    WRONG_ISSUER ->
                                    ArmError.INVALID_AUTHENTICATION_TOKEN.refuse(description);
                        };
                throw challenge(refusal, request, tenantId);
            }
        };
    }

    /// The header that tells a client where tokens are made (rules ARM-17, ARM-19).
    private ArmRefusal challenge(ArmRefusal refusal, Request request, String tenantId) {
        String description = refusal.message().replace('"', '\'').replace('\\', '/');
        return refusal.withHeader(
                "WWW-Authenticate",
                "Bearer authorization_uri=\""
                        + dependencies.addresses().login(request.origin())
                        + "/"
                        + tenantId
                        + "\", error=\"invalid_token\", error_description=\""
                        + description
                        + "\"");
    }

    private void checkSubscription(
            ArmTarget target,
            Optional<Subscription> subscription,
            Principal caller,
            Request request)
            throws ArmRefusal {
        Optional<String> id = target.scope().flatMap(ArmId::subscription);
        if (id.isEmpty()) {
            return;
        }
        if (!Guids.isGuid(id.get())) {
            throw ArmError.INVALID_SUBSCRIPTION_ID.refuse(id.get()).at("subscriptionId");
        }
        if (subscription.isEmpty()) {
            throw ArmError.SUBSCRIPTION_NOT_FOUND.refuse(id.get());
        }
        String tenantId = subscription.get().tenantId();
        if (!tenantId.equalsIgnoreCase(caller.tenantId())) {
            throw challenge(
                    ArmError.INVALID_AUTHENTICATION_TOKEN_TENANT.refuse(tenantId),
                    request,
                    tenantId);
        }
    }

    private void limit(
            Request request, ArmTarget target, Principal caller, Instant now, Passage passage)
            throws ArmRefusal {
        Optional<String> subscription = target.scope().flatMap(ArmId::subscription);
        String kind =
                switch (request.method()) {
                    case "GET", "HEAD" -> "reads";
                    case "DELETE" -> subscription.isPresent() ? "deletes" : "writes";
                    default -> "writes";
                };
        int limit =
                switch (kind) {
                    case "reads" -> settings.readsPerHour();
                    case "deletes" -> settings.deletesPerHour();
                    default -> settings.writesPerHour();
                };
        RateLimits.Count count =
                rateLimits.count(
                        caller.objectId(), subscription.orElse("tenant"), kind, limit, now);
        passage.limitField =
                Optional.of(
                        "x-ms-ratelimit-remaining-"
                                + (subscription.isPresent() ? "subscription-" : "tenant-")
                                + kind);
        passage.remaining = count.remaining();
        if (settings.throttles() && count.exceeded()) {
            String seconds = Long.toString(count.retryAfterSeconds());
            throw ArmError.TOO_MANY_REQUESTS.refuse(seconds).withHeader("Retry-After", seconds);
        }
    }

    // The table of contents

    private Response route(ArmRequest request, ArmTarget target) throws ArmRefusal {
        if (target.scope().flatMap(ArmId::group).isPresent()) {
            checkNames(target);
        }
        return switch (target) {
            case ArmTarget.Groups(ArmId subscription) -> {
                require(request, ApiFamily.RESOURCES);
                only(request, "GET");
                yield groupHandlers.list(request, subscription);
            }
            case ArmTarget.OneGroup(ArmId id) -> {
                require(request, ApiFamily.RESOURCES);
                yield switch (request.method()) {
                    case "GET", "HEAD" -> groupHandlers.get(request, id);
                    case "PUT" -> groupHandlers.put(request, id);
                    case "PATCH" -> groupHandlers.patch(request, id);
                    case "DELETE" -> groupHandlers.delete(request, id);
                    default -> throw notAllowed(request, "GET, HEAD, PUT, PATCH, DELETE");
                };
            }
            case ArmTarget.Resources(ArmId scope) -> {
                require(request, ApiFamily.RESOURCES);
                only(request, "GET");
                yield resourceHandlers.listAll(request, scope);
            }
            case ArmTarget.GroupOperation(ArmId subscription, String id) -> {
                only(request, "GET");
                yield operationHandlers.result(request, subscription, TypeName.RESOURCES, id);
            }
            case ArmTarget.Item(ArmId id) -> item(request, id);
            case ArmTarget.Collection(ArmId scope, TypeName type) ->
                    collection(request, scope, type);
            case ArmTarget.InLocation in -> inLocation(request, in);
            case ArmTarget.Extension extension -> extension(request, extension);
            case ArmTarget _ -> throw ArmError.NOT_FOUND.refuse("There is nothing at this path.");
        };
    }

    private static void checkNames(ArmTarget target) throws ArmRefusal {
        ResourceGroupHandlers.checkName(target.scope().flatMap(ArmId::group).orElseThrow());
    }

    private static void only(ArmRequest request, String method) throws ArmRefusal {
        if (!request.method().equals(method)) {
            throw notAllowed(request, method);
        }
    }

    private static ArmRefusal notAllowed(ArmRequest request, String allow) {
        return ArmError.METHOD_NOT_ALLOWED.refuse(request.method()).withHeader("Allow", allow);
    }

    /// The platform's own types refuse an unknown version in these words (rule ARM-21).
    private static void require(ArmRequest request, ApiFamily family) throws ArmRefusal {
        if (!family.accepts(request.version())) {
            throw ArmError.INVALID_API_VERSION_PARAMETER.refuse(request.version(), family.listed());
        }
    }

    private ResourceKind kind(ArmRequest request, TypeName type, Optional<ArmId> id)
            throws ArmRefusal {
        if (!TypeName.isKnownNamespace(type.namespace())) {
            throw ArmError.INVALID_RESOURCE_NAMESPACE.refuse(type.namespace());
        }
        ResourceKind kind =
                kinds.find(type).orElseThrow(() -> unknownType(request, type, ApiFamily.RESOURCES));
        if (!kind.versions().accepts(request.version())) {
            throw unknownVersion(request, kind, id);
        }
        return kind;
    }

    private ArmRefusal unknownType(ArmRequest request, TypeName type, ApiFamily otherwise) {
        String supported =
                kinds.of(type.namespace()).stream()
                        .findFirst()
                        .map(kind -> kind.versions().listed())
                        .orElse(otherwise.listed());
        return ArmError.INVALID_RESOURCE_TYPE.refuse(
                type.chain(), type.namespace(), request.version(), supported);
    }

    /// 400 when a location is known, from the body or from a resource the caller may read, else 404
    /// (rule ARM-21).
    private ArmRefusal unknownVersion(ArmRequest request, ResourceKind kind, Optional<ArmId> id) {
        Optional<String> location = Optional.empty();
        if (request.method().equals("PUT")) {
            try {
                location = request.content().text("location");
            } catch (ArmRefusal e) {
                location = Optional.empty();
            }
        }
        if (location.isEmpty() && id.isPresent()) {
            ArmId known = id.get();
            boolean mayRead =
                    access.allows(
                            request.caller(),
                            known,
                            org.isocenter.resourcemanager.access.Action.control(
                                    known.type().action("read")));
            if (mayRead) {
                location =
                        database.<Optional<String>, RuntimeException>read(tx ->
                                resources
                                        .in(tx)
                                        .find(known)
                                        .flatMap(resource -> resource.location()));
            }
        }
        return location.map(where ->
                        ArmError.NO_REGISTERED_PROVIDER_FOUND.refuse(
                                where,
                                request.version(),
                                kind.type().chain(),
                                kind.versions().listed(),
                                settings.resources().locations().listed()))
                .orElseGet(() -> unknownType(request, kind.type(), kind.versions()));
    }

    private Response item(ArmRequest request, ArmId id) throws ArmRefusal {
        ResourceKind kind = kind(request, id.type(), Optional.of(id));
        return switch (request.method()) {
            case "GET", "HEAD" -> resourceHandlers.get(request, kind, id);
            case "PUT" -> resourceHandlers.put(request, kind, id);
            case "PATCH" -> resourceHandlers.patch(request, kind, id);
            case "DELETE" -> resourceHandlers.delete(request, kind, id);
            default -> throw notAllowed(request, "GET, HEAD, PUT, PATCH, DELETE");
        };
    }

    private Response collection(ArmRequest request, ArmId scope, TypeName type) throws ArmRefusal {
        ResourceKind kind = kind(request, type, Optional.empty());
        only(request, "GET");
        return resourceHandlers.list(request, kind, scope);
    }

    private Response inLocation(ArmRequest request, ArmTarget.InLocation in) throws ArmRefusal {
        if (!TypeName.isKnownNamespace(in.namespace())) {
            throw ArmError.INVALID_RESOURCE_NAMESPACE.refuse(in.namespace());
        }
        if (in.id().isEmpty()) {
            throw ArmError.NOT_FOUND.refuse("There is nothing at this path.");
        }
        String id = in.id().get();
        boolean healthcare = in.namespace().equals(TypeName.HEALTHCARE);
        return switch (in.segment()) {
            case "operationresults" ->
                    healthcare
                            ? operationHandlers.status(
                                    read(request), in.subscription(), in.namespace(), id)
                            : operationHandlers.result(
                                    read(request), in.subscription(), in.namespace(), id);
            case "operations", "operationstatuses" ->
                    healthcare
                            ? operationHandlers.result(
                                    read(request), in.subscription(), in.namespace(), id)
                            : operationHandlers.status(
                                    read(request), in.subscription(), in.namespace(), id);
            default -> throw ArmError.NOT_FOUND.refuse("There is nothing at this path.");
        };
    }

    private static ArmRequest read(ArmRequest request) throws ArmRefusal {
        only(request, "GET");
        return request;
    }

    private Response extension(ArmRequest request, ArmTarget.Extension extension)
            throws ArmRefusal {
        ArmId scope = extension.on();
        Optional<String> name = extension.name();
        return switch (extension.type().toLowerCase(Locale.ROOT)) {
            case "roleassignments" -> {
                require(request, ApiFamily.ROLE_ASSIGNMENTS);
                if (name.isEmpty()) {
                    only(request, "GET");
                    yield roleAssignments.list(request, scope);
                }
                yield switch (request.method()) {
                    case "GET" -> roleAssignments.get(request, scope, name.get());
                    case "PUT" -> roleAssignments.put(request, scope, name.get());
                    case "DELETE" -> roleAssignments.delete(request, scope, name.get());
                    default -> throw notAllowed(request, "GET, PUT, DELETE");
                };
            }
            case "roledefinitions" -> {
                require(request, ApiFamily.ROLE_DEFINITIONS);
                if (name.isEmpty()) {
                    only(request, "GET");
                    yield roleDefinitions.list(request, scope);
                }
                yield switch (request.method()) {
                    case "GET" -> roleDefinitions.get(request, scope, name.get());
                    case "PUT" -> roleDefinitions.put(request, scope, name.get());
                    case "DELETE" -> roleDefinitions.delete(request, scope, name.get());
                    default -> throw notAllowed(request, "GET, PUT, DELETE");
                };
            }
            case "denyassignments" -> {
                require(request, ApiFamily.DENY_ASSIGNMENTS);
                only(request, "GET");
                yield name.isEmpty()
                        ? denyAssignments.list(request, scope)
                        : denyAssignments.get(request, scope, name.get());
            }
            case "permissions" -> {
                require(request, ApiFamily.ROLE_DEFINITIONS);
                only(request, "GET");
                yield roleDefinitions.permissions(request, scope);
            }
            default -> throw ArmError.NOT_FOUND.refuse("There is nothing at this path.");
        };
    }

    private void requireExists(ArmId scope) throws ArmRefusal {
        if (scope.isRoot() || !scope.isGroup() && !scope.isResource()) {
            return;
        }
        boolean group =
                database.<Boolean, RuntimeException>read(
                        tx -> resources.in(tx).find(scope.groupId()).isPresent());
        if (!group) {
            throw ArmError.RESOURCE_GROUP_NOT_FOUND.refuse(scope.group().orElseThrow());
        }
        boolean there =
                database.<Boolean, RuntimeException>read(
                        tx -> resources.in(tx).find(scope).isPresent());
        if (!there) {
            throw ArmError.RESOURCE_NOT_FOUND.refuse(
                    scope.type() + "/" + scope.name(), scope.group().orElseThrow());
        }
    }

    // The response

    /// The header fields every response has (contract §1.1).
    private Response withHeaders(Request request, Response response, Instant now, Passage passage) {
        String correlation =
                request.headers()
                        .first("x-ms-correlation-request-id")
                        .filter(Guids::isGuid)
                        .orElseGet(dependencies.guids());
        Response answer =
                response.withHeader("x-ms-request-id", dependencies.guids().get())
                        .withHeader("x-ms-correlation-request-id", correlation)
                        .withHeader(
                                "x-ms-routing-request-id",
                                settings.resources()
                                                .locations()
                                                .own()
                                                .name()
                                                .toUpperCase(Locale.ROOT)
                                        + ":"
                                        + ROUTING_TIME.format(now)
                                        + ":"
                                        + dependencies.guids().get())
                        .withHeader("Cache-Control", "no-cache")
                        .withHeader("Pragma", "no-cache")
                        .withHeader("Expires", "-1")
                        .withHeader(
                                "Strict-Transport-Security", "max-age=31536000; includeSubDomains")
                        .withHeader("X-Content-Type-Options", "nosniff");
        Optional<String> clientId = request.headers().first("x-ms-client-request-id");
        boolean echo =
                request.headers()
                        .first("x-ms-return-client-request-id")
                        .filter("true"::equalsIgnoreCase)
                        .isPresent();
        if (echo && clientId.isPresent()) {
            answer = answer.withHeader("x-ms-client-request-id", clientId.get());
        }
        if (passage.limitField.isPresent()) {
            answer =
                    answer.withHeader(
                            passage.limitField.get(), Integer.toString(passage.remaining));
        }
        return answer;
    }
}
