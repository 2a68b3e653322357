package org.isocenter.resourcemanager.template;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongPredicate;
import org.isocenter.http.json.Json;
import org.isocenter.resourcemanager.protocol.ArmError;
import org.isocenter.resourcemanager.protocol.ArmId;
import org.isocenter.resourcemanager.protocol.ArmRefusal;
import org.isocenter.resourcemanager.protocol.TypeName;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// A template that is being applied: what it declares, in an order that respects what depends on
/// what.
final class Template {
    private static final int MOST_RESOURCES = 800;
    private static final Set<String> KNOWN_MEMBERS =
            Set.of(
                    "type",
                    "apiversion",
                    "name",
                    "location",
                    "tags",
                    "identity",
                    "properties",
                    "dependson",
                    "resources",
                    "condition",
                    "scope",
                    "comments",
                    "metadata",
                    "resourcegroup",
                    "subscriptionid",
                    "etag");
    private static final Set<String> TOP_MEMBERS =
            Set.of(
                    "$schema",
                    "contentversion",
                    "apiprofile",
                    "metadata",
                    "parameters",
                    "variables",
                    "functions",
                    "resources",
                    "outputs");
    private static final List<String> BODY_MEMBERS =
            List.of("location", "tags", "identity", "properties", "etag");

    /// A resource the template declares.
    ///
    /// @param path the id it is written to, role assignments included
    /// @param names by which `dependsOn` may call it, in lower case
    /// @param body not evaluated yet: it may refer to resources made before
    /// @param dependsOn what has to be there before, evaluated, in lower case
    /// @param resourceGroup another group than the template's, for a nested template
    /// @param subscriptionId another subscription than the template's
    /// @param place where it stands in the template
    record Declared(
            String path,
            TypeName type,
            String apiVersion,
            List<String> names,
            ObjectNode body,
            List<String> dependsOn,
            Optional<String> resourceGroup,
            Optional<String> subscriptionId,
            String place) {
        /// The last part of its name.
        String name() {
            return path.substring(path.lastIndexOf('/') + 1);
        }

        /// What answers say about it.
        ObjectNode toJson() {
            ObjectNode json = Json.mapper().createObjectNode();
            json.put("id", path);
            json.put("resourceType", type.toString());
            json.put("resourceName", names.get(1));
            return json;
        }
    }

    private final ArmId scope;
    private final TemplateFunctions functions;
    private final List<Declared> declared = new ArrayList<>();
    private final ObjectNode definitions;
    private final ObjectNode outputs;

    private Template(
            ArmId scope, TemplateFunctions functions, ObjectNode definitions, ObjectNode outputs) {
        this.scope = scope;
        this.functions = functions;
        this.definitions = definitions;
        this.outputs = outputs;
    }

    /// Reads a template.
    ///
    /// @param parameters the file of parameters, or its inner object
    static Template read(
            ObjectNode document, ObjectNode parameters, ArmId scope, TemplateFunctions functions)
            throws ArmRefusal {
        try {
            checkMembers(document);
            readParameters(object(document, "parameters"), parameters, functions);
            ObjectNode variables = object(document, "variables");
            if (variables.has("copy")) {
                throw Place.within("variables.copy", wrong("'copy' is not supported"));
            }
            for (Map.Entry<String, JsonNode> variable : variables.properties()) {
                functions.variable(variable.getKey(), variable.getValue());
            }
            for (String variable : variables.propertyNames()) {
                functions.checkVariable(variable);
            }
            Template template =
                    new Template(
                            scope,
                            functions,
                            object(document, "parameters"),
                            object(document, "outputs"));
            JsonNode resources = document.path("resources");
            if (!resources.isArray()) {
                throw wrong("'resources' must be an array");
            }
            template.declareAll(resources, Optional.empty(), "");
            Map<String, String> names = new HashMap<>();
            template.byName().forEach((name, one) -> names.put(name, one.path()));
            functions.declared(names);
            return template;
        } catch (ArmRefusal refusal) {
            throw Place.told(refusal);
        }
    }

    /// What stands at the top of a template and is not understood would have an effect that does not
    /// come.
    private static void checkMembers(ObjectNode document) throws ArmRefusal {
        for (String member : document.propertyNames()) {
            if (!TOP_MEMBERS.contains(member.toLowerCase(Locale.ROOT))) {
                throw Place.within(member, wrong("'" + member + "' is not supported"));
            }
        }
        if (!object(document, "functions").isEmpty()
                || document.path("functions").isArray() && !document.path("functions").isEmpty()) {
            throw Place.within("functions", wrong("functions of one's own are not supported"));
        }
    }

    private void declareAll(JsonNode resources, Optional<Declared> parent, String above)
            throws ArmRefusal {
        int number = 0;
        for (JsonNode resource : resources) {
            String step = "resources[" + number++ + "]";
            try {
                declare(resource, parent, above + step);
            } catch (ArmRefusal refusal) {
                throw Place.within(step, refusal);
            }
        }
    }

    private static ArmRefusal wrong(String what) {
        return ArmError.INVALID_TEMPLATE.refuse(what + ".");
    }

    private static ObjectNode object(ObjectNode node, String member) throws ArmRefusal {
        JsonNode value = node.path(member);
        if (value.isMissingNode() || value.isNull()) {
            return Json.mapper().createObjectNode();
        }
        if (value instanceof ObjectNode object) {
            return object;
        }
        if (member.equals("functions") && value.isArray()) {
            return Json.mapper().createObjectNode();
        }
        throw wrong("'" + member + "' must be an object");
    }

    private static void readParameters(
            ObjectNode definitions, ObjectNode given, TemplateFunctions functions)
            throws ArmRefusal {
        JsonNode inner = given.path("parameters");
        ObjectNode values = inner instanceof ObjectNode object ? object : given;
        for (String name : values.propertyNames()) {
            boolean known = definitions.propertyNames().stream().anyMatch(name::equalsIgnoreCase);
            if (!known && !name.equals("$schema") && !name.equals("contentVersion")) {
                throw wrong("the template has no parameter '" + name + "'");
            }
        }
        for (Map.Entry<String, JsonNode> definition : definitions.properties()) {
            String name = definition.getKey();
            JsonNode value = null;
            for (Map.Entry<String, JsonNode> entry : values.properties()) {
                if (entry.getKey().equalsIgnoreCase(name)) {
                    value = entry.getValue().path("value");
                    if (entry.getValue().has("reference")) {
                        throw Place.within(
                                "parameters." + name,
                                wrong("a value cannot be taken from a key vault"));
                    }
                }
            }
            JsonNode byDefault = definition.getValue().get("defaultValue");
            if (value != null && !value.isMissingNode()) {
                functions.parameter(name, value);
            } else if (byDefault != null) {
                functions.parameterByDefault(name, byDefault);
            } else {
                throw Place.within(
                        "parameters." + name, wrong("the parameter '" + name + "' has no value"));
            }
        }
        // Defaults may speak of one another, so all are there before the first is looked at.
        for (Map.Entry<String, JsonNode> definition : definitions.properties()) {
            String name = definition.getKey();
            try {
                checkParameter(name, definition.getValue(), functions.valueOfParameter(name));
            } catch (ArmRefusal refusal) {
                throw Place.within("parameters." + name, refusal);
            }
        }
    }

    private static void checkParameter(String name, JsonNode definition, JsonNode value)
            throws ArmRefusal {
        String type = definition.path("type").asString("").toLowerCase(Locale.ROOT);
        boolean fits =
                switch (type) {
                    case "string", "securestring" -> value.isString();
                    case "int" -> value.isIntegralNumber();
                    case "bool" -> value.isBoolean();
                    case "array" -> value.isArray();
                    case "object", "secureobject" -> value.isObject();
                    default -> throw wrong("the parameter '" + name + "' has no known type");
                };
        if (!fits) {
            throw wrong("the parameter '" + name + "' is no " + type);
        }
        JsonNode allowed = definition.path("allowedValues");
        if (allowed.isArray() && allowed.values().stream().noneMatch(value::equals)) {
            throw wrong("the value of the parameter '" + name + "' is not allowed");
        }
        int length = value.isString() ? value.stringValue().length() : value.size();
        checkLimit(definition, "minLength", name, limit -> length >= limit);
        checkLimit(definition, "maxLength", name, limit -> length <= limit);
        if (value.isIntegralNumber()) {
            long number = value.longValue();
            checkLimit(definition, "minValue", name, limit -> number >= limit);
            checkLimit(definition, "maxValue", name, limit -> number <= limit);
        }
    }

    private static void checkLimit(
            JsonNode definition, String limit, String name, LongPredicate keeps) throws ArmRefusal {
        JsonNode value = definition.get(limit);
        if (value != null && value.isIntegralNumber() && !keeps.test(value.longValue())) {
            throw wrong("the value of the parameter '" + name + "' breaks its " + limit);
        }
    }

    /// Whether a parameter's value must not be shown.
    static boolean isSecure(JsonNode definition) {
        return definition.path("type").asString("").toLowerCase(Locale.ROOT).startsWith("secure");
    }

    private void declare(JsonNode node, Optional<Declared> parent, String place) throws ArmRefusal {
        if (!(node instanceof ObjectNode resource)) {
            throw wrong("a resource must be an object");
        }
        if (declared.size() >= MOST_RESOURCES) {
            throw wrong("there are more than " + MOST_RESOURCES + " resources");
        }
        for (String member : resource.propertyNames()) {
            if (!KNOWN_MEMBERS.contains(member.toLowerCase(Locale.ROOT))) {
                throw Place.within(
                        member, wrong("'" + member + "' of a resource is not supported"));
            }
        }
        JsonNode condition = resource.get("condition");
        if (condition != null && !functions.flag("condition", condition)) {
            return;
        }
        String type = text(resource, "type");
        String name = text(resource, "name");
        String version = text(resource, "apiVersion");
        if (parent.isPresent()) {
            type = parent.get().type() + "/" + type;
            name = parentNames(parent.get()) + "/" + name;
        }
        Optional<String> group = optionalText(resource, "resourceGroup");
        Optional<String> subscription = optionalText(resource, "subscriptionId");
        String path = path(resource, type, name);
        List<String> dependsOn = new ArrayList<>();
        JsonNode depends = resource.path("dependsOn");
        int number = 0;
        for (JsonNode one : depends) {
            try {
                dependsOn.add(
                        TemplateFunctions.text("a member of 'dependsOn'", functions.evaluate(one))
                                .toLowerCase(Locale.ROOT));
            } catch (ArmRefusal refusal) {
                throw Place.within("dependsOn[" + number + "]", refusal);
            }
            number++;
        }
        parent.ifPresent(above -> dependsOn.add(above.path().toLowerCase(Locale.ROOT)));
        ObjectNode body = Json.mapper().createObjectNode();
        for (String member : BODY_MEMBERS) {
            if (resource.has(member)) {
                body.set(member, resource.get(member));
            }
        }
        Declared entry =
                new Declared(
                        path,
                        TypeName.of(type),
                        version,
                        List.of(
                                path.toLowerCase(Locale.ROOT),
                                name.toLowerCase(Locale.ROOT),
                                (type + "/" + name).toLowerCase(Locale.ROOT)),
                        body,
                        dependsOn,
                        group,
                        subscription,
                        place);
        declared.add(entry);
        JsonNode children = resource.path("resources");
        if (!children.isMissingNode() && !(children instanceof ArrayNode)) {
            throw wrong("'resources' must be an array");
        }
        declareAll(children, Optional.of(entry), place + ".");
    }

    private Optional<String> optionalText(ObjectNode resource, String member) throws ArmRefusal {
        return resource.has(member) ? Optional.of(text(resource, member)) : Optional.empty();
    }

    private String text(ObjectNode resource, String member) throws ArmRefusal {
        JsonNode value = resource.get(member);
        if (value == null) {
            throw wrong("a resource has no '" + member + "'");
        }
        try {
            return TemplateFunctions.text("'" + member + "'", functions.evaluate(value));
        } catch (ArmRefusal refusal) {
            throw Place.within(member, refusal);
        }
    }

    private static String parentNames(Declared parent) throws ArmRefusal {
        ArmId id =
                ArmId.parse(parent.path())
                        .orElseThrow(() -> wrong("'" + parent.path() + "' has no children"));
        return String.join("/", id.names());
    }

    /// The id a resource is written to.
    private String path(ObjectNode resource, String type, String name) throws ArmRefusal {
        String folded = type.toLowerCase(Locale.ROOT);
        if (folded.equals("microsoft.resources/resourcegroups")) {
            return scope.subscriptionId().group(name).toString();
        }
        String base = scope.toString();
        if (resource.has("scope")) {
            String at = text(resource, "scope");
            base = at.startsWith("/") ? at : extended(base, at);
        }
        int extension = folded.indexOf("/providers/");
        if (extension >= 0) {
            // Microsoft.X/a/b/providers/roleAssignments, named a1/b1/Microsoft.Authorization/guid
            String onType = type.substring(0, extension);
            String[] names = name.split("/", -1);
            if (names.length < 3) {
                throw wrong("the name '" + name + "' does not fit the type '" + type + "'");
            }
            String on = joined(onType, List.of(names).subList(0, names.length - 2));
            return base
                    + "/providers/"
                    + on
                    + "/providers/"
                    + names[names.length - 2]
                    + type.substring(extension + "/providers".length())
                    + "/"
                    + names[names.length - 1];
        }
        return (base.equals("/") ? "" : base)
                + "/providers/"
                + joined(type, List.of(name.split("/", -1)));
    }

    private static String extended(String base, String relative) {
        return base + "/providers/" + relative;
    }

    private static String joined(String type, List<String> names) throws ArmRefusal {
        String[] types = type.split("/", -1);
        if (types.length - 1 != names.size()) {
            throw wrong(
                    "the name '"
                            + String.join("/", names)
                            + "' has another number of parts than the type '"
                            + type
                            + "'");
        }
        StringBuilder joined = new StringBuilder(types[0]);
        for (int i = 1; i < types.length; i++) {
            joined.append('/').append(types[i]).append('/').append(names.get(i - 1));
        }
        return joined.toString();
    }

    /// The resources so that each comes after what it depends on: what it names, its parent, and the
    /// scope it lies on.
    List<Declared> ordered() throws ArmRefusal {
        Map<String, Declared> byName = byName();
        Map<Declared, Boolean> done = new LinkedHashMap<>();
        for (Declared one : declared) {
            visit(one, byName, done, new ArrayList<>());
        }
        return List.copyOf(done.keySet());
    }

    /// The resources that must be there before this one: what it names, what its expressions read,
    /// and what it lies on.
    List<Declared> before(Declared one) throws ArmRefusal {
        return before(one, byName());
    }

    private Map<String, Declared> byName() {
        Map<String, Declared> byName = new HashMap<>();
        for (Declared one : declared) {
            for (String name : one.names()) {
                byName.putIfAbsent(name, one);
            }
        }
        return byName;
    }

    private List<Declared> before(Declared one, Map<String, Declared> byName) throws ArmRefusal {
        Set<Declared> before = new LinkedHashSet<>();
        for (String name : one.dependsOn()) {
            Declared named = byName.get(name);
            if (named == null) {
                throw Place.told(
                        Place.within(
                                one.place() + ".dependsOn",
                                wrong(
                                        "'"
                                                + one.path()
                                                + "' depends on '"
                                                + name
                                                + "', which is not here")));
            }
            before.add(named);
        }
        for (String name : functions.referred(one.body())) {
            Declared named = byName.get(name.toLowerCase(Locale.ROOT));
            if (named != null && named != one) {
                before.add(named);
            }
        }
        String path = one.path().toLowerCase(Locale.ROOT);
        for (Declared other : declared) {
            if (path.startsWith(other.path().toLowerCase(Locale.ROOT) + "/")) {
                before.add(other);
            }
        }
        return List.copyOf(before);
    }

    private void visit(
            Declared one,
            Map<String, Declared> byName,
            Map<Declared, Boolean> done,
            List<Declared> stack)
            throws ArmRefusal {
        if (done.containsKey(one)) {
            return;
        }
        int since = stack.indexOf(one);
        if (since >= 0) {
            List<String> circle = new ArrayList<>();
            stack.subList(since, stack.size()).forEach(each -> circle.add(each.path()));
            circle.add(one.path());
            throw Place.told(
                    Place.within(
                            one.place(),
                            wrong(
                                    "resources depend on each other in a circle: "
                                            + String.join(" -> ", circle))));
        }
        if (stack.size() > 200) {
            throw wrong("the chain of dependencies is too long");
        }
        stack.add(one);
        for (Declared before : before(one, byName)) {
            visit(before, byName, done, stack);
        }
        stack.removeLast();
        done.put(one, true);
    }

    /// The body of a resource, evaluated when everything before it is there.
    ObjectNode body(Declared one) throws ArmRefusal {
        return evaluated(one, one.body());
    }

    /// A part of a resource, evaluated.
    ObjectNode evaluated(Declared one, ObjectNode part) throws ArmRefusal {
        try {
            return (ObjectNode) functions.evaluate(part);
        } catch (ArmRefusal refusal) {
            throw Place.told(Place.within(one.place(), refusal));
        }
    }

    /// The parameters as answers show them: secure ones with their type only.
    ObjectNode shownParameters() throws ArmRefusal {
        ObjectNode shown = Json.mapper().createObjectNode();
        for (Map.Entry<String, JsonNode> definition : definitions.properties()) {
            ObjectNode one = shown.putObject(definition.getKey());
            one.put("type", shownType(definition.getValue()));
            if (!isSecure(definition.getValue())) {
                one.set("value", functions.valueOfParameter(definition.getKey()));
            }
        }
        return shown;
    }

    /// The outputs, evaluated. A secure one is told by its type only.
    ObjectNode outputs() throws ArmRefusal {
        ObjectNode evaluated = Json.mapper().createObjectNode();
        for (Map.Entry<String, JsonNode> output : outputs.properties()) {
            JsonNode definition = output.getValue();
            try {
                if (definition.has("condition")
                        && !functions.flag("condition", definition.path("condition"))) {
                    continue;
                }
                if (definition.has("copy")) {
                    throw wrong("'copy' of an output is not supported");
                }
                ObjectNode entry = evaluated.putObject(output.getKey());
                entry.put("type", shownType(definition));
                if (!isSecure(definition)) {
                    entry.set("value", functions.evaluate(definition.path("value")));
                }
            } catch (ArmRefusal refusal) {
                throw Place.told(Place.within("outputs." + output.getKey(), refusal));
            }
        }
        return evaluated;
    }

    /// `String` for `string`, as answers have it.
    static String shownType(JsonNode definition) {
        return switch (definition.path("type").asString("string").toLowerCase(Locale.ROOT)) {
            case "int" -> "Int";
            case "bool" -> "Bool";
            case "array" -> "Array";
            case "object" -> "Object";
            case "securestring" -> "SecureString";
            case "secureobject" -> "SecureObject";
            default -> "String";
        };
    }
}
