package org.isocenter.resourcemanager.subscription;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import org.isocenter.http.Response;
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
import org.isocenter.resourcemanager.protocol.Page;
import org.isocenter.resourcemanager.protocol.RequestContent;
import org.isocenter.resourcemanager.protocol.TypeName;
import org.isocenter.resourcemanager.resource.ETags;
import org.isocenter.resourcemanager.resource.Locations;
import org.isocenter.resourcemanager.resource.OperationRunner;
import org.isocenter.resourcemanager.resource.ProvisioningState;
import org.isocenter.resourcemanager.resource.Resource;
import org.isocenter.resourcemanager.resource.ResourceFilter;
import org.isocenter.resourcemanager.resource.ResourceRepository;
import org.isocenter.resourcemanager.resource.ResourceSettings;
import org.isocenter.resourcemanager.resource.Surroundings;
import org.isocenter.resourcemanager.resource.SystemData;
import org.isocenter.resourcemanager.resource.Tags;
import tools.jackson.databind.node.ObjectNode;

/// `/subscriptions/{s}/resourcegroups` (rules RG-1 to RG-4, ARM-24).
public final class ResourceGroupHandlers {
    private static final Pattern NAME = Pattern.compile("[-\\p{L}\\p{Nd}._()]{1,90}");
    private static final String MANAGED_BY = "managedBy";

    private final Database database;
    private final ResourceRepository resources;
    private final OperationRepository operations;
    private final RoleBasedAccess access;
    private final Surroundings surroundings;
    private final OperationRunner runner;
    private final ResourceSettings settings;
    private final RandomGenerator random;
    private final Supplier<String> guids;
    private final Runnable changed;

    public ResourceGroupHandlers(
            Database database,
            ResourceRepository resources,
            OperationRepository operations,
            RoleBasedAccess access,
            Surroundings surroundings,
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
        this.runner = runner;
        this.settings = settings;
        this.random = random;
        this.guids = guids;
        this.changed = changed;
    }

    /// Refuses a name no group can have (check 7 of §1.4, rule ARM-24).
    public static void checkName(String name) throws ArmRefusal {
        if (!NAME.matcher(name).matches() || name.endsWith(".")) {
            throw ArmError.INVALID_RESOURCE_GROUP.refuse(name).at("resourceGroupName");
        }
    }

    /// `GET /subscriptions/{s}/resourcegroups`
    public Response list(ArmRequest request, ArmId subscription) throws ArmRefusal {
        ResourceFilter filter = ResourceFilter.parse(request.filter());
        Page page = Page.of(request, settings.pageSize());
        List<Resource> groups =
                database.<List<Resource>, RuntimeException>read(
                        tx -> resources.in(tx).below(subscription, TypeName.RESOURCE_GROUP));
        List<Resource> visible = new ArrayList<>();
        for (Resource group : groups) {
            if (filter.matches(group)
                    && access.allows(
                            request.caller(), group.id(), Action.control(action("read")))) {
                visible.add(group);
            }
        }
        Page.Part<Resource> part = page.cut(visible, group -> group.id().key());
        return Page.answer(
                request,
                part.items().stream().map(ResourceGroupHandlers::write).toList(),
                part.next());
    }

    private static String action(String verb) {
        return TypeName.RESOURCE_GROUP.action(verb);
    }

    /// `GET` and `HEAD` of a group.
    public Response get(ArmRequest request, ArmId id) throws ArmRefusal {
        access.require(request.caller(), id, action("read"));
        Resource group =
                database.<Optional<Resource>, RuntimeException>read(tx -> resources.in(tx).find(id))
                        .orElseThrow(() -> notFound(id));
        return request.method().equals("HEAD")
                ? Response.of(204)
                : Response.json(200, write(group));
    }

    private static ArmRefusal notFound(ArmId id) {
        return ArmError.RESOURCE_GROUP_NOT_FOUND.refuse(id.name());
    }

    /// `PUT` of a group.
    public Response put(ArmRequest request, ArmId id) throws ArmRefusal {
        access.require(request.caller(), id, action("write"));
        checkSubscription(id);
        RequestContent content = request.content();
        Optional<String> location = location(content);
        Tags.after(Optional.empty(), content);
        Optional<String> managedBy = content.text(MANAGED_BY);
        record Written(Resource group, boolean isNew) {}
        Written written =
                database.<Written, ArmRefusal>write(tx -> {
                    Optional<Resource> existing = resources.in(tx).find(id);
                    if (existing.isPresent()) {
                        return new Written(
                                replace(
                                        tx,
                                        request,
                                        id,
                                        existing.get(),
                                        content,
                                        location,
                                        managedBy),
                                false);
                    }
                    return new Written(create(tx, request, id, content, location, managedBy), true);
                });
        changed.run();
        return Response.json(written.isNew() ? 201 : 200, write(written.group()));
    }

    private Resource create(
            Transaction tx,
            ArmRequest request,
            ArmId id,
            RequestContent content,
            Optional<String> location,
            Optional<String> managedBy)
            throws ArmRefusal {
        if (location.isEmpty()) {
            throw ArmError.LOCATION_REQUIRED.refuse().at("location");
        }
        long there = resources.count(tx, id.subscriptionId(), TypeName.RESOURCE_GROUP);
        if (there >= settings.groupsPerSubscription()) {
            throw ArmError.RESOURCE_GROUP_QUOTA_EXCEEDED.refuse(there);
        }
        ObjectNode properties = Json.mapper().createObjectNode();
        managedBy.ifPresent(owner -> properties.put(MANAGED_BY, owner));
        Resource group =
                new Resource(
                        id,
                        location,
                        Tags.after(Optional.empty(), content),
                        ETags.next(random, request.now()),
                        ProvisioningState.SUCCEEDED,
                        Optional.empty(),
                        Optional.empty(),
                        properties,
                        Optional.empty(),
                        Optional.empty(),
                        SystemData.created(SystemData.Stamp.of(request.caller(), request.now())));
        resources.save(tx, group);
        return group;
    }

    private Resource replace(
            Transaction tx,
            ArmRequest request,
            ArmId id,
            Resource existing,
            RequestContent content,
            Optional<String> location,
            Optional<String> managedBy)
            throws ArmRefusal {
        checkNotDeleting(existing);
        String there = existing.location().orElseThrow();
        if (location.isPresent() && !location.get().equals(there)) {
            throw ArmError.INVALID_RESOURCE_GROUP_LOCATION
                    .refuse(location.get(), there)
                    .at("location");
        }
        ObjectNode properties = existing.properties().deepCopy();
        properties.remove(MANAGED_BY);
        managedBy.ifPresent(owner -> properties.put(MANAGED_BY, owner));
        return save(
                tx,
                request,
                existing,
                existing.withContent(
                        id, Tags.after(existing.tags(), content), Optional.empty(), properties));
    }

    private Resource save(Transaction tx, ArmRequest request, Resource existing, Resource wanted) {
        if (wanted.hasSameContentAs(existing)) {
            return existing;
        }
        Resource saved =
                wanted.withEtag(ETags.next(random, request.now()))
                        .withSystemData(
                                existing.systemData()
                                        .modified(
                                                SystemData.Stamp.of(
                                                        request.caller(), request.now())));
        resources.save(tx, saved);
        return saved;
    }

    /// `PATCH` of a group (rule RG-2).
    public Response patch(ArmRequest request, ArmId id) throws ArmRefusal {
        access.require(request.caller(), id, action("write"));
        checkSubscription(id);
        RequestContent content = request.content();
        Tags.after(Optional.empty(), content);
        Optional<String> managedBy = content.text(MANAGED_BY);
        Resource written =
                database.<Resource, ArmRefusal>write(tx -> {
                    Resource existing = resources.in(tx).find(id).orElseThrow(() -> notFound(id));
                    checkNotDeleting(existing);
                    ObjectNode properties = existing.properties().deepCopy();
                    if (content.isNull(MANAGED_BY)) {
                        properties.remove(MANAGED_BY);
                    }
                    managedBy.ifPresent(owner -> properties.put(MANAGED_BY, owner));
                    return save(
                            tx,
                            request,
                            existing,
                            existing.withContent(
                                    existing.id(),
                                    Tags.after(existing.tags(), content),
                                    Optional.empty(),
                                    properties));
                });
        changed.run();
        return Response.json(200, write(written));
    }

    /// `DELETE` of a group (rule RG-3).
    public Response delete(ArmRequest request, ArmId id) throws ArmRefusal {
        access.require(request.caller(), id, action("delete"));
        checkSubscription(id);
        Operation operation =
                database.<Operation, ArmRefusal>write(tx -> {
                    Resource existing = resources.in(tx).find(id).orElseThrow(() -> notFound(id));
                    Optional<Operation> running =
                            existing.operationId().flatMap(known -> operations.find(tx, known));
                    if (existing.state() == ProvisioningState.DELETING && running.isPresent()) {
                        return running.get();
                    }
                    Operation begun =
                            new Operation(
                                    guids.get(),
                                    Operation.Kind.DELETE_GROUP,
                                    existing.id(),
                                    existing.location().orElseThrow(),
                                    request.version(),
                                    Operation.Status.REQUESTED,
                                    request.now(),
                                    Optional.empty(),
                                    Optional.empty(),
                                    request.caller().objectId());
                    resources.save(
                            tx,
                            existing.withState(
                                    ProvisioningState.DELETING, Optional.of(begun.id())));
                    operations.insert(tx, begun);
                    return begun;
                });
        changed.run();
        runner.start(operation);
        return operation.announce(Response.of(202), request.origin(), settings.retryAfterSeconds());
    }

    private void checkSubscription(ArmId id) throws ArmRefusal {
        database.<Boolean, ArmRefusal>read(tx -> {
            surroundings.checkSubscription(tx, id);
            return true;
        });
    }

    private static void checkNotDeleting(Resource group) throws ArmRefusal {
        if (group.state() == ProvisioningState.DELETING) {
            throw ArmError.RESOURCE_GROUP_BEING_DELETED.refuse(group.id().name());
        }
    }

    private Optional<String> location(RequestContent content) throws ArmRefusal {
        Optional<String> text = content.text("location").filter(word -> !word.isBlank());
        if (text.isEmpty()) {
            return text;
        }
        Optional<String> known =
                settings.locations().find(text.get()).map(Locations.Location::name);
        if (known.isEmpty()) {
            throw ArmError.LOCATION_NOT_AVAILABLE_FOR_RESOURCE_GROUP
                    .refuse(text.get(), settings.locations().listed())
                    .at("location");
        }
        return known;
    }

    static ObjectNode write(Resource group) {
        ObjectNode json = Json.mapper().createObjectNode();
        json.put("id", group.id().toString());
        json.put("name", group.id().name());
        json.put("type", TypeName.RESOURCES + "/resourceGroups");
        json.put("location", group.location().orElseThrow());
        group.tags().ifPresent(tags -> json.set("tags", tags.toJson()));
        if (group.properties().has(MANAGED_BY)) {
            json.set(MANAGED_BY, group.properties().get(MANAGED_BY));
        }
        json.putObject("properties").put("provisioningState", group.state().word());
        return json;
    }
}
