package org.isocenter.resourcemanager.subscription;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.isocenter.http.Response;
import org.isocenter.http.json.Json;
import org.isocenter.persistence.sql.Database;
import org.isocenter.resourcemanager.access.Principals;
import org.isocenter.resourcemanager.access.RoleBasedAccess;
import org.isocenter.resourcemanager.protocol.ArmError;
import org.isocenter.resourcemanager.protocol.ArmId;
import org.isocenter.resourcemanager.protocol.ArmRefusal;
import org.isocenter.resourcemanager.protocol.ArmRequest;
import org.isocenter.resourcemanager.protocol.Page;
import org.isocenter.resourcemanager.protocol.RequestContent;
import org.isocenter.resourcemanager.resource.Locations;
import org.isocenter.resourcemanager.resource.ResourceSettings;
import org.isocenter.resourcemanager.resource.Subscription;
import org.isocenter.resourcemanager.resource.SubscriptionRepository;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Tenants, subscriptions, locations and the name check of the platform (contract §7).
public final class SubscriptionHandlers {
    /// Trademarks nobody may have at the start of a name or inside it.
    private static final List<String> RESERVED_INSIDE =
            List.of("microsoft", "windows", "login", "xbox");

    /// Words that are reserved only when they are the whole name.
    private static final List<String> RESERVED_WHOLE =
            List.of(
                    "azure",
                    "access",
                    "bing",
                    "bizspark",
                    "biztalk",
                    "cortana",
                    "directx",
                    "dotnet",
                    "dynamics",
                    "excel",
                    "exchange",
                    "forefront",
                    "groove",
                    "hololens",
                    "hyperv",
                    "kinect",
                    "lync",
                    "msdn",
                    "o365",
                    "office",
                    "office365",
                    "onedrive",
                    "onenote",
                    "outlook",
                    "powerpoint",
                    "sharepoint",
                    "skype",
                    "visio",
                    "visualstudio");

    private final Database database;
    private final SubscriptionRepository subscriptions;
    private final RoleBasedAccess access;
    private final Principals principals;
    private final ResourceSettings settings;

    public SubscriptionHandlers(
            Database database,
            SubscriptionRepository subscriptions,
            RoleBasedAccess access,
            Principals principals,
            ResourceSettings settings) {
        this.database = database;
        this.subscriptions = subscriptions;
        this.access = access;
        this.principals = principals;
        this.settings = settings;
    }

    /// `GET /tenants`: the tenants of the caller.
    public Response tenants(ArmRequest request) {
        List<ObjectNode> tenants =
                principals.tenant(request.caller().tenantId()).stream()
                        .map(SubscriptionHandlers::write)
                        .toList();
        return Page.answer(tenants);
    }

    private static ObjectNode write(Principals.Tenant tenant) {
        ObjectNode json = Json.mapper().createObjectNode();
        json.put("id", "/tenants/" + tenant.tenantId());
        json.put("tenantId", tenant.tenantId());
        json.put("tenantCategory", "Home");
        json.put("displayName", tenant.displayName());
        json.put("countryCode", tenant.countryCode());
        ArrayNode domains = json.putArray("domains");
        tenant.domains().forEach(domains::add);
        json.put("defaultDomain", tenant.defaultDomain());
        json.put("tenantType", "AAD");
        return json;
    }

    /// `GET /subscriptions`: those the caller has any role in (rule RBAC-10).
    public Response list(ArmRequest request) throws ArmRefusal {
        List<Subscription> visible =
                database
                        .<List<Subscription>, RuntimeException>read(
                                tx -> subscriptions.ofTenant(tx, request.caller().tenantId()))
                        .stream()
                        .filter(one -> access.hasAnyRole(request.caller(), one.armId()))
                        .toList();
        Page.Part<Subscription> part =
                Page.of(request, settings.pageSize()).cut(visible, Subscription::id);
        List<ObjectNode> values = part.items().stream().map(SubscriptionHandlers::write).toList();
        return Page.answer(request, values, part.next());
    }

    /// `GET /subscriptions/{s}`
    public Response get(ArmRequest request, ArmId id) throws ArmRefusal {
        return Response.json(200, write(visible(request, id)));
    }

    private Subscription visible(ArmRequest request, ArmId id) throws ArmRefusal {
        if (!access.hasAnyRole(request.caller(), id)) {
            throw RoleBasedAccess.refusal(
                    request.caller(), id, "Microsoft.Resources/subscriptions/read");
        }
        String subscriptionId = id.subscription().orElseThrow();
        return database.<Optional<Subscription>, RuntimeException>read(
                        tx -> subscriptions.find(tx, subscriptionId))
                .orElseThrow(() -> ArmError.SUBSCRIPTION_NOT_FOUND.refuse(subscriptionId));
    }

    private static ObjectNode write(Subscription subscription) {
        ObjectNode json = Json.mapper().createObjectNode();
        json.put("id", subscription.armId().toString());
        json.put("subscriptionId", subscription.id());
        json.put("tenantId", subscription.tenantId());
        json.put("displayName", subscription.displayName());
        json.put("state", subscription.state().word());
        json.putObject("subscriptionPolicies")
                .put("locationPlacementId", "Public_2014-09-01")
                .put("quotaId", "PayAsYouGo_2014-09-01")
                .put("spendingLimit", "Off");
        json.put("authorizationSource", "RoleBased");
        json.putArray("managedByTenants");
        subscription.tags().ifPresent(tags -> json.set("tags", tags.toJson()));
        return json;
    }

    /// `GET /subscriptions/{s}/locations`
    public Response locations(ArmRequest request, ArmId id) throws ArmRefusal {
        Subscription subscription = visible(request, id);
        List<ObjectNode> values =
                settings.locations().all().stream()
                        .map(location -> write(subscription, location))
                        .toList();
        return Page.answer(values);
    }

    private static ObjectNode write(Subscription subscription, Locations.Location location) {
        ObjectNode json = Json.mapper().createObjectNode();
        json.put("id", subscription.armId() + "/locations/" + location.name());
        json.put("name", location.name());
        json.put("type", "Region");
        json.put("displayName", location.displayName());
        json.put(
                "regionalDisplayName",
                "(" + location.geographyGroup() + ") " + location.displayName());
        ObjectNode metadata = json.putObject("metadata");
        metadata.put("regionType", "Physical");
        metadata.put("regionCategory", "Recommended");
        metadata.put("geographyGroup", location.geographyGroup());
        metadata.put("longitude", location.longitude());
        metadata.put("latitude", location.latitude());
        metadata.putArray("pairedRegion");
        return json;
    }

    /// `POST /providers/Microsoft.Resources/checkResourceName`
    public Response checkResourceName(ArmRequest request) throws ArmRefusal {
        RequestContent content = request.content();
        String name = content.requiredText("name");
        String type = content.requiredText("type");
        String folded = name.toLowerCase(Locale.ROOT);
        boolean reserved =
                RESERVED_WHOLE.contains(folded)
                        || RESERVED_INSIDE.stream().anyMatch(folded::contains);
        ObjectNode json = Json.mapper().createObjectNode();
        json.put("name", name);
        json.put("type", type);
        json.put("status", reserved ? "Reserved" : "Allowed");
        return Response.json(200, json);
    }
}
