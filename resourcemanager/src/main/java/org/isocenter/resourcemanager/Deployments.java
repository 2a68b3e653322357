package org.isocenter.resourcemanager;

import org.isocenter.http.Response;
import org.isocenter.http.json.Json;
import org.isocenter.resourcemanager.access.RoleBasedAccess;
import org.isocenter.resourcemanager.protocol.ArmError;
import org.isocenter.resourcemanager.protocol.ArmId;
import org.isocenter.resourcemanager.protocol.ArmRefusal;
import org.isocenter.resourcemanager.protocol.ArmRequest;
import org.isocenter.resourcemanager.protocol.ArmTime;
import org.isocenter.resourcemanager.protocol.RequestContent;
import org.isocenter.resourcemanager.template.TemplateApplication;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// `PUT {scope}/providers/Microsoft.Resources/deployments/{name}`: applies a template and answers
/// when it is done. Deployments are not kept; what they made is.
final class Deployments {
    /// Makes what a template is applied with, in the name of a caller.
    @FunctionalInterface
    interface Applier {
        TemplateApplication in(ArmRequest request);
    }

    private final RoleBasedAccess access;
    private final Applier applier;

    Deployments(RoleBasedAccess access, Applier applier) {
        this.access = access;
        this.applier = applier;
    }

    Response apply(ArmRequest request, ArmId scope, String name) throws ArmRefusal {
        access.require(request.caller(), scope, "Microsoft.Resources/deployments/write");
        if (scope.isRoot() || scope.isResource()) {
            throw ArmError.INVALID_TEMPLATE.refuse(
                    "it can be applied to a subscription or a resource group.");
        }
        RequestContent properties = request.content().objectOrEmpty("properties");
        String mode = properties.text("mode").orElse("Incremental");
        if (!mode.equalsIgnoreCase("Incremental")) {
            throw ArmError.INVALID_TEMPLATE.refuse("only the mode 'Incremental' is supported.");
        }
        ObjectNode template =
                properties
                        .object("template")
                        .orElseThrow(() ->
                                ArmError.INVALID_TEMPLATE
                                        .refuse("'properties.template' is required.")
                                        .at("properties.template"))
                        .node();
        TemplateApplication.Applied applied =
                applier.in(request)
                        .apply(scope, template, properties.objectOrEmpty("parameters").node());
        ObjectNode json = Json.mapper().createObjectNode();
        json.put("id", scope + "/providers/Microsoft.Resources/deployments/" + name);
        json.put("name", name);
        json.put("type", "Microsoft.Resources/deployments");
        ObjectNode answer = json.putObject("properties");
        answer.put("provisioningState", "Succeeded");
        answer.put("mode", "Incremental");
        answer.put("timestamp", ArmTime.write(request.now()));
        answer.set("outputs", applied.outputs());
        ArrayNode made = answer.putArray("outputResources");
        applied.paths().forEach(path -> made.addObject().put("id", path));
        return Response.json(200, json);
    }
}
