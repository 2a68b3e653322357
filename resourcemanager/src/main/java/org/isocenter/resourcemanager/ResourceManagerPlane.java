package org.isocenter.resourcemanager;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.isocenter.http.Body;
import org.isocenter.http.Handler;
import org.isocenter.http.Origin;
import org.isocenter.http.Request;
import org.isocenter.http.Response;
import org.isocenter.http.auth.Authenticator;
import org.isocenter.http.auth.Principal;
import org.isocenter.persistence.sql.Database;
import org.isocenter.persistence.sql.DatabaseBusyException;
import org.isocenter.persistence.sql.Migrations;
import org.isocenter.resourcemanager.access.AccessRepository;
import org.isocenter.resourcemanager.access.DenyAssignmentHandlers;
import org.isocenter.resourcemanager.access.Principals;
import org.isocenter.resourcemanager.access.RoleAssignmentHandlers;
import org.isocenter.resourcemanager.access.RoleBasedAccess;
import org.isocenter.resourcemanager.access.RoleDefinitionHandlers;
import org.isocenter.resourcemanager.deployment.Deployment;
import org.isocenter.resourcemanager.deployment.DeploymentRepository;
import org.isocenter.resourcemanager.digitaltwins.ConnectionKind;
import org.isocenter.resourcemanager.digitaltwins.EndpointKind;
import org.isocenter.resourcemanager.digitaltwins.HostNames;
import org.isocenter.resourcemanager.digitaltwins.InstanceKind;
import org.isocenter.resourcemanager.digitaltwins.TwinsHandlers;
import org.isocenter.resourcemanager.healthcare.Addresses;
import org.isocenter.resourcemanager.healthcare.DicomServiceDirectory;
import org.isocenter.resourcemanager.healthcare.DicomServiceKind;
import org.isocenter.resourcemanager.healthcare.DicomServices;
import org.isocenter.resourcemanager.healthcare.NameAvailability;
import org.isocenter.resourcemanager.healthcare.PrivateLinkResources;
import org.isocenter.resourcemanager.healthcare.WorkspaceConnectionKind;
import org.isocenter.resourcemanager.healthcare.WorkspaceKind;
import org.isocenter.resourcemanager.managedidentity.FederatedCredentialKind;
import org.isocenter.resourcemanager.managedidentity.IdentityPrincipals;
import org.isocenter.resourcemanager.managedidentity.ManagedIdentityTokens;
import org.isocenter.resourcemanager.managedidentity.MetadataTokenHandler;
import org.isocenter.resourcemanager.managedidentity.SystemIdentityHandler;
import org.isocenter.resourcemanager.managedidentity.UserAssignedIdentityKind;
import org.isocenter.resourcemanager.operation.OperationRepository;
import org.isocenter.resourcemanager.protocol.ArmError;
import org.isocenter.resourcemanager.protocol.ArmId;
import org.isocenter.resourcemanager.protocol.ArmRefusal;
import org.isocenter.resourcemanager.protocol.ArmTarget;
import org.isocenter.resourcemanager.resource.ManagedIdentities;
import org.isocenter.resourcemanager.resource.OperationHandlers;
import org.isocenter.resourcemanager.resource.OperationRunner;
import org.isocenter.resourcemanager.resource.ResourceKinds;
import org.isocenter.resourcemanager.resource.ResourceReadHandlers;
import org.isocenter.resourcemanager.resource.ResourceRepository;
import org.isocenter.resourcemanager.resource.ResourceSettings;
import org.isocenter.resourcemanager.resource.ResourceWriteHandlers;
import org.isocenter.resourcemanager.resource.SubscriptionRepository;
import org.isocenter.resourcemanager.resource.Surroundings;
import org.isocenter.resourcemanager.subscription.CloudMetadata;
import org.isocenter.resourcemanager.subscription.ProviderHandlers;
import org.isocenter.resourcemanager.subscription.ResourceGroupHandlers;
import org.isocenter.resourcemanager.subscription.SubscriptionHandlers;
import org.isocenter.resourcemanager.subscription.TagHandlers;
import org.isocenter.resourcemanager.template.DeploymentHandlers;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ObjectNode;

/// The control plane as one handler: for `/subscriptions…`, `/providers…`, `/tenants` and
/// `/metadata/endpoints`.
///
/// [FrontDoor] lets a request in, [ArmRoutes] says who answers it; a refusal becomes a body in
/// [#handle], and there only. What the rest of the installation may ask or tell stands below.
public final class ResourceManagerPlane implements Handler {
    /// The tables of this plane, for the database that is handed in.
    public static final Migrations MIGRATIONS = new Migrations("resourcemanager", 2);

    private static final Logger LOG = LoggerFactory.getLogger(ResourceManagerPlane.class);

    /// How long operations are known after they ended (rule ARM-50 asks for a day).
    private static final Duration REMEMBERED = Duration.ofDays(7);

    /// What the plane is built from.
    ///
    /// @param database holds the tables of [#MIGRATIONS]
    /// @param authenticator checks tokens made for the resource manager (rule ARM-15)
    /// @param principals the directory, asked; never called inside of a transaction
    /// @param identities the directory, told; never called inside of a transaction
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
    private final Dependencies with;
    private final Database database;
    private final SubscriptionRepository subscriptions = new SubscriptionRepository();
    private final ResourceRepository resources = new ResourceRepository();
    private final OperationRepository operations = new OperationRepository();
    private final AccessRepository accessRows = new AccessRepository();
    private final RoleBasedAccess access;
    private final DicomServiceDirectory directory;
    private final OperationRunner runner;
    private final FrontDoor frontDoor;
    private final CloudMetadata cloudMetadata;
    private final Surroundings surroundings;
    private final DeploymentHandlers deployments;
    private final InnerRequests inner;
    private final Administration administration;
    private final ArmRoutes routes;

    public ResourceManagerPlane(ResourceManagerSettings settings, Dependencies with) {
        this.settings = settings;
        this.with = with;
        this.database = with.database();
        this.access = new RoleBasedAccess(database, accessRows, with.principals(), with.clock());
        this.directory = new DicomServiceDirectory(database, resources, with.clock());
        this.frontDoor =
                new FrontDoor(
                        settings,
                        database,
                        subscriptions,
                        with.authenticator(),
                        with.addresses(),
                        with.guids());
        this.cloudMetadata = new CloudMetadata(settings.cloudName());
        HostNames hosts =
                new HostNames(
                        settings.resources().locations(), with.addresses().digitalTwinsDomain());
        ResourceKinds kinds = kinds(hosts);
        this.runner =
                new OperationRunner(
                        database,
                        resources,
                        operations,
                        accessRows,
                        kinds,
                        with.identities(),
                        with.clock(),
                        with.random(),
                        with.executor(),
                        this::changed);
        this.inner =
                new InnerRequests(
                        this::routes,
                        database,
                        resources,
                        operations,
                        runner,
                        with.clock(),
                        with.guids());
        this.administration =
                new Administration(
                        database,
                        subscriptions,
                        resources,
                        accessRows,
                        with.clock(),
                        with.guids(),
                        this::changed);
        this.surroundings =
                new Surroundings(subscriptions, resources, settings.registeredByDefault());
        this.deployments =
                new DeploymentHandlers(
                        database,
                        new DeploymentRepository(),
                        access,
                        surroundings,
                        settings.resources(),
                        inner,
                        with.clock(),
                        with.guids(),
                        with.executor());
        this.routes =
                new ArmRoutes(
                        handlers(kinds, hosts),
                        kinds,
                        access,
                        database,
                        resources,
                        settings.resources().locations().listed());
    }

    private ArmRoutes routes() {
        return routes;
    }

    private ResourceKinds kinds(HostNames hosts) {
        IdentityPrincipals identityPrincipals = new IdentityPrincipals(database, resources);
        return new ResourceKinds(
                List.of(
                        new WorkspaceKind(settings.healthcare()),
                        new DicomServiceKind(
                                settings.healthcare(), with.addresses(), with.dicomServices()),
                        new WorkspaceConnectionKind(),
                        new UserAssignedIdentityKind(
                                identityPrincipals, with.identities(), with.guids()),
                        new FederatedCredentialKind(identityPrincipals, with.identities()),
                        new InstanceKind(hosts),
                        new EndpointKind(),
                        new ConnectionKind()));
    }

    private ArmRoutes.Handlers handlers(ResourceKinds kinds, HostNames hosts) {
        ResourceSettings about = settings.resources();
        return new ArmRoutes.Handlers(
                new SubscriptionHandlers(database, subscriptions, access, with.principals(), about),
                new ResourceGroupHandlers(
                        database,
                        resources,
                        operations,
                        access,
                        surroundings,
                        runner,
                        about,
                        with.random(),
                        with.guids(),
                        this::changed),
                new ResourceReadHandlers(database, resources, access, surroundings, kinds, about),
                new ResourceWriteHandlers(
                        database,
                        resources,
                        operations,
                        access,
                        surroundings,
                        kinds,
                        runner,
                        about,
                        with.random(),
                        with.guids(),
                        this::changed),
                new OperationHandlers(database, resources, operations, access, kinds, about),
                new ProviderHandlers(
                        database, subscriptions, access, surroundings, about.locations()),
                new TagHandlers(
                        database,
                        subscriptions,
                        resources,
                        access,
                        surroundings,
                        kinds,
                        with.random(),
                        this::changed),
                new RoleAssignmentHandlers(
                        database,
                        accessRows,
                        access,
                        with.principals(),
                        this::requireExists,
                        settings.roleAssignmentsPerSubscription(),
                        about.pageSize()),
                new RoleDefinitionHandlers(database, accessRows, access, this::requireExists),
                new DenyAssignmentHandlers(database, accessRows, access, this::requireExists),
                new NameAvailability(database, resources, access),
                new PrivateLinkResources(database, access, surroundings, with.addresses()),
                new TwinsHandlers(database, resources, access, surroundings, hosts),
                new SystemIdentityHandler(database, resources, access),
                new ElevateAccess(
                        database, accessRows, with.principals(), with.guids(), this::changed),
                deployments);
    }

    // A request

    @Override
    public Response handle(Request request) throws IOException {
        Instant now = with.clock().instant();
        FrontDoor.Passage passage = new FrontDoor.Passage();
        Response response;
        try {
            response = answer(request, now, passage);
        } catch (ArmRefusal refusal) {
            response = refusal.toResponse();
        } catch (DatabaseBusyException e) {
            response =
                    ArmError.SERVICE_UNAVAILABLE
                            .refuse()
                            .withHeader("Retry-After", "1")
                            .toResponse();
        } catch (RuntimeException e) {
            LOG.error("{} {} failed", request.method(), request.path(), e);
            response = ArmError.INTERNAL_SERVER_ERROR.refuse().toResponse();
        }
        if (request.method().equals("HEAD")) {
            response =
                    new Response(
                            response.status(),
                            response.headers().without("Content-Type"),
                            new Body.Empty());
        }
        return frontDoor.withHeaders(request, response, now, passage);
    }

    private Response answer(Request request, Instant now, FrontDoor.Passage passage)
            throws ArmRefusal, IOException {
        List<String> segments = ArmTarget.split(request.path(), true);
        ArmTarget target = ArmTarget.parse(segments);
        boolean isMetadata =
                target instanceof ArmTarget.CloudMetadata && request.method().equals("GET");
        if (isMetadata) {
            return cloudMetadata.answer(
                    FrontDoor.version(request),
                    request.origin(),
                    with.addresses().login(request.origin()));
        }
        return routes.route(frontDoor.admit(request, target, segments, now, passage), target);
    }

    private void requireExists(ArmId scope) throws ArmRefusal {
        if (scope.group().isEmpty()) {
            return;
        }
        if (!exists(scope.groupId())) {
            throw ArmError.RESOURCE_GROUP_NOT_FOUND.refuse(scope.group().orElseThrow());
        }
        if (!exists(scope)) {
            throw ArmError.RESOURCE_NOT_FOUND.refuse(
                    scope.withinGroup(), scope.group().orElseThrow());
        }
    }

    boolean exists(ArmId id) {
        return database.<Boolean, RuntimeException>read(
                tx -> resources.in(tx).find(id).isPresent());
    }

    // For the rest of the installation

    /// Role-based access control, for the data planes.
    public RoleBasedAccess access() {
        return access;
    }

    /// What those do who run the installation.
    public Administration administration() {
        return administration;
    }

    /// The plane's requests to itself.
    InnerRequests inner() {
        return inner;
    }

    /// The DICOM services, for the data plane.
    public DicomServiceDirectory dicomServices() {
        return directory;
    }

    /// The endpoint that gives out tokens of managed identities, for
    /// `/metadata/identity/oauth2/token` on a port of its own if the operator wants one.
    public Handler metadataTokens(ManagedIdentityTokens tokens) {
        return new MetadataTokenHandler(
                database, subscriptions, resources, tokens, with.clock(), settings.homeTenantId());
    }

    /// Takes up what was not finished when the process last ended (rule ARM-59), and forgets
    /// operations that ended long ago. To be called once, when everything the plane asks is ready.
    public void resume() {
        database.execute(
                tx -> operations.forgetEndedBefore(tx, with.clock().instant().minus(REMEMBERED)));
        runner.resume();
        deployments.resume();
    }

    /// Drops what is kept in memory of roles and resources; for writes that did not come through
    /// this plane.
    public void changed() {
        access.changed();
        directory.changed();
    }

    /// Applies a template of the operator's, in the name of a caller and under his rights, and
    /// returns when that is done.
    ///
    /// @param scope a subscription or a resource group
    /// @param origin that URLs in the outputs begin with
    /// @throws ArmRefusal when it is wrong, or something it declares is refused
    public Deployment applyTemplate(
            ArmId scope,
            String name,
            ObjectNode template,
            ObjectNode parameters,
            Principal caller,
            Origin origin)
            throws ArmRefusal {
        Optional<String> location =
                scope.isGroup()
                        ? Optional.empty()
                        : Optional.of(settings.resources().locations().own().name());
        return deployments.apply(
                scope, name, location, template, parameters, caller, origin, with.guids().get());
    }
}
