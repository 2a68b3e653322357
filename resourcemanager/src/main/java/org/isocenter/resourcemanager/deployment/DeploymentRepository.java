package org.isocenter.resourcemanager.deployment;

import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.isocenter.http.json.Json;
import org.isocenter.http.json.JsonSyntaxException;
import org.isocenter.persistence.sql.Transaction;
import org.isocenter.resourcemanager.protocol.ArmId;
import org.isocenter.resourcemanager.protocol.ArmRepository;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Rows of deployments and of what each did.
public final class DeploymentRepository extends ArmRepository {
    /// The deployment of that name.
    public Optional<Deployment> find(Transaction tx, ArmId scope, String name) {
        return first(
                tx,
                "select * from deployment where scope_key = ? and name_key = ?",
                DeploymentRepository::read,
                scope.key(),
                key(name));
    }

    /// All deployments of a scope, by name.
    public List<Deployment> at(Transaction tx, ArmId scope) {
        return list(
                tx,
                "select * from deployment where scope_key = ? order by name_key",
                DeploymentRepository::read,
                scope.key());
    }

    /// What was accepted and has not ended, the oldest first.
    public List<Deployment> unfinished(Transaction tx) {
        return list(
                tx,
                "select * from deployment where ended_at is null order by started_at, scope_key",
                DeploymentRepository::read);
    }

    /// Writes a deployment that begins, over the one of the same name.
    public void insert(Transaction tx, Deployment deployment) {
        delete(tx, deployment.scope(), deployment.name());
        execute(
                tx,
                "insert into deployment (scope_key, name_key, scope, name, state, started_at,"
                        + " changed_at, ended_at, document) values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                deployment.scope().key(),
                key(deployment.name()),
                deployment.scope().toString(),
                deployment.name(),
                deployment.state().name(),
                deployment.startedAt(),
                deployment.changedAt(),
                ended(deployment),
                document(deployment).toString());
    }

    /// Writes how far a deployment is.
    ///
    /// @return whether it was there and had not ended
    public boolean update(Transaction tx, Deployment deployment) {
        return execute(
                        tx,
                        "update deployment set state = ?, changed_at = ?, ended_at = ?,"
                                + " document = ? where scope_key = ? and name_key = ?"
                                + " and started_at = ? and ended_at is null",
                        deployment.state().name(),
                        deployment.changedAt(),
                        ended(deployment),
                        document(deployment).toString(),
                        deployment.scope().key(),
                        key(deployment.name()),
                        deployment.startedAt())
                > 0;
    }

    private static Optional<Instant> ended(Deployment deployment) {
        return deployment.state().isFinal()
                ? Optional.of(deployment.changedAt())
                : Optional.empty();
    }

    /// Removes a deployment with its steps.
    public void delete(Transaction tx, ArmId scope, String name) {
        execute(
                tx,
                "delete from deployment_step where scope_key = ? and name_key = ?",
                scope.key(),
                key(name));
        execute(
                tx,
                "delete from deployment where scope_key = ? and name_key = ?",
                scope.key(),
                key(name));
    }

    /// Removes the oldest that have ended, so that a scope keeps no more than so many.
    public void keepNewest(Transaction tx, ArmId scope, int most) {
        List<String> names =
                list(
                        tx,
                        "select name from deployment where scope_key = ? and ended_at is not null"
                                + " order by started_at desc",
                        row -> row.getString("name"),
                        scope.key());
        for (String name : names.subList(Math.min(most, names.size()), names.size())) {
            delete(tx, scope, name);
        }
    }

    /// Removes the deployments of a resource group that is gone.
    public void deleteOf(Transaction tx, ArmId scope) {
        execute(tx, "delete from deployment_step where scope_key = ?", scope.key());
        execute(tx, "delete from deployment where scope_key = ?", scope.key());
    }

    // Steps

    /// The steps of a deployment, in order.
    public List<DeploymentStep> steps(Transaction tx, Deployment deployment) {
        return list(
                tx,
                "select * from deployment_step where scope_key = ? and name_key = ? order by number",
                DeploymentRepository::readStep,
                deployment.scope().key(),
                key(deployment.name()));
    }

    /// Writes a step.
    public void save(Transaction tx, Deployment deployment, DeploymentStep step) {
        ObjectNode json = Json.mapper().createObjectNode();
        json.put("operationId", step.operationId());
        json.put("kind", step.kind());
        json.put("state", step.state().name());
        json.put("startedAt", step.startedAt().toString());
        json.put("changedAt", step.changedAt().toString());
        json.put("statusCode", step.statusCode());
        step.target().ifPresent(target -> json.set("target", target));
        step.error().ifPresent(error -> json.set("error", error));
        execute(
                tx,
                "insert into deployment_step (scope_key, name_key, number, document)"
                        + " values (?, ?, ?, ?) on conflict (scope_key, name_key, number)"
                        + " do update set document = excluded.document",
                deployment.scope().key(),
                key(deployment.name()),
                step.number(),
                json.toString());
    }

    private static DeploymentStep readStep(ResultSet row) throws SQLException {
        ObjectNode json = object(row.getString("document"));
        return new DeploymentStep(
                row.getInt("number"),
                json.path("operationId").asString(),
                json.path("kind").asString(),
                Deployment.State.valueOf(json.path("state").asString()),
                Instant.parse(json.path("startedAt").asString()),
                Instant.parse(json.path("changedAt").asString()),
                json.path("statusCode").asString(),
                optional(json, "target"),
                optional(json, "error"));
    }

    private static ObjectNode document(Deployment deployment) {
        ObjectNode json = Json.mapper().createObjectNode();
        deployment.location().ifPresent(where -> json.put("location", where));
        json.put("operationId", deployment.operationId());
        json.put("correlationId", deployment.correlationId());
        json.set("caller", deployment.caller());
        Deployment.Content content = deployment.content();
        json.set("template", content.template());
        json.set("given", content.given());
        json.set("shown", content.shown());
        json.set("summary", content.summary());
        json.put("hasSecrets", content.hasSecrets());
        json.put("isLiteral", content.isLiteral());
        json.put("depth", content.depth());
        content.tags().ifPresent(tags -> json.set("tags", tags));
        json.set("outputs", deployment.outcome().outputs());
        ArrayNode made = json.putArray("resources");
        deployment.outcome().resources().forEach(made::add);
        deployment.outcome().error().ifPresent(error -> json.set("error", error));
        return json;
    }

    private static Deployment read(ResultSet row) throws SQLException {
        ObjectNode json = object(row.getString("document"));
        List<String> made = new ArrayList<>();
        json.path("resources").forEach(id -> made.add(id.asString()));
        return new Deployment(
                ArmId.parse(row.getString("scope")).orElseThrow(),
                row.getString("name"),
                json.has("location")
                        ? Optional.of(json.path("location").asString())
                        : Optional.empty(),
                Deployment.State.valueOf(row.getString("state")),
                json.path("operationId").asString(),
                json.path("correlationId").asString(),
                time(row, "started_at"),
                time(row, "changed_at"),
                member(json, "caller"),
                new Deployment.Content(
                        member(json, "template"),
                        member(json, "given"),
                        member(json, "shown"),
                        member(json, "summary"),
                        json.path("hasSecrets").asBoolean(false),
                        json.path("isLiteral").asBoolean(false),
                        json.path("depth").asInt(0),
                        optional(json, "tags")),
                new Deployment.Outcome(member(json, "outputs"), made, optional(json, "error")));
    }

    private static ObjectNode member(ObjectNode json, String name) {
        return optional(json, name).orElseGet(Json.mapper()::createObjectNode);
    }

    private static Optional<ObjectNode> optional(ObjectNode json, String name) {
        JsonNode value = json.path(name);
        return value instanceof ObjectNode object ? Optional.of(object) : Optional.empty();
    }

    private static ObjectNode object(String text) {
        try {
            return (ObjectNode) Json.read(text.getBytes(StandardCharsets.UTF_8));
        } catch (JsonSyntaxException e) {
            throw new IllegalStateException("a deployment's row holds no JSON object", e);
        }
    }

    private static String key(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
