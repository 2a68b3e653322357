package org.isocenter.resourcemanager.protocol;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.isocenter.http.json.Json;
import org.isocenter.http.json.JsonSyntaxException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// A JSON object of a request body, with the way that led to it, so that a refusal can name the
/// member (rule ARM-7). Unknown members are never looked at (rule ARM-6).
///
/// A member that is `null` counts as absent for the readers here; [#isNull] tells the difference
/// where it matters.
public final class RequestContent {
    private final ObjectNode node;
    private final String path;

    private RequestContent(ObjectNode node, String path) {
        this.node = node;
        this.path = path;
    }

    /// Reads a body that must be a JSON object. A byte order mark is accepted (rule ARM-1).
    public static RequestContent read(byte[] body) throws ArmRefusal {
        return read(body, Json::read);
    }

    /// Reads a body that carries a template as a person wrote it: the command line of the cloud puts
    /// the file into the request as it is, with comments, strings over several lines, and a member
    /// name without quotes of its own.
    public static RequestContent readWithTemplate(byte[] body) throws ArmRefusal {
        return read(body, Json::readLenient);
    }

    @FunctionalInterface
    private interface Reader {
        JsonNode read(byte[] json) throws JsonSyntaxException;
    }

    private static RequestContent read(byte[] body, Reader reader) throws ArmRefusal {
        int start =
                body.length >= 3
                                && body[0] == (byte) 0xEF
                                && body[1] == (byte) 0xBB
                                && body[2] == (byte) 0xBF
                        ? 3
                        : 0;
        if (body.length == start) {
            throw ArmError.INVALID_REQUEST_CONTENT.refuse("a body is required.");
        }
        byte[] json = start == 0 ? body : java.util.Arrays.copyOfRange(body, start, body.length);
        JsonNode read;
        try {
            read = reader.read(json);
        } catch (JsonSyntaxException e) {
            throw ArmError.INVALID_REQUEST_CONTENT.refuse(String.valueOf(e.getMessage()));
        }
        return of(read, "");
    }

    /// An object that has been read already.
    public static RequestContent of(ObjectNode node) {
        return new RequestContent(node, "");
    }

    /// A part of an object that has been read already.
    ///
    /// @param path the way to it
    public static RequestContent of(ObjectNode node, String path) {
        return new RequestContent(node, path);
    }

    /// An empty object.
    public static RequestContent empty() {
        return new RequestContent(Json.mapper().createObjectNode(), "");
    }

    private static RequestContent of(JsonNode node, String path) throws ArmRefusal {
        if (node instanceof ObjectNode object) {
            return new RequestContent(object, path);
        }
        throw wrongKind(path.isEmpty() ? "$" : path, "an object");
    }

    private static ArmRefusal wrongKind(String where, String wanted) {
        ArmRefusal refusal =
                ArmError.INVALID_REQUEST_CONTENT.refuse("'" + where + "' must be " + wanted + ".");
        return where.equals("$") ? refusal : refusal.at(where);
    }

    /// The object itself. Not to be changed.
    public ObjectNode node() {
        return node;
    }

    /// The way to a member, as error messages name it: `properties.corsConfiguration.maxAge`.
    public String pathOf(String member) {
        return path.isEmpty() ? member : path + "." + member;
    }

    /// Whether the member is there and not `null`.
    public boolean has(String member) {
        JsonNode value = node.get(member);
        return value != null && !value.isNull();
    }

    /// Whether the member is there, `null` or not.
    public boolean mentions(String member) {
        return node.has(member);
    }

    /// Whether the member is there and `null`.
    public boolean isNull(String member) {
        JsonNode value = node.get(member);
        return value != null && value.isNull();
    }

    /// A member as it is.
    public Optional<JsonNode> value(String member) {
        JsonNode value = node.get(member);
        return value == null || value.isNull() ? Optional.empty() : Optional.of(value);
    }

    /// A string.
    public Optional<String> text(String member) throws ArmRefusal {
        Optional<JsonNode> value = value(member);
        if (value.isPresent() && !value.get().isString()) {
            throw wrongKind(pathOf(member), "a string");
        }
        return value.map(JsonNode::stringValue);
    }

    /// A string that must be there and not empty.
    public String requiredText(String member) throws ArmRefusal {
        Optional<String> value = text(member);
        if (value.isEmpty() || value.get().isEmpty()) {
            throw ArmError.INVALID_REQUEST_CONTENT
                    .refuse("'" + pathOf(member) + "' is required.")
                    .at(pathOf(member));
        }
        return value.get();
    }

    /// `true` or `false`.
    public Optional<Boolean> flag(String member) throws ArmRefusal {
        Optional<JsonNode> value = value(member);
        if (value.isPresent() && !value.get().isBoolean()) {
            throw wrongKind(pathOf(member), "a boolean");
        }
        return value.map(JsonNode::booleanValue);
    }

    /// A whole number.
    public Optional<Long> number(String member) throws ArmRefusal {
        Optional<JsonNode> value = value(member);
        if (value.isPresent()
                && !(value.get().isIntegralNumber() && value.get().canConvertToLong())) {
            throw wrongKind(pathOf(member), "an integer");
        }
        return value.map(JsonNode::longValue);
    }

    /// An object.
    public Optional<RequestContent> object(String member) throws ArmRefusal {
        Optional<JsonNode> value = value(member);
        return value.isEmpty() ? Optional.empty() : Optional.of(of(value.get(), pathOf(member)));
    }

    /// An object; an empty one when it is absent.
    public RequestContent objectOrEmpty(String member) throws ArmRefusal {
        return object(member)
                .orElse(new RequestContent(Json.mapper().createObjectNode(), pathOf(member)));
    }

    /// An array of strings.
    public Optional<List<String>> texts(String member) throws ArmRefusal {
        Optional<JsonNode> value = value(member);
        if (value.isEmpty()) {
            return Optional.empty();
        }
        if (!value.get().isArray()) {
            throw wrongKind(pathOf(member), "an array of strings");
        }
        List<String> texts = new ArrayList<>();
        for (JsonNode element : value.get()) {
            if (!element.isString()) {
                throw wrongKind(pathOf(member), "an array of strings");
            }
            texts.add(element.stringValue());
        }
        return Optional.of(List.copyOf(texts));
    }

    /// An array of objects.
    public Optional<List<RequestContent>> objects(String member) throws ArmRefusal {
        Optional<JsonNode> value = value(member);
        if (value.isEmpty()) {
            return Optional.empty();
        }
        if (!value.get().isArray()) {
            throw wrongKind(pathOf(member), "an array of objects");
        }
        List<RequestContent> objects = new ArrayList<>();
        int index = 0;
        for (JsonNode element : value.get()) {
            objects.add(of(element, pathOf(member) + "[" + index++ + "]"));
        }
        return Optional.of(List.copyOf(objects));
    }

    /// The members of this object in order; those that are `null` are left out.
    public Map<String, JsonNode> members() {
        Map<String, JsonNode> members = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> member : node.properties()) {
            if (!member.getValue().isNull()) {
                members.put(member.getKey(), member.getValue());
            }
        }
        return members;
    }
}
