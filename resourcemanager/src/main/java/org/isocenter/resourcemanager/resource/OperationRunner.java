package org.isocenter.resourcemanager.resource;

import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.random.RandomGenerator;
import org.isocenter.persistence.sql.Database;
import org.isocenter.persistence.sql.Transaction;
import org.isocenter.resourcemanager.access.AccessRepository;
import org.isocenter.resourcemanager.deployment.DeploymentRepository;
import org.isocenter.resourcemanager.operation.Operation;
import org.isocenter.resourcemanager.operation.OperationRepository;
import org.isocenter.resourcemanager.protocol.ArmError;
import org.isocenter.resourcemanager.protocol.ArmId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Does the work of operations: what has to happen outside of the database between the moment a
/// resource is promised and the moment it is there.
///
/// **Every step may be interrupted by the death of the process and is then taken again.** The row of
/// the operation is written in the transaction that accepted the request. The work (a directory
/// principal, the database and blobs of a DICOM service) is idempotent. The end of the operation and
/// the end of the resource's transient state are one transaction. So a process that starts finds
/// every unfinished operation ([#resume]) and simply runs it.
///
/// An operation that was superseded while it ran (rule ARM-58) finds that out when it wants to write
/// its end, and writes nothing. The work on one resource is done by one thread at a time, so a
/// deletion never overtakes the creation it supersedes; the locks are striped, and nobody holds two.
public final class OperationRunner {
    private static final Logger LOG = LoggerFactory.getLogger(OperationRunner.class);
    private static final int STRIPES = 256;

    private final Database database;
    private final ResourceRepository resources;
    private final OperationRepository operations;
    private final AccessRepository access;
    private final DeploymentRepository deployments = new DeploymentRepository();
    private final ResourceKinds kinds;
    private final ManagedIdentities identities;
    private final InstantSource clock;
    private final RandomGenerator random;
    private final Executor executor;
    private final Runnable changed;
    private final ConcurrentHashMap<String, CompletableFuture<Boolean>> running =
            new ConcurrentHashMap<>();
    private final List<ReentrantLock> stripes = new ArrayList<>();

    /// @param executor where operations run that nobody waits for
    /// @param changed called after every commit, so that what is kept in memory is read again
    public OperationRunner(
            Database database,
            ResourceRepository resources,
            OperationRepository operations,
            AccessRepository access,
            ResourceKinds kinds,
            ManagedIdentities identities,
            InstantSource clock,
            RandomGenerator random,
            Executor executor,
            Runnable changed) {
        this.database = database;
        this.resources = resources;
        this.operations = operations;
        this.access = access;
        this.kinds = kinds;
        this.identities = identities;
        this.clock = clock;
        this.random = random;
        this.executor = executor;
        this.changed = changed;
        for (int i = 0; i < STRIPES; i++) {
            stripes.add(new ReentrantLock());
        }
    }

    /// Runs what was accepted and not finished when the process last ended.
    public void resume() {
        for (Operation operation : database.read(operations::unfinished)) {
            LOG.info("resuming operation {} on {}", operation.kind(), operation.target());
            start(operation);
        }
    }

    /// Runs an operation in the background.
    public void start(Operation operation) {
        try {
            executor.execute(() -> run(operation));
        } catch (RejectedExecutionException e) {
            LOG.info("operation {} will run at the next start", operation.id());
        }
    }

    /// Runs an operation, or waits for the thread that runs it, and returns when it has ended.
    ///
    /// @return how it ended
    public Operation run(Operation operation) {
        CompletableFuture<Boolean> mine = new CompletableFuture<>();
        CompletableFuture<Boolean> others = running.putIfAbsent(operation.id(), mine);
        if (others != null) {
            others.join();
        } else {
            try {
                switch (operation.kind()) {
                    case CREATE, UPDATE -> locked(operation.target(), () -> apply(operation));
                    case DELETE -> locked(operation.target(), () -> delete(operation));
                    case DELETE_GROUP -> deleteGroup(operation);
                }
            } finally {
                running.remove(operation.id(), mine);
                mine.complete(true);
                changed.run();
            }
        }
        return database.<Optional<Operation>, RuntimeException>read(
                        tx -> operations.find(tx, operation.id()))
                .orElse(operation);
    }

    private void locked(ArmId target, Runnable work) {
        ReentrantLock lock = stripes.get(Math.floorMod(target.hashCode(), STRIPES));
        lock.lock();
        try {
            work.run();
        } finally {
            lock.unlock();
        }
    }

    // Creating and updating

    private void apply(Operation accepted) {
        Optional<Resource> begun =
                database.<Optional<Resource>, RuntimeException>write(tx -> begin(tx, accepted));
        if (begun.isEmpty()) {
            return;
        }
        changed.run();
        Resource resource = begun.get();
        try {
            Optional<ServiceIdentity.Own> own = own(resource.identity());
            if (own.isPresent()) {
                identities.ensure(
                        new ManagedIdentities.ManagedPrincipal(
                                own.get().tenantId(),
                                own.get().principalId(),
                                own.get().clientId(),
                                resource.id().name(),
                                resource.id(),
                                List.of()));
            }
            kinds.of(resource).provision(resource);
            Optional<ServiceIdentity.Own> former =
                    resource.serving().flatMap(serving -> own(serving.identity()));
            if (former.isPresent() && !former.equals(own)) {
                identities.remove(former.get().tenantId(), former.get().principalId());
            }
        } catch (IOException | RuntimeException e) {
            LOG.error("operation {} on {} failed", accepted.kind(), resource.id(), e);
            database.execute(tx -> endBadly(tx, accepted));
            return;
        }
        database.execute(tx -> endWell(tx, accepted));
    }

    private static Optional<ServiceIdentity.Own> own(Optional<ServiceIdentity> identity) {
        return identity.flatMap(ServiceIdentity::own);
    }

    private Optional<Resource> begin(Transaction tx, Operation accepted) {
        Operation operation = operations.find(tx, accepted.id()).orElse(accepted);
        if (operation.status().isFinal()) {
            return Optional.empty();
        }
        Optional<Resource> found = target(tx, operation);
        if (found.isEmpty()) {
            operations.update(
                    tx, operation.failed(clock.instant(), failure(ArmError.OPERATION_INTERRUPTED)));
            return Optional.empty();
        }
        operations.update(tx, operation.running());
        Resource resource = found.get();
        if (operation.kind() == Operation.Kind.UPDATE) {
            resource = resource.withState(ProvisioningState.UPDATING, resource.operationId());
            resources.save(tx, resource);
        }
        return Optional.of(resource);
    }

    /// The target, if it is still this operation that it waits for.
    private Optional<Resource> target(Transaction tx, Operation operation) {
        return resources
                .in(tx)
                .find(operation.target())
                .filter(resource -> resource.operationId().equals(Optional.of(operation.id())));
    }

    private static Operation.Failure failure(ArmError error) {
        return new Operation.Failure(
                error.status(), error.code(), error.refuse("the provider failed").message());
    }

    private void endWell(Transaction tx, Operation accepted) {
        Operation operation = operations.find(tx, accepted.id()).orElse(accepted);
        Optional<Resource> found = target(tx, operation);
        if (operation.status().isFinal() || found.isEmpty()) {
            return;
        }
        resources.save(
                tx,
                found.get()
                        .withState(ProvisioningState.SUCCEEDED, Optional.empty())
                        .withEtag(ETags.next(random, clock.instant()))
                        .inEffect());
        operations.update(tx, operation.succeeded(clock.instant()));
    }

    private void endBadly(Transaction tx, Operation accepted) {
        Operation operation = operations.find(tx, accepted.id()).orElse(accepted);
        Optional<Resource> found = target(tx, operation);
        if (operation.status().isFinal() || found.isEmpty()) {
            return;
        }
        Resource resource =
                operation.kind() == Operation.Kind.UPDATE ? found.get().restored() : found.get();
        resources.save(
                tx,
                resource.withState(ProvisioningState.FAILED, Optional.empty())
                        .withEtag(ETags.next(random, clock.instant())));
        operations.update(
                tx, operation.failed(clock.instant(), failure(ArmError.OPERATION_FAILED)));
    }

    // Deleting

    private void delete(Operation accepted) {
        record Begun(Resource resource, List<Resource> below) {}
        Optional<Begun> begun =
                database.<Optional<Begun>, RuntimeException>write(tx -> {
                    Operation operation = operations.find(tx, accepted.id()).orElse(accepted);
                    if (operation.status().isFinal()) {
                        return Optional.empty();
                    }
                    Optional<Resource> found = target(tx, operation);
                    if (found.isEmpty()) {
                        operations.update(tx, operation.succeeded(clock.instant()));
                        return Optional.empty();
                    }
                    operations.update(tx, operation.running());
                    return Optional.of(
                            new Begun(
                                    found.get(), resources.in(tx).descendants(operation.target())));
                });
        if (begun.isEmpty()) {
            return;
        }
        changed.run();
        try {
            for (Resource child : begun.get().below) {
                dismantle(child);
            }
            dismantle(begun.get().resource);
        } catch (IOException | RuntimeException e) {
            LOG.error("the deletion of {} failed", accepted.target(), e);
            database.execute(tx -> endBadly(tx, accepted));
            return;
        }
        database.execute(tx -> {
            Operation operation = operations.find(tx, accepted.id()).orElse(accepted);
            forget(tx, operation.target());
            operations.update(tx, operation.succeeded(clock.instant()));
        });
    }

    private void dismantle(Resource resource) throws IOException {
        kinds.of(resource).deprovision(resource);
        List<Optional<ServiceIdentity.Own>> principals =
                List.of(
                        own(resource.identity()),
                        resource.serving().flatMap(serving -> own(serving.identity())));
        for (Optional<ServiceIdentity.Own> principal : principals) {
            if (principal.isPresent()) {
                identities.remove(principal.get().tenantId(), principal.get().principalId());
            }
        }
    }

    private void forget(Transaction tx, ArmId id) {
        resources.delete(tx, id);
        access.deleteAtAndBelow(tx, id);
        if (id.isGroup()) {
            deployments.deleteOf(tx, id);
        }
    }

    /// Deletes what is in a group, the deepest first, then the group. What refuses stays, and with
    /// it the group (rule RG-3).
    private void deleteGroup(Operation accepted) {
        ArmId group = accepted.target();
        boolean goesOn =
                database.<Boolean, RuntimeException>write(tx -> {
                    Operation operation = operations.find(tx, accepted.id()).orElse(accepted);
                    if (operation.status().isFinal()) {
                        return false;
                    }
                    operations.update(tx, operation.running());
                    return true;
                });
        if (!goesOn) {
            return;
        }
        List<String> refused = new ArrayList<>();
        List<Resource> inside =
                database.<List<Resource>, RuntimeException>read(
                        tx -> resources.in(tx).descendants(group));
        for (Resource resource : inside) {
            boolean holdsSurvivor =
                    refused.stream().anyMatch(id -> id.startsWith(resource.id() + "/"));
            if (holdsSurvivor) {
                refused.add(resource.id().toString());
                continue;
            }
            locked(resource.id(), () -> deleteInGroup(resource.id(), refused));
            changed.run();
        }
        database.execute(tx -> {
            Operation operation = operations.find(tx, accepted.id()).orElse(accepted);
            if (refused.isEmpty()) {
                forget(tx, group);
                operations.update(tx, operation.succeeded(clock.instant()));
                return;
            }
            resources
                    .in(tx)
                    .find(group)
                    .ifPresent(row ->
                            resources.save(
                                    tx,
                                    row.withState(ProvisioningState.SUCCEEDED, Optional.empty())));
            operations.update(
                    tx,
                    operation.failed(
                            clock.instant(),
                            new Operation.Failure(
                                    409,
                                    "ResourceGroupDeletionBlocked",
                                    "These resources could not be deleted: "
                                            + String.join(", ", refused))));
        });
    }

    private void deleteInGroup(ArmId id, List<String> refused) {
        Optional<Resource> there =
                database.<Optional<Resource>, RuntimeException>write(tx -> {
                    Optional<Resource> found = resources.in(tx).find(id);
                    found.ifPresent(resource -> {
                        cancel(tx, resource, "its resource group is deleted");
                        resources.save(
                                tx,
                                resource.withState(ProvisioningState.DELETING, Optional.empty()));
                    });
                    return found;
                });
        if (there.isEmpty()) {
            return;
        }
        changed.run();
        try {
            dismantle(there.get());
        } catch (IOException | RuntimeException e) {
            LOG.error("the deletion of {} with its group failed", id, e);
            refused.add(id.toString());
            database.execute(tx ->
                    resources
                            .in(tx)
                            .find(id)
                            .ifPresent(row ->
                                    resources.save(
                                            tx,
                                            row.withState(
                                                    ProvisioningState.FAILED, Optional.empty()))));
            return;
        }
        database.execute(tx -> forget(tx, id));
    }

    /// Gives up the operation a resource waits for, in favour of another (rule ARM-58).
    void cancel(Transaction tx, Resource resource, String why) {
        Optional<Operation> running = resource.operationId().flatMap(id -> operations.find(tx, id));
        if (running.isPresent() && !running.get().status().isFinal()) {
            operations.update(tx, running.get().canceled(clock.instant(), why));
        }
    }
}
