package org.isocenter.resourcemanager.subscription;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.isocenter.http.Response;
import org.isocenter.http.json.Json;
import org.isocenter.persistence.sql.Database;
import org.isocenter.resourcemanager.access.RoleBasedAccess;
import org.isocenter.resourcemanager.protocol.ApiVersion;
import org.isocenter.resourcemanager.protocol.ArmError;
import org.isocenter.resourcemanager.protocol.ArmId;
import org.isocenter.resourcemanager.protocol.ArmRefusal;
import org.isocenter.resourcemanager.protocol.ArmRequest;
import org.isocenter.resourcemanager.protocol.Page;
import org.isocenter.resourcemanager.resource.Locations;
import org.isocenter.resourcemanager.resource.SubscriptionRepository;
import org.isocenter.resourcemanager.resource.Surroundings;
import org.isocenter.resourcemanager.subscription.ProviderCatalog.Operation;
import org.isocenter.resourcemanager.subscription.ProviderCatalog.Provider;
import org.isocenter.resourcemanager.subscription.ProviderCatalog.Type;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Providers, their registration and their operations (rules PROV-1 to PROV-4, HC-3).
public final class ProviderHandlers {
    private static final String READ = "Microsoft.Resources/subscriptions/providers/read";

    private final Database database;
    private final SubscriptionRepository subscriptions;
    private final RoleBasedAccess access;
    private final Surroundings surroundings;
    private final Locations locations;

    public ProviderHandlers(
            Database database,
            SubscriptionRepository subscriptions,
            RoleBasedAccess access,
            Surroundings surroundings,
            Locations locations) {
        this.database = database;
        this.subscriptions = subscriptions;
        this.access = access;
        this.surroundings = surroundings;
        this.locations = locations;
    }

    /// `GET /providers` and `GET /subscriptions/{s}/providers`
    public Response list(ArmRequest request, ArmId scope) throws ArmRefusal {
        checkRead(request, scope);
        List<ObjectNode> providers = new ArrayList<>();
        for (Provider provider : ProviderCatalog.all()) {
            providers.add(write(provider, scope));
        }
        return Page.answer(providers);
    }

    /// `GET /providers/{ns}` and `GET /subscriptions/{s}/providers/{ns}`
    public Response get(ArmRequest request, ArmId scope, String namespace) throws ArmRefusal {
        Provider provider = find(namespace);
        checkRead(request, scope);
        return Response.json(200, write(provider, scope));
    }

    /// Whoever sees a subscription sees its providers: clients choose api-versions by them.
    private void checkRead(ArmRequest request, ArmId scope) throws ArmRefusal {
        if (!scope.isRoot() && !access.hasAnyRole(request.caller(), scope)) {
            throw RoleBasedAccess.refusal(request.caller(), scope, READ);
        }
    }

    private static Provider find(String namespace) throws ArmRefusal {
        return ProviderCatalog.find(namespace)
                .orElseThrow(() -> ArmError.INVALID_RESOURCE_NAMESPACE.refuse(namespace));
    }

    /// `POST /subscriptions/{s}/providers/{ns}/register` and `/unregister` (rule PROV-3).
    public Response register(
            ArmRequest request, ArmId subscription, String namespace, boolean registers)
            throws ArmRefusal {
        Provider provider = find(namespace);
        access.require(
                request.caller(),
                subscription,
                provider.namespace() + (registers ? "/register/action" : "/unregister/action"));
        database.<ArmRefusal>execute(tx -> {
            surroundings.checkSubscription(tx, subscription);
            subscriptions.register(
                    tx, subscription.subscription().orElseThrow(), provider.namespace(), registers);
        });
        return Response.json(200, write(provider, subscription));
    }

    private ObjectNode write(Provider provider, ArmId scope) {
        boolean registered =
                provider.registrationFree()
                        || scope.isRoot()
                        || database.<Boolean, RuntimeException>read(
                                tx -> surroundings.isRegistered(tx, scope, provider.namespace()));
        ObjectNode json = Json.mapper().createObjectNode();
        json.put(
                "id",
                (scope.isRoot() ? "" : scope.toString()) + "/providers/" + provider.namespace());
        json.put("namespace", provider.namespace());
        if (!scope.isRoot()) {
            json.put("registrationState", registered ? "Registered" : "NotRegistered");
        }
        json.put(
                "registrationPolicy",
                provider.registrationFree() ? "RegistrationFree" : "RegistrationRequired");
        ArrayNode types = json.putArray("resourceTypes");
        for (Type type : provider.types()) {
            ObjectNode entry = types.addObject();
            entry.put("resourceType", type.name());
            ArrayNode where = entry.putArray("locations");
            locations.displayNames().forEach(where::add);
            ArrayNode versions = entry.putArray("apiVersions");
            type.versions().newestFirst().forEach(version -> versions.add(version.text()));
            entry.put(
                    "defaultApiVersion",
                    type.versions().newestFirst().stream()
                            .map(ApiVersion::text)
                            .filter(version -> !version.contains("preview"))
                            .findFirst()
                            .orElseThrow());
            entry.put(
                    "capabilities",
                    type.tracked()
                            ? "CrossResourceGroupResourceMove, SupportsTags, SupportsLocation"
                            : "None");
        }
        return json;
    }

    /// `GET /providers/{ns}/operations`: for any valid token.
    public Response operations(String namespace) throws ArmRefusal {
        Provider provider = find(namespace);
        List<ObjectNode> operations = new ArrayList<>();
        for (Operation operation : provider.operations()) {
            ObjectNode json = Json.mapper().createObjectNode();
            json.put("name", provider.namespace() + "/" + operation.name());
            json.put("isDataAction", operation.isDataAction());
            json.putObject("display")
                    .put("provider", provider.displayName())
                    .put("resource", operation.resource())
                    .put("operation", operation.words())
                    .put("description", operation.description());
            json.put("origin", "user,system");
            operations.add(json);
        }
        return Page.answer(operations);
    }

    /// `GET /providers/Microsoft.Authorization/providerOperations` and `…/{ns}` (rule PROV-4).
    public Response providerOperations(String namespace) throws ArmRefusal {
        return Response.json(200, metadata(find(namespace)));
    }

    /// The same of all providers.
    public Response providerOperations() {
        return Page.answer(ProviderCatalog.all().stream().map(ProviderHandlers::metadata).toList());
    }

    private static ObjectNode metadata(Provider provider) {
        ObjectNode json = Json.mapper().createObjectNode();
        json.put(
                "id",
                "/providers/Microsoft.Authorization/providerOperations/" + provider.namespace());
        json.put("name", provider.namespace());
        json.put("type", "Microsoft.Authorization/providerOperations");
        json.put("displayName", provider.displayName());
        ArrayNode types = json.putArray("resourceTypes");
        ArrayNode own = Json.mapper().createArrayNode();
        Map<String, ArrayNode> byType = new LinkedHashMap<>();
        for (Operation operation : provider.operations()) {
            String type = typeOf(operation.name());
            ArrayNode list =
                    type.isEmpty()
                            ? own
                            : byType.computeIfAbsent(
                                    type,
                                    name -> {
                                        ObjectNode entry = types.addObject();
                                        entry.put("name", name);
                                        entry.put("displayName", operation.resource());
                                        return entry.putArray("operations");
                                    });
            ObjectNode entry = list.addObject();
            entry.put("name", provider.namespace() + "/" + operation.name());
            entry.put("displayName", operation.words());
            entry.put("description", operation.description());
            entry.put("origin", "user,system");
            entry.put("isDataAction", operation.isDataAction());
        }
        json.set("operations", own);
        return json;
    }

    /// `workspaces/read` belongs to `workspaces`, `register/action` to the provider.
    private static String typeOf(String operation) {
        String[] parts = operation.split("/", -1);
        int end = parts[parts.length - 1].equals("action") ? parts.length - 2 : parts.length - 1;
        return String.join("/", List.of(parts).subList(0, Math.max(0, end)));
    }
}
