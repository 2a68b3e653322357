package org.isocenter.resourcemanager.template;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.isocenter.http.json.Json;
import org.isocenter.resourcemanager.protocol.ArmError;
import org.isocenter.resourcemanager.protocol.ArmId;
import org.isocenter.resourcemanager.protocol.ArmRefusal;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// What a template would change, told without changing anything.
///
/// A resource whose declaration reads one that is not there yet cannot be told in full: it is
/// `Deploy`. What a server would fill in is not known here, so members the template does not mention
/// are taken as unchanged; a replaced set of tags is not.
final class WhatIf {
    private static final List<String> COMPARED =
            List.of("location", "tags", "identity", "properties");

    private WhatIf() {}

    /// The member `changes`.
    static ArrayNode changes(
            DeploymentRunner.Prepared prepared, TemplateApplication.Resources resources)
            throws ArmRefusal {
        ArrayNode changes = Json.mapper().createArrayNode();
        Set<String> mentioned = new HashSet<>();
        for (Template.Declared one : prepared.template().ordered()) {
            mentioned.add(one.path().toLowerCase(Locale.ROOT));
            ObjectNode change = changes.addObject();
            change.put("resourceId", one.path());
            if (TemplateApplication.isNested(one)) {
                change.put("changeType", "Unsupported");
                change.put("unsupportedReason", "What a nested template would do is not told.");
            } else {
                tell(prepared.template(), one, resources, change);
            }
        }
        ArmId scope = prepared.deployment().scope();
        if (scope.isGroup()) {
            for (ObjectNode there : resources.inGroup(scope)) {
                String id = there.path("id").asString();
                if (!mentioned.contains(id.toLowerCase(Locale.ROOT))) {
                    ObjectNode change = changes.addObject();
                    change.put("resourceId", id);
                    change.put("changeType", "Ignore");
                    change.set("before", there);
                    change.set("after", there);
                }
            }
        }
        return changes;
    }

    private static void tell(
            Template template,
            Template.Declared one,
            TemplateApplication.Resources resources,
            ObjectNode change)
            throws ArmRefusal {
        ObjectNode after;
        try {
            after = Json.mapper().createObjectNode();
            after.put("apiVersion", one.apiVersion());
            after.put("id", one.path());
            after.put("name", one.name());
            after.put("type", one.type().toString());
            after.setAll(template.body(one));
        } catch (ArmRefusal later) {
            if (isMissing(later)) {
                change.put("changeType", "Deploy");
                return;
            }
            throw later;
        }
        ObjectNode before;
        try {
            ArmId id = ArmId.parse(one.path()).orElseThrow(() -> later(one));
            before = resources.get(id);
        } catch (ArmRefusal refusal) {
            if (!isMissing(refusal)) {
                change.put("changeType", "Deploy");
                return;
            }
            change.put("changeType", "Create");
            change.set("after", after);
            return;
        }
        ArrayNode delta = Json.mapper().createArrayNode();
        for (String member : COMPARED) {
            if (after.has(member)) {
                compare(member, before.path(member), after.path(member), delta);
            }
        }
        change.put("changeType", delta.isEmpty() ? "NoChange" : "Modify");
        change.set("before", before);
        change.set("after", after);
        if (!delta.isEmpty()) {
            change.set("delta", delta);
        }
    }

    private static ArmRefusal later(Template.Declared one) {
        return ArmError.NOT_FOUND.refuse("'" + one.path() + "' is told when it is made.");
    }

    private static boolean isMissing(ArmRefusal refusal) {
        return refusal.status() == 404;
    }

    private static void compare(String path, JsonNode before, JsonNode after, ArrayNode delta) {
        boolean isLocation = path.equals("location");
        boolean same = isLocation ? folded(before).equals(folded(after)) : before.equals(after);
        if (same) {
            return;
        }
        if (before.isObject() && after.isObject()) {
            for (Map.Entry<String, JsonNode> member : after.properties()) {
                compare(
                        path + "." + member.getKey(),
                        before.path(member.getKey()),
                        member.getValue(),
                        delta);
            }
            if (path.equals("tags")) {
                for (Map.Entry<String, JsonNode> member : before.properties()) {
                    if (!after.has(member.getKey())) {
                        change(path + "." + member.getKey(), "Delete", delta)
                                .set("before", member.getValue());
                    }
                }
            }
            return;
        }
        ObjectNode change = change(path, before.isMissingNode() ? "Create" : "Modify", delta);
        if (!before.isMissingNode()) {
            change.set("before", before);
        }
        change.set("after", after);
    }

    private static String folded(JsonNode location) {
        return location.asString("").replace(" ", "").toLowerCase(Locale.ROOT);
    }

    private static ObjectNode change(String path, String type, ArrayNode delta) {
        return delta.addObject().put("path", path).put("propertyChangeType", type);
    }
}
