package org.isocenter.resourcemanager.digitaltwins;

import java.util.List;
import java.util.Optional;
import org.isocenter.http.Response;
import org.isocenter.http.json.Json;
import org.isocenter.persistence.sql.Database;
import org.isocenter.resourcemanager.access.RoleBasedAccess;
import org.isocenter.resourcemanager.protocol.ArmError;
import org.isocenter.resourcemanager.protocol.ArmId;
import org.isocenter.resourcemanager.protocol.ArmRefusal;
import org.isocenter.resourcemanager.protocol.ArmRequest;
import org.isocenter.resourcemanager.protocol.Page;
import org.isocenter.resourcemanager.protocol.RequestContent;
import org.isocenter.resourcemanager.protocol.TypeName;
import org.isocenter.resourcemanager.resource.Locations;
import org.isocenter.resourcemanager.resource.Resource;
import org.isocenter.resourcemanager.resource.ResourceRepository;
import org.isocenter.resourcemanager.resource.Surroundings;
import tools.jackson.databind.node.ObjectNode;

/// The name check and the private link resources of digital twins instances (rules ADT-7, ADT-8).
public final class TwinsHandlers {
    private static final String GROUP = "digitalTwinsInstance";

    private final Database database;
    private final ResourceRepository resources;
    private final RoleBasedAccess access;
    private final Surroundings surroundings;
    private final HostNames hosts;

    public TwinsHandlers(
            Database database,
            ResourceRepository resources,
            RoleBasedAccess access,
            Surroundings surroundings,
            HostNames hosts) {
        this.database = database;
        this.resources = resources;
        this.access = access;
        this.surroundings = surroundings;
        this.hosts = hosts;
    }

    /// `POST …/locations/{loc}/checkNameAvailability`
    public Response checkName(ArmRequest request, ArmId subscription, String location)
            throws ArmRefusal {
        access.require(
                request.caller(),
                subscription,
                "Microsoft.DigitalTwins/locations/checkNameAvailability/action");
        RequestContent content = request.content();
        String name = content.requiredText("name");
        String type = content.requiredText("type");
        if (!TypeName.of(type).equals(TypeName.DIGITAL_TWINS_INSTANCE)) {
            throw ArmError.INVALID_PROPERTY_VALUE
                    .refuse(type, "type", TypeName.DIGITAL_TWINS_INSTANCE)
                    .at("type");
        }
        Locations.Location where =
                hosts.locations()
                        .find(location)
                        .orElseThrow(() ->
                                ArmError.LOCATION_NOT_AVAILABLE_FOR_RESOURCE_TYPE.refuse(
                                        location,
                                        TypeName.DIGITAL_TWINS_INSTANCE,
                                        hosts.locations().listed()));
        ObjectNode json = Json.mapper().createObjectNode();
        if (!InstanceKind.isName(name)) {
            return Response.json(
                    200,
                    json.put("nameAvailable", false)
                            .put("reason", "Invalid")
                            .put("message", "The name '" + name + "' is not valid."));
        }
        boolean taken =
                database
                        .<List<Resource>, RuntimeException>read(
                                tx -> resources.in(tx).named(TypeName.DIGITAL_TWINS_INSTANCE, name))
                        .stream()
                        .anyMatch(other -> other.location().equals(Optional.of(where.name())));
        json.put("nameAvailable", !taken);
        if (taken) {
            json.put("reason", "AlreadyExists");
            json.put("message", "The name '" + name + "' is already in use.");
        }
        return Response.json(200, json);
    }

    /// `GET …/privateLinkResources` and `…/privateLinkResources/{id}`
    public Response linkResources(ArmRequest request, ArmId instance, Optional<String> group)
            throws ArmRefusal {
        access.require(request.caller(), instance, TypeName.TWINS_LINK_RESOURCE.action("read"));
        Resource found =
                database.<Resource, ArmRefusal>read(tx -> {
                    surroundings.check(
                            tx, instance, TypeName.TWINS_LINK_RESOURCE, Surroundings.Verb.READ);
                    return resources.in(tx).find(instance).orElseThrow();
                });
        if (group.isPresent() && !group.get().equalsIgnoreCase(GROUP)) {
            throw ArmError.RESOURCE_NOT_FOUND.refuse(
                    TypeName.TWINS_LINK_RESOURCE + "/" + group.get(),
                    instance.group().orElseThrow());
        }
        ObjectNode json = Json.mapper().createObjectNode();
        json.put("id", found.id() + "/privateLinkResources/" + GROUP);
        json.put("name", GROUP);
        json.put("type", TypeName.TWINS_LINK_RESOURCE.toString());
        ObjectNode properties = json.putObject("properties");
        properties.put("groupId", GROUP);
        properties.putArray("requiredMembers").add(found.id().name());
        properties.putArray("requiredZoneNames").add(hosts.privateZone(found));
        return group.isPresent() ? Response.json(200, json) : Page.answer(List.of(json));
    }
}
