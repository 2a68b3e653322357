package org.isocenter.resourcemanager.protocol;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.isocenter.http.Query;

/// What a path of the control plane names. This is the table of contents of the plane: its `switch`
/// over these has a line for each.
public sealed interface ArmTarget {
    /// `/metadata/endpoints`
    record CloudMetadata() implements ArmTarget {}

    /// `/` itself.
    record Tenant() implements ArmTarget {}

    /// `/tenants`
    record Tenants() implements ArmTarget {}

    /// `/subscriptions`
    record Subscriptions() implements ArmTarget {}

    /// `/subscriptions/{s}`
    record OneSubscription(ArmId id) implements ArmTarget {}

    /// `/subscriptions/{s}/locations`
    record Locations(ArmId subscription) implements ArmTarget {}

    /// `/subscriptions/{s}/resourceGroups`
    record Groups(ArmId subscription) implements ArmTarget {}

    /// `/subscriptions/{s}/resourceGroups/{g}`
    record OneGroup(ArmId id) implements ArmTarget {}

    /// `/subscriptions/{s}/resourceGroups/{g}/moveResources` and its kind.
    record GroupAction(ArmId group, String action) implements ArmTarget {}

    /// `/subscriptions/{s}/resources`, `/subscriptions/{s}/resourceGroups/{g}/resources`
    record Resources(ArmId on) implements ArmTarget {}

    /// `/subscriptions/{s}/operationresults/{id}`: the deletion of a group (rule RG-3).
    record GroupOperation(ArmId subscription, String operationId) implements ArmTarget {}

    /// `/providers`, `/subscriptions/{s}/providers`
    record Providers(ArmId on) implements ArmTarget {}

    /// `/providers/{ns}`, `/subscriptions/{s}/providers/{ns}`
    record OneProvider(ArmId on, String namespace) implements ArmTarget {}

    /// `/providers/{ns}/{word}` and `/subscriptions/{s}/providers/{ns}/{word}` when the word is no
    /// resource type: `register`, `operations`, `checkNameAvailability`, `elevateAccess` …
    record ProviderAction(ArmId on, String namespace, String action) implements ArmTarget {}

    /// `/subscriptions/{s}/providers/{ns}/locations/{location}/{segment}[/{id}]`
    record InLocation(
            ArmId subscription,
            String namespace,
            String location,
            String segment,
            Optional<String> id)
            implements ArmTarget {}

    /// All resources of a type below a subscription, a group or a resource.
    record Collection(ArmId on, TypeName type) implements ArmTarget {}

    /// One resource.
    record Item(ArmId id) implements ArmTarget {}

    /// Something that lies on a scope without being a resource of it: role assignments, tags, a
    /// system-assigned identity. `{scope}/providers/{ns}/{type}[/{name}]`
    record Extension(ArmId on, String namespace, String type, Optional<String> name)
            implements ArmTarget {}

    /// What belongs to a deployment: `{scope}/providers/Microsoft.Resources/deployments/{name}/{part}`
    /// with or without an id.
    record DeploymentPart(ArmId on, String name, String part, Optional<String> id)
            implements ArmTarget {}

    /// A path of another shape.
    record Unknown() implements ArmTarget {}

    /// What of this the checks and rights are about; absent where there is nothing.
    default Optional<ArmId> scope() {
        return switch (this) {
            case CloudMetadata(), Tenant(), Tenants(), Subscriptions(), Unknown() ->
                    Optional.empty();
            case OneSubscription(ArmId id) -> Optional.of(id);
            case Locations(ArmId id) -> Optional.of(id);
            case Groups(ArmId id) -> Optional.of(id);
            case OneGroup(ArmId id) -> Optional.of(id);
            case GroupAction(ArmId id, String _) -> Optional.of(id);
            case Resources(ArmId id) -> Optional.of(id);
            case GroupOperation(ArmId id, String _) -> Optional.of(id);
            case Providers(ArmId id) -> Optional.of(id);
            case OneProvider(ArmId id, String _) -> Optional.of(id);
            case ProviderAction(ArmId id, String _, String _) -> Optional.of(id);
            case InLocation in -> Optional.of(in.subscription());
            case Collection(ArmId id, TypeName _) -> Optional.of(id);
            case Item(ArmId id) -> Optional.of(id);
            case Extension extension -> Optional.of(extension.on());
            case DeploymentPart part -> Optional.of(part.on());
        };
    }

    /// Segments beyond this many name nothing: the deepest path there is has 15.
    int MOST_SEGMENTS = 32;

    /// The words below a namespace that name no resource type.
    List<String> PROVIDER_ACTIONS =
            List.of(
                    "register",
                    "unregister",
                    "operations",
                    "checknameavailability",
                    "checkresourcename",
                    "elevateaccess");

    /// The last word of the type of deployments.
    String DEPLOYMENTS = "deployments";

    /// The types that lie on a scope, by namespace in lower case and type.
    List<String> EXTENSIONS =
            List.of(
                    "microsoft.authorization/roleassignments",
                    "microsoft.authorization/roledefinitions",
                    "microsoft.authorization/denyassignments",
                    "microsoft.authorization/permissions",
                    "microsoft.authorization/provideroperations",
                    "microsoft.resources/tags",
                    "microsoft.resources/deployments",
                    "microsoft.managedidentity/identities");

    /// The segments of a path; empty ones are dropped (rule ARM-3), escapes are undone after the
    /// path was split (rule ARM-4).
    ///
    /// @param encoded whether the path is percent-encoded
    static List<String> split(String path, boolean encoded) {
        List<String> segments = new ArrayList<>();
        for (String segment : path.split("/", -1)) {
            if (!segment.isEmpty()) {
                segments.add(encoded ? Query.decodeSegment(segment) : segment);
            }
        }
        return segments;
    }

    /// Reads a path.
    static ArmTarget parse(List<String> segments) {
        if (segments.isEmpty()) {
            return new Tenant();
        }
        if (segments.size() > MOST_SEGMENTS) {
            return new Unknown();
        }
        String first = segments.getFirst().toLowerCase(Locale.ROOT);
        return switch (first) {
            case "metadata" ->
                    segments.size() == 2 && segments.get(1).equalsIgnoreCase("endpoints")
                            ? new CloudMetadata()
                            : new Unknown();
            case "tenants" -> segments.size() == 1 ? new Tenants() : new Unknown();
            case "subscriptions" ->
                    segments.size() == 1
                            ? new Subscriptions()
                            : inSubscription(
                                    ArmId.subscription(segments.get(1)),
                                    segments.subList(2, segments.size()));
            case "providers" -> providers(ArmId.ROOT, segments.subList(1, segments.size()));
            default -> new Unknown();
        };
    }

    private static ArmTarget inSubscription(ArmId subscription, List<String> rest) {
        if (rest.isEmpty()) {
            return new OneSubscription(subscription);
        }
        List<String> more = rest.subList(1, rest.size());
        return switch (rest.getFirst().toLowerCase(Locale.ROOT)) {
            case "locations" -> more.isEmpty() ? new Locations(subscription) : new Unknown();
            case "resources" -> more.isEmpty() ? new Resources(subscription) : new Unknown();
            case "operationresults" ->
                    more.size() == 1
                            ? new GroupOperation(subscription, more.getFirst())
                            : new Unknown();
            case "resourcegroups" ->
                    more.isEmpty()
                            ? new Groups(subscription)
                            : inGroup(
                                    subscription.group(more.getFirst()),
                                    more.subList(1, more.size()));
            case "providers" -> providers(subscription, more);
            default -> new Unknown();
        };
    }

    private static ArmTarget inGroup(ArmId group, List<String> rest) {
        if (rest.isEmpty()) {
            return new OneGroup(group);
        }
        List<String> more = rest.subList(1, rest.size());
        return switch (rest.getFirst().toLowerCase(Locale.ROOT)) {
            case "resources" -> more.isEmpty() ? new Resources(group) : new Unknown();
            case "providers" -> providers(group, more);
            // The document has the operations of a group's deployments under this shorter path.
            case DEPLOYMENTS ->
                    providers(
                            group,
                            Stream.concat(Stream.of(TypeName.RESOURCES), rest.stream()).toList());
            default -> more.isEmpty() ? new GroupAction(group, rest.getFirst()) : new Unknown();
        };
    }

    private static ArmTarget providers(ArmId scope, List<String> rest) {
        if (rest.isEmpty()) {
            return scope.isRoot() || !scope.isGroup() && !scope.isResource()
                    ? new Providers(scope)
                    : new Unknown();
        }
        String namespace = TypeName.namespaceSpelling(rest.getFirst());
        List<String> chain = rest.subList(1, rest.size());
        if (chain.isEmpty()) {
            return scope.isGroup() || scope.isResource()
                    ? new Unknown()
                    : new OneProvider(scope, namespace);
        }
        String type = chain.getFirst().toLowerCase(Locale.ROOT);
        if (EXTENSIONS.contains(namespace.toLowerCase(Locale.ROOT) + "/" + type)) {
            return switch (chain.size()) {
                case 1 -> new Extension(scope, namespace, chain.getFirst(), Optional.empty());
                case 2 ->
                        new Extension(
                                scope, namespace, chain.getFirst(), Optional.of(chain.get(1)));
                case 3, 4 ->
                        type.equals(DEPLOYMENTS)
                                ? new DeploymentPart(
                                        scope,
                                        chain.get(1),
                                        chain.get(2).toLowerCase(Locale.ROOT),
                                        chain.size() == 4
                                                ? Optional.of(chain.get(3))
                                                : Optional.empty())
                                : new Unknown();
                default -> new Unknown();
            };
        }
        if (scope.isResource()) {
            return new Collection(scope, TypeName.of(namespace, String.join("/", chain)));
        }
        if (!scope.isGroup()) {
            return aboveGroups(scope, namespace, chain);
        }
        return inProvider(scope, namespace, chain);
    }

    private static ArmTarget aboveGroups(ArmId scope, String namespace, List<String> chain) {
        String word = chain.getFirst().toLowerCase(Locale.ROOT);
        if (chain.size() == 1 && PROVIDER_ACTIONS.contains(word)) {
            return new ProviderAction(scope, namespace, word);
        }
        if (word.equals("locations")
                && !scope.isRoot()
                && (chain.size() == 3 || chain.size() == 4)) {
            return new InLocation(
                    scope,
                    namespace,
                    chain.get(1),
                    chain.get(2).toLowerCase(Locale.ROOT),
                    chain.size() == 4 ? Optional.of(chain.get(3)) : Optional.empty());
        }
        return chain.size() == 1 && !scope.isRoot()
                ? new Collection(scope, TypeName.of(namespace, chain.getFirst()))
                : new Unknown();
    }

    private static ArmTarget inProvider(ArmId group, String namespace, List<String> chain) {
        if (chain.size() == 1) {
            return new Collection(group, TypeName.of(namespace, chain.getFirst()));
        }
        ArmId at = group.resource(TypeName.of(namespace, chain.getFirst()), chain.get(1));
        for (int i = 2; i < chain.size(); i += 2) {
            if (chain.get(i).equalsIgnoreCase("providers")) {
                return providers(at, chain.subList(i + 1, chain.size()));
            }
            if (i + 1 == chain.size()) {
                return new Collection(at, at.type().child(chain.get(i)));
            }
            at = at.child(chain.get(i), chain.get(i + 1));
        }
        return new Item(at);
    }
}
