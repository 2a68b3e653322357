package org.isocenter.resourcemanager.template;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.isocenter.http.json.Json;
import org.isocenter.resourcemanager.protocol.ArmError;
import org.isocenter.resourcemanager.protocol.ArmId;
import org.isocenter.resourcemanager.protocol.ArmRefusal;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Applies a template: each resource is written as a PUT would write it, one after the other, and
/// each is finished before the next. Applying it again changes nothing that is as declared.
public final class TemplateApplication {
    private static final int DEEPEST = 5;

    /// How the plane writes and reads in the name of the caller.
    public interface Resources {
        /// Does what a PUT does, and returns when it is done.
        ///
        /// @throws ArmRefusal when it is refused, or the work fails
        void put(String path, String apiVersion, ObjectNode body) throws ArmRefusal;

        /// The resource as a GET shows it.
        ObjectNode get(ArmId id) throws ArmRefusal;

        /// Where a resource group is.
        Optional<String> locationOf(ArmId group);
    }

    /// What was applied.
    ///
    /// @param paths the ids of all resources, in the order in which they were written
    /// @param outputs the values the template computes
    public record Applied(List<String> paths, ObjectNode outputs) {}

    private final Resources resources;
    private final String tenantId;

    public TemplateApplication(Resources resources, String tenantId) {
        this.resources = resources;
        this.tenantId = tenantId;
    }

    /// Applies a template to a subscription or a resource group.
    ///
    /// @param parameters `{"name": {"value": …}}`, or a file of parameters
    public Applied apply(ArmId scope, ObjectNode template, ObjectNode parameters)
            throws ArmRefusal {
        return apply(scope, template, parameters, 0);
    }

    private Applied apply(ArmId scope, ObjectNode template, ObjectNode parameters, int depth)
            throws ArmRefusal {
        if (depth > DEEPEST) {
            throw ArmError.INVALID_TEMPLATE.refuse("templates are nested too deeply.");
        }
        String location = scope.isGroup() ? resources.locationOf(scope).orElse("") : "";
        TemplateFunctions functions =
                new TemplateFunctions(scope, tenantId, location, resources::get);
        Template read = Template.read(template, parameters, scope, functions);
        List<String> paths = new ArrayList<>();
        for (Template.Declared one : read.ordered()) {
            if (one.type().toString().equalsIgnoreCase("Microsoft.Resources/deployments")) {
                paths.addAll(nested(scope, one, depth).paths());
                continue;
            }
            try {
                resources.put(one.path(), one.apiVersion(), read.body(one));
            } catch (ArmRefusal refusal) {
                // The same grant under another name is there: that is what was asked for.
                if (refusal.error() != ArmError.ROLE_ASSIGNMENT_EXISTS) {
                    throw refusal.at(one.path());
                }
            }
            paths.add(one.path());
        }
        return new Applied(paths, read.outputs());
    }

    /// A template inside a template, for another group. Its expressions are its own.
    private Applied nested(ArmId scope, Template.Declared one, int depth) throws ArmRefusal {
        JsonNode properties = one.body().path("properties");
        if (!(properties.path("template") instanceof ObjectNode template)) {
            throw ArmError.INVALID_TEMPLATE.refuse(
                    "'" + one.path() + "' has no template inside; linked ones are not supported.");
        }
        ObjectNode parameters =
                properties.path("parameters") instanceof ObjectNode given
                        ? given
                        : Json.mapper().createObjectNode();
        ArmId inner = one.resourceGroup().map(scope.subscriptionId()::group).orElse(scope);
        return apply(inner, template, parameters, depth + 1);
    }
}
