package org.isocenter.resourcemanager.digitaltwins;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.isocenter.http.json.Json;
import org.isocenter.resourcemanager.protocol.ApiFamily;
import org.isocenter.resourcemanager.protocol.ArmError;
import org.isocenter.resourcemanager.protocol.ArmRefusal;
import org.isocenter.resourcemanager.protocol.ArmTime;
import org.isocenter.resourcemanager.protocol.RequestContent;
import org.isocenter.resourcemanager.protocol.TypeName;
import org.isocenter.resourcemanager.resource.ProvisioningState;
import org.isocenter.resourcemanager.resource.Resource;
import org.isocenter.resourcemanager.resource.ResourceKind;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// `…/digitalTwinsInstances/{n}/endpoints`: where events go (rules ADT-1, ADT-6).
///
/// Secrets are stored and never shown: every answer masks them, also the answer to the PUT that
/// brought them, and a masked value that is sent back means "unchanged".
public final class EndpointKind implements ResourceKind {
    private static final Pattern NAME =
            Pattern.compile("(?![0-9]+$)(?!-)[a-zA-Z0-9-]{2,49}[a-zA-Z0-9]");
    private static final String MASK = "***";

    /// What an endpoint of a type may have besides what all have.
    private static final Map<String, List<String>> MEMBERS =
            Map.of(
                    "ServiceBus",
                    List.of(
                            "primaryConnectionString",
                            "secondaryConnectionString",
                            "endpointUri",
                            "entityPath"),
                    "EventHub",
                    List.of(
                            "connectionStringPrimaryKey",
                            "connectionStringSecondaryKey",
                            "endpointUri",
                            "entityPath"),
                    "EventGrid",
                    List.of("TopicEndpoint", "accessKey1", "accessKey2"));

    private static final List<String> CONNECTION_STRINGS =
            List.of(
                    "primaryConnectionString",
                    "secondaryConnectionString",
                    "connectionStringPrimaryKey",
                    "connectionStringSecondaryKey");
    private static final List<String> KEYS = List.of("accessKey1", "accessKey2");

    @Override
    public TypeName type() {
        return TypeName.TWINS_ENDPOINT;
    }

    @Override
    public ApiFamily versions() {
        return ApiFamily.DIGITAL_TWINS;
    }

    @Override
    public boolean isTracked() {
        return false;
    }

    @Override
    public boolean hasEtag() {
        return false;
    }

    @Override
    public Pace pace(boolean isNew) {
        return isNew ? Pace.LATER : Pace.AT_ONCE;
    }

    @Override
    public Pace deletionPace() {
        return Pace.LATER;
    }

    @Override
    public ProvisioningState creating() {
        return ProvisioningState.PROVISIONING;
    }

    @Override
    public String nameParameter() {
        return "endpointName";
    }

    @Override
    public void checkName(String name) throws ArmRefusal {
        if (!NAME.matcher(name).matches()) {
            throw ArmError.INVALID_RESOURCE_NAME
                    .refuse(
                            name,
                            "an endpoint name has 3 to 50 letters, digits and hyphens, not only"
                                    + " digits, and no hyphen at either end.")
                    .at(nameParameter());
        }
    }

    @Override
    public ObjectNode put(Write write, RequestContent properties) throws ArmRefusal {
        String asked = properties.requiredText("endpointType");
        String type =
                MEMBERS.keySet().stream()
                        .filter(asked::equalsIgnoreCase)
                        .findFirst()
                        .orElseThrow(() ->
                                ArmError.INVALID_PROPERTY_VALUE
                                        .refuse(
                                                asked,
                                                "endpointType",
                                                "EventHub, EventGrid, ServiceBus")
                                        .at("properties.endpointType"));
        String authentication = properties.text("authenticationType").orElse("KeyBased");
        if (!authentication.equals("KeyBased") && !authentication.equals("IdentityBased")) {
            throw ArmError.INVALID_PROPERTY_VALUE
                    .refuse(authentication, "authenticationType", "KeyBased, IdentityBased")
                    .at("properties.authenticationType");
        }
        JsonNode before =
                write.existing()
                        .<JsonNode>map(Resource::properties)
                        .orElse(Json.mapper().createObjectNode());
        ObjectNode stored = Json.mapper().createObjectNode();
        stored.put("endpointType", type);
        stored.put("authenticationType", authentication);
        for (String member : MEMBERS.getOrDefault(type, List.of())) {
            copy(properties, before, stored, member);
        }
        copy(properties, before, stored, "deadLetterSecret");
        copy(properties, before, stored, "deadLetterUri");
        Optional<RequestContent> identity = properties.object("identity");
        identity.ifPresent(content -> stored.set("identity", content.node()));
        return stored;
    }

    private static void copy(
            RequestContent properties, JsonNode before, ObjectNode stored, String member)
            throws ArmRefusal {
        Optional<String> text = properties.text(member);
        if (text.isEmpty()) {
            return;
        }
        String value =
                text.get().contains(MASK) && before.path(member).isString()
                        ? before.path(member).stringValue()
                        : text.get();
        stored.put(member, value);
    }

    @Override
    public ObjectNode patch(Write write, RequestContent properties) throws ArmRefusal {
        return put(write, properties);
    }

    @Override
    public ObjectNode render(Resource resource, View view) {
        ObjectNode json = Json.mapper().createObjectNode();
        ObjectNode stored = resource.properties();
        for (Map.Entry<String, JsonNode> member : stored.properties()) {
            String name = member.getKey();
            if (CONNECTION_STRINGS.contains(name)) {
                json.put(name, masked(member.getValue().asString("")));
            } else if (KEYS.contains(name) || name.equals("deadLetterSecret")) {
                json.put(name, MASK);
            } else {
                json.set(name, member.getValue());
            }
        }
        json.put("provisioningState", InstanceKind.word(resource.state()));
        json.put("createdTime", ArmTime.write(resource.systemData().created().at()));
        return json;
    }

    /// `Endpoint=sb://…;Name=value` with every value behind asterisks.
    private static String masked(String connectionString) {
        StringBuilder masked = new StringBuilder();
        for (String part : connectionString.split(";", -1)) {
            if (part.isEmpty()) {
                continue;
            }
            int equals = part.indexOf('=');
            String name = equals < 0 ? part : part.substring(0, equals);
            masked.append(masked.isEmpty() ? "" : ";");
            if (name.equals("Endpoint")) {
                masked.append("Endpoint=sb://").append(MASK).append('/');
            } else {
                masked.append(equals < 0 ? "" : name + "=").append(MASK);
            }
        }
        return masked.toString();
    }
}
