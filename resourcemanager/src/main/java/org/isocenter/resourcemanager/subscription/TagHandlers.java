package org.isocenter.resourcemanager.subscription;

import java.util.Locale;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.isocenter.http.Response;
import org.isocenter.http.json.Json;
import org.isocenter.persistence.sql.Database;
import org.isocenter.persistence.sql.Transaction;
import org.isocenter.resourcemanager.access.RoleBasedAccess;
import org.isocenter.resourcemanager.protocol.ArmError;
import org.isocenter.resourcemanager.protocol.ArmId;
import org.isocenter.resourcemanager.protocol.ArmRefusal;
import org.isocenter.resourcemanager.protocol.ArmRequest;
import org.isocenter.resourcemanager.protocol.RequestContent;
import org.isocenter.resourcemanager.resource.ETags;
import org.isocenter.resourcemanager.resource.ProvisioningState;
import org.isocenter.resourcemanager.resource.Resource;
import org.isocenter.resourcemanager.resource.ResourceKind;
import org.isocenter.resourcemanager.resource.ResourceKinds;
import org.isocenter.resourcemanager.resource.ResourceRepository;
import org.isocenter.resourcemanager.resource.Subscription;
import org.isocenter.resourcemanager.resource.SubscriptionRepository;
import org.isocenter.resourcemanager.resource.Surroundings;
import org.isocenter.resourcemanager.resource.SystemData;
import org.isocenter.resourcemanager.resource.Tags;
import tools.jackson.databind.node.ObjectNode;

/// `{scope}/providers/Microsoft.Resources/tags/default` (rule TAG-3): tags of a subscription, a
/// group or a tracked resource, without a right on the resource itself.
public final class TagHandlers {
    private static final String TYPE = "Microsoft.Resources/tags";

    private final Database database;
    private final SubscriptionRepository subscriptions;
    private final ResourceRepository resources;
    private final RoleBasedAccess access;
    private final Surroundings surroundings;
    private final ResourceKinds kinds;
    private final RandomGenerator random;
    private final Runnable changed;

    public TagHandlers(
            Database database,
            SubscriptionRepository subscriptions,
            ResourceRepository resources,
            RoleBasedAccess access,
            Surroundings surroundings,
            ResourceKinds kinds,
            RandomGenerator random,
            Runnable changed) {
        this.database = database;
        this.subscriptions = subscriptions;
        this.resources = resources;
        this.access = access;
        this.surroundings = surroundings;
        this.kinds = kinds;
        this.random = random;
        this.changed = changed;
    }

    /// What a request does to the tags that are there.
    private sealed interface Change {
        /// Nothing.
        record Read() implements Change {}

        /// These instead.
        record Replace(Tags tags) implements Change {}

        /// These over them.
        record Merge(Tags tags) implements Change {}

        /// Less these.
        record Remove(Tags tags) implements Change {}

        default Optional<Tags> applied(Optional<Tags> before) throws ArmRefusal {
            Tags there = before.orElse(Tags.none());
            return switch (this) {
                case Read() -> before;
                case Replace(Tags tags) -> Optional.of(tags);
                case Merge(Tags tags) -> Optional.of(there.merged(tags));
                case Remove(Tags tags) -> Optional.of(there.without(tags));
            };
        }
    }

    /// `GET …/tags/default`
    public Response get(ArmRequest request, ArmId scope) throws ArmRefusal {
        access.require(request.caller(), scope, TYPE + "/read");
        return answer(apply(request, scope, new Change.Read()), scope);
    }

    /// `PUT …/tags/default`
    public Response put(ArmRequest request, ArmId scope) throws ArmRefusal {
        access.require(request.caller(), scope, TYPE + "/write");
        return answer(apply(request, scope, new Change.Replace(tags(request.content()))), scope);
    }

    /// `PATCH …/tags/default`
    public Response patch(ArmRequest request, ArmId scope) throws ArmRefusal {
        access.require(request.caller(), scope, TYPE + "/write");
        RequestContent content = request.content();
        Tags tags = tags(content);
        String operation = content.requiredText("operation");
        Change change =
                switch (operation.toLowerCase(Locale.ROOT)) {
                    case "replace" -> new Change.Replace(tags);
                    case "merge" -> new Change.Merge(tags);
                    case "delete" -> new Change.Remove(tags);
                    default ->
                            throw ArmError.INVALID_PROPERTY_VALUE
                                    .refuse(operation, "operation", "Replace, Merge, Delete")
                                    .at("operation");
                };
        return answer(apply(request, scope, change), scope);
    }

    /// `DELETE …/tags/default`
    public Response delete(ArmRequest request, ArmId scope) throws ArmRefusal {
        access.require(request.caller(), scope, TYPE + "/delete");
        apply(request, scope, new Change.Replace(Tags.none()));
        return Response.of(200);
    }

    private static Tags tags(RequestContent content) throws ArmRefusal {
        if (!content.has("properties")) {
            throw ArmError.INVALID_REQUEST_CONTENT
                    .refuse("'properties' is required.")
                    .at("properties");
        }
        return Tags.read(content.objectOrEmpty("properties"));
    }

    private Tags apply(ArmRequest request, ArmId scope, Change change) throws ArmRefusal {
        boolean writes = !(change instanceof Change.Read);
        Tags tags =
                database.<Tags, ArmRefusal>write(tx -> {
                    if (writes) {
                        surroundings.checkSubscription(tx, scope);
                    }
                    return scope.group().isPresent()
                            ? onResource(tx, request, scope, change)
                            : onSubscription(tx, request, scope, change);
                });
        changed.run();
        return tags;
    }

    private Tags onSubscription(Transaction tx, ArmRequest request, ArmId scope, Change change)
            throws ArmRefusal {
        Subscription before =
                subscriptions.find(tx, scope.subscription().orElseThrow()).orElseThrow();
        Optional<Tags> after = change.applied(before.tags());
        if (!after.equals(before.tags())) {
            subscriptions.save(
                    tx,
                    new Subscription(
                            before.id(),
                            before.tenantId(),
                            before.displayName(),
                            before.state(),
                            after),
                    request.now());
        }
        return after.orElse(Tags.none());
    }

    private Tags onResource(Transaction tx, ArmRequest request, ArmId scope, Change change)
            throws ArmRefusal {
        Resource before =
                resources
                        .in(tx)
                        .find(scope)
                        .orElseThrow(() ->
                                scope.isGroup()
                                        ? ArmError.RESOURCE_GROUP_NOT_FOUND.refuse(scope.name())
                                        : ArmError.RESOURCE_NOT_FOUND.refuse(
                                                scope.withinGroup(), scope.group().orElseThrow()));
        boolean taggable =
                scope.isGroup()
                        || kinds.find(scope.type()).filter(ResourceKind::isTracked).isPresent();
        if (!taggable) {
            throw ArmError.OPERATION_NOT_ALLOWED.refuse("This type of resource has no tags.");
        }
        Optional<Tags> after = change.applied(before.tags());
        if (after.equals(before.tags())) {
            return after.orElse(Tags.none());
        }
        if (before.state() == ProvisioningState.DELETING) {
            throw ArmError.CONFLICT.refuse("The resource is being deleted.").at(scope.toString());
        }
        Resource tagged =
                before.withContent(before.id(), after, before.identity(), before.properties())
                        .withEtag(ETags.next(random, request.now()))
                        .withSystemData(
                                before.systemData()
                                        .modified(
                                                SystemData.Stamp.of(
                                                        request.caller(), request.now())));
        resources.save(tx, before.operationId().isEmpty() ? settled(tagged) : tagged);
        return after.orElse(Tags.none());
    }

    /// Tags take effect at once, so they also belong to what a failed update goes back to.
    private static Resource settled(Resource tagged) {
        return tagged.state() == ProvisioningState.SUCCEEDED && tagged.serving().isPresent()
                ? tagged.inEffect()
                : tagged;
    }

    private static Response answer(Tags tags, ArmId scope) {
        ObjectNode json = Json.mapper().createObjectNode();
        json.put("id", scope + "/providers/Microsoft.Resources/tags/default");
        json.put("name", "default");
        json.put("type", TYPE);
        json.putObject("properties").set("tags", tags.toJson());
        return Response.json(200, json);
    }
}
