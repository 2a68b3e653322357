package org.isocenter.resourcemanager.deployment;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.isocenter.http.json.Json;
import org.isocenter.resourcemanager.protocol.ArmId;
import org.isocenter.resourcemanager.protocol.ArmTime;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// A template that is being applied to a subscription or a resource group, or was.
///
/// @param scope where it is applied
/// @param location where a subscription keeps the record; groups have none
/// @param operationId of the URL that clients poll
/// @param startedAt when it was accepted
/// @param changedAt when it ended, or went on last
/// @param caller in whose name it is applied: what is needed to go on after a restart
/// @param content what it is about
/// @param outcome what came of it
public record Deployment(
        ArmId scope,
        String name,
        Optional<String> location,
        State state,
        String operationId,
        String correlationId,
        Instant startedAt,
        Instant changedAt,
        ObjectNode caller,
        Content content,
        Outcome outcome) {
    /// The type.
    public static final String TYPE = "Microsoft.Resources/deployments";

    /// How far it is.
    public enum State {
        ACCEPTED("Accepted"),
        RUNNING("Running"),
        SUCCEEDED("Succeeded"),
        FAILED("Failed"),
        CANCELED("Canceled");

        private final String word;

        State(String word) {
            this.word = word;
        }

        /// The word on the wire.
        public String word() {
            return word;
        }

        /// Whether it is over.
        public boolean isFinal() {
            return this == SUCCEEDED || this == FAILED || this == CANCELED;
        }
    }

    /// What it is about.
    ///
    /// @param template as it was sent
    /// @param given the parameters as they were sent, without secure ones
    /// @param shown the parameters as answers show them: secure ones with their type only
    /// @param summary the members `providers`, `dependencies` and `templateHash`
    /// @param hasSecrets whether there were secure values, which are kept in memory only, so that
    ///     this deployment cannot go on after a restart
    /// @param isLiteral whether the template has no expressions left: a nested one that was evaluated
    ///     outside
    /// @param depth how deeply it is nested
    /// @param tags of the record itself
    public record Content(
            ObjectNode template,
            ObjectNode given,
            ObjectNode shown,
            ObjectNode summary,
            boolean hasSecrets,
            boolean isLiteral,
            int depth,
            Optional<ObjectNode> tags) {}

    /// What came of it.
    ///
    /// @param outputs the values the template computes
    /// @param resources the ids of what was made, in order
    /// @param error why it failed
    public record Outcome(ObjectNode outputs, List<String> resources, Optional<ObjectNode> error) {
        /// Nothing yet.
        public static Outcome none() {
            return new Outcome(Json.mapper().createObjectNode(), List.of(), Optional.empty());
        }

        /// An end without success.
        public static Outcome failed(ObjectNode error) {
            return new Outcome(Json.mapper().createObjectNode(), List.of(), Optional.of(error));
        }
    }

    /// This deployment further on.
    public Deployment in(State newState, Instant now, Outcome newOutcome) {
        return new Deployment(
                scope,
                name,
                location,
                newState,
                operationId,
                correlationId,
                startedAt,
                now,
                caller,
                content,
                newOutcome);
    }

    /// Its id.
    public String id() {
        return scope + "/providers/" + TYPE + "/" + name;
    }

    /// The path that clients poll.
    public String statusPath() {
        return id() + "/operationStatuses/" + operationId;
    }

    /// The body of the polled URL.
    public ObjectNode status() {
        ObjectNode json = Json.mapper().createObjectNode();
        json.put("status", state.word());
        outcome.error().ifPresent(error -> json.set("error", error));
        return json;
    }

    /// The body of answers.
    public ObjectNode toJson() {
        ObjectNode json = Json.mapper().createObjectNode();
        json.put("id", id());
        json.put("name", name);
        json.put("type", TYPE);
        location.ifPresent(where -> json.put("location", where));
        content.tags().ifPresent(tags -> json.set("tags", tags));
        json.set("properties", properties());
        return json;
    }

    private ObjectNode properties() {
        ObjectNode json = Json.mapper().createObjectNode();
        json.put("templateHash", content.summary().path("templateHash").asString(""));
        json.set("parameters", content.shown());
        json.put("mode", "Incremental");
        json.put("provisioningState", state.word());
        json.put("timestamp", ArmTime.write(changedAt));
        json.put("duration", Duration.between(startedAt, changedAt).toString());
        json.put("correlationId", correlationId);
        json.set("providers", content.summary().path("providers"));
        json.set("dependencies", content.summary().path("dependencies"));
        if (state == State.SUCCEEDED) {
            json.set("outputs", outcome.outputs());
            ArrayNode made = json.putArray("outputResources");
            outcome.resources().forEach(id -> made.addObject().put("id", id));
        }
        outcome.error().ifPresent(error -> json.set("error", error));
        return json;
    }
}
