package org.isocenter.resourcemanager.template;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import org.isocenter.http.Origin;
import org.isocenter.http.auth.Principal;
import org.isocenter.http.json.Json;
import org.isocenter.persistence.sql.Database;
import org.isocenter.resourcemanager.deployment.Deployment;
import org.isocenter.resourcemanager.deployment.Deployment.State;
import org.isocenter.resourcemanager.deployment.DeploymentRepository;
import org.isocenter.resourcemanager.deployment.DeploymentStep;
import org.isocenter.resourcemanager.protocol.ArmError;
import org.isocenter.resourcemanager.protocol.ArmId;
import org.isocenter.resourcemanager.protocol.ArmRefusal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Carries deployments out, in the background, and takes up what a process that died left unfinished.
///
/// What makes that safe is that a template says what there should be: applying it again from its
/// beginning changes nothing that was done. It goes on in the name of the caller and under the rights
/// he has then. Secure parameters are kept in memory only; a deployment that had some cannot go on,
/// and becomes `Failed`.
public final class DeploymentRunner {
    private static final Logger LOG = LoggerFactory.getLogger(DeploymentRunner.class);

    /// How many deployments a scope remembers.
    private static final int REMEMBERED = 800;

    /// Makes what a template is applied with, in the name of a caller.
    @FunctionalInterface
    interface Surface {
        TemplateApplication.Resources in(Principal caller, Origin origin);
    }

    private final Database database;
    private final DeploymentRepository deployments;
    private final Surface surface;
    private final InstantSource clock;
    private final Supplier<String> guids;
    private final Executor executor;

    DeploymentRunner(
            Database database,
            DeploymentRepository deployments,
            Surface surface,
            InstantSource clock,
            Supplier<String> guids,
            Executor executor) {
        this.database = database;
        this.deployments = deployments;
        this.surface = surface;
        this.clock = clock;
        this.guids = guids;
        this.executor = executor;
    }

    /// A deployment that was read and found in order.
    ///
    /// @param parameters as given, secure ones included
    record Prepared(
            Deployment deployment, Template template, ObjectNode parameters, Principal caller) {}

    /// What is asked for.
    record Wish(
            ArmId scope,
            String name,
            Optional<String> location,
            ObjectNode template,
            ObjectNode parameters,
            Optional<ObjectNode> tags,
            String correlationId,
            boolean isLiteral,
            int depth) {}

    /// Reads a template, orders its resources, and refuses what is bound to fail.
    Prepared prepare(Wish wish, Principal caller, Origin origin) throws ArmRefusal {
        Instant now = clock.instant();
        TemplateApplication.Resources resources = surface.in(caller, origin);
        Shown shown = Shown.of(wish.template(), wish.parameters());
        Deployment draft =
                new Deployment(
                        wish.scope(),
                        wish.name(),
                        wish.location(),
                        State.ACCEPTED,
                        guids.get(),
                        wish.correlationId(),
                        now,
                        now,
                        callerDocument(caller, origin),
                        new Deployment.Content(
                                wish.template(),
                                shown.given(),
                                Json.mapper().createObjectNode(),
                                Json.mapper().createObjectNode(),
                                shown.hasSecrets(),
                                wish.isLiteral(),
                                wish.depth(),
                                wish.tags()),
                        Deployment.Outcome.none());
        Template template =
                TemplateApplication.read(draft, wish.parameters(), caller.tenantId(), resources);
        List<Template.Declared> ordered = template.ordered();
        for (Template.Declared one : ordered) {
            if (!TemplateApplication.isNested(one)) {
                try {
                    resources.check(one.path(), one.apiVersion());
                } catch (ArmRefusal refusal) {
                    throw refusal.at(one.path())
                            .explained("It stands at '" + one.place() + "' of the template.");
                }
            }
        }
        Deployment.Content content = draft.content();
        Deployment deployment =
                new Deployment(
                        draft.scope(),
                        draft.name(),
                        draft.location(),
                        draft.state(),
                        draft.operationId(),
                        draft.correlationId(),
                        draft.startedAt(),
                        draft.changedAt(),
                        draft.caller(),
                        new Deployment.Content(
                                content.template(),
                                content.given(),
                                template.shownParameters(),
                                summary(template, ordered, wish.template()),
                                content.hasSecrets(),
                                content.isLiteral(),
                                content.depth(),
                                content.tags()),
                        draft.outcome());
        return new Prepared(deployment, template, wish.parameters(), caller);
    }

    /// Parameters as they may be kept.
    private record Shown(ObjectNode given, boolean hasSecrets) {
        static Shown of(ObjectNode template, ObjectNode parameters) {
            ObjectNode values =
                    parameters.path("parameters") instanceof ObjectNode inner ? inner : parameters;
            ObjectNode given = values.deepCopy();
            boolean hasSecrets = false;
            JsonNode definitions = template.path("parameters");
            for (String name : List.copyOf(values.propertyNames())) {
                boolean isSecret =
                        definitions.properties().stream()
                                .anyMatch(definition ->
                                        definition.getKey().equalsIgnoreCase(name)
                                                && Template.isSecure(definition.getValue()));
                if (isSecret) {
                    given.remove(name);
                    hasSecrets = true;
                }
            }
            return new Shown(given, hasSecrets);
        }
    }

    private static ObjectNode summary(
            Template template, List<Template.Declared> ordered, ObjectNode source)
            throws ArmRefusal {
        ObjectNode summary = Json.mapper().createObjectNode();
        TreeMap<String, TreeSet<String>> byNamespace = new TreeMap<>();
        ArrayNode dependencies = summary.putArray("dependencies");
        for (Template.Declared one : ordered) {
            byNamespace
                    .computeIfAbsent(one.type().namespace(), _ -> new TreeSet<>())
                    .add(one.type().chain());
            List<Template.Declared> before = template.before(one);
            if (!before.isEmpty()) {
                ObjectNode dependency = dependencies.addObject();
                ArrayNode on = dependency.putArray("dependsOn");
                before.forEach(each -> on.add(each.toJson()));
                dependency.setAll(one.toJson());
            }
        }
        ArrayNode providers = summary.putArray("providers");
        byNamespace.forEach((namespace, types) -> {
            ObjectNode provider = providers.addObject().put("namespace", namespace);
            ArrayNode list = provider.putArray("resourceTypes");
            types.forEach(type -> list.addObject().put("resourceType", type).putArray("locations"));
        });
        UUID hash = UUID.nameUUIDFromBytes(source.toString().getBytes(StandardCharsets.UTF_8));
        summary.put("templateHash", Long.toUnsignedString(hash.getLeastSignificantBits()));
        return summary;
    }

    /// Accepts a deployment.
    ///
    /// @return whether there was none of that name before
    boolean accept(Prepared prepared) throws ArmRefusal {
        Deployment deployment = prepared.deployment();
        return database.<Boolean, ArmRefusal>write(tx -> {
            Optional<Deployment> before =
                    deployments.find(tx, deployment.scope(), deployment.name());
            if (before.isPresent()) {
                checkReplaces(before.get(), deployment);
            }
            deployments.keepNewest(tx, deployment.scope(), REMEMBERED - 1);
            deployments.insert(tx, deployment);
            return before.isEmpty();
        });
    }

    private static void checkReplaces(Deployment before, Deployment now) throws ArmRefusal {
        if (!before.state().isFinal()) {
            throw ArmError.DEPLOYMENT_ACTIVE.refuse(before.name(), before.startedAt());
        }
        if (!before.location().equals(now.location())) {
            throw ArmError.INVALID_DEPLOYMENT_LOCATION.refuse(
                    now.location().orElse(""), before.name(), before.location().orElse(""));
        }
    }

    /// Carries an accepted deployment out in the background.
    void start(Prepared prepared, Origin origin) {
        start(
                prepared.deployment(),
                () -> run(prepared.deployment(), prepared.parameters(), prepared.caller(), origin));
    }

    private void start(Deployment deployment, Runnable work) {
        try {
            executor.execute(work);
        } catch (RejectedExecutionException e) {
            LOG.info("deployment {} will run at the next start", deployment.id());
        }
    }

    /// Takes up what had not ended when the process last did.
    public void resume() {
        for (Deployment deployment : database.read(deployments::unfinished)) {
            boolean isNested = deployment.content().depth() > 0;
            if (isNested || deployment.content().hasSecrets()) {
                // A nested one begins anew with the one around it.
                ObjectNode why = ArmError.OPERATION_INTERRUPTED.refuse().detail();
                save(deployment.in(State.FAILED, clock.instant(), Deployment.Outcome.failed(why)));
                continue;
            }
            LOG.info("resuming deployment {}", deployment.id());
            start(
                    deployment,
                    () ->
                            run(
                                    deployment,
                                    deployment.content().given(),
                                    caller(deployment.caller()),
                                    origin(deployment.caller())));
        }
    }

    /// Ends a deployment before its next resource; what was made stays.
    ///
    /// @return whether it was running
    boolean cancel(Deployment deployment) {
        ObjectNode why = ArmError.CANCELED.refuse("a caller asked for it").detail();
        return save(deployment.in(State.CANCELED, clock.instant(), Deployment.Outcome.failed(why)));
    }

    private boolean save(Deployment deployment) {
        return database.<Boolean, RuntimeException>write(tx -> deployments.update(tx, deployment));
    }

    // Carrying out

    /// Carries a deployment out, in this thread.
    ///
    /// @return how it ended
    Deployment run(Deployment accepted, ObjectNode parameters, Principal caller, Origin origin) {
        Deployment running = accepted.in(State.RUNNING, clock.instant(), Deployment.Outcome.none());
        if (!save(running)) {
            return current(accepted);
        }
        Deployment ended;
        try {
            ended = apply(running, parameters, caller, origin);
        } catch (ArmRefusal refusal) {
            ended =
                    running.in(
                            State.FAILED,
                            clock.instant(),
                            Deployment.Outcome.failed(failure(refusal)));
        } catch (RuntimeException e) {
            LOG.error("deployment {} failed", accepted.id(), e);
            ended =
                    running.in(
                            State.FAILED,
                            clock.instant(),
                            Deployment.Outcome.failed(
                                    ArmError.INTERNAL_SERVER_ERROR.refuse().detail()));
        }
        save(ended);
        return current(accepted);
    }

    private Deployment current(Deployment deployment) {
        return database.<Optional<Deployment>, RuntimeException>read(
                        tx -> deployments.find(tx, deployment.scope(), deployment.name()))
                .orElse(deployment);
    }

    private static ObjectNode failure(ArmRefusal refusal) {
        ObjectNode error = ArmError.DEPLOYMENT_FAILED.refuse().detail();
        error.putArray("details").add(refusal.detail());
        return error;
    }

    private Deployment apply(
            Deployment running, ObjectNode parameters, Principal caller, Origin origin)
            throws ArmRefusal {
        TemplateApplication.Resources resources = surface.in(caller, origin);
        Template template =
                TemplateApplication.read(running, parameters, caller.tenantId(), resources);
        List<String> made = new ArrayList<>();
        int number = 0;
        for (Template.Declared one : template.ordered()) {
            if (current(running).state() != State.RUNNING) {
                throw ArmError.CANCELED.refuse("before '" + one.path() + "'");
            }
            step(
                    running,
                    number++,
                    "Create",
                    Optional.of(one.toJson()),
                    () -> {
                        if (TemplateApplication.isNested(one)) {
                            made.addAll(nested(running, template, one, caller, origin));
                        } else {
                            write(resources, template, one);
                            made.add(one.path());
                        }
                        return made;
                    });
        }
        ObjectNode outputs =
                step(
                        running,
                        number,
                        "EvaluateDeploymentOutput",
                        Optional.empty(),
                        template::outputs);
        return running.in(
                State.SUCCEEDED,
                clock.instant(),
                new Deployment.Outcome(outputs, List.copyOf(made), Optional.empty()));
    }

    private static void write(
            TemplateApplication.Resources resources, Template template, Template.Declared one)
            throws ArmRefusal {
        ObjectNode body = template.body(one);
        try {
            resources.put(one.path(), one.apiVersion(), body);
        } catch (ArmRefusal refusal) {
            // The same grant under another name is there: that is what was asked for.
            if (refusal.error() != ArmError.ROLE_ASSIGNMENT_EXISTS) {
                throw refusal.at(one.path())
                        .explained("It stands at '" + one.place() + "' of the template.");
            }
        }
    }

    @FunctionalInterface
    private interface Work<T> {
        T run() throws ArmRefusal;
    }

    private <T> T step(
            Deployment deployment,
            int number,
            String kind,
            Optional<ObjectNode> target,
            Work<T> work)
            throws ArmRefusal {
        Instant begun = clock.instant();
        String id =
                UUID.nameUUIDFromBytes(
                                (deployment.operationId() + number)
                                        .getBytes(StandardCharsets.UTF_8))
                        .toString()
                        .replace("-", "")
                        .toUpperCase(Locale.ROOT);
        save(
                deployment,
                new DeploymentStep(
                        number,
                        id,
                        kind,
                        State.RUNNING,
                        begun,
                        begun,
                        "Accepted",
                        target,
                        Optional.empty()));
        try {
            T result = work.run();
            save(
                    deployment,
                    new DeploymentStep(
                            number,
                            id,
                            kind,
                            State.SUCCEEDED,
                            begun,
                            clock.instant(),
                            "OK",
                            target,
                            Optional.empty()));
            return result;
        } catch (ArmRefusal refusal) {
            save(
                    deployment,
                    new DeploymentStep(
                            number,
                            id,
                            kind,
                            State.FAILED,
                            begun,
                            clock.instant(),
                            refusal.error().name().startsWith("AUTHORIZATION")
                                    ? "Forbidden"
                                    : refusal.status() == 409 ? "Conflict" : "BadRequest",
                            target,
                            Optional.of(refusal.detail())));
            throw refusal;
        }
    }

    private void save(Deployment deployment, DeploymentStep step) {
        database.execute(tx -> {
            // The record may have gone with its group.
            if (deployments.find(tx, deployment.scope(), deployment.name()).isPresent()) {
                deployments.save(tx, deployment, step);
            }
        });
    }

    /// A template inside a template has a record of its own.
    private List<String> nested(
            Deployment around,
            Template template,
            Template.Declared one,
            Principal caller,
            Origin origin)
            throws ArmRefusal {
        TemplateApplication.Nested nested =
                TemplateApplication.nested(around.scope(), template, one);
        Prepared inner =
                prepare(
                        new Wish(
                                nested.scope(),
                                nested.name(),
                                nested.scope().isGroup() ? Optional.empty() : around.location(),
                                nested.template(),
                                nested.parameters(),
                                Optional.empty(),
                                around.correlationId(),
                                nested.isLiteral(),
                                around.content().depth() + 1),
                        caller,
                        origin);
        database.execute(tx -> deployments.insert(tx, inner.deployment()));
        Deployment ended = run(inner.deployment(), inner.parameters(), caller, origin);
        if (ended.state() != State.SUCCEEDED) {
            String why =
                    ended.outcome()
                            .error()
                            .map(error ->
                                    error.path("details")
                                            .path(0)
                                            .path("message")
                                            .asString(error.path("message").asString("")))
                            .orElse("it did not end");
            throw ArmError.OPERATION_FAILED.refuse(why).at(ended.id());
        }
        return ended.outcome().resources();
    }

    // The caller, kept

    private static ObjectNode callerDocument(Principal caller, Origin origin) {
        ObjectNode json = Json.mapper().createObjectNode();
        json.put("tenantId", caller.tenantId());
        json.put("objectId", caller.objectId());
        json.put("kind", caller.kind().name());
        caller.appId().ifPresent(id -> json.put("appId", id));
        caller.userPrincipalName().ifPresent(name -> json.put("userPrincipalName", name));
        json.put("scheme", origin.scheme());
        json.put("host", origin.host());
        json.put("port", origin.port());
        return json;
    }

    private static Principal caller(ObjectNode json) {
        return new Principal(
                json.path("tenantId").asString(),
                json.path("objectId").asString(),
                Principal.Kind.valueOf(json.path("kind").asString()),
                text(json, "appId"),
                text(json, "userPrincipalName"),
                Set.of("user_impersonation"),
                Set.of(),
                Optional.empty(),
                "https://management.azure.com/",
                Instant.MAX);
    }

    private static Origin origin(ObjectNode json) {
        return new Origin(
                json.path("scheme").asString("https"),
                json.path("host").asString("localhost"),
                json.path("port").asInt(443));
    }

    private static Optional<String> text(ObjectNode json, String member) {
        return json.has(member) ? Optional.of(json.path(member).asString()) : Optional.empty();
    }
}
