package org.isocenter.resourcemanager.template;

import java.util.List;
import java.util.Optional;
import org.isocenter.http.json.Json;
import org.isocenter.resourcemanager.deployment.Deployment;
import org.isocenter.resourcemanager.protocol.ArmError;
import org.isocenter.resourcemanager.protocol.ArmId;
import org.isocenter.resourcemanager.protocol.ArmRefusal;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Applies a template: each resource is written as a PUT would write it, one after the other, and
/// each is finished before the next. Applying it again changes nothing that is as declared.
final class TemplateApplication {
    private static final int DEEPEST = 5;

    /// How the plane writes and reads in the name of the caller.
    interface Resources {
        /// Refuses a write that is bound to be refused: an unknown type or version, a name that
        /// breaks its rules, a right the caller has not.
        void check(String path, String apiVersion) throws ArmRefusal;

        /// Does what a PUT does, and returns when it is done.
        ///
        /// @throws ArmRefusal when it is refused, or the work fails
        void put(String path, String apiVersion, ObjectNode body) throws ArmRefusal;

        /// The resource as a GET shows it.
        ObjectNode get(ArmId id) throws ArmRefusal;

        /// The resources of a group, as a list shows them.
        List<ObjectNode> inGroup(ArmId group) throws ArmRefusal;

        /// Where a resource group is.
        Optional<String> locationOf(ArmId group);
    }

    /// What is to be done with a template inside a template.
    ///
    /// @param isLiteral whether its expressions were evaluated outside, which is how it is unless it
    ///     says `inner`
    record Nested(
            ArmId scope,
            String name,
            ObjectNode template,
            ObjectNode parameters,
            boolean isLiteral) {}

    private TemplateApplication() {}

    /// Reads the template of a deployment, and its parameters.
    static Template read(
            Deployment deployment, ObjectNode parameters, String tenantId, Resources resources)
            throws ArmRefusal {
        Deployment.Content content = deployment.content();
        if (content.depth() > DEEPEST) {
            throw ArmError.INVALID_TEMPLATE.refuse("templates are nested too deeply.");
        }
        ArmId scope = deployment.scope();
        String location = scope.isGroup() ? resources.locationOf(scope).orElse("") : "";
        return Template.read(
                content.template(),
                parameters,
                scope,
                new TemplateFunctions(
                        new TemplateFunctions.Context(
                                scope, tenantId, location, deployment.name(), content.isLiteral()),
                        resources::get));
    }

    /// Whether a declared resource is a template of its own.
    static boolean isNested(Template.Declared one) {
        return one.type().toString().equalsIgnoreCase(Deployment.TYPE);
    }

    /// The template inside a template.
    static Nested nested(ArmId scope, Template template, Template.Declared one) throws ArmRefusal {
        JsonNode written = one.body().path("properties");
        boolean isInner =
                written.path("expressionEvaluationOptions")
                        .path("scope")
                        .asString("outer")
                        .equalsIgnoreCase("inner");
        ObjectNode properties;
        if (isInner) {
            // The parameters' values are this template's to say, the rest is the inner one's.
            ObjectNode outside = one.body().deepCopy();
            ((ObjectNode) outside.path("properties")).remove("template");
            properties = (ObjectNode) template.evaluated(one, outside).path("properties");
            properties.set("template", written.path("template"));
        } else {
            properties =
                    template.body(one).path("properties") instanceof ObjectNode evaluated
                            ? evaluated
                            : Json.mapper().createObjectNode();
        }
        if (!(properties.path("template") instanceof ObjectNode inside)) {
            throw ArmError.INVALID_TEMPLATE
                    .refuse(
                            "'"
                                    + one.path()
                                    + "' has no template inside; linked ones are not supported.")
                    .at(one.place());
        }
        ObjectNode parameters =
                properties.path("parameters") instanceof ObjectNode given
                        ? given
                        : Json.mapper().createObjectNode();
        ArmId subscription =
                one.subscriptionId().map(ArmId::subscription).orElse(scope.subscriptionId());
        ArmId inner =
                one.resourceGroup()
                        .map(subscription::group)
                        .orElse(one.subscriptionId().isPresent() ? subscription : scope);
        if (!isInner) {
            // Outside, the inner template's own parameters mean nothing.
            inside = inside.deepCopy();
            inside.remove("parameters");
            inside.remove("variables");
            parameters = Json.mapper().createObjectNode();
        }
        return new Nested(inner, one.name(), inside, parameters, !isInner);
    }
}
