package org.isocenter.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.isocenter.http.Origin;
import org.isocenter.http.auth.Principal;
import org.isocenter.http.json.Json;
import org.isocenter.http.json.JsonSyntaxException;
import org.isocenter.resourcemanager.ResourceManagerPlane;
import org.isocenter.resourcemanager.deployment.Deployment;
import org.isocenter.resourcemanager.protocol.ArmId;
import org.isocenter.resourcemanager.protocol.ArmRefusal;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The template of `serve --template`: applied at every start, in the administrator's name, before
/// the server says that it is ready. What is as declared stays as it is.
final class StartTemplate {
    private static final long LARGEST_BYTES = 4 << 20;

    private final Path file;
    private final ObjectNode template;
    private final ObjectNode parameters;

    private StartTemplate(Path file, ObjectNode template, ObjectNode parameters) {
        this.file = file;
        this.template = template;
        this.parameters = parameters;
    }

    /// Reads the files, so that a mistake in them is told before anything is built.
    static Optional<StartTemplate> read(Configuration configuration) throws StartException {
        if (configuration.template().isEmpty()) {
            if (configuration.templateParameters().isPresent()) {
                throw new StartException("--template-parameters needs --template");
            }
            return Optional.empty();
        }
        Path file = configuration.template().get();
        ObjectNode parameters =
                configuration.templateParameters().isPresent()
                        ? object(configuration.templateParameters().get())
                        : Json.mapper().createObjectNode();
        return Optional.of(new StartTemplate(file, object(file), parameters));
    }

    private static ObjectNode object(Path file) throws StartException {
        try {
            if (Files.size(file) > LARGEST_BYTES) {
                throw new StartException(file + " is larger than " + LARGEST_BYTES + " bytes");
            }
            JsonNode document = Json.readLenient(Files.readAllBytes(file));
            if (document instanceof ObjectNode object) {
                return object;
            }
            throw new StartException(file + " is no JSON object");
        } catch (IOException e) {
            throw new StartException(file + " cannot be read", e);
        } catch (JsonSyntaxException e) {
            throw new StartException(file + " is " + e.getMessage(), e);
        }
    }

    /// Applies it.
    ///
    /// @param origin that URLs in the outputs begin with
    void apply(
            ResourceManagerPlane plane,
            BootstrapFile bootstrap,
            Principal administrator,
            Origin origin)
            throws StartException {
        ArmId subscription = ArmId.subscription(bootstrap.subscriptionId());
        boolean ofSubscription =
                template.path("$schema").asString("").contains("subscriptionDeploymentTemplate");
        ArmId scope = ofSubscription ? subscription : subscription.group(bootstrap.resourceGroup());
        try {
            Deployment applied =
                    plane.applyTemplate(scope, name(), template, parameters, administrator, origin);
            if (applied.state() != Deployment.State.SUCCEEDED) {
                throw new StartException(
                        file + " was not applied: " + reason(applied.outcome().error()));
            }
        } catch (ArmRefusal refusal) {
            throw new StartException(file + " was not applied: " + refusal.message(), refusal);
        }
    }

    /// The innermost reason: what a person can do something about.
    private static String reason(Optional<ObjectNode> error) {
        JsonNode why = error.<JsonNode>map(each -> each).orElse(Json.mapper().createObjectNode());
        JsonNode inner = why.path("details").path(0);
        JsonNode told = inner.isMissingNode() ? why : inner;
        String target = told.path("target").asString("");
        return told.path("code").asString("Failed")
                + ": "
                + told.path("message").asString("")
                + (target.isEmpty() ? "" : " (" + target + ")");
    }

    /// The name of the file without what a deployment's name may not have.
    private String name() {
        String whole = String.valueOf(file.getFileName());
        int dot = whole.lastIndexOf('.');
        String name = (dot > 0 ? whole.substring(0, dot) : whole).replaceAll("[^\\w.()-]", "-");
        return name.substring(0, Math.min(64, name.length()));
    }
}
