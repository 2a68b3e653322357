package org.isocenter.resourcemanager.template;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
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
    private final Map<String, Value> parameters = new HashMap<>();
    private final Map<String, Value> variables = new HashMap<>();
    private final Map<String, String> declared = new HashMap<>();
    private final Context context;

    /// A value that may still be an expression: it is evaluated when somebody first asks.
    private static final class Value {
        private JsonNode node;
        private State state;

        enum State {
            WRITTEN,
            BEING_EVALUATED,
            KNOWN
        }

        Value(JsonNode node, State state) {
            this.node = node;
            this.state = state;
        }
    }

    /// What a template is applied in.
    ///
    /// @param location of the group
    /// @param deployment what it is called
    /// @param isLiteral whether there are no expressions: what looks like one is text
    record Context(
            ArmId scope, String tenantId, String location, String deployment, boolean isLiteral) {}

    TemplateFunctions(Context context, Reader reader) {
        this.context = context;
        this.scope = context.scope();
        this.tenantId = context.tenantId();
        this.location = context.location();
        this.reader = reader;
    }

    /// A parameter that was given; values are not evaluated.
    void parameter(String name, JsonNode value) {
        parameters.put(name.toLowerCase(Locale.ROOT), new Value(value, Value.State.KNOWN));
    }

    /// A parameter's default, which may be an expression.
    void parameterByDefault(String name, JsonNode written) {
        parameters.put(name.toLowerCase(Locale.ROOT), new Value(written, Value.State.WRITTEN));
    }

    void variable(String name, JsonNode written) {
        variables.put(name.toLowerCase(Locale.ROOT), new Value(written, Value.State.WRITTEN));
    }

    JsonNode valueOfParameter(String name) throws ArmRefusal {
        return known(parameters, "parameter", name);
    }

    /// Refuses a variable that cannot be evaluated, used or not.
    void checkVariable(String name) throws ArmRefusal {
        known(variables, "variable", name);
    }

    private JsonNode known(Map<String, Value> values, String what, String name) throws ArmRefusal {
        Value value = values.get(name.toLowerCase(Locale.ROOT));
        if (value == null) {
            throw wrong("there is no " + what + " '" + name + "'");
        }
        switch (value.state) {
            case KNOWN -> {
                return value.node;
            }
            case BEING_EVALUATED -> throw wrong("the " + what + " '" + name + "' needs itself");
            case WRITTEN -> {
                value.state = Value.State.BEING_EVALUATED;
                try {
                    value.node = evaluate(value.node);
                } catch (ArmRefusal refusal) {
                    throw Place.within(what + "s." + name, refusal);
                }
                value.state = Value.State.KNOWN;
                return value.node;
            }
        }
        throw new IllegalStateException("all states are above");
    }

    /// The value of a condition.
    boolean flag(String what, JsonNode written) throws ArmRefusal {
        try {
            return flag(evaluate(written));
        } catch (ArmRefusal refusal) {
            throw Place.within(what, refusal);
        }
    }

    /// The ids and names that `reference` is called with somewhere inside: what must be there before
    /// this can be evaluated. What cannot be told before is left out.
    Set<String> referred(JsonNode node) {
        Set<String> referred = new LinkedHashSet<>();
        if (!context.isLiteral()) {
            refer(node, referred);
        }
        return referred;
    }

    private void refer(JsonNode node, Set<String> referred) {
        if (node.isString()) {
            referred.addAll(
                    TemplateExpression.firstArguments(node.stringValue(), "reference", this));
        }
        node.forEach(child -> refer(child, referred));
    }

    /// A part of a template with all its expressions evaluated.
    JsonNode evaluate(JsonNode node) throws ArmRefusal {
        if (context.isLiteral()) {
            return node;
        }
        if (node.isString()) {
            return TemplateExpression.evaluate(node.stringValue(), this);
        }
        if (node instanceof ObjectNode object) {
            ObjectNode evaluated = Json.mapper().createObjectNode();
            for (Map.Entry<String, JsonNode> member : object.properties()) {
                try {
                    JsonNode name = TemplateExpression.evaluate(member.getKey(), this);
                    evaluated.set(text("a member name", name), evaluate(member.getValue()));
                } catch (ArmRefusal refusal) {
                    throw Place.within(member.getKey(), refusal);
                }
            }
            return evaluated;
        }
        if (node instanceof ArrayNode array) {
            ArrayNode evaluated = Json.mapper().createArrayNode();
            for (JsonNode element : array) {
                try {
                    evaluated.add(evaluate(element));
                } catch (ArmRefusal refusal) {
                    throw Place.within("[" + evaluated.size() + "]", refusal);
                }
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
            case "parameters" -> known(parameters, "parameter", only(name, arguments));
            case "variables" -> known(variables, "variable", only(name, arguments));
            case "concat" -> concat(arguments);
            case "format" -> format(arguments);
            case "tolower" -> NODES.stringNode(only(name, arguments).toLowerCase(Locale.ROOT));
            case "toupper" -> NODES.stringNode(only(name, arguments).toUpperCase(Locale.ROOT));
            case "string" -> string(one(name, arguments));
            case "guid" -> NODES.stringNode(guid(arguments).toString());
            case "uniquestring" -> NODES.stringNode(unique(guid(arguments)));
            case "if" -> choose(arguments);
            case "equals" -> NODES.booleanNode(at(arguments, 0).equals(at(arguments, 1)));
            case "and" -> NODES.booleanNode(flags(arguments).stream().allMatch(each -> each));
            case "or" -> NODES.booleanNode(flags(arguments).stream().anyMatch(each -> each));
            case "true" -> NODES.booleanNode(true);
            case "false" -> NODES.booleanNode(false);
            case "null" -> NODES.nullNode();
            case "bool" ->
                    NODES.booleanNode("true".equalsIgnoreCase(one(name, arguments).asString("")));
            case "int" -> NODES.numberNode(number(one(name, arguments)));
            case "add" -> NODES.numberNode(number(at(arguments, 0)) + number(at(arguments, 1)));
            case "sub" -> NODES.numberNode(number(at(arguments, 0)) - number(at(arguments, 1)));
            case "mul" -> NODES.numberNode(number(at(arguments, 0)) * number(at(arguments, 1)));
            case "less" -> NODES.booleanNode(number(at(arguments, 0)) < number(at(arguments, 1)));
            case "greater" ->
                    NODES.booleanNode(number(at(arguments, 0)) > number(at(arguments, 1)));
            case "length" -> NODES.numberNode(length(one(name, arguments)));
            case "coalesce" ->
                    arguments.stream()
                            .filter(each -> !each.isNull())
                            .findFirst()
                            .orElse(NODES.nullNode());
            case "contains" -> NODES.booleanNode(contains(at(arguments, 0), at(arguments, 1)));
            case "startswith" ->
                    NODES.booleanNode(
                            folded(at(arguments, 0)).startsWith(folded(at(arguments, 1))));
            case "endswith" ->
                    NODES.booleanNode(folded(at(arguments, 0)).endsWith(folded(at(arguments, 1))));
            case "trim" -> NODES.stringNode(only(name, arguments).strip());
            case "replace" ->
                    NODES.stringNode(
                            text("an argument", at(arguments, 0))
                                    .replace(
                                            text("an argument", at(arguments, 1)),
                                            text("an argument", at(arguments, 2))));
            case "substring" -> NODES.stringNode(substring(arguments));
            case "split" -> split(arguments);
            case "join" -> join(at(arguments, 0), text("an argument", at(arguments, 1)));
            case "first" -> end(one(name, arguments), true);
            case "last" -> end(one(name, arguments), false);
            case "union" -> union(arguments);
            case "createobject" -> createObject(arguments);
            case "base64" ->
                    NODES.stringNode(
                            Base64.getEncoder()
                                    .encodeToString(
                                            only(name, arguments)
                                                    .getBytes(StandardCharsets.UTF_8)));
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
            case "deployment" -> Json.mapper().createObjectNode().put("name", context.deployment());
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
            case "tenantresourceid" ->
                    NODES.stringNode(join("", texts("tenantResourceId", arguments)));
            case "extensionresourceid" -> {
                List<String> texts = texts("extensionResourceId", arguments);
                yield NODES.stringNode(
                        join(
                                texts.isEmpty() ? "" : texts.getFirst(),
                                texts.subList(Math.min(1, texts.size()), texts.size())));
            }
            case "reference" -> reference(arguments);
            default -> throw wrong("the function '" + name + "' is not supported");
        };
    }

    private static ArmRefusal wrong(String what) {
        return ArmError.INVALID_TEMPLATE.refuse(what + ".");
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

    private static List<Boolean> flags(List<JsonNode> values) throws ArmRefusal {
        List<Boolean> flags = new ArrayList<>();
        for (JsonNode value : values) {
            flags.add(flag(value));
        }
        return flags;
    }

    private static long number(JsonNode value) throws ArmRefusal {
        try {
            return value.isIntegralNumber()
                    ? value.longValue()
                    : Long.parseLong(value.asString(""));
        } catch (NumberFormatException e) {
            throw wrong("'" + value.asString("") + "' is no whole number");
        }
    }

    private static int length(JsonNode value) throws ArmRefusal {
        if (!value.isString() && !value.isContainer()) {
            throw wrong("'length' needs a string, an array or an object");
        }
        return value.isString() ? value.stringValue().length() : value.size();
    }

    private static String folded(JsonNode value) throws ArmRefusal {
        return text("an argument", value).toLowerCase(Locale.ROOT);
    }

    private static boolean contains(JsonNode container, JsonNode wanted) throws ArmRefusal {
        if (container.isString()) {
            return container.stringValue().contains(string(wanted).stringValue());
        }
        if (container.isObject()) {
            String name = text("an argument of 'contains'", wanted);
            return container.propertyNames().stream().anyMatch(name::equalsIgnoreCase);
        }
        if (container.isArray()) {
            return container.values().stream().anyMatch(wanted::equals);
        }
        throw wrong("'contains' needs a string, an array or an object");
    }

    private static String substring(List<JsonNode> arguments) throws ArmRefusal {
        String whole = text("an argument of 'substring'", at(arguments, 0));
        long start = arguments.size() > 1 ? number(arguments.get(1)) : 0;
        long end = arguments.size() > 2 ? start + number(arguments.get(2)) : whole.length();
        if (start < 0 || end < start || end > whole.length()) {
            throw wrong("'substring' goes beyond its string");
        }
        return whole.substring((int) start, (int) end);
    }

    private static ArrayNode split(List<JsonNode> arguments) throws ArmRefusal {
        String delimiter = text("an argument of 'split'", at(arguments, 1));
        if (delimiter.isEmpty()) {
            throw wrong("'split' needs a delimiter");
        }
        ArrayNode parts = Json.mapper().createArrayNode();
        for (String part :
                text("an argument of 'split'", at(arguments, 0))
                        .split(Pattern.quote(delimiter), -1)) {
            parts.add(part);
        }
        return parts;
    }

    private static JsonNode join(JsonNode array, String delimiter) throws ArmRefusal {
        if (!array.isArray()) {
            throw wrong("'join' needs an array");
        }
        return NODES.stringNode(
                array.values().stream()
                        .map(each -> string(each).stringValue())
                        .collect(Collectors.joining(delimiter)));
    }

    private static JsonNode end(JsonNode value, boolean isFirst) throws ArmRefusal {
        if (value.isString()) {
            String text = value.stringValue();
            int length = text.length();
            return NODES.stringNode(
                    length == 0 ? "" : isFirst ? text.substring(0, 1) : text.substring(length - 1));
        }
        if (!value.isArray() || value.isEmpty()) {
            throw wrong("'first' and 'last' need a string, or an array that is not empty");
        }
        return value.get(isFirst ? 0 : value.size() - 1);
    }

    private static JsonNode union(List<JsonNode> arguments) throws ArmRefusal {
        if (at(arguments, 0) instanceof ObjectNode) {
            ObjectNode all = Json.mapper().createObjectNode();
            for (JsonNode argument : arguments) {
                if (!(argument instanceof ObjectNode object)) {
                    throw wrong("'union' needs objects or arrays, not both");
                }
                all.setAll(object);
            }
            return all;
        }
        Set<JsonNode> all = new LinkedHashSet<>();
        for (JsonNode argument : arguments) {
            if (!argument.isArray()) {
                throw wrong("'union' needs objects or arrays, not both");
            }
            argument.forEach(all::add);
        }
        ArrayNode array = Json.mapper().createArrayNode();
        all.forEach(array::add);
        return array;
    }

    private static JsonNode createObject(List<JsonNode> arguments) throws ArmRefusal {
        if (arguments.size() % 2 != 0) {
            throw wrong("'createObject' needs names and values in turn");
        }
        ObjectNode object = Json.mapper().createObjectNode();
        for (int i = 0; i < arguments.size(); i += 2) {
            object.set(text("a name of 'createObject'", arguments.get(i)), arguments.get(i + 1));
        }
        return object;
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

    /// Thirteen letters and digits.
    private static String unique(UUID hash) {
        String text = Long.toString(hash.getMostSignificantBits() & Long.MAX_VALUE, 32);
        return "a".repeat(13 - text.length()) + text;
    }

    private static JsonNode choose(List<JsonNode> arguments) throws ArmRefusal {
        return flag(at(arguments, 0)) ? at(arguments, 1) : at(arguments, 2);
    }

    private static List<String> texts(String function, List<JsonNode> arguments) throws ArmRefusal {
        List<String> texts = new ArrayList<>();
        for (JsonNode argument : arguments) {
            texts.add(text("an argument of '" + function + "'", argument));
        }
        return texts;
    }

    /// `resourceId([subscription], [group], type, name…)`
    private String resourceId(List<JsonNode> arguments) throws ArmRefusal {
        List<String> texts = texts("resourceId", arguments);
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
        List<String> texts = texts("subscriptionResourceId", arguments);
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

    /// The ids of the resources this template declares, by the names that `reference` may use.
    void declared(Map<String, String> names) {
        declared.putAll(names);
    }

    /// `reference(id or name, [apiVersion], ['Full'])`: the properties of a resource that is there.
    private JsonNode reference(List<JsonNode> arguments) throws ArmRefusal {
        String id = text("the argument of 'reference'", at(arguments, 0));
        ArmId resource =
                ArmId.parse(declared.getOrDefault(id.toLowerCase(Locale.ROOT), id))
                        .filter(ArmId::isResource)
                        .orElseThrow(
                                () -> wrong("'reference' needs a resource id, not '" + id + "'"));
        ObjectNode read = reader.read(resource);
        boolean full =
                arguments.size() > 2 && arguments.get(2).asString("").equalsIgnoreCase("Full");
        return full ? read : read.path("properties");
    }
}
