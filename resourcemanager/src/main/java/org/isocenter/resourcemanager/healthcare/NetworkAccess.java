package org.isocenter.resourcemanager.healthcare;

import java.util.List;
import java.util.Optional;
import org.isocenter.http.json.Json;
import org.isocenter.resourcemanager.protocol.ArmError;
import org.isocenter.resourcemanager.protocol.ArmRefusal;
import org.isocenter.resourcemanager.protocol.RequestContent;
import org.isocenter.resourcemanager.protocol.TypeName;
import org.isocenter.resourcemanager.resource.Resource;
import org.isocenter.resourcemanager.resource.ResourceReader;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// `publicNetworkAccess` and the private endpoint connections that go with it (rules HC-26, HC-27,
/// HC-52, HC-54).
final class NetworkAccess {
    static final String MEMBER = "publicNetworkAccess";
    private static final String ENABLED = "Enabled";
    private static final String DISABLED = "Disabled";

    private NetworkAccess() {}

    /// What a request sets, in its canonical spelling.
    private static Optional<String> read(RequestContent properties) throws ArmRefusal {
        Optional<String> text = properties.text(MEMBER);
        if (text.isEmpty()) {
            return Optional.empty();
        }
        for (String word : List.of(ENABLED, DISABLED)) {
            if (word.equalsIgnoreCase(text.get())) {
                return Optional.of(word);
            }
        }
        throw ArmError.INVALID_PROPERTY_VALUE
                .refuse(text.get(), MEMBER, "Enabled, Disabled")
                .at(properties.pathOf(MEMBER));
    }

    /// Writes what a request sets; nothing when it says what is so anyway, so that a resource that is
    /// sent back whole is not changed by it.
    static void merge(RequestContent properties, ObjectNode stored) throws ArmRefusal {
        Optional<String> word = read(properties);
        if (word.isPresent() && !word.get().equals(of(stored))) {
            stored.put(MEMBER, word.get());
        }
    }

    /// What is stored, `Enabled` unless somebody said otherwise.
    static String of(ObjectNode properties) {
        return properties.path(MEMBER).asString(ENABLED);
    }

    static boolean isDisabled(ObjectNode properties) {
        return of(properties).equals(DISABLED);
    }

    /// A resource with its public access switched off, in effect at once.
    static Resource disabled(Resource resource) {
        Resource changed = resource.withProperties(with(resource.properties()));
        return resource.serving().isEmpty()
                ? changed
                : new Resource(
                        changed.id(),
                        changed.location(),
                        changed.tags(),
                        changed.etag(),
                        changed.state(),
                        changed.steady(),
                        changed.identity(),
                        changed.properties(),
                        resource.serving()
                                .map(serving ->
                                        new Resource.Serving(
                                                serving.tags(),
                                                serving.identity(),
                                                with(serving.properties()))),
                        changed.operationId(),
                        changed.systemData());
    }

    private static ObjectNode with(ObjectNode properties) {
        return properties.deepCopy().put(MEMBER, DISABLED);
    }

    /// The connections of a workspace, as it and each of its services show them; absent when there
    /// are none.
    static Optional<ArrayNode> connections(ResourceReader resources, Resource workspace) {
        List<Resource> connections =
                resources.children(workspace.id(), TypeName.WORKSPACE_CONNECTION);
        if (connections.isEmpty()) {
            return Optional.empty();
        }
        ArrayNode array = Json.mapper().createArrayNode();
        for (Resource connection : connections) {
            ObjectNode json = array.addObject();
            json.put("id", connection.id().toString());
            json.put("name", connection.id().name());
            json.put("type", connection.id().type().toString());
            json.set("properties", WorkspaceConnectionKind.shown(connection));
        }
        return Optional.of(array);
    }
}
