package org.isocenter.resourcemanager.template;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.isocenter.http.json.Json;
import org.isocenter.resourcemanager.protocol.ArmError;
import org.isocenter.resourcemanager.protocol.ArmId;
import org.isocenter.resourcemanager.protocol.ArmRefusal;
import org.isocenter.resourcemanager.protocol.TypeName;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// The functions a template can call.
final class TemplateFunctions implements TemplateExpression.Functions {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final int LARGEST_VALUE = 131_072;

    /// Reads a resource that is there already, for `reference`.
    @FunctionalInterface
    interface Reader {
        ObjectNode read(ArmId id) throws ArmRefusal;
    }

    private final ArmId scope;
    private final String tenantId;
    private final String location;
    private final Reader reader;
    private final Map<String, JsonNode> parameters = new HashMap<>();
    private final Map<String, JsonNode> variables = new HashMap<>();

    /// @param scope the subscription or group the template is applied to
    /// @param location of that group
    TemplateFunctions(ArmId scope, String tenantId, String location, Reader reader) {
        this.scope = scope;
        this.tenantId = tenantId;
        this.location = location;
        this.reader = reader;
    }

    void parameter(String name, JsonNode value) {
        parameters.put(name.toLowerCase(Locale.ROOT), value);
    }

    void variable(String name, JsonNode value) {
        variables.put(name.toLowerCase(Locale.ROOT), value);
    }

    /// A part of a template with all its expressions evaluated.
    JsonNode evaluate(JsonNode node) throws ArmRefusal {
        if (node.isString()) {
            return TemplateExpression.evaluate(node.stringValue(), this);
        }
        if (node instanceof ObjectNode object) {
            ObjectNode evaluated = Json.mapper().createObjectNode();
            for (Map.Entry<String, JsonNode> member : object.properties()) {
                JsonNode name = TemplateExpression.evaluate(member.getKey(), this);
                evaluated.set(text("a member name", name), evaluate(member.getValue()));
            }
            return evaluated;
        }
        if (node instanceof ArrayNode array) {
            ArrayNode evaluated = Json.mapper().createArrayNode();
            for (JsonNode element : array) {
                evaluated.add(evaluate(element));
            }
            return evaluated;
        }
        return node;
    }

    @Override
    public JsonNode call(String name, List<JsonNode> arguments) throws ArmRefusal {
        JsonNode value = value(name, arguments);
        checkSize(value, LARGEST_VALUE);
        return value;
    }

    /// Refuses a value that has grown out of all proportion: a few variables that double one another
    /// would else fill the memory.
    ///
    /// @return what is left of the allowance
    private static int checkSize(JsonNode value, int allowance) throws ArmRefusal {
        int left = allowance - 1 - (value.isString() ? value.stringValue().length() : 0);
        if (left < 0) {
            throw wrong("a value is larger than " + LARGEST_VALUE + " characters");
        }
        for (JsonNode child : value) {
            left = checkSize(child, left);
        }
        return left;
    }

    private JsonNode value(String name, List<JsonNode> arguments) throws ArmRefusal {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "parameters" -> named(parameters, "parameter", arguments);
            case "variables" -> named(variables, "variable", arguments);
            case "concat" -> concat(arguments);
            case "format" -> format(arguments);
            case "tolower" -> NODES.stringNode(only(name, arguments).toLowerCase(Locale.ROOT));
            case "toupper" -> NODES.stringNode(only(name, arguments).toUpperCase(Locale.ROOT));
            case "string" -> string(one(name, arguments));
            case "guid" -> NODES.stringNode(guid(arguments).toString());
            case "uniquestring" ->
                    NODES.stringNode(
                            Long.toString(
                                            guid(arguments).getMostSignificantBits()
                                                    & Long.MAX_VALUE,
                                            32)
                                    .toLowerCase(Locale.ROOT));
            case "if" -> choose(arguments);
            case "equals" -> NODES.booleanNode(at(arguments, 0).equals(at(arguments, 1)));
            case "not" -> NODES.booleanNode(!flag(at(arguments, 0)));
            case "empty" -> {
                JsonNode value = at(arguments, 0);
                yield NODES.booleanNode(
                        value.isNull()
                                || value.isString() && value.stringValue().isEmpty()
                                || value.isContainer() && value.isEmpty());
            }
            case "createarray" -> {
                ArrayNode array = Json.mapper().createArrayNode();
                arguments.forEach(array::add);
                yield array;
            }
            case "subscription" -> {
                ObjectNode json = Json.mapper().createObjectNode();
                json.put("id", scope.subscriptionId().toString());
                json.put("subscriptionId", scope.subscription().orElseThrow());
                json.put("tenantId", tenantId);
                yield json;
            }
            case "tenant" -> Json.mapper().createObjectNode().put("tenantId", tenantId);
            case "resourcegroup" -> {
                if (!scope.isGroup()) {
                    throw wrong("resourceGroup() has no meaning outside of a resource group");
                }
                yield Json.mapper()
                        .createObjectNode()
                        .put("id", scope.toString())
                        .put("name", scope.name())
                        .put("location", location);
            }
            case "resourceid" -> NODES.stringNode(resourceId(arguments));
            case "subscriptionresourceid" -> NODES.stringNode(subscriptionResourceId(arguments));
            case "reference" -> reference(arguments);
            default -> throw wrong("the function '" + name + "' is not supported");
        };
    }

    private static ArmRefusal wrong(String what) {
        return ArmError.INVALID_TEMPLATE.refuse(what + ".");
    }

    private static JsonNode named(
            Map<String, JsonNode> values, String what, List<JsonNode> arguments) throws ArmRefusal {
        String name = only(what + "s", arguments);
        JsonNode value = values.get(name.toLowerCase(Locale.ROOT));
        if (value == null) {
            throw wrong("there is no " + what + " '" + name + "'");
        }
        return value;
    }

    private static JsonNode one(String function, List<JsonNode> arguments) throws ArmRefusal {
        if (arguments.size() != 1) {
            throw wrong("the function '" + function + "' takes one argument");
        }
        return arguments.getFirst();
    }

    private static String only(String function, List<JsonNode> arguments) throws ArmRefusal {
        return text("the argument of '" + function + "'", one(function, arguments));
    }

    private static JsonNode at(List<JsonNode> arguments, int index) throws ArmRefusal {
        if (index >= arguments.size()) {
            throw wrong("a function has too few arguments");
        }
        return arguments.get(index);
    }

    static String text(String what, JsonNode value) throws ArmRefusal {
        if (!value.isString()) {
            throw wrong(what + " must be a string");
        }
        return value.stringValue();
    }

    private static boolean flag(JsonNode value) throws ArmRefusal {
        if (!value.isBoolean()) {
            throw wrong("a condition must be true or false");
        }
        return value.booleanValue();
    }

    private static JsonNode string(JsonNode value) {
        return NODES.stringNode(value.isString() ? value.stringValue() : value.toString());
    }

    private static JsonNode concat(List<JsonNode> arguments) {
        if (!arguments.isEmpty() && arguments.getFirst().isArray()) {
            ArrayNode all = Json.mapper().createArrayNode();
            arguments.forEach(array -> array.forEach(all::add));
            return all;
        }
        StringBuilder text = new StringBuilder();
        arguments.forEach(part -> text.append(string(part).stringValue()));
        return NODES.stringNode(text.toString());
    }

    private static JsonNode format(List<JsonNode> arguments) throws ArmRefusal {
        String pattern = text("the pattern of 'format'", at(arguments, 0));
        for (int i = 1; i < arguments.size(); i++) {
            if (pattern.length() > LARGEST_VALUE) {
                throw wrong("a value is larger than " + LARGEST_VALUE + " characters");
            }
            pattern = pattern.replace("{" + (i - 1) + "}", string(arguments.get(i)).stringValue());
        }
        return NODES.stringNode(pattern);
    }

    /// The same arguments always give the same GUID, so that a template can be applied again.
    private static UUID guid(List<JsonNode> arguments) throws ArmRefusal {
        StringBuilder seed = new StringBuilder();
        for (JsonNode argument : arguments) {
            seed.append(text("an argument of 'guid'", argument)).append('-');
        }
        return UUID.nameUUIDFromBytes(seed.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static JsonNode choose(List<JsonNode> arguments) throws ArmRefusal {
        return flag(at(arguments, 0)) ? at(arguments, 1) : at(arguments, 2);
    }

    /// `resourceId([subscription], [group], type, name…)`
    private String resourceId(List<JsonNode> arguments) throws ArmRefusal {
        List<String> texts = new ArrayList<>();
        for (JsonNode argument : arguments) {
            texts.add(text("an argument of 'resourceId'", argument));
        }
        int type = 0;
        while (type < texts.size() && !texts.get(type).contains("/")) {
            type++;
        }
        if (type > 2 || type == texts.size()) {
            throw wrong("'resourceId' has no resource type");
        }
        ArmId base = scope;
        if (type == 1) {
            base = scope.subscriptionId().group(texts.getFirst());
        } else if (type == 2) {
            base = ArmId.subscription(texts.getFirst()).group(texts.get(1));
        }
        return join(base.toString(), texts.subList(type, texts.size()));
    }

    private String subscriptionResourceId(List<JsonNode> arguments) throws ArmRefusal {
        List<String> texts = new ArrayList<>();
        for (JsonNode argument : arguments) {
            texts.add(text("an argument of 'subscriptionResourceId'", argument));
        }
        if (texts.isEmpty()) {
            throw wrong("'subscriptionResourceId' has no resource type");
        }
        boolean other = !texts.getFirst().contains("/");
        ArmId base = other ? ArmId.subscription(texts.getFirst()) : scope.subscriptionId();
        return join(base.toString(), other ? texts.subList(1, texts.size()) : texts);
    }

    private static String join(String base, List<String> typeAndNames) throws ArmRefusal {
        TypeName type = TypeName.of(typeAndNames.isEmpty() ? "" : typeAndNames.getFirst());
        String[] types = type.chain().split("/", -1);
        if (types.length != typeAndNames.size() - 1) {
            throw wrong("'" + type + "' has another number of parts than names were given");
        }
        StringBuilder id = new StringBuilder(base).append("/providers/").append(type.namespace());
        for (int i = 0; i < types.length; i++) {
            id.append('/').append(types[i]).append('/').append(typeAndNames.get(i + 1));
        }
        return id.toString();
    }

    /// `reference(id, [apiVersion], ['Full'])`: the properties of a resource that is there.
    private JsonNode reference(List<JsonNode> arguments) throws ArmRefusal {
        String id = text("the argument of 'reference'", at(arguments, 0));
        ArmId resource =
                ArmId.parse(id)
                        .filter(ArmId::isResource)
                        .orElseThrow(
                                () -> wrong("'reference' needs a resource id, not '" + id + "'"));
        ObjectNode read = reader.read(resource);
        boolean full =
                arguments.size() > 2 && arguments.get(2).asString("").equalsIgnoreCase("Full");
        return full ? read : read.path("properties");
    }
}
