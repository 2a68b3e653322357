package org.isocenter.resourcemanager.resource;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.isocenter.http.json.Json;
import org.isocenter.resourcemanager.protocol.ArmError;
import org.isocenter.resourcemanager.protocol.ArmRefusal;
import org.isocenter.resourcemanager.protocol.RequestContent;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Words people put on resources (contract §6). Names compare without regard to case and are kept
/// as written; order is kept. Immutable.
///
/// @param values value by name
public record Tags(Map<String, String> values) {
    private static final int MOST = 50;
    private static final int LONGEST_NAME = 512;
    private static final int LONGEST_VALUE = 256;
    private static final String FORBIDDEN = "<>%&\\?/";

    public Tags {
        values = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }

    /// No tags.
    public static Tags none() {
        return new Tags(Map.of());
    }

    /// The tags of a resource after a write: kept when the request does not mention them, cleared by
    /// `null`, else replaced whole (rules ARM-41, TAG-1, TAG-2).
    public static Optional<Tags> after(Optional<Tags> before, RequestContent content)
            throws ArmRefusal {
        if (!content.mentions("tags")) {
            return before;
        }
        return Optional.of(read(content));
    }

    /// The member `tags` of an object; none when it is absent.
    public static Tags read(RequestContent content) throws ArmRefusal {
        RequestContent tags = content.objectOrEmpty("tags");
        Map<String, String> values = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> tag : tags.node().properties()) {
            if (!tag.getValue().isString()) {
                throw ArmError.INVALID_REQUEST_CONTENT
                        .refuse("the value of the tag '" + tag.getKey() + "' must be a string.")
                        .at(tags.pathOf(tag.getKey()));
            }
            if (values.keySet().stream().anyMatch(name -> name.equalsIgnoreCase(tag.getKey()))) {
                throw ArmError.DUPLICATE_TAG_NAMES.refuse(tag.getKey()).at("tags");
            }
            values.put(tag.getKey(), tag.getValue().stringValue());
        }
        Tags read = new Tags(values);
        read.check();
        return read;
    }

    private void check() throws ArmRefusal {
        if (values.size() > MOST) {
            throw ArmError.TOO_MANY_TAGS.refuse(values.size()).at("tags");
        }
        for (Map.Entry<String, String> tag : values.entrySet()) {
            String name = tag.getKey();
            if (name.isEmpty() || name.length() > LONGEST_NAME) {
                throw ArmError.TAG_NAME_TOO_LONG.refuse(name).at("tags");
            }
            if (name.chars()
                    .anyMatch(c -> Character.isISOControl(c) || FORBIDDEN.indexOf(c) >= 0)) {
                throw ArmError.INVALID_TAG_NAME_CHARACTERS.refuse(name).at("tags");
            }
            if (tag.getValue().length() > LONGEST_VALUE) {
                throw ArmError.TAG_VALUE_TOO_LONG.refuse(name).at("tags");
            }
        }
    }

    /// These tags with others put over them.
    public Tags merged(Tags others) throws ArmRefusal {
        Map<String, String> merged = new LinkedHashMap<>(values);
        others.values.forEach((name, value) -> {
            merged.keySet().removeIf(known -> known.equalsIgnoreCase(name));
            merged.put(name, value);
        });
        Tags tags = new Tags(merged);
        tags.check();
        return tags;
    }

    /// These tags less others, which go by name, or by name and value where a value is given (rule
    /// TAG-3).
    public Tags without(Tags others) {
        Map<String, String> rest = new LinkedHashMap<>(values);
        others.values.forEach((name, value) ->
                rest.entrySet()
                        .removeIf(tag ->
                                tag.getKey().equalsIgnoreCase(name)
                                        && (value.isEmpty() || tag.getValue().equals(value))));
        return new Tags(rest);
    }

    /// The value of a tag; names compare without regard to case.
    public Optional<String> find(String name) {
        String folded = name.toLowerCase(Locale.ROOT);
        return values.entrySet().stream()
                .filter(tag -> tag.getKey().toLowerCase(Locale.ROOT).equals(folded))
                .map(Map.Entry::getValue)
                .findFirst();
    }

    /// The object of name and value.
    public ObjectNode toJson() {
        ObjectNode json = Json.mapper().createObjectNode();
        values.forEach(json::put);
        return json;
    }

    /// What [#toJson] wrote.
    public static Tags fromDocument(JsonNode json) {
        Map<String, String> values = new LinkedHashMap<>();
        json.properties().forEach(tag -> values.put(tag.getKey(), tag.getValue().stringValue()));
        return new Tags(values);
    }
}
