package org.isocenter.resourcemanager.access;

import java.util.List;
import org.isocenter.http.json.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// One entry of a role's `permissions`.
///
/// What `notActions` takes away it takes from this entry only; it forbids nothing that another role
/// gives (rule RBAC-3).
public record Permission(
        List<ActionPattern> actions,
        List<ActionPattern> notActions,
        List<ActionPattern> dataActions,
        List<ActionPattern> notDataActions) {

    /// A permission of plain strings.
    public static Permission of(
            List<String> actions,
            List<String> notActions,
            List<String> dataActions,
            List<String> notDataActions) {
        return new Permission(
                compile(actions),
                compile(notActions),
                compile(dataActions),
                compile(notDataActions));
    }

    private static List<ActionPattern> compile(List<String> patterns) {
        return patterns.stream().map(ActionPattern::of).toList();
    }

    /// Whether this entry gives the action.
    ///
    /// @param action in lower case
    boolean gives(Action.Kind kind, String action) {
        return switch (kind) {
            case CONTROL -> any(actions, action) && !any(notActions, action);
            case DATA -> any(dataActions, action) && !any(notDataActions, action);
        };
    }

    private static boolean any(List<ActionPattern> patterns, String action) {
        for (ActionPattern pattern : patterns) {
            if (pattern.matches(action)) {
                return true;
            }
        }
        return false;
    }

    /// All four arrays, empty ones too: clients index them without looking (rule RD-4).
    public ObjectNode toJson() {
        ObjectNode json = Json.mapper().createObjectNode();
        write(json, "actions", actions);
        write(json, "notActions", notActions);
        write(json, "dataActions", dataActions);
        write(json, "notDataActions", notDataActions);
        return json;
    }

    private static void write(ObjectNode json, String name, List<ActionPattern> patterns) {
        ArrayNode array = json.putArray(name);
        patterns.forEach(pattern -> array.add(pattern.toString()));
    }

    /// What [#toJson] wrote.
    static Permission fromJson(JsonNode json) {
        return of(
                texts(json.path("actions")),
                texts(json.path("notActions")),
                texts(json.path("dataActions")),
                texts(json.path("notDataActions")));
    }

    static List<String> texts(JsonNode array) {
        List<String> texts = new java.util.ArrayList<>();
        for (JsonNode element : array) {
            texts.add(element.stringValue());
        }
        return List.copyOf(texts);
    }
}
