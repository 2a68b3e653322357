package org.isocenter.identity.directory;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import tools.jackson.databind.JsonNode;

/// Reads the properties of one JSON object by name and type, under limits; what is wrong is told
/// with the property's path. A property that is `null` is absent, and `@odata…` annotations are
/// nowhere.
public final class PropertyReader {
    private final JsonNode object;
    private final String path;

    private PropertyReader(JsonNode object, String path) {
        this.object = object;
        this.path = path;
    }

    /// A reader of a whole document.
    public static PropertyReader of(JsonNode document) {
        return new PropertyReader(document, "");
    }

    /// The path of a property from the root.
    public String pathOf(String name) {
        return path.isEmpty() ? name : path + "." + name;
    }

    /// That a property of this object is wrong.
    public InvalidPropertyException wrong(String name, String problem) {
        return new InvalidPropertyException(pathOf(name), problem);
    }

    /// Whether the property is there and not null.
    public boolean has(String name) {
        return object.hasNonNull(name);
    }

    /// Text of at most that many characters.
    public Optional<String> text(String name, int limit) throws InvalidPropertyException {
        JsonNode value = object.get(name);
        if (value == null || value.isNull()) {
            return Optional.empty();
        }
        return Optional.of(text(value, name, limit));
    }

    private String text(JsonNode value, String name, int limit) throws InvalidPropertyException {
        if (!value.isString()) {
            throw wrong(name, "must be a string");
        }
        String text = value.stringValue();
        if (text.length() > limit) {
            throw wrong(name, "has more than " + limit + " characters");
        }
        return text;
    }

    /// Text of 1 to that many characters.
    public String requiredText(String name, int limit) throws InvalidPropertyException {
        String text = text(name, limit).orElse("");
        if (text.isBlank()) {
            throw wrong(name, "is required");
        }
        return text;
    }

    /// True or false.
    public Optional<Boolean> flag(String name) throws InvalidPropertyException {
        JsonNode value = object.get(name);
        if (value == null || value.isNull()) {
            return Optional.empty();
        }
        if (!value.isBoolean()) {
            throw wrong(name, "must be true or false");
        }
        return Optional.of(value.booleanValue());
    }

    /// A whole number.
    public Optional<Integer> integer(String name) throws InvalidPropertyException {
        JsonNode value = object.get(name);
        if (value == null || value.isNull()) {
            return Optional.empty();
        }
        if (!value.isInt()) {
            throw wrong(name, "must be a number");
        }
        return Optional.of(value.intValue());
    }

    /// A GUID.
    public Optional<UUID> guid(String name) throws InvalidPropertyException {
        Optional<String> text = text(name, 64);
        if (text.isEmpty()) {
            return Optional.empty();
        }
        Optional<UUID> guid = Guid.parse(text.get());
        if (guid.isEmpty()) {
            throw wrong(name, "must be a GUID");
        }
        return guid;
    }

    /// A GUID that must be there.
    public UUID requiredGuid(String name) throws InvalidPropertyException {
        Optional<UUID> guid = guid(name);
        if (guid.isEmpty()) {
            throw wrong(name, "is required");
        }
        return guid.get();
    }

    /// An absolute `http` or `https` URL.
    public Optional<String> url(String name) throws InvalidPropertyException {
        Optional<String> text = text(name, 2048).filter(url -> !url.isEmpty());
        if (text.isPresent()) {
            try {
                URI uri = new URI(text.get());
                if (uri.getScheme() == null
                        || uri.getHost() == null
                        || !uri.getScheme().matches("(?i)https?")) {
                    throw wrong(name, "must be an absolute http or https URL");
                }
            } catch (URISyntaxException e) {
                throw wrong(name, "is no valid URL");
            }
        }
        return text;
    }

    /// A collection of texts.
    public List<String> texts(String name, int limit, int lengthLimit)
            throws InvalidPropertyException {
        List<String> texts = new ArrayList<>();
        for (JsonNode element : elements(name, limit)) {
            texts.add(text(element, name + "[" + texts.size() + "]", lengthLimit));
        }
        return texts;
    }

    /// A collection of GUIDs.
    public List<UUID> guids(String name, int limit) throws InvalidPropertyException {
        List<UUID> guids = new ArrayList<>();
        for (String text : texts(name, limit, 64)) {
            Optional<UUID> guid = Guid.parse(text);
            if (guid.isEmpty()) {
                throw wrong(name + "[" + guids.size() + "]", "must be a GUID");
            }
            guids.add(guid.get());
        }
        return guids;
    }

    /// A nested object; one without properties when it is absent.
    public PropertyReader object(String name) throws InvalidPropertyException {
        JsonNode value = object.get(name);
        if (value == null || value.isNull()) {
            return new PropertyReader(
                    tools.jackson.databind.node.JsonNodeFactory.instance.objectNode(),
                    pathOf(name));
        }
        if (!value.isObject()) {
            throw wrong(name, "must be an object");
        }
        return new PropertyReader(value, pathOf(name));
    }

    /// A collection of objects.
    public List<PropertyReader> objects(String name, int limit) throws InvalidPropertyException {
        List<PropertyReader> readers = new ArrayList<>();
        for (JsonNode element : elements(name, limit)) {
            String each = name + "[" + readers.size() + "]";
            if (!element.isObject()) {
                throw wrong(each, "must be an object");
            }
            readers.add(new PropertyReader(element, pathOf(each)));
        }
        return readers;
    }

    private Iterable<JsonNode> elements(String name, int limit) throws InvalidPropertyException {
        JsonNode value = object.get(name);
        if (value == null || value.isNull()) {
            return List.of();
        }
        if (!value.isArray()) {
            throw wrong(name, "must be an array");
        }
        if (value.size() > limit) {
            throw wrong(name, "has more than " + limit + " entries");
        }
        return value;
    }

    /// The named properties as they are, those that are there.
    public Map<String, JsonNode> raw(Set<String> names) {
        Map<String, JsonNode> found = new HashMap<>();
        for (String name : names) {
            JsonNode value = object.get(name);
            if (value != null && !value.isNull()) {
                found.put(name, value);
            }
        }
        return found;
    }

    /// Refuses an object with a property that is not among these; annotations do not count.
    public void onlyHas(Set<String> names) throws InvalidPropertyException {
        for (String name : object.propertyNames()) {
            if (!names.contains(name) && name.indexOf('@') < 0) {
                throw wrong(name, "does not exist");
            }
        }
    }
}
