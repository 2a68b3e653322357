package org.isocenter.resourcemanager.resource;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.isocenter.http.Response;
import org.isocenter.http.auth.Principal;
import org.isocenter.http.json.Json;
import org.isocenter.persistence.sql.Database;
import org.isocenter.persistence.sql.Transaction;
import org.isocenter.resourcemanager.access.Action;
import org.isocenter.resourcemanager.access.RoleBasedAccess;
import org.isocenter.resourcemanager.operation.Operation;
import org.isocenter.resourcemanager.operation.OperationRepository;
import org.isocenter.resourcemanager.protocol.ArmError;
import org.isocenter.resourcemanager.protocol.ArmId;
import org.isocenter.resourcemanager.protocol.ArmRefusal;
import org.isocenter.resourcemanager.protocol.ArmRequest;
import org.isocenter.resourcemanager.protocol.RequestContent;
import org.isocenter.resourcemanager.protocol.TypeName;
import org.isocenter.resourcemanager.resource.Surroundings.Verb;
import tools.jackson.databind.node.ObjectNode;

/// PUT, PATCH and DELETE of resources of any kind (contract §4).
///
/// The checks come in the order of §1.4. Those that ask the directory or role-based access control
/// come before the transaction that writes; existence, conflicts and preconditions are checked
/// inside of it, so that of two writers with the same etag one is refused (rule ARM-65).
public final class ResourceWriteHandlers {
    private static final String ASSIGN =
            "Microsoft.ManagedIdentity/userAssignedIdentities/assign/action";

    private final Database database;
    private final ResourceRepository resources;
    private final OperationRepository operations;
    private final RoleBasedAccess access;
    private final Surroundings surroundings;
    private final ResourceKinds kinds;
    private final OperationRunner runner;
    private final ResourceSettings settings;
    private final RandomGenerator random;
    private final Supplier<String> guids;
    private final Runnable changed;

    public ResourceWriteHandlers(
            Database database,
            ResourceRepository resources,
            OperationRepository operations,
            RoleBasedAccess access,
            Surroundings surroundings,
            ResourceKinds kinds,
            OperationRunner runner,
            ResourceSettings settings,
            RandomGenerator random,
            Supplier<String> guids,
            Runnable changed) {
        this.database = database;
        this.resources = resources;
        this.operations = operations;
        this.access = access;
        this.surroundings = surroundings;
        this.kinds = kinds;
        this.runner = runner;
        this.settings = settings;
        this.random = random;
        this.guids = guids;
        this.changed = changed;
    }

    /// What a write came to.
    ///
    /// @param status of the answer
    /// @param operation what is left to do
    private record Written(int status, Resource resource, Optional<Operation> operation) {}

    // PUT and PATCH

    /// Creates or replaces a resource (rules ARM-40, ARM-41).
    public Response put(ArmRequest request, ResourceKind kind, ArmId id) throws ArmRefusal {
        access.require(request.caller(), id, kind.type().action("write"));
        checkAround(id, Verb.WRITE);
        WriteChecks.name(kind, id);
        RequestContent content = request.content();
        Optional<String> location = WriteChecks.location(kind, content, settings.locations());
        Tags.after(Optional.empty(), content);
        ServiceIdentity.Wish wish =
                kind.hasIdentity()
                        ? ServiceIdentity.read(content)
                        : new ServiceIdentity.Wish.Keep();
        checkAssignments(request, id, wish);
        boolean writesParent = mayWrite(request.caller(), id.parent());
        Written written =
                database.<Written, ArmRefusal>write(
                        tx -> put(tx, request, kind, id, content, location, wish, writesParent));
        return answer(request, kind, written);
    }

    private Written put(
            Transaction tx,
            ArmRequest request,
            ResourceKind kind,
            ArmId id,
            RequestContent content,
            Optional<String> location,
            ServiceIdentity.Wish wish,
            boolean writesParent)
            throws ArmRefusal {
        surroundings.check(tx, id.parent(), kind.type(), Verb.WRITE);
        ResourceReader reader = resources.in(tx);
        Optional<Resource> existing = reader.find(id);
        WriteChecks.location(kind, id, location, existing);
        checkNoOperation(tx, existing);
        WriteChecks.provisioningState(content, existing);
        if (kind.hasEtag()) {
            ETags.checkPut(
                    request.ifMatch(),
                    request.ifNoneMatch(),
                    content.text("etag"),
                    existing.map(Resource::etag));
        }
        WriteChecks.steady(existing);
        Resource draft =
                draft(request, kind, named(reader, id), content, location, wish, existing, false);
        ResourceKind.Write write =
                new ResourceKind.Write(
                        reader, draft, request.version(), request.caller(), existing, writesParent);
        ObjectNode properties = kind.put(write, content.objectOrEmpty("properties"));
        return write(tx, request, kind, draft, properties, write);
    }

    /// Changes what the request mentions (rule ARM-42).
    public Response patch(ArmRequest request, ResourceKind kind, ArmId id) throws ArmRefusal {
        access.require(request.caller(), id, kind.type().action("write"));
        checkAround(id, Verb.WRITE);
        RequestContent content = request.content();
        Tags.after(Optional.empty(), content);
        ServiceIdentity.Wish wish =
                kind.hasIdentity()
                        ? ServiceIdentity.read(content)
                        : new ServiceIdentity.Wish.Keep();
        checkAssignments(request, id, wish);
        boolean writesParent = mayWrite(request.caller(), id.parent());
        Written written =
                database.<Written, ArmRefusal>write(
                        tx -> patch(tx, request, kind, id, content, wish, writesParent));
        return answer(request, kind, written);
    }

    private Written patch(
            Transaction tx,
            ArmRequest request,
            ResourceKind kind,
            ArmId id,
            RequestContent content,
            ServiceIdentity.Wish wish,
            boolean writesParent)
            throws ArmRefusal {
        surroundings.check(tx, id.parent(), kind.type(), Verb.WRITE);
        ResourceReader reader = resources.in(tx);
        Resource existing =
                reader.find(id)
                        .orElseThrow(() ->
                                ArmError.RESOURCE_NOT_FOUND.refuse(
                                        id.withinGroup(), id.group().orElse("")));
        WriteChecks.unchangeable(content, existing);
        checkNoOperation(tx, Optional.of(existing));
        WriteChecks.provisioningState(content, Optional.of(existing));
        if (kind.hasEtag()) {
            ETags.checkExisting(request.ifMatch(), existing.etag());
        }
        WriteChecks.steady(Optional.of(existing));
        Resource draft =
                draft(
                        request,
                        kind,
                        existing.id(),
                        content,
                        existing.location(),
                        wish,
                        Optional.of(existing),
                        true);
        ResourceKind.Write write =
                new ResourceKind.Write(
                        reader,
                        draft,
                        request.version(),
                        request.caller(),
                        Optional.of(existing),
                        writesParent);
        ObjectNode properties = kind.patch(write, content.objectOrEmpty("properties"));
        return write(tx, request, kind, draft, properties, write);
    }

    private Written write(
            Transaction tx,
            ArmRequest request,
            ResourceKind kind,
            Resource draft,
            ObjectNode properties,
            ResourceKind.Write write)
            throws ArmRefusal {
        Optional<Resource> before = write.existing();
        WriteChecks.identitiesExist(write.resources(), draft);
        Instant now = request.now();
        Resource content =
                draft.withContent(
                        draft.id(),
                        draft.tags(),
                        draft.identity(),
                        ResourceRepository.asStored(properties));
        if (before.isEmpty()) {
            if (resources.count(tx, draft.id().groupId(), kind.type())
                    >= settings.resourcesPerTypeAndGroup()) {
                throw ArmError.RESOURCE_QUOTA_EXCEEDED.refuse(
                        settings.resourcesPerTypeAndGroup(), kind.type());
            }
            kind.admit(write);
            return accept(
                    tx, request, kind, content, Operation.Kind.CREATE, kind.creating(), write);
        }
        Resource existing = before.get();
        boolean wasWell = existing.state() == ProvisioningState.SUCCEEDED;
        if (content.hasSameContentAs(existing) && wasWell && existing.steady().isEmpty()) {
            return new Written(200, existing, Optional.empty());
        }
        Resource changedContent =
                content.hasSameContentAs(existing)
                        ? content
                        : content.withSystemData(
                                existing.systemData()
                                        .modified(SystemData.Stamp.of(request.caller(), now)));
        if (content.differsInTagsOnly(existing) && wasWell && existing.steady().isEmpty()) {
            Resource saved = changedContent.withEtag(ETags.next(random, now)).inEffect();
            resources.save(tx, saved);
            return new Written(200, saved, Optional.empty());
        }
        return accept(
                tx, request, kind, changedContent, Operation.Kind.UPDATE, kind.accepted(), write);
    }

    private Written accept(
            Transaction tx,
            ArmRequest request,
            ResourceKind kind,
            Resource content,
            Operation.Kind what,
            ProvisioningState state,
            ResourceKind.Write write) {
        Operation operation = operation(request, what, content);
        Resource saved =
                content.withState(state, Optional.of(operation.id()))
                        .withEtag(ETags.next(random, request.now()));
        resources.save(tx, saved);
        operations.insert(tx, operation);
        for (Resource other : kind.consequences(write.resources(), saved)) {
            resources.save(tx, other.withEtag(ETags.next(random, request.now())));
        }
        return new Written(
                what == Operation.Kind.CREATE ? 201 : 202, saved, Optional.of(operation));
    }

    private Operation operation(ArmRequest request, Operation.Kind what, Resource target) {
        return new Operation(
                guids.get(),
                what,
                target.id(),
                target.location().orElse(settings.locations().own().name()),
                request.version(),
                Operation.Status.REQUESTED,
                request.now(),
                Optional.empty(),
                Optional.empty(),
                request.caller().objectId());
    }

    /// Finishes a write: at once, in the request's own thread, or later.
    private Response answer(ArmRequest request, ResourceKind kind, Written written)
            throws ArmRefusal {
        changed.run();
        if (written.operation().isEmpty()) {
            return Envelope.answer(200, kind, written.resource(), request, resources, database);
        }
        Operation operation = written.operation().get();
        boolean isNew = operation.kind() == Operation.Kind.CREATE;
        if (kind.pace(isNew) == ResourceKind.Pace.AT_ONCE) {
            refuseUnlessSucceeded(runner.run(operation));
            Resource now =
                    database.<Optional<Resource>, RuntimeException>read(
                                    tx -> resources.in(tx).find(written.resource().id()))
                            .orElse(written.resource());
            int status = isNew ? kind.createdStatus() : 200;
            return Envelope.answer(status, kind, now, request, resources, database);
        }
        Response answer =
                Envelope.accepted(
                        written.status(), kind, written.resource(), request, resources, database);
        runner.start(operation);
        return operation.announce(answer, request.origin(), settings.retryAfterSeconds());
    }

    private static void refuseUnlessSucceeded(Operation operation) throws ArmRefusal {
        if (operation.status() != Operation.Status.SUCCEEDED) {
            throw ArmError.OPERATION_FAILED.refuse(
                    operation
                            .failure()
                            .map(Operation.Failure::message)
                            .orElse("it was interrupted"));
        }
    }

    private Resource draft(
            ArmRequest request,
            ResourceKind kind,
            ArmId id,
            RequestContent content,
            Optional<String> location,
            ServiceIdentity.Wish wish,
            Optional<Resource> existing,
            boolean isPatch)
            throws ArmRefusal {
        Optional<Tags> tags =
                kind.isTracked()
                        ? Tags.after(existing.flatMap(Resource::tags), content)
                        : Optional.empty();
        Optional<ServiceIdentity> identity =
                ServiceIdentity.after(
                        existing.flatMap(Resource::identity),
                        wish,
                        isPatch,
                        () ->
                                new ServiceIdentity.Own(
                                        guids.get(), guids.get(), request.caller().tenantId()),
                        id);
        return existing.map(before -> before.withContent(id, tags, identity, before.properties()))
                .orElseGet(() ->
                        new Resource(
                                id,
                                kind.isTracked() ? location : Optional.empty(),
                                tags,
                                "",
                                kind.creating(),
                                Optional.empty(),
                                identity,
                                Json.mapper().createObjectNode(),
                                Optional.empty(),
                                Optional.empty(),
                                SystemData.created(
                                        SystemData.Stamp.of(request.caller(), request.now()))));
    }

    // Checks

    private void checkAround(ArmId id, Verb verb) throws ArmRefusal {
        database.<Boolean, ArmRefusal>read(tx -> {
            surroundings.check(tx, id.parent(), id.type(), verb);
            return true;
        });
    }

    private void checkNoOperation(Transaction tx, Optional<Resource> existing) throws ArmRefusal {
        Optional<String> running = existing.flatMap(Resource::operationId);
        if (running.isPresent()
                && operations
                        .find(tx, running.get())
                        .filter(o -> !o.status().isFinal())
                        .isPresent()) {
            throw ArmError.CONFLICT
                    .refuse("Another operation on this resource is in progress.")
                    .at(existing.orElseThrow().id().toString());
        }
    }

    /// Who assigns an identity needs a right on it (rule HC-43).
    private void checkAssignments(ArmRequest request, ArmId id, ServiceIdentity.Wish wish)
            throws ArmRefusal {
        if (wish
                instanceof
                ServiceIdentity.Wish.Set(boolean _, List<String> added, List<String> _)) {
            for (String text : added) {
                ArmId identity = ArmId.parse(text).orElseThrow();
                if (!access.allows(request.caller(), identity, Action.control(ASSIGN))) {
                    throw ArmError.LINKED_AUTHORIZATION_FAILED.refuse(
                            id.type().action("write"), id, identity, ASSIGN);
                }
            }
        }
    }

    private boolean mayWrite(Principal caller, ArmId scope) {
        return access.allows(caller, scope, Action.control(scope.type().action("write")));
    }

    /// The id as the parent spells it, with the name as the client wrote it last (rule ARM-5).
    private static ArmId named(ResourceReader reader, ArmId id) {
        ArmId parent = reader.find(id.parent()).map(Resource::id).orElse(id.parent());
        return parent.isGroup()
                ? parent.resource(id.type(), id.name())
                : parent.child(id.type().last(), id.name());
    }

    // DELETE

    /// Deletes a resource (rules ARM-43, ARM-58).
    public Response delete(ArmRequest request, ResourceKind kind, ArmId id) throws ArmRefusal {
        access.require(request.caller(), id, kind.type().action("delete"));
        checkAround(id, Verb.DELETE);
        Optional<Written> begun =
                database.<Optional<Written>, ArmRefusal>write(tx -> delete(tx, request, kind, id));
        changed.run();
        if (begun.isEmpty()) {
            return Response.of(204);
        }
        Operation operation = begun.get().operation().orElseThrow();
        if (kind.deletionPace() == ResourceKind.Pace.AT_ONCE) {
            refuseUnlessSucceeded(runner.run(operation));
            return Response.of(200);
        }
        Response answer =
                id.type().namespace().equals(TypeName.DIGITAL_TWINS)
                        ? Envelope.accepted(
                                202, kind, begun.get().resource(), request, resources, database)
                        : Response.of(202);
        runner.start(operation);
        return operation.announce(answer, request.origin(), settings.retryAfterSeconds());
    }

    private Optional<Written> delete(
            Transaction tx, ArmRequest request, ResourceKind kind, ArmId id) throws ArmRefusal {
        ResourceReader reader = resources.in(tx);
        Optional<Resource> found = reader.find(id);
        if (found.isEmpty()) {
            return Optional.empty();
        }
        Resource existing = found.get();
        Optional<Operation> running =
                existing.operationId()
                        .flatMap(operation -> operations.find(tx, operation))
                        .filter(operation -> !operation.status().isFinal());
        if (running.isPresent() && running.get().kind() == Operation.Kind.DELETE) {
            return Optional.of(new Written(202, existing, running));
        }
        if (kind.hasEtag()) {
            ETags.checkExisting(request.ifMatch(), existing.etag());
        }
        List<String> nested =
                reader.descendants(existing.id()).stream()
                        .filter(child -> kinds.of(child).isTracked())
                        .limit(5)
                        .map(child -> child.id().toString())
                        .toList();
        if (!nested.isEmpty()) {
            throw ArmError.CANNOT_DELETE_RESOURCE.refuse(String.join(",", nested));
        }
        kind.checkDelete(reader, existing);
        runner.cancel(tx, existing, "the resource is deleted");
        Operation operation = operation(request, Operation.Kind.DELETE, existing);
        Resource saved =
                existing.withState(ProvisioningState.DELETING, Optional.of(operation.id()));
        resources.save(tx, saved);
        operations.insert(tx, operation);
        return Optional.of(new Written(202, saved, Optional.of(operation)));
    }
}
