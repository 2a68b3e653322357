package org.isocenter.resourcemanager;

import java.util.Locale;
import java.util.Optional;
import org.isocenter.http.Response;
import org.isocenter.http.auth.Principal;
import org.isocenter.persistence.sql.Database;
import org.isocenter.resourcemanager.access.Action;
import org.isocenter.resourcemanager.access.DenyAssignmentHandlers;
import org.isocenter.resourcemanager.access.RoleAssignmentHandlers;
import org.isocenter.resourcemanager.access.RoleBasedAccess;
import org.isocenter.resourcemanager.access.RoleDefinitionHandlers;
import org.isocenter.resourcemanager.digitaltwins.TwinsHandlers;
import org.isocenter.resourcemanager.healthcare.NameAvailability;
import org.isocenter.resourcemanager.healthcare.PrivateLinkResources;
import org.isocenter.resourcemanager.managedidentity.SystemIdentityHandler;
import org.isocenter.resourcemanager.protocol.ApiFamily;
import org.isocenter.resourcemanager.protocol.ApiVersion;
import org.isocenter.resourcemanager.protocol.ArmError;
import org.isocenter.resourcemanager.protocol.ArmId;
import org.isocenter.resourcemanager.protocol.ArmRefusal;
import org.isocenter.resourcemanager.protocol.ArmRequest;
import org.isocenter.resourcemanager.protocol.ArmTarget;
import org.isocenter.resourcemanager.protocol.TypeName;
import org.isocenter.resourcemanager.resource.OperationHandlers;
import org.isocenter.resourcemanager.resource.Resource;
import org.isocenter.resourcemanager.resource.ResourceKind;
import org.isocenter.resourcemanager.resource.ResourceKinds;
import org.isocenter.resourcemanager.resource.ResourceReadHandlers;
import org.isocenter.resourcemanager.resource.ResourceRepository;
import org.isocenter.resourcemanager.resource.ResourceWriteHandlers;
import org.isocenter.resourcemanager.subscription.ProviderHandlers;
import org.isocenter.resourcemanager.subscription.ResourceGroupHandlers;
import org.isocenter.resourcemanager.subscription.SubscriptionHandlers;
import org.isocenter.resourcemanager.subscription.TagHandlers;
import org.isocenter.resourcemanager.template.DeploymentHandlers;

/// The table of contents of the plane: which handler answers what, and the checks 5 to 7 of §1.4 that
/// a path alone decides.
final class ArmRoutes {
    /// The handlers.
    record Handlers(
            SubscriptionHandlers subscriptions,
            ResourceGroupHandlers groups,
            ResourceReadHandlers resourceReads,
            ResourceWriteHandlers resourceWrites,
            OperationHandlers operations,
            ProviderHandlers providers,
            TagHandlers tags,
            RoleAssignmentHandlers roleAssignments,
            RoleDefinitionHandlers roleDefinitions,
            DenyAssignmentHandlers denyAssignments,
            NameAvailability names,
            PrivateLinkResources links,
            TwinsHandlers twins,
            SystemIdentityHandler systemIdentity,
            ElevateAccess elevateAccess,
            DeploymentHandlers deployments) {}

    private final Handlers handlers;
    private final ResourceKinds kinds;
    private final RoleBasedAccess access;
    private final Database database;
    private final ResourceRepository resources;
    private final String locations;

    /// @param locations all of them, as error messages list them
    ArmRoutes(
            Handlers handlers,
            ResourceKinds kinds,
            RoleBasedAccess access,
            Database database,
            ResourceRepository resources,
            String locations) {
        this.handlers = handlers;
        this.kinds = kinds;
        this.access = access;
        this.database = database;
        this.resources = resources;
        this.locations = locations;
    }

    /// Answers a request that was let in.
    Response route(ArmRequest request, ArmTarget target) throws ArmRefusal {
        Optional<String> group = target.scope().flatMap(ArmId::group);
        if (group.isPresent()) {
            ResourceGroupHandlers.checkName(group.get());
        }
        return switch (target) {
            case ArmTarget.CloudMetadata() -> throw notAllowed(request, "GET");
            case ArmTarget.Tenant() -> throw nothing();
            case ArmTarget.Unknown() -> throw nothing();
            case ArmTarget.Tenants() ->
                    handlers.subscriptions.tenants(read(request, ApiFamily.SUBSCRIPTIONS));
            case ArmTarget.Subscriptions() ->
                    handlers.subscriptions.list(read(request, ApiFamily.SUBSCRIPTIONS));
            case ArmTarget.OneSubscription(ArmId id) ->
                    handlers.subscriptions.get(read(request, ApiFamily.SUBSCRIPTIONS), id);
            case ArmTarget.Locations(ArmId subscription) ->
                    handlers.subscriptions.locations(
                            read(request, ApiFamily.SUBSCRIPTIONS), subscription);
            case ArmTarget.Groups(ArmId subscription) ->
                    handlers.groups.list(read(request, ApiFamily.RESOURCES), subscription);
            case ArmTarget.OneGroup(ArmId id) -> group(request, id);
            case ArmTarget.GroupAction(ArmId _, String action) -> throw move(request, action);
            case ArmTarget.Resources(ArmId scope) ->
                    handlers.resourceReads.listAll(read(request, ApiFamily.RESOURCES), scope);
            case ArmTarget.GroupOperation(ArmId subscription, String id) ->
                    handlers.operations.result(read(request), subscription, TypeName.RESOURCES, id);
            case ArmTarget.Providers(ArmId scope) ->
                    handlers.providers.list(read(request, ApiFamily.RESOURCES), scope);
            case ArmTarget.OneProvider(ArmId scope, String namespace) ->
                    handlers.providers.get(read(request, ApiFamily.RESOURCES), scope, namespace);
            case ArmTarget.ProviderAction(ArmId scope, String namespace, String action) ->
                    providerAction(request, scope, namespace, action);
            case ArmTarget.InLocation in -> inLocation(request, in);
            case ArmTarget.Item(ArmId id) -> item(request, id);
            case ArmTarget.Collection(ArmId scope, TypeName type) ->
                    collection(request, scope, type);
            case ArmTarget.Extension extension -> extension(request, extension);
            case ArmTarget.DeploymentPart part -> deploymentPart(request, part);
        };
    }

    private Response group(ArmRequest request, ArmId id) throws ArmRefusal {
        require(request, ApiFamily.RESOURCES);
        return switch (request.method()) {
            case "GET", "HEAD" -> handlers.groups.get(request, id);
            case "PUT" -> handlers.groups.put(request, id);
            case "PATCH" -> handlers.groups.patch(request, id);
            case "DELETE" -> handlers.groups.delete(request, id);
            default -> throw notAllowed(request, "GET, HEAD, PUT, PATCH, DELETE");
        };
    }

    /// Moving resources is not offered (contract §7).
    private static ArmRefusal move(ArmRequest request, String action) {
        boolean known =
                action.equalsIgnoreCase("moveResources")
                        || action.equalsIgnoreCase("validateMoveResources");
        return known ? notAllowed(request, "") : nothing();
    }

    private Response providerAction(
            ArmRequest request, ArmId scope, String namespace, String action) throws ArmRefusal {
        if (!TypeName.isKnownNamespace(namespace)) {
            throw ArmError.INVALID_RESOURCE_NAMESPACE.refuse(namespace);
        }
        String key = namespace + (scope.isRoot() ? " / " : " ") + action;
        return switch (key.toLowerCase(Locale.ROOT)) {
            case "microsoft.healthcareapis / operations" ->
                    operations(request, namespace, ApiFamily.HEALTHCARE);
            case "microsoft.digitaltwins / operations" ->
                    operations(request, namespace, ApiFamily.DIGITAL_TWINS);
            case "microsoft.managedidentity / operations" ->
                    operations(request, namespace, ApiFamily.IDENTITIES);
            case "microsoft.resources / operations" ->
                    operations(request, namespace, ApiFamily.RESOURCES);
            case "microsoft.authorization / operations" ->
                    operations(request, namespace, ApiFamily.PROVIDER_OPERATIONS);
            case "microsoft.resources / checkresourcename" -> {
                require(request, ApiFamily.SUBSCRIPTIONS);
                yield handlers.subscriptions.checkResourceName(post(request));
            }
            case "microsoft.authorization / elevateaccess" -> {
                require(request, ApiFamily.ELEVATE_ACCESS);
                yield handlers.elevateAccess.elevate(post(request));
            }
            case "microsoft.healthcareapis checknameavailability" -> {
                requireProvider(request, new TypeName(namespace, action), ApiFamily.HEALTHCARE);
                yield handlers.names.check(post(request), scope);
            }
            default -> {
                boolean registers = action.equals("register");
                if (scope.isRoot() || !registers && !action.equals("unregister")) {
                    throw nothing();
                }
                require(request, ApiFamily.RESOURCES);
                yield handlers.providers.register(post(request), scope, namespace, registers);
            }
        };
    }

    private Response operations(ArmRequest request, String namespace, ApiFamily family)
            throws ArmRefusal {
        requireProvider(read(request), new TypeName(namespace, "operations"), family);
        return handlers.providers.operations(namespace);
    }

    private Response inLocation(ArmRequest request, ArmTarget.InLocation in) throws ArmRefusal {
        if (!TypeName.isKnownNamespace(in.namespace())) {
            throw ArmError.INVALID_RESOURCE_NAMESPACE.refuse(in.namespace());
        }
        boolean healthcare = in.namespace().equals(TypeName.HEALTHCARE);
        boolean twins = in.namespace().equals(TypeName.DIGITAL_TWINS);
        if (in.id().isEmpty()) {
            if (twins && in.segment().equals("checknameavailability")) {
                requireProvider(
                        request,
                        new TypeName(in.namespace(), "locations/checkNameAvailability"),
                        ApiFamily.DIGITAL_TWINS);
                return handlers.twins.checkName(post(request), in.subscription(), in.location());
            }
            throw nothing();
        }
        String status = healthcare ? "operationresults" : "operationstatuses";
        String result = healthcare ? "operations" : "operationresults";
        String id = in.id().get();
        if (in.segment().equals(status)) {
            return handlers.operations.status(read(request), in.subscription(), in.namespace(), id);
        }
        if (in.segment().equals(result)) {
            return handlers.operations.result(read(request), in.subscription(), in.namespace(), id);
        }
        throw nothing();
    }

    private Response item(ArmRequest request, ArmId id) throws ArmRefusal {
        if (id.type().equals(TypeName.WORKSPACE_LINK_RESOURCE)) {
            requireProvider(read(request), id.type(), ApiFamily.HEALTHCARE);
            return handlers.links.answer(request, id.parent(), Optional.of(id.name()));
        }
        if (id.type().equals(TypeName.TWINS_LINK_RESOURCE)) {
            requireProvider(read(request), id.type(), ApiFamily.DIGITAL_TWINS);
            return handlers.twins.linkResources(request, id.parent(), Optional.of(id.name()));
        }
        ResourceKind kind = kind(request, id.type(), Optional.of(id));
        return switch (request.method()) {
            case "GET", "HEAD" -> handlers.resourceReads.get(request, kind, id);
            case "PUT" -> handlers.resourceWrites.put(request, kind, id);
            case "PATCH" -> handlers.resourceWrites.patch(request, kind, id);
            case "DELETE" -> handlers.resourceWrites.delete(request, kind, id);
            default -> throw notAllowed(request, "GET, HEAD, PUT, PATCH, DELETE");
        };
    }

    private Response collection(ArmRequest request, ArmId scope, TypeName type) throws ArmRefusal {
        if (type.equals(TypeName.WORKSPACE_LINK_RESOURCE)) {
            requireProvider(read(request), type, ApiFamily.HEALTHCARE);
            return handlers.links.answer(request, scope, Optional.empty());
        }
        if (type.equals(TypeName.TWINS_LINK_RESOURCE)) {
            requireProvider(read(request), type, ApiFamily.DIGITAL_TWINS);
            return handlers.twins.linkResources(request, scope, Optional.empty());
        }
        boolean isAction =
                request.method().equals("POST") && scope.isResource() && kinds.find(type).isEmpty();
        if (isAction) {
            // No type has actions; who may not call one is told so first (rules ARM-47, RBAC-1).
            kind(request, scope.type(), Optional.of(scope));
            access.require(request.caller(), scope, type.action("action"));
            throw unknownType(request, type);
        }
        ResourceKind kind = kind(request, type, Optional.empty());
        return handlers.resourceReads.list(read(request), kind, scope);
    }

    private Response extension(ArmRequest request, ArmTarget.Extension extension)
            throws ArmRefusal {
        ArmId scope = extension.on();
        Optional<String> name = extension.name();
        return switch (extension.type().toLowerCase(Locale.ROOT)) {
            case "roleassignments" -> {
                require(request, ApiFamily.ROLE_ASSIGNMENTS);
                yield name.isEmpty()
                        ? handlers.roleAssignments.list(read(request), scope)
                        : roleAssignment(request, scope, name.get());
            }
            case "roledefinitions" -> {
                require(request, ApiFamily.ROLE_DEFINITIONS);
                yield name.isEmpty()
                        ? handlers.roleDefinitions.list(read(request), scope)
                        : roleDefinition(request, scope, name.get());
            }
            case "denyassignments" -> {
                read(request, ApiFamily.DENY_ASSIGNMENTS);
                yield name.isEmpty()
                        ? handlers.denyAssignments.list(request, scope)
                        : handlers.denyAssignments.get(request, scope, name.get());
            }
            case "permissions" ->
                    handlers.roleDefinitions.permissions(
                            read(request, ApiFamily.ROLE_DEFINITIONS), scope);
            case "provideroperations" -> {
                read(request, ApiFamily.PROVIDER_OPERATIONS);
                yield name.isEmpty()
                        ? handlers.providers.providerOperations()
                        : handlers.providers.providerOperations(name.get());
            }
            case "tags" -> tags(request, scope, name);
            case "deployments" -> {
                require(request, ApiFamily.RESOURCES);
                yield name.isEmpty()
                        ? handlers.deployments.list(read(request), scope)
                        : deployment(request, scope, name.get());
            }
            case "identities" -> {
                requireProvider(
                        read(request),
                        new TypeName(TypeName.MANAGED_IDENTITY, "identities"),
                        ApiFamily.IDENTITIES);
                if (!name.orElse("").equalsIgnoreCase("default")) {
                    throw nothing();
                }
                yield handlers.systemIdentity.get(request, scope);
            }
            default -> throw nothing();
        };
    }

    private Response deployment(ArmRequest request, ArmId scope, String name) throws ArmRefusal {
        return switch (request.method()) {
            case "GET", "HEAD" -> handlers.deployments.get(request, scope, name);
            case "PUT" -> handlers.deployments.put(request, scope, name);
            case "DELETE" -> handlers.deployments.delete(request, scope, name);
            default -> throw notAllowed(request, "GET, HEAD, PUT, DELETE");
        };
    }

    private Response deploymentPart(ArmRequest request, ArmTarget.DeploymentPart part)
            throws ArmRefusal {
        require(request, ApiFamily.RESOURCES);
        ArmId scope = part.on();
        String name = part.name();
        DeploymentHandlers deployments = handlers.deployments;
        if (part.part().equals("operations")) {
            return deployments.steps(read(request), scope, name, part.id());
        }
        if (part.part().equals("operationstatuses") && part.id().isPresent()) {
            return deployments.status(read(request), scope, name, part.id().get());
        }
        if (part.id().isPresent()) {
            throw nothing();
        }
        return switch (part.part()) {
            case "validate" -> deployments.validate(post(request), scope, name);
            case "whatif" -> deployments.whatIf(post(request), scope, name);
            case "exporttemplate" -> deployments.exportTemplate(post(request), scope, name);
            case "cancel" -> deployments.cancel(post(request), scope, name);
            default -> throw nothing();
        };
    }

    /// Refuses a write that is bound to be refused, whatever its body says: for templates, before
    /// anything of them is applied.
    void preflight(ArmRequest request, ArmTarget target) throws ArmRefusal {
        Principal caller = request.caller();
        switch (target) {
            case ArmTarget.Item(ArmId id) -> {
                ResourceKind kind = kind(request, id.type(), Optional.of(id));
                ResourceGroupHandlers.checkName(id.group().orElseThrow());
                kind.checkName(id.name());
                access.require(caller, id, kind.type().action("write"));
            }
            case ArmTarget.OneGroup(ArmId id) -> {
                require(request, ApiFamily.RESOURCES);
                ResourceGroupHandlers.checkName(id.group().orElseThrow());
                access.require(
                        caller, id, "Microsoft.Resources/subscriptions/resourceGroups/write");
            }
            case ArmTarget.Extension extension -> {
                boolean isKnown =
                        extension.name().isPresent()
                                && (extension.type().equalsIgnoreCase("roleAssignments")
                                        || extension.type().equalsIgnoreCase("roleDefinitions")
                                        || extension.type().equalsIgnoreCase("tags"));
                if (!isKnown) {
                    throw nothing();
                }
                access.require(
                        caller,
                        extension.on(),
                        extension.namespace() + "/" + extension.type() + "/write");
            }
            default -> throw nothing();
        }
    }

    private Response roleAssignment(ArmRequest request, ArmId scope, String name)
            throws ArmRefusal {
        return switch (request.method()) {
            case "GET", "HEAD" -> handlers.roleAssignments.get(request, scope, name);
            case "PUT" -> handlers.roleAssignments.put(request, scope, name);
            case "DELETE" -> handlers.roleAssignments.delete(request, scope, name);
            default -> throw notAllowed(request, "GET, PUT, DELETE");
        };
    }

    private Response roleDefinition(ArmRequest request, ArmId scope, String name)
            throws ArmRefusal {
        return switch (request.method()) {
            case "GET", "HEAD" -> handlers.roleDefinitions.get(request, scope, name);
            case "PUT" -> handlers.roleDefinitions.put(request, scope, name);
            case "DELETE" -> handlers.roleDefinitions.delete(request, scope, name);
            default -> throw notAllowed(request, "GET, PUT, DELETE");
        };
    }

    private Response tags(ArmRequest request, ArmId scope, Optional<String> name)
            throws ArmRefusal {
        require(request, ApiFamily.RESOURCES);
        if (!name.orElse("").equalsIgnoreCase("default") || scope.isRoot()) {
            throw nothing();
        }
        return switch (request.method()) {
            case "GET" -> handlers.tags.get(request, scope);
            case "PUT" -> handlers.tags.put(request, scope);
            case "PATCH" -> handlers.tags.patch(request, scope);
            case "DELETE" -> handlers.tags.delete(request, scope);
            default -> throw notAllowed(request, "GET, PUT, PATCH, DELETE");
        };
    }

    /// The newest version a type accepts.
    Optional<ApiVersion> newestVersion(TypeName type) {
        return kinds.find(type).map(kind -> kind.versions().newestFirst().getFirst());
    }

    // Checks that path and version decide

    private static ArmRefusal nothing() {
        return ArmError.NOT_FOUND.refuse("There is nothing at this path.");
    }

    private static ArmRequest read(ArmRequest request, ApiFamily family) throws ArmRefusal {
        require(request, family);
        return read(request);
    }

    private static ArmRequest read(ArmRequest request) throws ArmRefusal {
        if (request.isWrite()) {
            throw notAllowed(request, "GET");
        }
        return request;
    }

    private static ArmRequest post(ArmRequest request) throws ArmRefusal {
        if (!request.method().equals("POST")) {
            throw notAllowed(request, "POST");
        }
        return request;
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

    /// A provider's type without a location does so in these.
    private static void requireProvider(ArmRequest request, TypeName type, ApiFamily family)
            throws ArmRefusal {
        if (!family.accepts(request.version())) {
            throw ArmError.INVALID_RESOURCE_TYPE.refuse(
                    type.chain(), type.namespace(), request.version(), family.listed());
        }
    }

    private ResourceKind kind(ArmRequest request, TypeName type, Optional<ArmId> id)
            throws ArmRefusal {
        if (!TypeName.isKnownNamespace(type.namespace())) {
            throw ArmError.INVALID_RESOURCE_NAMESPACE.refuse(type.namespace());
        }
        ResourceKind kind = kinds.find(type).orElseThrow(() -> unknownType(request, type));
        if (!kind.versions().accepts(request.version())) {
            throw unknownVersion(request, kind, id);
        }
        return kind;
    }

    private ArmRefusal unknownType(ArmRequest request, TypeName type) {
        String supported =
                kinds.find(type)
                        .or(() -> kinds.of(type.namespace()).stream().findFirst())
                        .map(kind -> kind.versions().listed())
                        .orElse(ApiFamily.RESOURCES.listed());
        return ArmError.INVALID_RESOURCE_TYPE.refuse(
                type.chain(), type.namespace(), request.version(), supported);
    }

    /// 400 when a location is known, from the body or from a resource the caller may read, else 404
    /// (rule ARM-21).
    private ArmRefusal unknownVersion(ArmRequest request, ResourceKind kind, Optional<ArmId> id) {
        return locationOf(request)
                .or(() -> id.flatMap(known -> locationOf(request, known)))
                .map(where ->
                        ArmError.NO_REGISTERED_PROVIDER_FOUND.refuse(
                                where,
                                request.version(),
                                kind.type().chain(),
                                kind.versions().listed(),
                                locations))
                .orElseGet(() -> unknownType(request, kind.type()));
    }

    private static Optional<String> locationOf(ArmRequest request) {
        if (!request.method().equals("PUT")) {
            return Optional.empty();
        }
        try {
            return request.content().text("location");
        } catch (ArmRefusal e) {
            return Optional.empty();
        }
    }

    private Optional<String> locationOf(ArmRequest request, ArmId id) {
        Action read = Action.control(id.type().action("read"));
        return access.allows(request.caller(), id, read)
                ? database.<Optional<String>, RuntimeException>read(
                        tx -> resources.in(tx).find(id).flatMap(Resource::location))
                : Optional.empty();
    }
}
