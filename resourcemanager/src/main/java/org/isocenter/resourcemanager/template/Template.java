package org.isocenter.resourcemanager.template;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
    private static final List<String> BODY_MEMBERS =
            List.of("location", "tags", "identity", "properties", "etag");

    /// A resource the template declares.
    ///
    /// @param path the id it is written to, role assignments included
    /// @param names by which `dependsOn` may call it, in lower case
    /// @param body not evaluated yet: it may refer to resources made before
    /// @param dependsOn what has to be there before, evaluated, in lower case
    record Declared(
            String path,
            TypeName type,
            String apiVersion,
            List<String> names,
            ObjectNode body,
            List<String> dependsOn,
            Optional<String> resourceGroup) {}

    private final ArmId scope;
    private final TemplateFunctions functions;
    private final List<Declared> declared = new ArrayList<>();
    private final ObjectNode outputs;

    private Template(ArmId scope, TemplateFunctions functions, ObjectNode outputs) {
        this.scope = scope;
        this.functions = functions;
        this.outputs = outputs;
    }

    /// Reads a template.
    ///
    /// @param parameters the file of parameters, or its inner object
    static Template read(
            ObjectNode document, ObjectNode parameters, ArmId scope, TemplateFunctions functions)
            throws ArmRefusal {
        readParameters(object(document, "parameters"), parameters, functions);
        for (Map.Entry<String, JsonNode> variable : object(document, "variables").properties()) {
            functions.variable(variable.getKey(), functions.evaluate(variable.getValue()));
        }
        Template template = new Template(scope, functions, object(document, "outputs"));
        JsonNode resources = document.path("resources");
        if (!resources.isArray()) {
            throw wrong("'resources' must be an array");
        }
        for (JsonNode resource : resources) {
            template.declare(resource, Optional.empty());
        }
        return template;
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
                }
            }
            JsonNode byDefault = definition.getValue().get("defaultValue");
            if (value == null || value.isMissingNode()) {
                if (byDefault == null) {
                    throw wrong("the parameter '" + name + "' has no value");
                }
                value = functions.evaluate(byDefault);
            }
            checkParameter(name, definition.getValue(), value);
            functions.parameter(name, value);
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
    }

    private void declare(JsonNode node, Optional<Declared> parent) throws ArmRefusal {
        if (!(node instanceof ObjectNode resource)) {
            throw wrong("a resource must be an object");
        }
        if (declared.size() >= MOST_RESOURCES) {
            throw wrong("there are more than " + MOST_RESOURCES + " resources");
        }
        for (String member : resource.propertyNames()) {
            if (!KNOWN_MEMBERS.contains(member.toLowerCase(Locale.ROOT))) {
                throw wrong("'" + member + "' of a resource is not supported");
            }
        }
        JsonNode condition = resource.get("condition");
        if (condition != null && !functions.evaluate(condition).asBoolean(true)) {
            return;
        }
        String type = text(resource, "type");
        String name = text(resource, "name");
        String version = text(resource, "apiVersion");
        if (parent.isPresent()) {
            type = parent.get().type() + "/" + type;
            name = parentNames(parent.get()) + "/" + name;
        }
        Optional<String> group =
                resource.has("resourceGroup")
                        ? Optional.of(text(resource, "resourceGroup"))
                        : Optional.empty();
        String path = path(resource, type, name);
        List<String> dependsOn = new ArrayList<>();
        JsonNode depends = resource.path("dependsOn");
        for (JsonNode one : depends) {
            dependsOn.add(
                    TemplateFunctions.text("a member of 'dependsOn'", functions.evaluate(one))
                            .toLowerCase(Locale.ROOT));
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
                        group);
        declared.add(entry);
        JsonNode children = resource.path("resources");
        if (!children.isMissingNode() && !(children instanceof ArrayNode)) {
            throw wrong("'resources' must be an array");
        }
        for (JsonNode child : children) {
            declare(child, Optional.of(entry));
        }
    }

    private String text(ObjectNode resource, String member) throws ArmRefusal {
        JsonNode value = resource.get(member);
        if (value == null) {
            throw wrong("a resource has no '" + member + "'");
        }
        return TemplateFunctions.text("'" + member + "'", functions.evaluate(value));
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
        Map<String, Declared> byName = new HashMap<>();
        for (Declared one : declared) {
            for (String name : one.names()) {
                byName.putIfAbsent(name, one);
            }
        }
        Map<Declared, Boolean> done = new LinkedHashMap<>();
        for (Declared one : declared) {
            visit(one, byName, done);
        }
        return List.copyOf(done.keySet());
    }

    private void visit(Declared one, Map<String, Declared> byName, Map<Declared, Boolean> done)
            throws ArmRefusal {
        List<Declared> stack = new ArrayList<>();
        visit(one, byName, done, stack);
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
        if (stack.contains(one)) {
            throw wrong("'" + one.path() + "' depends on itself");
        }
        if (stack.size() > 200) {
            throw wrong("the chain of dependencies is too long");
        }
        stack.add(one);
        for (String name : one.dependsOn()) {
            Declared before = byName.get(name);
            if (before == null) {
                throw wrong("'" + one.path() + "' depends on '" + name + "', which is not here");
            }
            visit(before, byName, done, stack);
        }
        String path = one.path().toLowerCase(Locale.ROOT);
        for (Declared other : declared) {
            if (path.startsWith(other.path().toLowerCase(Locale.ROOT) + "/")) {
                visit(other, byName, done, stack);
            }
        }
        stack.removeLast();
        done.put(one, true);
    }

    /// The body of a resource, evaluated when everything before it is there.
    ObjectNode body(Declared one) throws ArmRefusal {
        return (ObjectNode) functions.evaluate(one.body());
    }

    /// The outputs, evaluated.
    ObjectNode outputs() throws ArmRefusal {
        ObjectNode evaluated = Json.mapper().createObjectNode();
        for (Map.Entry<String, JsonNode> output : outputs.properties()) {
            ObjectNode entry = evaluated.putObject(output.getKey());
            entry.put("type", output.getValue().path("type").asString("String"));
            entry.set("value", functions.evaluate(output.getValue().path("value")));
        }
        return evaluated;
    }
}
