package org.isocenter.resourcemanager.resource;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.isocenter.http.json.Json;
import org.isocenter.resourcemanager.protocol.ArmError;
import org.isocenter.resourcemanager.protocol.ArmId;
import org.isocenter.resourcemanager.protocol.ArmRefusal;
import org.isocenter.resourcemanager.protocol.RequestContent;
import org.isocenter.resourcemanager.protocol.TypeName;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The managed identities of a resource (contract §5.6): one of its own, others that were assigned
/// to it, or both. A resource without identity has none of these.
///
/// @param own the principal the platform made for this resource
/// @param assigned the ids of user-assigned identities, as written (rule HC-43)
public record ServiceIdentity(Optional<Own> own, List<String> assigned) {
    /// A system-assigned principal.
    ///
    /// @param principalId its object id, constant until it is removed (rule HC-42)
    /// @param clientId its application id, never shown here
    public record Own(String principalId, String clientId, String tenantId) {}

    /// What a request asks of the identity.
    public sealed interface Wish {
        /// Nothing: the identity stays as it is (rule HC-40).
        record Keep() implements Wish {}

        /// No identity at all.
        record Remove() implements Wish {}

        /// These identities.
        ///
        /// @param system whether the resource wants one of its own
        /// @param added ids to be assigned, as written
        /// @param removed ids a PATCH takes away, in lower case
        record Set(boolean system, List<String> added, List<String> removed) implements Wish {}
    }

    /// What the member `identity` of a request asks for (rules HC-40, HC-41, HC-43).
    public static Wish read(RequestContent content) throws ArmRefusal {
        if (!content.mentions("identity")) {
            return new Wish.Keep();
        }
        if (content.isNull("identity")) {
            return new Wish.Remove();
        }
        RequestContent identity = content.objectOrEmpty("identity");
        String type = identity.text("type").orElse("");
        String folded = type.replace(" ", "").toLowerCase(Locale.ROOT);
        boolean system;
        boolean user;
        switch (folded) {
            case "none" -> {
                return new Wish.Remove();
            }
            case "systemassigned" -> {
                system = true;
                user = false;
            }
            case "userassigned" -> {
                system = false;
                user = true;
            }
            case "systemassigned,userassigned", "userassigned,systemassigned" -> {
                system = true;
                user = true;
            }
            default -> throw ArmError.INVALID_IDENTITY_TYPE.refuse(type).at("identity.type");
        }
        List<String> added = new ArrayList<>();
        List<String> removed = new ArrayList<>();
        if (user) {
            RequestContent ids = identity.objectOrEmpty("userAssignedIdentities");
            for (Map.Entry<String, JsonNode> entry : ids.node().properties()) {
                if (entry.getValue().isNull()) {
                    removed.add(entry.getKey().toLowerCase(Locale.ROOT));
                } else {
                    added.add(checked(entry.getKey()));
                }
            }
            if (added.size() > 100) {
                throw ArmError.INVALID_REQUEST_CONTENT.refuse(
                        "more than 100 user-assigned identities.");
            }
        }
        return new Wish.Set(system, added, removed);
    }

    /// The identity after a write.
    ///
    /// @param before what the resource had
    /// @param isPatch whether identities that are not mentioned stay
    /// @param newOwn makes the principal of a resource that had none
    /// @param id the resource
    static Optional<ServiceIdentity> after(
            Optional<ServiceIdentity> before,
            Wish wish,
            boolean isPatch,
            Supplier<Own> newOwn,
            ArmId id)
            throws ArmRefusal {
        return switch (wish) {
            case Wish.Keep() -> before;
            case Wish.Remove() -> Optional.empty();
            case Wish.Set(boolean system, List<String> added, List<String> removed) -> {
                Optional<Own> own = Optional.empty();
                if (system) {
                    own = before.flatMap(ServiceIdentity::own).or(() -> Optional.of(newOwn.get()));
                }
                List<String> assigned = new ArrayList<>();
                boolean keepsOthers = isPatch && (!added.isEmpty() || !removed.isEmpty());
                if (keepsOthers || isPatch && !system) {
                    before.map(ServiceIdentity::assigned).orElse(List.of()).stream()
                            .filter(old -> !removed.contains(old.toLowerCase(Locale.ROOT)))
                            .filter(old -> added.stream().noneMatch(old::equalsIgnoreCase))
                            .forEach(assigned::add);
                }
                assigned.addAll(added);
                if (!system && assigned.isEmpty()) {
                    throw ArmError.FAILED_IDENTITY_OPERATION
                            .refuse(id, "userAssignedIdentities")
                            .at("identity.userAssignedIdentities");
                }
                yield Optional.of(new ServiceIdentity(own, List.copyOf(assigned)));
            }
        };
    }

    private static String checked(String id) throws ArmRefusal {
        boolean isIdentity =
                ArmId.parse(id)
                        .filter(ArmId::isResource)
                        .filter(known -> known.type().equals(TypeName.USER_ASSIGNED_IDENTITY))
                        .isPresent();
        if (!isIdentity) {
            throw ArmError.FAILED_IDENTITY_OPERATION
                    .refuse("userAssignedIdentities", id)
                    .at("identity.userAssignedIdentities");
        }
        return id;
    }

    /// The ids of user-assigned identities, parsed.
    public List<ArmId> assignedIds() {
        return assigned.stream().map(id -> ArmId.parse(id).orElseThrow()).toList();
    }

    /// The member `identity` of a response (table HC-T1). Never holds a credential (rule HC-44).
    ///
    /// @param identities the identity resources that exist, by id in lower case
    public ObjectNode toJson(Map<String, Resource> identities) {
        ObjectNode json = Json.mapper().createObjectNode();
        String type =
                own.isPresent()
                        ? assigned.isEmpty() ? "SystemAssigned" : "SystemAssigned,UserAssigned"
                        : "UserAssigned";
        json.put("type", type);
        own.ifPresent(principal ->
                json.put("principalId", principal.principalId).put("tenantId", principal.tenantId));
        if (!assigned.isEmpty()) {
            ObjectNode map = json.putObject("userAssignedIdentities");
            for (String id : assigned) {
                ObjectNode value = map.putObject(id);
                Resource identity = identities.get(ArmId.parse(id).orElseThrow().key());
                if (identity != null) {
                    value.set("principalId", identity.properties().get("principalId"));
                    value.set("clientId", identity.properties().get("clientId"));
                }
            }
        }
        return json;
    }

    /// How it is stored.
    ObjectNode document() {
        ObjectNode json = Json.mapper().createObjectNode();
        own.ifPresent(principal ->
                json.putObject("own")
                        .put("principalId", principal.principalId)
                        .put("clientId", principal.clientId)
                        .put("tenantId", principal.tenantId));
        ArrayNode ids = json.putArray("assigned");
        assigned.forEach(ids::add);
        return json;
    }

    /// What [#document] wrote.
    static ServiceIdentity fromDocument(JsonNode json) {
        JsonNode own = json.path("own");
        return new ServiceIdentity(
                own.isObject()
                        ? Optional.of(
                                new Own(
                                        own.path("principalId").stringValue(),
                                        own.path("clientId").stringValue(),
                                        own.path("tenantId").stringValue()))
                        : Optional.empty(),
                json.path("assigned").values().stream().map(JsonNode::stringValue).toList());
    }
}
